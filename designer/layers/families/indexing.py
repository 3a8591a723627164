"""Layers that select values: by position, by index, by order."""

from collections.abc import Mapping

from designer.layers.call import Call, Mismatch, SetParam, mismatch
from designer.layers.declare import Port, layer
from designer.layers.params import AXIS, Param, bool_, int_
from designer.layers.sizes import Dim, Size, must_differ
from designer.layers.tensor_types import TensorType, resized_at

FAMILY = "indexing"
_INDEX = Port("index", accepts="index")


def _select(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    place = call.axis("dim", arrived.rank)
    size, index = arrived.shape[place], call["index"]
    if isinstance(size, Dim):
        call.note_minimum(size, index + 1 if index >= 0 else -index)
    elif not -size <= index < size:
        call.fail(
            f"takes place {index} of an axis with size {size}; "
            f"choose index from {-size} to {size - 1}",
            port="input",
            param="index",
            code="axis",
        )
    return (TensorType(resized_at(arrived, place), arrived.dtype),)


def _narrow(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    place = call.axis("dim", arrived.rank)
    size, start, length = arrived.shape[place], call["start"], call["length"]
    if isinstance(size, Dim):
        call.note_minimum(size, start + length if start >= 0 else max(-start, length))
    else:
        first = start + size if start < 0 else start
        if not 0 <= first <= size - length:
            call.fail(
                f"takes {length} places from {start} on, of an axis with size {size}; "
                "make length smaller, or start earlier",
                port="input",
                param="length",
                code="axis",
            )
    return (TensorType(resized_at(arrived, place, length), arrived.dtype),)


def _sliced(call: Call) -> tuple[TensorType, ...]:
    """Take a slice as Python does: ends beyond the axis are its ends."""
    arrived = call.input()
    place = call.axis("dim", arrived.rank)
    size, step = arrived.shape[place], call["step"]
    if isinstance(size, Dim):
        _note_bounds(call, size)
    start = _bound(size, call["start"], 0)
    end = _bound(size, call["end"], size)
    length: Size = (end - start + step - 1) // step
    if isinstance(length, int) and length < 1:
        call.fail(
            f"takes nothing: places {start} to {end} of {size}; choose an end behind the start",
            port="input",
            param="end",
            code="too-small",
        )
    return (TensorType(resized_at(arrived, place, length), arrived.dtype),)


def _note_bounds(call: Call, size: Dim) -> None:
    """Record a note for bounds of a slice beyond which Python clips to a shorter axis."""
    start, end = call["start"], call["end"]
    if start is not None and start < 0:
        call.note_minimum(size, -start)
    if end is not None and end > 0:
        call.note_minimum(size, end)


def _bound(size: Size, wanted: int | None, usual: Size) -> Size:
    if wanted is None:
        return usual
    if isinstance(size, Dim):
        return size + wanted if wanted < 0 else wanted
    return min(max(size + wanted, 0), size) if wanted < 0 else min(wanted, size)


def _slice_code(args: Mapping[str, str | None], params: Mapping[str, str]) -> str:
    """Return ``x[:, 1:5]``, or ``x[..., 1:5]`` from the end."""
    ends = [params[name] for name in ("start", "end")]
    text = ":".join("" if end == "None" else end for end in ends)
    text += f":{params['step']}" if params["step"] != "1" else ""
    dim = int(params["dim"]) if params["dim"].lstrip("-").isdigit() else 0
    places = [":"] * dim + [text] if dim >= 0 else ["...", text] + [":"] * (-dim - 1)
    return f"{args['input']}[{', '.join(places)}]"


def _index_select(call: Call) -> tuple[TensorType, ...]:
    arrived, index = call.input(), call.input("index")
    place = call.axis("dim", arrived.rank, extra=arrived.rank == 0)
    if index.rank > 1:
        raise mismatch("index", "one row of indices", index, code="rank")
    count = index.shape[0] if index.shape else 1
    if not arrived.shape:
        return (arrived,)
    return (TensorType(resized_at(arrived, place, count), arrived.dtype),)


def _gather(call: Call) -> tuple[TensorType, ...]:
    arrived, index = call.input(), call.input("index")
    place = call.axis("dim", max(arrived.rank, 1))
    if max(index.rank, 1) != max(arrived.rank, 1):
        raise mismatch("index", f"{arrived.rank} axes like its input", index, code="rank")
    for axis, (size, count) in enumerate(zip(arrived.shape, index.shape, strict=False)):
        too_many = isinstance(size, int) and isinstance(count, int) and count > size
        if axis != place and (too_many or (isinstance(count, Dim) and must_differ(size, count))):
            raise mismatch("index", f"at most {size} places on axis {axis}, as in {arrived}", index)
    return (TensorType(index.shape, arrived.dtype),)


def _topk(call: Call) -> tuple[TensorType, ...]:
    arrived, count = call.input(), call["k"]
    place = call.axis("dim", max(arrived.rank, 1))
    size = arrived.shape[place] if arrived.shape else 1
    if not isinstance(size, Dim) and count > size:
        call.fail(
            f"takes the best {count} of {size}; make k at most {size}",
            port="input",
            param="k",
            code="too-small",
            fix_hints=(SetParam("k", size),),
        )
    shape = resized_at(arrived, place, count) if arrived.shape else ()
    return TensorType(shape, arrived.dtype), TensorType(shape, "int64")


def _sort(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    call.axis("dim", max(arrived.rank, 1))
    return arrived, TensorType(arrived.shape, "int64")


def _argsort(call: Call) -> tuple[TensorType, ...]:
    return _sort(call)[1:]


def _one_hot(call: Call) -> tuple[TensorType, ...]:
    classes = call["num_classes"]
    if classes < 1:
        raise Mismatch(
            param="num_classes",
            code="missing-value",
            message="needs num_classes, as the largest index is not known before it runs; "
            "set it to the number of classes",
        )
    return (TensorType((*call.input().shape, classes), "int64"),)


_DIM = Param("dim", AXIS, help="axis to index")
_LAST = Param("dim", AXIS, -1, "axis; -1 is the last")
_DESCENDING = Param("descending", bool_(), False, "largest values first")

LAYERS = (
    layer(
        "select",
        FAMILY,
        "Selects one index of an axis and removes the axis: the last step of a sequence.",
        "(*, dim, *) -> (*)",
        _DIM,
        Param("index", AXIS, help="index along the axis; -1 is the last"),
        target="Tensor.select",
        rule=_select,
    ),
    layer(
        "narrow",
        FAMILY,
        "Selects a range of consecutive indices of an axis.",
        "(*, dim, *) -> (*, length, *)",
        _DIM,
        Param("start", AXIS, help="first index"),
        Param("length", int_(), help="number of indices"),
        target="Tensor.narrow",
        rule=_narrow,
    ),
    layer(
        "slice",
        FAMILY,
        "Slices an axis as Python does: x[:, 1:5].",
        "(*, dim, *) -> (*, part, *)",
        Param("dim", AXIS, 0, "axis to slice"),
        Param("start", int_(None, optional=True), None, "first index; none: the beginning"),
        Param("end", int_(None, optional=True), None, "index after the last; none: the end"),
        Param("step", int_(), 1, "step between indices"),
        target="Tensor.__getitem__",
        rule=_sliced,
        code=_slice_code,
    ),
    layer(
        "index_select",
        FAMILY,
        "Selects the indices of an axis that are listed in a vector.",
        "input: (*, dim, *), index: (K) -> (*, K, *)",
        _DIM,
        target="Tensor.index_select",
        inputs=("input", _INDEX),
        rule=_index_select,
        code="{input}.index_select({dim}, {index})",
    ),
    layer(
        "gather",
        FAMILY,
        "Picks one value along an axis for each index.",
        "input: (*), index: (*) -> (*)",
        _DIM,
        target="Tensor.gather",
        inputs=("input", _INDEX),
        rule=_gather,
        code="{input}.gather({dim}, {index})",
    ),
    layer(
        "topk",
        FAMILY,
        "The k largest values along an axis, and their indices.",
        "(*, dim, *) -> values: (*, k, *), indices: (*, k, *)",
        Param("k", int_(), help="number of values"),
        _LAST,
        Param("largest", bool_(), True, "the largest values, not the smallest"),
        Param("sorted", bool_(), True, "return the values in order"),
        target="Tensor.topk",
        outputs=("values", "indices"),
        rule=_topk,
        accepts="number",
    ),
    layer(
        "sort",
        FAMILY,
        "Sorts along an axis; returns the values and their indices.",
        "(*) -> values: (*), indices: (*)",
        _LAST,
        _DESCENDING,
        target="Tensor.sort",
        outputs=("values", "indices"),
        rule=_sort,
        accepts="real",
    ),
    layer(
        "argsort",
        FAMILY,
        "The indices that sort an axis.",
        "(*) -> (*)",
        _LAST,
        _DESCENDING,
        target="Tensor.argsort",
        rule=_argsort,
        accepts="real",
    ),
    layer(
        "one_hot",
        FAMILY,
        "Encodes each index as a vector of zeros with a single 1.",
        "(*) -> (*, num_classes)",
        Param("num_classes", int_(-1), -1, "number of different indices"),
        target="F.one_hot",
        rule=_one_hot,
        accepts="long",
    ),
)
