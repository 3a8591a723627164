"""Layers that move values between channels and space."""

from collections.abc import Callable

from designer.layers.call import Call, Mismatch, mismatch
from designer.layers.declare import Layer, layer
from designer.layers.params import Param, int_
from designer.layers.sizes import Size
from designer.layers.tensor_types import TensorType

FAMILY = "resizing"
_MORE = "Moves channels into space to enlarge an image: sub-pixel convolution."
_LESS = "Moves blocks of pixels into channels to shrink an image."
_MIX = "Interleaves the channels of groups, as ShuffleNet does."


def _divided(call: Call, name: str, size: Size, by: int, what: str) -> Size:
    if not call.divides(by, size):
        raise Mismatch(
            port="input",
            param=name,
            code="groups",
            expected=f"{what} divisible by {by} ({name}={call[name]})",
            actual=str(call.input()),
        )
    return size // by


def _image(call: Call) -> TensorType:
    arrived = call.input()
    if arrived.rank < 3:
        raise mismatch("input", "(N, C, H, W)", arrived, code="rank")
    return arrived


def _shuffle(call: Call) -> tuple[TensorType, ...]:
    arrived, factor = _image(call), call["upscale_factor"]
    *lead, channels, height, width = arrived.shape
    fewer = _divided(call, "upscale_factor", channels, factor * factor, "channels")
    return (TensorType((*lead, fewer, height * factor, width * factor), arrived.dtype),)


def _unshuffle(call: Call) -> tuple[TensorType, ...]:
    arrived, factor = _image(call), call["downscale_factor"]
    *lead, channels, height, width = arrived.shape
    sizes = (_divided(call, "downscale_factor", s, factor, "height and width")
             for s in (height, width))  # fmt: skip
    return (TensorType((*lead, channels * factor * factor, *sizes), arrived.dtype),)


def _mix(call: Call) -> tuple[TensorType, ...]:
    arrived = _image(call)
    _divided(call, "groups", arrived.shape[1], call["groups"], "channels")
    return (arrived,)


def _layer(
    name: str, purpose: str, line: str, param: Param,
    rule: Callable[[Call], tuple[TensorType, ...]], target: str = "",
) -> Layer:  # fmt: skip
    return layer(name, FAMILY, purpose, line, param, rule=rule, target=target)


_UP = Param("upscale_factor", int_(), help="factor of each size")
_DOWN = Param("downscale_factor", int_(), help="factor by which the size is divided")
_GROUPS = Param("groups", int_(), help="number of groups")
_UP_LINE = "(*, C*r*r, H, W) -> (*, C, H*r, W*r)"
_DOWN_LINE = "(*, C, H*r, W*r) -> (*, C*r*r, H, W)"
_MIX_LINE = "(N, C, *) -> (N, C, *)"

LAYERS = (
    _layer("PixelShuffle", _MORE, _UP_LINE, _UP, _shuffle),
    _layer("PixelUnshuffle", _LESS, _DOWN_LINE, _DOWN, _unshuffle),
    _layer("ChannelShuffle", _MIX, _MIX_LINE, _GROUPS, _mix),
    _layer("pixel_shuffle", _MORE, _UP_LINE, _UP, _shuffle, "F.pixel_shuffle"),
    _layer("pixel_unshuffle", _LESS, _DOWN_LINE, _DOWN, _unshuffle, "F.pixel_unshuffle"),
    _layer("channel_shuffle", _MIX, _MIX_LINE, _GROUPS, _mix, "F.channel_shuffle"),
)
