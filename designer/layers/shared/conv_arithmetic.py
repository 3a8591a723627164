"""Sizes, parameters and counts of convolutions, for modules and functions alike.

The sizes are those that torch documents for ``nn.Conv2d`` and ``nn.ConvTranspose2d``; they are
derived in Dumoulin & Visin, "A guide to convolution arithmetic for deep learning" (2016).
"""

from collections.abc import Mapping
from math import prod
from typing import Any

from designer.layers.call import Call, SetParam, per_axis
from designer.layers.params import Param, bool_, choice, int_, ints
from designer.layers.shape_signature import require_positive
from designer.layers.sizes import Dim, Size, nearest_divisor
from designer.layers.tensor_types import TensorType

_AXES = {1: ("L",), 2: ("H", "W"), 3: ("D", "H", "W")}
_PADDING_MODES = choice("zeros", "reflect", "replicate", "circular")


def conv_size(call: Call, size: Size, axis: int) -> Size:
    """Return the length of an axis after a convolution."""
    given = call.params
    kernel, stride = per_axis(given["kernel_size"], axis), per_axis(given["stride"], axis)
    padding, dilation = given["padding"], per_axis(given["dilation"], axis)
    if padding == "same":
        if any(s != 1 for s in call.as_tuple("stride", 1)):
            call.fail(
                "has padding='same', which torch allows with stride 1 only; "
                "set stride to 1 or padding to a number",
                param="padding",
                code="padding",
                fix_hints=(SetParam("stride", 1),),
            )
        # Torch puts the larger half behind.
        _require_room_for_padding(call, size, (dilation * (kernel - 1) + 1) // 2)
        return size
    around = 0 if padding == "valid" else per_axis(padding, axis)
    _require_room_for_padding(call, size, around)
    # Torch's (size + … - 1) // stride + 1, the numbers put together first.
    result = (size + (2 * around - dilation * (kernel - 1) - 1 + stride)) // stride
    return require_positive(call, result, f"a kernel of {kernel}", size)


def _require_room_for_padding(call: Call, size: Size, around: int) -> None:
    """Require reflect and circular padding to be no larger than the axis has values for."""
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
    return require_positive(call, result, f"padding {padding}", size)


def require_divisible_channels(call: Call) -> None:
    """Require ``groups`` to divide both channel counts; hints at the nearest that does."""
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


def filter_counts(p: Mapping[str, Any], dims: int, transposed: bool) -> tuple[int, int]:
    """Return one channel's numbers in all filters that it meets, and how many channels there are.

    A convolution's channel of the output meets those of its group in the input; a transposed one's
    is the other way round.
    """
    many, each = ("out_channels", "in_channels")[:: -1 if transposed else 1]
    kernel: int = prod(per_axis(p["kernel_size"], axis) for axis in range(dims))
    return (p[each] // p["groups"]) * kernel, p[many]


def conv_macs(dims: int, transposed: bool = False) -> Any:
    """Multiply-adds: each value of the output (transposed: of the input) meets its filters once."""

    def count(p: Mapping[str, Any], inputs: Any, outputs: tuple[TensorType, ...]) -> Size:
        size: Size = (inputs["input"] if transposed else outputs[0]).numel
        return size * filter_counts(p, dims, transposed)[0]

    return count


def conv_params(dims: int) -> tuple[Param, ...]:
    """Return the parameters of ``nn.Conv1d``, ``2d`` or ``3d``, in torch's order."""
    return (
        *_channel_params(),
        Param("kernel_size", ints(dims), help="size of the filter"),
        Param("stride", ints(dims), 1, "step of the filter from one position to the next"),
        Param("padding", ints(dims, 0, ("same", "valid")), 0, "padding on both sides of each axis"),
        Param("dilation", ints(dims), 1, "spacing between the points of the filter"),
        Param(
            "groups",
            int_(),
            1,
            "number of groups that the channels are split into, computed independently",
        ),
        Param("bias", bool_(), True, "add a learnable bias"),
        Param("padding_mode", _PADDING_MODES, "zeros", "values of the padding"),
    )


def transposed_conv_params(dims: int) -> tuple[Param, ...]:
    """Return the parameters of ``nn.ConvTranspose1d``, ``2d`` or ``3d``, in torch's order."""
    return (
        *_channel_params(),
        Param("kernel_size", ints(dims), help="size of the filter"),
        Param("stride", ints(dims), 1, "step of the filter from one position to the next"),
        Param("padding", ints(dims, 0), 0, "size removed on both sides of each axis"),
        Param(
            "output_padding",
            ints(dims, 0),
            0,
            "additional size on one side of each axis of the output",
        ),
        Param(
            "groups",
            int_(),
            1,
            "number of groups that the channels are split into, computed independently",
        ),
        Param("bias", bool_(), True, "add a learnable bias"),
        Param("dilation", ints(dims), 1, "spacing between the points of the filter"),
        Param("padding_mode", choice("zeros"), "zeros", "values of the padding"),
    )


def _channel_params() -> tuple[Param, ...]:
    return (
        Param("in_channels", int_(), help="channels of the input", inferred=True),
        Param("out_channels", int_(), help="channels of the output, one filter each"),
    )


def conv_signature(dims: int, transposed: bool = False) -> str:
    """Return the shape signature, whose size function is ``conv`` or, transposed, ``deconv``."""
    function = "deconv" if transposed else "conv"
    axes = _AXES[dims]
    after = ", ".join(f"{function}({axis})" for axis in axes)
    return f"(N?, in_channels, {', '.join(axes)}) -> (N?, out_channels, {after})"


SIZE_FUNCTIONS = {"conv": conv_size, "deconv": transposed_size}
"""The functions in the signatures of convolutions."""
