"""Pooling layers, and their inverses. Sizes as documented for ``nn.MaxPool2d``.

The size rule is the one torch documents for ``MaxPool2d``. With ``ceil_mode`` the last window may
hang over the end, but must begin within the input or its left padding.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from designer.layers.call import Call, ClearParam, SetParam, per_axis
from designer.layers.declare import Layer, Port, layer
from designer.layers.params import Param, bool_, float_, floats, int_, ints
from designer.layers.shape_signature import (
    SizeFunction,
    parse_signature,
    require_positive,
    scale_size,
)
from designer.layers.shared.requirements import require_representable
from designer.layers.sizes import Dim, Size
from designer.layers.tensor_types import TensorType

FAMILY = "pooling"
_AXES = {1: ("L",), 2: ("H", "W"), 3: ("D", "H", "W")}
_OVER = {1: "a sequence", 2: "an image", 3: "a volume"}
_RETURN_INDICES = Param(
    "return_indices", bool_(), False, "also return the indices of the maxima, for MaxUnpool"
)
_CEIL_MODE = Param(
    "ceil_mode", bool_(), False, "round sizes up, which keeps windows that extend beyond the border"
)


def pooled_size(call: Call, size: Size, axis: int) -> Size:
    """Return the length of an axis after pooling."""
    kernel, stride, padding, reach = _window(call, axis)
    _require_padding(call, padding, kernel)
    if call["ceil_mode"]:
        last = size + padding + min(stride + padding - reach, 0)
        result = (last + stride - 1) // stride
    else:
        result = (size + (2 * padding - reach + stride)) // stride
    return require_positive(call, result, f"a kernel of {kernel}", size)


def _window(call: Call, axis: int) -> tuple[int, int, int, int]:
    """Return kernel, stride, padding, and how far the kernel reaches when dilated."""
    kernel = per_axis(call["kernel_size"], axis)
    stride = per_axis(call["stride"], axis)
    padding = per_axis(call["padding"], axis) or 0
    reach = (per_axis(call["dilation"], axis) or 1) * (kernel - 1) + 1
    return kernel, kernel if stride is None else stride, padding, reach


def _require_padding(call: Call, padding: int, kernel: int) -> None:
    if padding * 2 > kernel:
        call.fail(
            f"has padding {padding}, but at most half of its kernel ({kernel}) makes sense; "
            "make the padding smaller or the kernel larger",
            param="padding",
            code="padding",
            fix_hints=(SetParam("padding", kernel // 2),),
        )


def _averaged_volume(call: Call, size: Size, axis: int) -> Size:
    """Return the length after averaging; torch wants volumes as large as the window."""
    kernel = per_axis(call["kernel_size"], axis)
    if not isinstance(size, Dim) and kernel > size:
        call.fail(
            f"has a kernel of {kernel} on a size of {size}; make the kernel smaller, "
            "or give a larger input",
            port="input",
            param="kernel_size",
            code="too-small",
        )
    return pooled_size(call, size, axis)


def _norm_exists(call: Call) -> None:
    if call["norm_type"] == 0:
        call.fail(
            "has norm_type=0, which is no norm; set norm_type to 1 or 2",
            param="norm_type",
            code="bad-value",
            fix_hints=(SetParam("norm_type", 2.0),),
        )
    require_representable(call, "norm_type", 1 / call["norm_type"], call.input().dtype)


def _adaptive_size(call: Call, size: Size, axis: int) -> Size:
    wanted: Size | None = per_axis(call["output_size"], axis)
    return size if wanted is None else wanted


def shape_line(function: str, dims: int) -> str:
    """Return the line of a layer that changes all spatial axes alike."""
    after = ", ".join(f"{function}({axis})" for axis in _AXES[dims])
    return f"(N?, C, {', '.join(_AXES[dims])}) -> (N?, C, {after})"


def with_indices(
    line: str, functions: Mapping[str, SizeFunction]
) -> Callable[[Call], tuple[TensorType, ...]]:
    """Return a rule: the line, and the same shape again for the indices where they are wanted."""
    parsed = parse_signature(line)

    def rule(call: Call) -> tuple[TensorType, ...]:
        (shape,) = parsed.apply(call, functions)
        output = TensorType(shape, call.input().dtype)
        return (output, TensorType(shape, "int64")) if call["return_indices"] else (output,)

    return rule


def maximum_ports(params: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the outputs of a layer that can also give indices."""
    return ("output", "indices") if params["return_indices"] else ("output",)


def _windows(dims: int, padding: str) -> tuple[Param, ...]:
    return (
        Param("kernel_size", ints(dims), help="size of the window"),
        Param("stride", ints(dims, optional=True), None, "step of the window; none: its size"),
        Param("padding", ints(dims, 0), 0, padding),
    )


