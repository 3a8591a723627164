"""Axis order of sequences (``batch_first``), for recurrent layers and attention.

torch takes (T, N, features) unless ``batch_first``; a batch axis N at the other place runs, but
means something else, so it is refused with the one change that puts it right.
"""

from designer.layers.call import SOURCE_NAME, Call, InsertBefore, Mismatch, SetParam, mismatch
from designer.layers.params import Param, bool_
from designer.layers.sizes import BATCH, Shape
from designer.layers.tensor_types import TensorType, shape_text

BATCH_FIRST = Param(
    "batch_first", bool_(), False, "axes are (N, T, features), not (T, N, features)"
)


def require_sequence(call: Call, port: str, features: str) -> TensorType:
    """Return what arrives at ``port``, held to be a sequence or a batch of them."""
    arrived = call.input(port)
    first = bool(call["batch_first"])
    if arrived.rank not in {2, 3} or (arrived.rank == 2 and BATCH in arrived.shape):
        words = f"(N, T, {features})" if first else f"(T, N, {features})"
        lacks_time = arrived.rank == 2 and arrived.shape[0] == BATCH
        axis = {"dim": 1 if first else 0}
        fix_hints = (InsertBefore(port, "unsqueeze", axis),) if lacks_time else ()
        raise mismatch(port, words, arrived, *fix_hints, code="rank")
    place = 0 if first else 1
    if arrived.rank == 3 and arrived.shape[1 - place] == BATCH and arrived.shape[place] != BATCH:
        raise _other_way_round(call, port, arrived, first)
    return arrived


def _other_way_round(call: Call, port: str, arrived: TensorType, first: bool) -> Mismatch:
    words = ("first", "second") if first else ("second", "first")
    return Mismatch(
        port=port,
        param="batch_first",
        code="batch-axis",
        message=f"takes the batch as its {words[0]} axis (batch_first={first}), but N is the "
        f"{words[1]} in {SOURCE_NAME}{arrived}; set batch_first to {not first}",
        fix_hints=(SetParam("batch_first", not first),),
    )


def batch_of(call: Call, arrived: TensorType) -> Shape:
    """Return the batch axis of a sequence, as a shape: empty where it has none."""
    if arrived.rank == 2:
        return ()
    return (arrived.shape[0 if call["batch_first"] else 1],)


def length_of(call: Call, arrived: TensorType) -> Shape:
    """Return the time axis of a sequence, as a shape."""
    return (arrived.shape[1 if arrived.rank == 3 and call["batch_first"] else 0],)


def arranged(call: Call, length: Shape, batch: Shape, features: Shape) -> Shape:
    """Return the shape of a sequence with its axes where ``batch_first`` wants them."""
    return (*batch, *length, *features) if call["batch_first"] else (*length, *batch, *features)


def require_shape(call: Call, port: str, wanted: Shape, *others: Shape) -> None:
    """Require an optional input, if connected, to have one of the shapes."""
    arrived = call.optional(port)
    if arrived is None:
        return
    for shape in (wanted, *others):  # of different ranks: at most one of them fits
        if len(shape) == arrived.rank and not any(map(call.differ, shape, arrived.shape)):
            return
    words = " or ".join(shape_text(shape) for shape in (wanted, *others))
    raise mismatch(port, words, arrived)
