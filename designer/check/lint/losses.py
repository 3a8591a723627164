"""Lint rules on a design's ends: whether they suit the loss and the data of the recipe."""

from collections.abc import Iterator
from math import prod

from designer.check.lint.context import LintContext
from designer.check.report.fix_builders import called, insert_before, remove
from designer.check.report.problems import Fix, Problem
from designer.graph import Node
from designer.layers.sizes import BATCH, Dim, Size, product
from designer.layers.tensor_types import FLOATS

_LOG = {"LogSoftmax", "log_softmax"}
SOFTMAX = {"Softmax", "softmax", *_LOG}
SIGMOID = {"Sigmoid", "sigmoid"}
CUTTING = {"ReLU", "relu", "ReLU6", "relu6", "Dropout", "dropout"}
_LOGITS = {"CrossEntropyLoss", "BCEWithLogitsLoss", "MultiMarginLoss"}
_CLASSES = {"CrossEntropyLoss", "NLLLoss", "MultiMarginLoss"}
_OF_CLASSES = {*_CLASSES, "BCELoss", "BCEWithLogitsLoss", "HingeEmbeddingLoss", "SoftMarginLoss"}


def softmax_before_cross_entropy(here: LintContext, node: Node) -> Iterator[Problem]:
    """Warn of a softmax in front of a loss that has one inside."""
    for output, loss in here.losses_after(node.id):
        if loss == "CrossEntropyLoss":
            instead = "NLLLoss" if node.layer in _LOG else ""
            why = "applied twice it learns slowly"
            yield _twice(here, node, output, "softmax-cross-entropy", why, instead)


def sigmoid_before_logits_loss(here: LintContext, node: Node) -> Iterator[Problem]:
    """Warn of a sigmoid in front of a loss that has one inside."""
    for output, loss in here.losses_after(node.id):
        if loss in {"BCEWithLogitsLoss", "CrossEntropyLoss"}:
            instead = "BCELoss" if loss == "BCEWithLogitsLoss" else ""
            why = "its results are between 0 and 1 only"
            yield _twice(here, node, output, "sigmoid-logits-loss", why, instead)


def _twice(
    here: LintContext, node: Node, output: str, code: str, why: str, instead: str
) -> Problem:
    """Return the warning on a layer that repeats what the loss does; ``instead`` is another."""
    loss = here.loss(output)
    inside = "a sigmoid" if loss == "BCEWithLogitsLoss" else "log-softmax"
    other = (here.use_loss(output, instead),) if instead else ()
    return _warning(
        code,
        f"{node.id} comes before {loss}, which applies {inside} itself: {why}; "
        f"remove {node.id}, so that {output} gives logits",
        node,
        remove(node.id),
        *other,
    )


def cut_before_output(here: LintContext, node: Node) -> Iterator[Problem]:
    """Warn of a ReLU or a Dropout as the last layer before the logits leave."""
    for output, loss in here.losses_after(node.id):
        drops = "ropout" in node.layer
        if loss not in _LOGITS and not (drops and loss):
            continue
        what = "sets some results to 0" if drops else "cuts off all that is below 0"
        gives = "them all" if drops else "logits of any size"
        yield _warning(
            "cut-output",
            f"{node.id} {what}, just before {loss} reads them; remove {node.id}, "
            f"so that {output} gives {gives}",
            node,
            remove(node.id),
        )


def what_a_loss_takes(here: LintContext, node: Node) -> Iterator[Problem]:
    """Warn of a loss that wants log-probabilities, or probabilities, and gets something else."""
    source = next(iter(here.network.into[node.id]), "")
    layer = here.reports[source].layer if source else None
    if layer is None or layer.is_block or layer.name == "Input":
        return
    loss = here.loss(node.id)
    if loss == "NLLLoss" and layer.name not in {*_LOG, "LogSigmoid", "logsigmoid", "log"}:
        fitting, wanted, insert = "CrossEntropyLoss", "log-probabilities", "LogSoftmax"
    elif loss == "BCELoss" and layer.name not in {*SIGMOID, *SOFTMAX, "Hardsigmoid", "clamp"}:
        fitting, wanted, insert = "BCEWithLogitsLoss", "probabilities between 0 and 1", "Sigmoid"
    else:
        return
    params = {"dim": 1} if insert == "LogSoftmax" else {}
    yield _warning(
        "loss-wants-probabilities",
        f"{node.id} has the loss {loss}, which takes {wanted}, but {source} is a "
        f"{layer.name}; use {fitting}, or insert {called(insert, params)}",
        node,
        here.use_loss(node.id, fitting),
        insert_before(node.id, insert, params),
        source=source,
    )


def classes_of_the_data(here: LintContext, node: Node) -> Iterator[Problem]:
    """Warn of an Output whose size does not match the classes, or numbers, of the data."""
    data, loss = here.data, here.loss(node.id)
    given = here.reports[node.id].outputs.get("output")
    source = next(iter(here.network.into[node.id]), "")
    if data is None or given is None or BATCH not in given.shape:
        return
    if any(isinstance(size, Dim) and size != BATCH for size in given.shape):
        return
    if not data.classes:
        if loss in _OF_CLASSES:
            yield _warning(
                "loss-of-classes",
                f"{node.id} has the loss {loss}, which is for classes, but the data has numbers "
                "to predict; use MSELoss",
                node,
                here.use_loss(node.id, "MSELoss"),
            )
        return
    if loss not in _CLASSES:
        return
    if given.rank != 2:
        yield Problem(
            "warning",
            "output-shape",
            f"{node.id} gives {given}, but {loss} compares (N, {data.classes}) with the data's "
            f"{data.classes} classes; flatten it, pool it, or take one step",
            node=node.id,
            port="input",
            source=source,
            expected=f"(N, {data.classes})",
            actual=str(given),
        )
    elif _number(given.shape[1]) != data.classes:
        few = _number(given.shape[1]) < data.classes
        yield Problem(
            "warning" if few else "note",  # too many only cost: what is never right sinks
            "too-few-classes" if few else "too-many-classes",
            f"{node.id} gives {given.shape[1]} numbers a sample, but the data has "
            f"{'' if few else 'only '}{data.classes} classes; let {source} give {data.classes}",
            node=node.id,
            port="input",
            source=source,
            expected=str(data.classes),
            actual=str(given.shape[1]),
        )


def integers_at_output(here: LintContext, node: Node) -> Iterator[Problem]:
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


def input_of_the_data(here: LintContext, node: Node) -> Iterator[Problem]:
    """Warn of an Input whose samples have another number of values than the data's."""
    data = here.data
    given = here.reports[node.id].outputs.get("output")
    if data is None or given is None or given.shape[:1] != (BATCH,):
        return
    count = product(given.shape[1:])
    # Several Inputs may share a sample's values.
    if isinstance(count, Dim) or prod(data.shape) % count == 0:
        return
    yield Problem(
        "warning",
        "input-shape",
        f"{node.id} takes samples of {given}, but the data has (N, "
        f"{', '.join(map(str, data.shape))}){'' if data.shape else ','}; "
        "give it the data's shape, or choose other data",
        node=node.id,
        param="shape",
        expected=str(data.shape),
        actual=str(given),
    )


def _number(size: Size) -> int:
    """Return a size that is not symbolic as an int."""
    assert not isinstance(size, Dim)
    return int(size)


def _warning(code: str, message: str, node: Node, *fixes: Fix, source: str = "") -> Problem:
    return Problem("warning", code, message, node=node.id, source=source, candidates=fixes)