def _max_pool(dims: int) -> Layer:
    line = shape_line("pool", dims)
    return layer(
        f"MaxPool{dims}d",
        FAMILY,
        f"Takes the maximum of each sliding window of {_OVER[dims]}.",
        line,
        *_windows(dims, "padding of minus infinity on both sides of each axis"),
        Param("dilation", ints(dims), 1, "spacing between the points of the window"),
        _RETURN_INDICES,
        _CEIL_MODE,
        rule=with_indices(line, {"pool": pooled_size}),
        outputs=maximum_ports,
        accepts="number" if dims > 1 else "float",
    )


def _average_pool(dims: int) -> Layer:
    divisor = Param(
        "divisor_override", int_(optional=True), None, "divisor in place of the size of the window"
    )
    return layer(
        f"AvgPool{dims}d",
        FAMILY,
        f"Takes the average of each sliding window of {_OVER[dims]}.",
        shape_line("pool", dims),
        *_windows(dims, "padding of zeros on both sides of each axis"),
        _CEIL_MODE,
        Param(
            "count_include_pad", bool_(), True, "include the zeros of the padding in the average"
        ),
        *((divisor,) if dims > 1 else ()),
        accepts="float" if dims < 3 else "full",
        functions={"pool": pooled_size if dims < 3 else _averaged_volume},
    )


def _output_size(dims: int) -> Param:
    help_ = "size of the output" + "; none keeps an axis" * (dims > 1)
    return Param("output_size", ints(dims, holes=dims > 1), help=help_)


def _adaptive_average(dims: int) -> Layer:
    return layer(
        f"AdaptiveAvgPool{dims}d",
        FAMILY,
        f"Average pooling of {_OVER[dims]} to a given output size.",
        shape_line("adapt", dims),
        _output_size(dims),
        accepts="float",
        functions={"adapt": _adaptive_size},
    )


def _adaptive_maximum(dims: int) -> Layer:
    line = shape_line("adapt", dims)
    return layer(
        f"AdaptiveMaxPool{dims}d",
        FAMILY,
        f"Max pooling of {_OVER[dims]} to a given output size.",
        line,
        _output_size(dims),
        _RETURN_INDICES,
        rule=with_indices(line, {"adapt": _adaptive_size}),
        outputs=maximum_ports,
        accepts="float",
    )


def _power_average(dims: int) -> Layer:
    # torch says that a sequence's window may be a tuple too, but then fails.
    kernel, stride = (
        (int_(), int_(optional=True)) if dims == 1 else (ints(dims), ints(dims, optional=True))
    )
    return layer(
        f"LPPool{dims}d",
        FAMILY,
        f"Takes the p-norm of each sliding window of {_OVER[dims]}.",
        shape_line("pool", dims),
        Param(
            "norm_type",
            float_(fits=True),
            help="exponent p: 1 gives the sum, large values approach the maximum",
        ),
        Param("kernel_size", kernel, help="size of the window"),
        Param("stride", stride, None, "step of the window; none: its size"),
        _CEIL_MODE,
        accepts="float" if dims < 3 else "full",
        guard=_norm_exists,
        functions={"pool": pooled_size if dims < 3 else _averaged_volume},
    )


def _unpool(dims: int) -> Layer:
    before = f"(N?, C, {', '.join(_AXES[dims])})"
    return layer(
        f"MaxUnpool{dims}d",
        FAMILY,
        f"Reverses max pooling of {_OVER[dims]}: maxima at their indices, zeros elsewhere.",
        f"input: {before}, indices: {before} -> {shape_line('unpool', dims).split('-> ')[1]}",
        *_windows(dims, "padding of the pooling, which is removed again"),
        inputs=("input", Port("indices", accepts="long")),
        accepts="float",
        functions={"unpool": _unpooled_size},
    )


def _unpooled_size(call: Call, size: Size, axis: int) -> Size:
    kernel, stride, padding, _ = _window(call, axis)
    result = (size - 1) * stride - 2 * padding + kernel
    wanted: int | None = per_axis(call["output_size"], axis)
    if wanted is None:
        return require_positive(call, result, f"padding {padding}", size)
    if isinstance(result, Dim):
        if stride == 1:
            call.differ(result, wanted)
        else:
            call.notes[f"needs {result} within {stride - 1} of {wanted}"] = None
    elif abs(wanted - result) >= stride:
        call.fail(
            f"has output_size {wanted} on a size of {size}, but that came from one of "
            f"{result - stride + 1} to {result + stride - 1}; choose one of them",
            param="output_size",
            code="axis",
            fix_hints=(ClearParam("output_size"),),
        )
    return wanted


def _fraction(call: Call, size: Size, axis: int, spare: int = 0) -> Size:
    wanted, ratio = call["output_size"], call["output_ratio"]
    result: Size | None = per_axis(wanted, axis)
    if result is None:
        result = scale_size(size, float(per_axis(ratio, axis)))
        require_positive(call, result, f"output_ratio {ratio}", size)
    kernel = per_axis(call["kernel_size"], axis)
    needed = result + kernel - 1 + spare
    if not isinstance(size, Dim) and not isinstance(needed, Dim) and needed > size:
        call.fail(
            f"makes {result} windows of {kernel}, too many for a size of {size}; "
            "make output_size or kernel_size smaller",
            port="input",
            param="output_size",
            code="too-small",
        )
    return result


