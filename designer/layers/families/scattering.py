"""Layers that write at indices, and that find the index of values."""

from collections.abc import Mapping

from designer.layers.call import Call, Mismatch, dtype_mismatch, mismatch
from designer.layers.declare import Port, layer
from designer.layers.params import AXIS, AXIS_OR_NONE, Param, bool_, float_
from designer.layers.sizes import Dim, must_differ
from designer.layers.tensor_types import FLOATS, TensorType, resized_at

FAMILY = "indexing"
_DIM = Param("dim", AXIS, help="axis of the indices")
_LONG = Port("index", accepts="long")
_PLACES = (
    Param("out_int32", bool_(), False, "return int32, not int64"),
    Param("right", bool_(), False, "return the index after equal values, not before"),
)


def _scattered(call: Call, port: str) -> tuple[TensorType, ...]:
    arrived, index, source = call.input(), call.input("index"), call.optional(port)
    place = call.axis("dim", max(arrived.rank, 1))
    _require_index_within(call, "index", index, arrived, place)
    if source is not None:
        _require_index_within(call, "index", index, source, None)
        if source.dtype != arrived.dtype:
            raise dtype_mismatch(port, arrived.dtype, source.dtype)
    return (arrived,)


def _require_index_within(
    call: Call, port: str, index: TensorType, whole: TensorType, free: int | None
) -> None:
    """Require ``index`` to be no larger than ``whole``, except along the axis ``free``."""
    if max(index.rank, 1) != max(whole.rank, 1):
        raise mismatch(port, f"{whole.rank} axes, as {whole} has", index, code="rank")
    for axis, (most, size) in enumerate(zip(whole.shape or (1,), index.shape or (1,), strict=True)):
        if axis == free or size == most:
            continue
        if isinstance(size, int) and isinstance(most, int):
            too_many = int(size) > int(most)
        else:
            too_many = must_differ(size, most)
        if too_many:
            raise mismatch(port, f"at most {most} places on axis {axis}, as in {whole}", index)
        if isinstance(size, Dim) or isinstance(most, Dim):
            call.notes[f"needs {size} to be at most {most}"] = None


def _scatter(call: Call) -> tuple[TensorType, ...]:
    value = call["value"]
    if (value is None) == (call.optional("src") is None):
        call.fail(
            "needs a wire into src or a number in value, one of them; "
            + ("connect src, or set value" if value is None else "clear value"),
            port="src",
            param="value",
            code="missing-input",
        )
    if isinstance(value, float) and call.input().dtype not in FLOATS:
        raise Mismatch(
            port="input", code="dtype", expected=f"floats, to hold {value}",
            actual=call.input().dtype,
        )  # fmt: skip
    return _scattered(call, "src")


def _scatter_code(args: Mapping[str, str | None], params: Mapping[str, str]) -> str:
    what = args["src"] or params["value"]
    return f"{args['input']}.scatter({params['dim']}, {args['index']}, {what})"


def _index_add(call: Call) -> tuple[TensorType, ...]:
    arrived, index, source = call.input(), call.input("index"), call.input("source")
    place = call.axis("dim", max(arrived.rank, 1))
    if index.rank != 1:
        raise mismatch("index", "one row of indices", index, code="rank")
    wanted = TensorType(resized_at(arrived, place, index.shape[0]), arrived.dtype)
    if source.rank != arrived.rank or any(map(call.differ, wanted.shape, source.shape)):
        raise mismatch("source", f"{wanted}, a part for each index", source)
    if source.dtype != arrived.dtype:
        raise dtype_mismatch("source", arrived.dtype, source.dtype)
    if isinstance(call["alpha"], float) and arrived.dtype not in FLOATS:
        call.fail(
            f"has alpha={call['alpha']}, but gives {arrived.dtype}; make alpha a whole number",
            param="alpha",
            code="dtype",
        )
    return (arrived,)


