"""Layers that move, repeat, pad or select values along axes."""

from collections.abc import Mapping

from designer.layers.call import Call, SetParam, mismatch
from designer.layers.call_templates import tuple_items, varargs_method
from designer.layers.declare import Rule, layer
from designer.layers.params import (
    AXIS,
    AXIS_OR_NONE,
    Param,
    ParamKind,
    axes,
    choice,
    float_,
    int_,
    shape,
)
from designer.layers.shape_signature import require_positive
from designer.layers.sizes import Dim, Size, must_differ, product
from designer.layers.tensor_types import TensorType, resized_at, shape_text

FAMILY = "shape"


def _repeated(name: str, call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    times: tuple[int, ...] = call.as_tuple(name, 1)
    new = len(times) - arrived.rank
    if new < 0 and name == "repeats":
        call.fail(
            f"has repeats={shape_text(times)} for {arrived}; give a number for each axis",
            port="input",
            param="repeats",
        )
    sizes = (*(1 for _ in range(new)), *arrived.shape)
    factors = (*(1 for _ in range(-new)), *times)
    shape_ = tuple(size * factor for size, factor in zip(sizes, factors, strict=True))
    return (TensorType(shape_, arrived.dtype),)


def _interleaved(call: Call) -> tuple[TensorType, ...]:
    arrived, times = call.input(), call["repeats"]
    if call["dim"] is None:
        return (TensorType((product(arrived.shape) * times,), arrived.dtype),)
    place = call.axis("dim", arrived.rank)
    sizes = list(arrived.shape)
    sizes[place] = sizes[place] * times
    return (TensorType(tuple(sizes), arrived.dtype),)


def _rolled(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    shifts, dims = call.as_tuple("shifts", 1), call["dims"]
    count = 1 if dims in {None, ()} else len(call.as_tuple("dims", 1))
    if len(shifts) != count:
        call.fail(
            f"has {len(shifts)} shifts for {count} axes; give one for each in dims",
            param="shifts",
            code="axis",
        )
    if dims not in {None, ()}:
        for dim in call.as_tuple("dims", 1):
            call.wrap_dim(dim, arrived.rank, name="dims")
    return (arrived,)


def _flipped(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    call.axes("dims", arrived.rank)
    return (arrived,)


def _triangle(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    if arrived.rank < 2:
        raise mismatch("input", "(*, rows, columns)", arrived, code="rank")
    return (arrived,)


def _padded(call: Call) -> tuple[TensorType, ...]:
    """Pad from the last axis backwards, two numbers an axis, as torch lists them."""
    arrived = call.input()
    pad: tuple[int, ...] = call.as_tuple("pad", 1)
    dims = len(pad) // 2
    if len(pad) % 2 or dims > arrived.rank:
        call.fail(
            f"has pad={shape_text(pad)} for {arrived}; give two numbers for each padded axis, "
            "the last axis first",
            port="input",
            param="pad",
            code="padding",
        )
    _require_pad_mode(call, arrived, dims)
    sizes = list(arrived.shape)
    for axis in range(dims):
        place = arrived.rank - 1 - axis
        sizes[place] = _padded_size(call, sizes[place], pad[2 * axis], pad[2 * axis + 1])
    return (TensorType(tuple(sizes), arrived.dtype),)


def _require_pad_mode(call: Call, arrived: TensorType, dims: int) -> None:
    mode = call["mode"]
    if mode == "constant":
        return
    if call["value"] is not None:
        call.fail(
            f"has a value, which mode={mode!r} does not know; clear value",
            param="value",
            code="mode",
            fix_hints=(SetParam("value", None),),
        )
    if arrived.rank - dims not in {1, 2} or dims > 3:
        call.fail(
            f"pads {dims} axes of {arrived}, but mode={mode!r} wants all behind the channels; "
            "pad those, or set mode to 'constant'",
            port="input",
            param="pad",
            code="mode",
            fix_hints=(SetParam("mode", "constant"),),
        )


def _padded_size(call: Call, size: Size, before: int, after: int) -> Size:
    if not isinstance(size, Dim):
        fewest = {"reflect": 1, "circular": 0}.get(call["mode"])
        cut: int = size + min(before, 0) + min(after, 0)
        source = cut if call["mode"] == "circular" else size
        too_much = fewest is not None and max(before, after) + fewest > source
        if too_much or cut < 0 or cut + max(before, 0) + max(after, 0) < 1:
            call.fail(
                f"pads a size of {size} with {before} and {after} in mode {call['mode']!r}, which "
                "needs a larger input; make pad smaller",
                port="input",
                param="pad",
                code="too-small",
            )
    return size + before + after


def _diagonal(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    first, second = (call.axis(name, arrived.rank) for name in ("dim1", "dim2"))
    if first == second:
        call.fail("has dim1 and dim2 on the same axis; choose two", param="dim2", code="axis")
    rows, columns = arrived.shape[first], arrived.shape[second]
    offset = call["offset"]
    if isinstance(rows, Dim) or isinstance(columns, Dim):
        length: Size = rows
        if offset or must_differ(rows, columns) or rows != columns:
            call.fail(
                "needs numbers on both axes, or a square; choose other axes",
                port="input",
                code="symbolic",
            )
    else:
        count: int = min(rows + min(offset, 0), columns - max(offset, 0))
        length = count
        if count < 1:
            call.fail(
                f"has offset={offset}, which is outside of {arrived}; bring it nearer to 0",
                port="input",
                param="offset",
                code="too-small",
            )
    kept = tuple(s for p, s in enumerate(arrived.shape) if p not in {first, second})
    return (TensorType((*kept, length), arrived.dtype),)


def _flip_code(args: Mapping[str, str | None], params: Mapping[str, str]) -> str:
    return f"{args['input']}.flip({', '.join(tuple_items(params['dims']))})"


def _windows(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    place = call.wrap_dim(call["dimension"], arrived.rank, name="dimension")
    size, length = call["size"], arrived.shape[place]
    count = require_positive(
        call, (length - size) // call["step"] + 1, f"a window of {size}", length
    )
    return (TensorType((*resized_at(arrived, place, count), size), arrived.dtype),)


def _quarter_turn(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    dims = call.as_tuple("dims", 1)
    places = [call.wrap_dim(dim, arrived.rank, name="dims") for dim in dims]
    if len(set(places)) != 2:
        call.fail("turns one axis towards another; name two in dims", param="dims", code="axis")
    sizes = list(arrived.shape)
    if call["k"] % 2:
        first, second = places
        sizes[first], sizes[second] = sizes[second], sizes[first]
    return (TensorType(tuple(sizes), arrived.dtype),)


def _mirrored(fewest: int) -> Rule:
    def rule(call: Call) -> tuple[TensorType, ...]:
        arrived = call.input()
        if arrived.rank < fewest:
            words = "at least one axis" if fewest == 1 else "at least two axes"
            raise mismatch("input", words, arrived, code="rank")
        return (arrived,)

    return rule


def _differences(call: Call) -> tuple[TensorType, ...]:
    arrived, times = call.input(), call["n"]
    place = call.axis("dim", arrived.rank)
    size = arrived.shape[place]
    left = require_positive(call, size - times, f"differences taken {times} times", size)
    return (TensorType(resized_at(arrived, place, left), arrived.dtype),)


LAYERS = (
    layer(
        "repeat",
        FAMILY,
        "Repeats the whole tensor along each axis; new axes may be added in front.",
        "(*) -> (*)",
        Param("repeats", shape(), help="number of repeats for each axis"),
        target="Tensor.repeat",
        rule=lambda call: _repeated("repeats", call),
        code=varargs_method("repeat", "repeats"),
    ),
    layer(
        "tile",
        FAMILY,
        "Repeats the whole tensor along its last axes.",
        "(*) -> (*)",
        Param("dims", shape(), help="number of repeats for each axis"),
        target="Tensor.tile",
        rule=lambda call: _repeated("dims", call),
        code=varargs_method("tile", "dims"),
    ),
    layer(
        "repeat_interleave",
        FAMILY,
        "Repeats each value, next to itself.",
        "(*) -> (*)",
        Param("repeats", int_(), help="number of repeats"),
        Param("dim", AXIS_OR_NONE, None, "axis; none: the flattened input"),
        target="Tensor.repeat_interleave",
        rule=_interleaved,
    ),
    layer(
        "roll",
        FAMILY,
        "Rotates values along axes: those moved past the end re-enter at the start.",
        "(*) -> (*)",
        Param("shifts", axes(), help="positions to move, for each axis in dims"),
        Param("dims", axes(), (), "axes; empty: the flattened input"),
        target="Tensor.roll",
        rule=_rolled,
    ),
    layer(
        "flip",
        FAMILY,
        "Reverses the order of values along axes.",
        "(*) -> (*)",
        Param("dims", axes(), help="axes to reverse"),
        target="Tensor.flip",
        rule=_flipped,
        code=_flip_code,
    ),
    layer(
        "fliplr",
        FAMILY,
        "Reverses the order of values along the second axis.",
        "(n, m, *) -> (n, m, *)",
        target="Tensor.fliplr",
        rule=_mirrored(2),
    ),
    layer(
        "flipud",
        FAMILY,
        "Reverses the order of values along the first axis.",
        "(n, *) -> (n, *)",
        target="Tensor.flipud",
        rule=_mirrored(1),
    ),
    layer(
        "rot90",
        FAMILY,
        "Rotates the plane of two axes by multiples of 90 degrees.",
        "(*) -> (*)",
        Param(
            "k",
            int_(None),
            1,
            "number of rotations by 90 degrees; negative: in the opposite direction",
        ),
        Param(
            "dims",
            ParamKind("shape", accepts_one=False),
            (0, 1),
            "plane of rotation, from the first axis towards the second",
        ),
        target="Tensor.rot90",
        rule=_quarter_turn,
    ),
    layer(
        "pad",
        FAMILY,
        "Pads the last axes, or crops them where the padding is negative.",
        "(*) -> (*)",
        Param(
            "pad",
            ParamKind("shape", accepts_one=False),
            help="sizes before and after, starting with the last axis",
        ),
        Param(
            "mode",
            choice("constant", "reflect", "replicate", "circular"),
            "constant",
            "what is added",
        ),
        Param(
            "value", float_(optional=True, fits=True), None, "value for mode 'constant'; none: 0"
        ),
        target="F.pad",
        rule=_padded,
    ),
    layer(
        "tril",
        FAMILY,
        "The lower triangle of matrices, with zeros above: a causal mask.",
        "(*, rows, columns) -> (*, rows, columns)",
        Param("diagonal", AXIS, 0, "last diagonal that is kept"),
        target="Tensor.tril",
        rule=_triangle,
    ),
    layer(
        "triu",
        FAMILY,
        "The upper triangle of matrices, with zeros below.",
        "(*, rows, columns) -> (*, rows, columns)",
        Param("diagonal", AXIS, 0, "first diagonal that is kept"),
        target="Tensor.triu",
        rule=_triangle,
    ),
    layer(
        "diagonal",
        FAMILY,
        "The diagonal of two axes, as a new last axis.",
        "(*) -> (*)",
        Param("offset", AXIS, 0, "diagonal: 0 the main one, above it positive, below it negative"),
        Param("dim1", AXIS, 0, "axis of the rows"),
        Param("dim2", AXIS, 1, "axis of the columns"),
        target="Tensor.diagonal",
        rule=_diagonal,
    ),
    layer(
        "unfold",
        FAMILY,
        "Sliding windows along an axis, as a new last axis.",
        "(*, dim, *) -> (*, windows, *, size)",
        Param("dimension", AXIS, help="axis of the windows"),
        Param("size", int_(), help="size of each window"),
        Param("step", int_(), help="step of the window from one position to the next"),
        target="Tensor.unfold",
        rule=_windows,
    ),
    layer(
        "diff",
        FAMILY,
        "Differences of neighbouring values along an axis.",
        "(*, dim, *) -> (*, dim - n, *)",
        Param("n", int_(), 1, "number of repeats"),
        Param("dim", AXIS, -1, "axis of the differences"),
        target="Tensor.diff",
        rule=_differences,
    ),
)