def _fraction_of_volume(call: Call, size: Size, axis: int) -> Size:
    """Return the length of a volume's axis, of which torch wants one place to spare."""
    return _fraction(call, size, axis, spare=1)


def _fraction_given(call: Call, dims: int) -> None:
    half = (0.5,) * dims
    both = [call[name] is not None for name in ("output_size", "output_ratio")]
    if all(both) or not any(both):
        call.fail(
            "needs an output_size or an output_ratio, one of them; "
            + ("clear output_ratio" if all(both) else f"set output_ratio to {half}, say"),
            param="output_ratio",
            code="missing-value",
            fix_hints=(
                ClearParam("output_ratio") if all(both) else SetParam("output_ratio", half),
            ),
        )


def _require_ratio_below_one(call: Call) -> None:
    """Require an ``output_ratio`` below 1, as the module does, though not the function."""
    ratio = call["output_ratio"]
    if ratio is not None and max(ratio if isinstance(ratio, tuple) else (ratio,)) >= 1:
        call.fail(
            f"has output_ratio={ratio}, which must be below 1; make it smaller",
            param="output_ratio",
            code="bad-value",
            fix_hints=(SetParam("output_ratio", 0.5),),
        )


def _fractional(dims: int) -> Layer:
    line = shape_line("fraction", dims)
    apply = with_indices(line, {"fraction": _fraction if dims == 2 else _fraction_of_volume})

    def rule(call: Call) -> tuple[TensorType, ...]:
        _fraction_given(call, dims)
        return apply(call)

    return layer(
        f"FractionalMaxPool{dims}d",
        FAMILY,
        f"Max pooling of {_OVER[dims]} in windows at random positions, to any size.",
        line,
        Param("kernel_size", ints(dims), help="size of the window"),
        Param(
            "output_size",
            ints(dims, optional=True),
            None,
            "size of the output; none: use output_ratio",
        ),
        Param(
            "output_ratio",
            floats(dims, 0, optional=True),
            None,
            "size of the output as a fraction of the input; none: use output_size",
        ),
        _RETURN_INDICES,
        rule=rule,
        outputs=maximum_ports,
        accepts="float",
        guard=_require_ratio_below_one,
    )


def _as_function(module: Layer, name: str) -> Layer:
    """Return the function that a module without weights calls, with the same parameters."""
    return replace(module, name=name, target=f"F.{name}")


def _functions(dims: int) -> tuple[Layer, ...]:
    return (
        _as_function(_average_pool(dims), f"avg_pool{dims}d"),
        _as_function(_adaptive_average(dims), f"adaptive_avg_pool{dims}d"),
        _max_pool_function(dims),
        _as_function(_adaptive_maximum(dims), f"adaptive_max_pool{dims}d"),
        _as_function(_power_average(dims), f"lp_pool{dims}d"),
        *((_fractional_function(dims),) if dims > 1 else ()),
        _max_unpool_function(dims),
    )


def _max_pool_function(dims: int) -> Layer:
    """Return ``F.max_pool2d``, whose last two parameters stand the other way round."""
    module = _max_pool(dims)
    *params, indices, ceil_mode = module.params
    function = _as_function(module, f"max_pool{dims}d")
    return replace(function, params=(*params, ceil_mode, indices))


def _fractional_function(dims: int) -> Layer:
    """Return ``F.fractional_max_pool2d``, whose ratio is a tuple always."""
    function = _as_function(_fractional(dims), f"fractional_max_pool{dims}d")
    ratio = floats(dims, 0, optional=True, one=False)
    params = (replace(p, kind=ratio) if p.name == "output_ratio" else p for p in function.params)
    return replace(function, params=tuple(params), guard=None)


def _max_unpool_function(dims: int) -> Layer:
    """Return ``F.max_unpool2d``, which takes the size it came from as well."""
    module = _unpool(dims)
    wanted = Param(
        "output_size", ints(dims, optional=True, one=False), None,
        "size before pooling, as several are possible; none: the smallest",
    )  # fmt: skip
    function = _as_function(module, f"max_unpool{dims}d")
    return replace(function, params=(*function.params, wanted))


_ALL = (1, 2, 3)
LAYERS = (
    *map(_max_pool, _ALL),
    *map(_average_pool, _ALL),
    *map(_adaptive_average, _ALL),
    *map(_adaptive_maximum, _ALL),
    *map(_power_average, _ALL),
    *map(_fractional, (2, 3)),
    *map(_unpool, _ALL),
    *(function for dims in _ALL for function in _functions(dims)),
)
