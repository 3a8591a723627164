"""Convolutions of sequences, images and volumes, and their sliding windows.

The size rule is the one torch documents for ``Conv2d``, its source
Dumoulin & Visin, "A guide to convolution arithmetic for deep learning" (2016).
"""

from collections.abc import Mapping
from dataclasses import replace
from math import prod
from typing import Any

from designer.layers.call import Call, mismatch, per_axis
from designer.layers.declare import Layer, layer
from designer.layers.params import Param, ints
from designer.layers.shape_signature import require_positive
from designer.layers.shared.conv_arithmetic import (
    SIZE_FUNCTIONS,
    conv_macs,
    conv_params,
    conv_signature,
    filter_counts,
    require_divisible_channels,
    transposed_conv_params,
)
from designer.layers.sizes import BATCH, Shape, Size
from designer.layers.tensor_types import TensorType

FAMILY = "convolution"


def _weights(dims: int, transposed: bool = False) -> Any:
    def count(p: Mapping[str, Any]) -> int:
        each, channels = filter_counts(p, dims, transposed)
        total: int = each * channels + p["out_channels"] * p["bias"]
        return total

    return count


def _sliding() -> tuple[Param, ...]:
    return (
        Param("kernel_size", ints(2), help="size of the window"),
        Param("dilation", ints(2), 1, "spacing between the points of the window"),
        Param("padding", ints(2, 0), 0, "padding on both sides of each axis"),
        Param("stride", ints(2), 1, "step of the window from one position to the next"),
    )


def _windows(call: Call, sizes: Shape) -> Size:
    """Return how many places a window has on an image."""
    count: Size = 1
    for axis, size in enumerate(sizes):
        kernel, stride, dilation, padding = (
            per_axis(call[n], axis) for n in ("kernel_size", "stride", "dilation", "padding")
        )
        places = (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
        count = count * require_positive(call, places, f"a window of {kernel}", size)
    return count


def _unfold(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    if arrived.rank != 4 and not (arrived.rank == 3 and BATCH not in arrived.shape):
        raise mismatch("input", "(N, C, H, W)", arrived, code="rank")
    *batch, channels, height, width = arrived.shape
    area = prod(per_axis(call["kernel_size"], axis) for axis in (0, 1))
    count = _windows(call, (height, width))
    return (TensorType((*batch, channels * area, count), arrived.dtype),)


def _fold(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    if arrived.rank != 3 and not (arrived.rank == 2 and BATCH not in arrived.shape):
        raise mismatch("input", "(N, C*kernel, windows)", arrived, code="rank")
    *batch, columns, count = arrived.shape
    area = prod(per_axis(call["kernel_size"], axis) for axis in (0, 1))
    sizes = tuple(per_axis(call["output_size"], axis) for axis in (0, 1))
    wanted = _windows(call, sizes)
    if call.differ(count, wanted):
        raise mismatch("input", f"{wanted} windows, as many as {sizes} has places for", arrived)
    if not call.divides(area, columns):
        raise mismatch("input", f"columns of {area} values (kernel_size) a channel", arrived)
    return (TensorType((*batch, columns // area, *sizes), arrived.dtype),)


def _conv(dims: int, over: str) -> Layer:
    return layer(
        f"Conv{dims}d",
        FAMILY,
        f"Slides learnable filters over {over}.",
        conv_signature(dims),
        *conv_params(dims),
        accepts="weights",
        guard=require_divisible_channels,
        weights=_weights(dims),
        macs=conv_macs(dims),
        functions=SIZE_FUNCTIONS,
    )


def _transposed(dims: int, over: str) -> Layer:
    return layer(
        f"ConvTranspose{dims}d",
        FAMILY,
        f"Spreads learnable filters over {over} to enlarge it.",
        conv_signature(dims, transposed=True),
        *transposed_conv_params(dims),
        accepts="weights",
        guard=require_divisible_channels,
        weights=_weights(dims, transposed=True),
        macs=conv_macs(dims, transposed=True),
        functions=SIZE_FUNCTIONS,
    )


_FOLD = layer(
    "Fold",
    FAMILY,
    "Combines columns of windows into an image, summing overlaps (col2im).",
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
        "Extracts sliding windows of an image; each becomes a column (im2col).",
        "(N?, C, H, W) -> (N?, C*kernel, windows)",
        *_sliding(),
        rule=_unfold,
        accepts="float",
    ),
    _FOLD,
    replace(_FOLD, name="fold", target="F.fold"),
)
