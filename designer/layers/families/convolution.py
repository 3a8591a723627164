"""Convolutions: the same small weighted sum at every place of a sequence, image or volume.

The size rule is the one torch documents for ``Conv2d``, its source
Dumoulin & Visin, "A guide to convolution arithmetic for deep learning" (2016).
"""

from collections.abc import Mapping
from dataclasses import replace
from math import prod
from typing import Any

from designer.layers.call import Call, SetParam, expect, per_axis
from designer.layers.declare import Layer, layer
from designer.layers.families.normalization import nearest_divisor
from designer.layers.params import Param, bool_, choice, int_, ints
from designer.layers.shape_signature import positive
from designer.layers.sizes import BATCH, Dim, Shape, Size
from designer.layers.types import TensorType

FAMILY = "convolution"
_AXES = {1: ("L",), 2: ("H", "W"), 3: ("D", "H", "W")}
_PADDING_MODES = choice("zeros", "reflect", "replicate", "circular")


def conv_size(call: Call, size: Size, axis: int) -> Size:
    """Return the length of an axis after a convolution."""
    given = call.params
    kernel, stride = per_axis(given["kernel_size"], axis), per_axis(given["stride"], axis)
    padding, dilation = given["padding"], per_axis(given["dilation"], axis)
    if padding == "same":
        if any(s != 1 for s in call.spread("stride", 1)):
            call.fail(
                "has padding='same', which torch allows with stride 1 only; "
                "set stride to 1 or padding to a number",
                param="padding",
                code="padding",
                fix_hints=(SetParam("stride", 1),),
            )
        # Torch puts the larger half behind.
        _hold_fill(call, size, (dilation * (kernel - 1) + 1) // 2)
        return size
    around = 0 if padding == "valid" else per_axis(padding, axis)
    _hold_fill(call, size, around)
    # Torch's (size + … - 1) // stride + 1, the numbers put together first.
    result = (size + (2 * around - dilation * (kernel - 1) - 1 + stride)) // stride
    return positive(call, result, f"a kernel of {kernel}", size)


def _hold_fill(call: Call, size: Size, around: int) -> None:
    """Hold that padding made of the input's own values does not need more than there are."""
    mode = call["padding_mode"]
    if isinstance(size, Dim) or mode not in {"reflect", "circular"}:
        return
    if around > size - (mode == "reflect"):
        call.fail(
            f"has padding {around} in mode {mode!r} on a size of {size}; make the padding "
            "smaller, or set padding_mode to 'zeros'",
            port="input",
            param="padding",
            code="padding",
            fix_hints=(SetParam("padding_mode", "zeros"),),
        )


def transposed_size(call: Call, size: Size, axis: int) -> Size:
    """Return the length of an axis after a transposed convolution."""
    kernel, stride, padding, dilation, more = (
        per_axis(call[n], axis)
        for n in ("kernel_size", "stride", "padding", "dilation", "output_padding")
    )
    if more >= max(stride, dilation):
        call.fail(
            f"has output_padding {more}, which must be below its stride or dilation; "
            "make output_padding smaller",
            param="output_padding",
            code="padding",
            fix_hints=(SetParam("output_padding", max(stride, dilation) - 1),),
        )
    result = (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + more + 1
    return positive(call, result, f"padding {padding}", size)


def groups_divide(call: Call) -> None:
    """Hold that ``groups`` divides both channel counts; offers the nearest that does."""
    groups = call["groups"]
    for name in ("in_channels", "out_channels"):
        channels = call[name]
        if channels % groups:
            common = nearest_divisor(groups, call["in_channels"], call["out_channels"])
            rounded = SetParam(name, max(1, round(channels / groups)) * groups)
            call.fail(
                f"needs {name} to be divisible by groups, but {channels} is not by {groups}; "
                "choose groups that divide both channel counts",
                param="groups",
                code="groups",
                fix_hints=(
                    SetParam("groups", common),
                    *((rounded,) if name == "out_channels" else ()),
                ),
            )


def _filters(p: Mapping[str, Any], dims: int, transposed: bool) -> tuple[int, int]:
    """Return one channel's numbers in all filters that it meets, and how many channels there are.

    A convolution's channel of the output meets those of its group in the input; a transposed one's
    is the other way round.
    """
    many, each = ("out_channels", "in_channels")[:: -1 if transposed else 1]
    kernel: int = prod(per_axis(p["kernel_size"], axis) for axis in range(dims))
    return (p[each] // p["groups"]) * kernel, p[many]


def _weights(dims: int, transposed: bool = False) -> Any:
    def count(p: Mapping[str, Any]) -> int:
        each, channels = _filters(p, dims, transposed)
        total: int = each * channels + p["out_channels"] * p["bias"]
        return total

    return count


def conv_macs(dims: int, transposed: bool = False) -> Any:
    """Multiply-adds: each value of the output (transposed: of the input) meets its filters once."""

    def count(p: Mapping[str, Any], inputs: Any, outputs: tuple[TensorType, ...]) -> Size:
        size: Size = (inputs["input"] if transposed else outputs[0]).numel
        return size * _filters(p, dims, transposed)[0]

    return count


def _sliding() -> tuple[Param, ...]:
    return (
        Param("kernel_size", ints(2), help="size of the window"),
        Param("dilation", ints(2), 1, "spacing between the window's points"),
        Param("padding", ints(2, 0), 0, "zeros added on every side"),
        Param("stride", ints(2), 1, "how far the window moves each step"),
    )


def _windows(call: Call, sizes: Shape) -> Size:
    """Return how many places a window has on an image."""
    count: Size = 1
    for axis, size in enumerate(sizes):
        kernel, stride, dilation, padding = (
            per_axis(call[n], axis) for n in ("kernel_size", "stride", "dilation", "padding")
        )
        places = (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
        count = count * positive(call, places, f"a window of {kernel}", size)
    return count


def _unfold(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    if arrived.rank != 4 and not (arrived.rank == 3 and BATCH not in arrived.shape):
        raise expect("input", "(N, C, H, W)", arrived, code="rank")
    *batch, channels, height, width = arrived.shape
    area = prod(per_axis(call["kernel_size"], axis) for axis in (0, 1))
    count = _windows(call, (height, width))
    return (TensorType((*batch, channels * area, count), arrived.dtype),)


def _fold(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    if arrived.rank != 3 and not (arrived.rank == 2 and BATCH not in arrived.shape):
        raise expect("input", "(N, C*kernel, windows)", arrived, code="rank")
    *batch, columns, count = arrived.shape
    area = prod(per_axis(call["kernel_size"], axis) for axis in (0, 1))
    sizes = tuple(per_axis(call["output_size"], axis) for axis in (0, 1))
    wanted = _windows(call, sizes)
    if call.differ(count, wanted):
        raise expect("input", f"{wanted} windows, as many as {sizes} has places for", arrived)
    if not call.divides(area, columns):
        raise expect("input", f"columns of {area} values (kernel_size) a channel", arrived)
    return (TensorType((*batch, columns // area, *sizes), arrived.dtype),)


def _channels() -> tuple[Param, ...]:
    return (
        Param("in_channels", int_(), help="channels of the input", inferred=True),
        Param("out_channels", int_(), help="channels of the output, one filter each"),
    )


def _line(function: str, dims: int) -> str:
    axes = _AXES[dims]
    after = ", ".join(f"{function}({axis})" for axis in axes)
    return f"(N?, in_channels, {', '.join(axes)}) -> (N?, out_channels, {after})"


def _conv(dims: int, over: str) -> Layer:
    return layer(
        f"Conv{dims}d",
        FAMILY,
        f"Slides learnable filters over {over}.",
        _line("conv", dims),
        *_channels(),
        Param("kernel_size", ints(dims), help="size of the filter"),
        Param("stride", ints(dims), 1, "how far the filter moves each step"),
        Param("padding", ints(dims, 0, ("same", "valid")), 0, "zeros added on every side"),
        Param("dilation", ints(dims), 1, "spacing between the filter's points"),
        Param("groups", int_(), 1, "independent groups the channels are split into"),
        Param("bias", bool_(), True, "add a learnable bias"),
        Param("padding_mode", _PADDING_MODES, "zeros", "what the padding is filled with"),
        accepts="weights",
        guard=groups_divide,
        weights=_weights(dims),
        macs=conv_macs(dims),
        functions={"conv": conv_size},
    )


def _transposed(dims: int, over: str) -> Layer:
    return layer(
        f"ConvTranspose{dims}d",
        FAMILY,
        f"Spreads learnable filters over {over} to enlarge it.",
        _line("deconv", dims),
        *_channels(),
        Param("kernel_size", ints(dims), help="size of the filter"),
        Param("stride", ints(dims), 1, "how far the filter moves each step"),
        Param("padding", ints(dims, 0), 0, "what is cut off on every side"),
        Param("output_padding", ints(dims, 0), 0, "size added on one side of the output"),
        Param("groups", int_(), 1, "independent groups the channels are split into"),
        Param("bias", bool_(), True, "add a learnable bias"),
        Param("dilation", ints(dims), 1, "spacing between the filter's points"),
        Param("padding_mode", choice("zeros"), "zeros", "what the padding is filled with"),
        accepts="weights",
        guard=groups_divide,
        weights=_weights(dims, transposed=True),
        macs=conv_macs(dims, transposed=True),
        functions={"deconv": transposed_size},
    )


_FOLD = layer(
    "Fold",
    FAMILY,
    "Puts columns of windows back into an image, adding where they overlap.",
    "(N?, C*kernel, windows) -> (N?, C, *output_size)",
    Param("output_size", ints(2), help="size of the image"),
    *_sliding(),
    rule=_fold,
    accepts="float",
)
LAYERS = (
    _conv(1, "a sequence"),
    _conv(2, "an image"),
    _conv(3, "a volume"),
    _transposed(1, "a sequence"),
    _transposed(2, "an image"),
    _transposed(3, "a volume"),
    layer(
        "Unfold",
        FAMILY,
        "Lays out every window of an image as a column.",
        "(N?, C, H, W) -> (N?, C*kernel, windows)",
        *_sliding(),
        rule=_unfold,
        accepts="float",
    ),
    _FOLD,
    replace(_FOLD, name="fold", target="F.fold"),
)
