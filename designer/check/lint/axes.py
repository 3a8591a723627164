"""Lint rules on confused axes: the batch taken for a feature, a width for channels."""

from collections.abc import Iterator

from designer.check.lint.context import LintContext
from designer.check.report.fix_builders import clear_value, insert_before, set_value
from designer.check.report.problems import Problem
from designer.graph import Node
from designer.layers.sizes import BATCH, Dim
from designer.layers.tensor_types import TensorType

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
_CHANNELS = (1, 3, 4)


def linear_on_image(here: LintContext, node: Node) -> Iterator[Problem]:
    """Warn of a Linear that sees one row of an image at a time."""
    report = here.reports[node.id]
    arrived = report.inputs.get("input")
    if not isinstance(arrived, TensorType) or arrived.rank < 4 or not report.known:
        return
    source = next(iter(here.network.into[node.id]))
    if here.layer(source) not in _IMAGES or here.is_entry(source):
        return
    yield Problem(
        "warning",
        "linear-on-image",
        f"{node.id} works on the last axis only, but {source} gives {arrived}; "
        "insert Flatten to let it see the whole image",
        node=node.id,
        port="input",
        source=source,
        candidates=(insert_before(node.id, "Flatten"),),
    )


def channels_last(here: LintContext, node: Node) -> Iterator[Problem]:
    """Warn of an image (H, W, C) whose height a convolution takes for channels."""
    given = here.reports[node.id].outputs.get("output")
    if given is None or given.rank != 4 or not _is_channels_last(given):
        return
    for target in here.network.out_of[node.id]:
        muted = here.network.node(target).muted
        if muted or here.layer(target) != "Conv2d" or not here.reports[target].known:
            continue
        shape = node.params.get("shape", ())
        turned = (*shape[-1:], *shape[:-1])
        fixes = (
            insert_before(target, "permute", {"dims": (0, 3, 1, 2)}),
            set_value(node.id, "shape", turned),
        )
        yield Problem(
            "warning",
            "channels-last",
            f"{target} takes the first axis as channels, {given.shape[1]} of them, but the "
            f"{given.shape[3]} of {node.id}'s {given} are last; put the channels first",
            node=target,
            port="input",
            source=node.id,
            candidates=fixes,
        )


def _is_channels_last(given: TensorType) -> bool:
    _, height, width, channels = given.shape
    if any(isinstance(size, Dim) for size in (height, width, channels)):
        return False
    least = 2 * max(_CHANNELS)
    return channels in _CHANNELS and int(height) >= least and int(width) >= least  # type: ignore[arg-type]


def batch_flattened(here: LintContext, node: Node) -> Iterator[Problem]:
    """Warn of a Flatten that joins the samples of a batch."""
    arrived = here.arrived(node.id)
    given = here.reports[node.id].outputs.get("output")
    if arrived is None or given is None or given.rank != 1:
        return
    if arrived.rank > 1 and arrived.shape[0] == BATCH:
        yield Problem(
            "warning",
            "batch-flattened",
            f"{node.id} makes {given} of {arrived}, so that the samples of a batch become one row; "
            "set start_dim to 1, which leaves the batch alone",
            node=node.id,
            param="start_dim",
            candidates=(set_value(node.id, "start_dim", 1),),
        )


def softmax_over_batch(here: LintContext, node: Node) -> Iterator[Problem]:
    """Warn of a softmax whose probabilities add up to 1 over the samples of a batch."""
    arrived = here.arrived(node.id)
    dim = here.reports[node.id].params.get("dim")
    if arrived is None or arrived.rank < 2 or arrived.shape[0] != BATCH:
        return
    if dim in (0, -arrived.rank):
        yield Problem(
            "warning",
            "softmax-batch",
            f"{node.id} has dim={dim}, the batch: its results add up to 1 over the samples, not "
            "over the classes; set dim to -1",
            node=node.id,
            param="dim",
            candidates=(set_value(node.id, "dim", -1),),
        )


def sample_selected(here: LintContext, node: Node) -> Iterator[Problem]:
    """Warn of a select that takes one sample of a batch, where steps come behind the batch."""
    arrived = here.arrived(node.id)
    given = here.reports[node.id].outputs.get("output")
    dim = here.reports[node.id].params.get("dim")
    if arrived is None or given is None or arrived.rank < 3 or arrived.shape[0] != BATCH:
        return
    if dim in (0, -arrived.rank):
        yield Problem(
            "warning",
            "sample-selected",
            f"{node.id} has dim={dim}, the batch: it makes {given} of {arrived}, one sample, and "
            "leaves out the others; set dim to 1",
            node=node.id,
            param="dim",
            candidates=(set_value(node.id, "dim", 1),),
        )


def cat_over_batch(here: LintContext, node: Node) -> Iterator[Problem]:
    """Warn of a cat along the batch, torch's default."""
    tensors = here.reports[node.id].inputs.get("tensors")
    if not isinstance(tensors, tuple) or len(tensors) < 2 or "dim" in node.params:
        return
    if all(tensor.rank > 1 and tensor.shape[0] == BATCH for tensor in tensors):
        given = here.reports[node.id].outputs.get("output")
        if given is None:
            return
        yield Problem(
            "warning",
            "cat-batch",
            f"{node.id} joins along axis 0, the batch, which gives {given}: more samples, not more "
            "features; set dim to 1",
            node=node.id,
            param="dim",
            candidates=(set_value(node.id, "dim", 1),),
        )


def dropout_of_one_layer(here: LintContext, node: Node) -> Iterator[Problem]:
    """Warn of a recurrent layer's dropout between layers, where it has only one."""
    params = here.reports[node.id].params
    if params.get("num_layers") == 1 and params.get("dropout"):
        yield Problem(
            "warning",
            "dropout-of-one-layer",
            f"{node.id} has dropout={params['dropout']}, which works between layers, but "
            "num_layers is 1; make it 2, or clear dropout",
            node=node.id,
            param="dropout",
            candidates=(clear_value(node.id, "dropout"), set_value(node.id, "num_layers", 2)),
        )