def _taken(call: Call) -> tuple[TensorType, ...]:
    arrived, indices = call.input(), call.input("indices")
    if call["dim"] is None:
        return (TensorType((indices.numel,), arrived.dtype),)
    if indices.rank != arrived.rank:
        raise mismatch("indices", f"{arrived.rank} axes like its input", indices, code="rank")
    place = call.axis("dim", arrived.rank)
    left, right = (resized_at(t, place, 1) for t in (arrived, indices))
    both = call.broadcast(left, right)
    if both is None:
        raise mismatch("indices", f"a shape that broadcasts with {arrived} on other axes", indices)
    sizes = (*both[:place], indices.shape[place], *both[place + 1 :])
    return (TensorType(sizes, arrived.dtype),)


def _whole(call: Call) -> str:
    return "int32" if call["out_int32"] else "int64"


def _bucket(call: Call) -> tuple[TensorType, ...]:
    bounds = call.input("boundaries")
    if bounds.rank != 1:
        raise mismatch("boundaries", "one row of bounds", bounds, code="rank")
    return (TensorType(call.input().shape, _whole(call)),)


def _searched(call: Call) -> tuple[TensorType, ...]:
    arrived, rows = call.input(), call.input("sorted_sequence")
    if not rows.rank:
        raise mismatch("sorted_sequence", "at least one axis", rows, code="rank")
    if rows.dtype != arrived.dtype:
        raise dtype_mismatch("input", rows.dtype, arrived.dtype)
    one = rows.rank == 1
    if not one and (rows.rank != arrived.rank or any(
        map(call.differ, rows.shape[:-1], arrived.shape[:-1])
    )):  # fmt: skip
        raise mismatch("input", f"leading axes as in sorted_sequence, {rows}", arrived)
    return (TensorType(arrived.shape, _whole(call)),)


LAYERS = (
    layer(
        "scatter", FAMILY, "Writes values, or one number, at indices along an axis.",
        "input: (*), index: (*), src: (*) -> (*)", _DIM,
        Param("value", float_(optional=True, fits=True), None,
              "number to write, if nothing is connected to src"),
        target="Tensor.scatter",
        inputs=("input", _LONG, Port("src", optional=True)),
        rule=_scatter, code=_scatter_code,
    ),
    layer(
        "scatter_add", FAMILY, "Adds values at indices along an axis.",
        "input: (*), index: (*), src: (*) -> (*)", _DIM,
        target="Tensor.scatter_add", inputs=("input", _LONG, "src"),
        rule=lambda call: _scattered(call, "src"),
        code="{input}.scatter_add({dim}, {index}, {src})",
    ),
    layer(
        "index_add", FAMILY,
              "Adds slices of a tensor at the indices of an axis that are listed in a vector.",
        "input: (*, dim, *), index: (K), source: (*, K, *) -> (*, dim, *)", _DIM,
        Param("alpha", float_(fits=True), 1, "factor of the added term"),
        target="Tensor.index_add", inputs=("input", Port("index", accepts="index"), "source"),
        rule=_index_add, code="{input}.index_add({dim}, {index}, {source}, alpha={alpha})",
    ),
    layer(
        "take_along_dim", FAMILY,
              "Picks one value along an axis for each index; the other axes broadcast.",
        "input: (*), indices: (*) -> (*)",
        Param("dim", AXIS_OR_NONE, None, "axis; none: the flattened input"),
        inputs=("input", Port("indices", accepts="long")), rule=_taken,
    ),
    layer(
        "bucketize", FAMILY, "The index of the bucket that each value falls into.",
        "input: (*), boundaries: (B) -> (*)", *_PLACES,
        inputs=("input", "boundaries"), rule=_bucket, accepts="number",
    ),
    layer(
        "searchsorted", FAMILY,
              "The index at which each value would be inserted into a sorted sequence.",
        "sorted_sequence: (*, B), input: (*, K) -> (*, K)", *_PLACES,
        inputs=("sorted_sequence", "input"), rule=_searched, accepts="number",
    ),
)  # fmt: skip
