"""Warnings a teacher would give: the design runs, but hardly as it was meant.

Each advice is one function from the design and its report to problems; add one by writing it and
naming it in ``ADVICE``.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from designer.check.problems import AppendNode, ChangeTraining, DropNode, Fix, InsertOnWire, Problem
from designer.check.report import NodeReport
from designer.graph import Design, Node
from designer.layers.types import FLOATS

Reports = Mapping[str, NodeReport]
Advice = Callable[[Design, Reports], Iterator[Problem]]

_SOFTMAX = {"Softmax", "softmax", "LogSoftmax", "log_softmax"}
_BATCH_NORM = {"BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm"}


def no_output(design: Design, reports: Reports) -> Iterator[Problem]:
    """Say that a design needs an Output, and offer it behind the one loose end."""
    nodes = design.nodes()
    if not nodes or any(node.layer == "Output" for node in nodes):
        return
    ends = [n for n in nodes if not design.graph.succ[n.id] and reports[n.id].known]
    fixes = tuple(
        Fix(f"Add an Output after {end.id}", (AppendNode(end.id, "Output"),)) for end in ends[:3]
    )
    yield Problem(
        "error", "no-output", "the design has no Output; add one where the result is", fixes=fixes
    )


def no_input(design: Design, _: Reports) -> Iterator[Problem]:
    """Say that a design needs an Input."""
    nodes = design.nodes()
    if nodes and not any(node.layer == "Input" for node in nodes):
        yield Problem("error", "no-input", "the design has no Input; add one where data enters")


def leads_nowhere(design: Design, reports: Reports) -> Iterator[Problem]:
    """Warn of a node whose result nobody uses."""
    for node in design.nodes():
        if node.layer == "Output" or design.graph.succ[node.id]:
            continue
        if reports[node.id].known or reports[node.id].layer is None:
            fixes = (
                Fix(f"Add an Output after {node.id}", (AppendNode(node.id, "Output"),)),
                Fix(f"Remove {node.id}", (DropNode(node.id),)),
            )
            yield Problem(
                "warning",
                "leads-nowhere",
                f"{node.id} leads nowhere: nothing uses what it gives; "
                "connect it to something, or remove it",
                node=node.id,
                fixes=fixes,
            )


def softmax_before_cross_entropy(design: Design, _: Reports) -> Iterator[Problem]:
    """Warn of a softmax in front of a loss that has one inside."""
    for output in (node for node in design.nodes() if node.layer == "Output"):
        if loss_of(design, output.id) != "CrossEntropyLoss":
            continue
        before = _before(design, output)
        if before is not None and before.layer in _SOFTMAX:
            yield Problem(
                "warning",
                "softmax-cross-entropy",
                f"{before.id} stands before CrossEntropyLoss, which applies log-softmax itself: "
                f"applied twice it learns slowly; remove {before.id}, so that {output.id} gives "
                "logits",
                node=before.id,
                fixes=(Fix(f"Remove {before.id}", (DropNode(before.id),)),),
            )


def batch_norm_of_one(design: Design, reports: Reports) -> Iterator[Problem]:
    """Warn of batch normalisation that trains on single samples."""
    if design.training.get("batch_size") != 1:
        return
    for node in design.nodes():
        if node.layer in _BATCH_NORM and reports[node.id].known:
            yield Problem(
                "warning",
                "batch-norm-one",
                f"{node.id} normalises over the batch, but training.batch_size is 1, so there is "
                "nothing to average over; use a batch of 16 or more, or GroupNorm",
                node=node.id,
                fixes=(Fix("Set the batch size to 32", (ChangeTraining("batch_size", 32),)),),
            )


def integers_at_output(design: Design, reports: Reports) -> Iterator[Problem]:
    """Warn of an Output that no gradient can reach."""
    for node in design.nodes():
        types = reports[node.id].outputs.values()
        if node.layer == "Output" and any(t.dtype not in FLOATS for t in types):
            yield Problem(
                "warning",
                "no-gradient",
                f"{node.id} gives {next(iter(types)).dtype}, which has no gradient: "
                "a loss on it cannot train anything; take the result before it is made discrete",
                node=node.id,
            )


def linear_on_image(design: Design, reports: Reports) -> Iterator[Problem]:
    """Warn of a Linear that sees one row of an image at a time."""
    for node in design.nodes():
        report = reports[node.id]
        arrived = report.arrived if node.layer == "Linear" and report.known else []
        if arrived and arrived[0].rank >= 4:
            source = design.root.edges_into(node.id)[0].source
            yield Problem(
                "warning",
                "linear-on-image",
                f"{node.id} works on the last axis only, but {source} gives {arrived[0]}; "
                "insert Flatten to let it see the whole image",
                node=node.id,
                port="input",
                source=source,
                fixes=(
                    Fix(
                        f"Insert Flatten before {node.id}",
                        (InsertOnWire(node.id, "input", "Flatten"),),
                    ),
                ),
            )


ADVICE: tuple[Advice, ...] = (
    no_input,
    no_output,
    leads_nowhere,
    softmax_before_cross_entropy,
    batch_norm_of_one,
    integers_at_output,
    linear_on_image,
)


def loss_of(design: Design, output: str) -> str:
    """Return the name of the loss that the recipe gives an Output, "" if it says none."""
    loss: Any = design.training.get("loss", "")
    if isinstance(loss, Mapping) and "name" not in loss:
        loss = loss.get(output, "")
    if isinstance(loss, Mapping):
        loss = loss.get("name", "")
    return str(loss)


def _before(design: Design, node: Node) -> Node | None:
    edges = design.root.edges_into(node.id)
    return design.node(edges[0].source) if edges else None
