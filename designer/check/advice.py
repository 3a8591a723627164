"""Warnings a teacher would give: the design runs, but hardly as it was meant.

Each advice is one function from a node and its surroundings to problems; add one by writing it and
naming it in ``ADVICE`` with the layers it is about. It may look at the node, its neighbours and
the recipe, nothing farther, so that an edit costs only what is near it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from designer.check.problems import AppendNode, ChangeTraining, DropNode, Fix, InsertOnWire, Problem
from designer.check.report import NodeReport
from designer.graph import Network, Node
from designer.layers.types import FLOATS, TensorType


@dataclass(frozen=True)
class Place:
    """Where advice looks: the network, what is known of its nodes, the training recipe."""

    network: Network
    reports: Mapping[str, NodeReport]
    training: Mapping[str, Any]

    def layer(self, node_id: str) -> str:
        """Return the name of a node's layer."""
        return self.network.node(node_id).layer


Advice = Callable[[Place, Node], Iterator[Problem]]

_SOFTMAX = {"Softmax", "softmax", "LogSoftmax", "log_softmax"}
_BATCH_NORM = {"BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm"}
_IMAGES = {
    "Input",
    "Conv2d",
    "Conv3d",
    "MaxPool2d",
    "AvgPool2d",
    "ReLU",
    "relu",
    "AdaptiveAvgPool2d",
}


def leads_nowhere(here: Place, node: Node) -> Iterator[Problem]:
    """Warn of a node without wires behind it: nobody uses its result."""
    if node.layer == "Output":
        return
    if here.reports[node.id].known or here.reports[node.id].layer is None:
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
            ideas=fixes,
        )


def softmax_before_cross_entropy(here: Place, node: Node) -> Iterator[Problem]:
    """Warn of a softmax in front of a loss that has one inside."""
    outputs = [i for i in here.network.out_of[node.id] if here.layer(i) == "Output"]
    for output in outputs:
        if loss_of(here.training, output) == "CrossEntropyLoss":
            yield Problem(
                "warning",
                "softmax-cross-entropy",
                f"{node.id} stands before CrossEntropyLoss, which applies log-softmax itself: "
                f"applied twice it learns slowly; remove {node.id}, so that {output} gives logits",
                node=node.id,
                ideas=(Fix(f"Remove {node.id}", (DropNode(node.id),)),),
            )


def batch_norm_of_one(here: Place, node: Node) -> Iterator[Problem]:
    """Warn of batch normalisation that trains on single samples."""
    if here.training.get("batch_size") == 1:
        yield Problem(
            "warning",
            "batch-norm-one",
            f"{node.id} normalises over the batch, but training.batch_size is 1, so there is "
            "nothing to average over; use a batch of 16 or more, or GroupNorm",
            node=node.id,
            ideas=(Fix("Set the batch size to 32", (ChangeTraining("batch_size", 32),)),),
        )


def integers_at_output(here: Place, node: Node) -> Iterator[Problem]:
    """Warn of an Output that no gradient can reach."""
    for given in here.reports[node.id].outputs.values():
        if given.dtype not in FLOATS:
            yield Problem(
                "warning",
                "no-gradient",
                f"{node.id} gives {given.dtype}, which has no gradient: "
                "a loss on it cannot train anything; take the result before it is made discrete",
                node=node.id,
            )


def linear_on_image(here: Place, node: Node) -> Iterator[Problem]:
    """Warn of a Linear that sees one row of an image at a time."""
    report = here.reports[node.id]
    arrived = report.inputs.get("input")
    if not isinstance(arrived, TensorType) or arrived.rank < 4 or not report.known:
        return
    source = next(iter(here.network.into[node.id]))
    if here.layer(source) not in _IMAGES:
        return
    flatten = Fix(f"Insert Flatten before {node.id}", (InsertOnWire(node.id, "input", "Flatten"),))
    yield Problem(
        "warning",
        "linear-on-image",
        f"{node.id} works on the last axis only, but {source} gives {arrived}; "
        "insert Flatten to let it see the whole image",
        node=node.id,
        port="input",
        source=source,
        ideas=(flatten,),
    )


ADVICE: Mapping[Advice, Collection[str]] = {
    softmax_before_cross_entropy: _SOFTMAX,
    batch_norm_of_one: _BATCH_NORM,
    integers_at_output: {"Output"},
    linear_on_image: {"Linear"},
}
"""Each advice and the layers it is about."""
ADVISED: Mapping[str, tuple[Advice, ...]] = {
    layer: tuple(advice for advice, layers in ADVICE.items() if layer in layers)
    for layer in set().union(*ADVICE.values())
}


def advise(here: Place, node: Node) -> tuple[Problem, ...]:
    """Return all advice about one node."""
    about = ADVISED.get(node.layer, ())
    if not here.network.out_of[node.id]:
        about = (leads_nowhere, *about)
    return tuple([problem for advice in about for problem in advice(here, node)])


def no_ends(here: Place, inputs: int, outputs: int, loose: Collection[str]) -> Iterator[Problem]:
    """Say that a design needs an Input and an Output; offer the Output behind the loose ends."""
    if not here.reports:
        return
    if not inputs:
        yield Problem("error", "no-input", "the design has no Input; add one where data enters")
    if not outputs:
        position = here.network.order.position
        ends = sorted((i for i in loose if here.reports[i].known), key=position)[-3:]
        fixes = tuple(Fix(f"Add an Output after {i}", (AppendNode(i, "Output"),)) for i in ends)
        message = "the design has no Output; add one where the result is"
        yield Problem("error", "no-output", message, ideas=fixes)


def loss_of(training: Mapping[str, Any], output: str) -> str:
    """Return the name of the loss that the recipe gives an Output, "" if it says none."""
    loss: Any = training.get("loss", "")
    if isinstance(loss, Mapping) and "name" not in loss:
        loss = loss.get(output, "")
    if isinstance(loss, Mapping):
        loss = loss.get("name", "")
    return str(loss)
