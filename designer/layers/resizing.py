"""Resizing: sequences, images and volumes made larger or smaller by interpolation."""

from designer.layers.call import Call, SetParam, expect, per_axis
from designer.layers.declare import layer
from designer.layers.params import Param, bool_, choice, floats, shape
from designer.layers.shape_line import positive, scaled
from designer.layers.sizes import Shape, Size
from designer.layers.types import TensorType

FAMILY = "resizing"
_RANKS = {"linear": (3,), "bilinear": (4,), "bicubic": (4,), "trilinear": (5,)}
_FOR_RANK = {3: "linear", 4: "bilinear", 5: "trilinear"}
_MODES = choice("nearest", "linear", "bilinear", "bicubic", "trilinear", "area", "nearest-exact")


def resized(call: Call, spatial: Shape) -> Shape:
    """Return spatial sizes after resizing to ``size`` or by ``scale_factor``; one is given."""
    size, factor = call["size"], call["scale_factor"]
    if (size is None) == (factor is None):
        call.fail(
            "needs a size or a scale_factor, " + ("not both" if size else "but has neither")
            + "; give one of them",
            param="scale_factor",
            code="missing-value",
            mends=(SetParam("size", None),) if size else (SetParam("scale_factor", 2.0),),
        )  # fmt: skip
    for name in ("size", "scale_factor"):
        given = call[name]
        if isinstance(given, tuple) and len(given) != len(spatial):
            call.fail(
                f"has {len(given)} numbers in {name}, but {len(spatial)} axes to resize; "
                "give one number, or one for each axis",
                param=name,
            )
    if size is not None and call["recompute_scale_factor"]:
        call.fail(
            "has recompute_scale_factor, which means nothing with a size; leave it out",
            param="recompute_scale_factor",
            code="bad-value",
            mends=(SetParam("recompute_scale_factor", None),),
        )
    if size is not None:
        return tuple(per_axis(size, axis) for axis in range(len(spatial)))
    return tuple(_grown(call, old, per_axis(factor, axis)) for axis, old in enumerate(spatial))


def _grown(call: Call, old: Size, factor: float) -> Size:
    return positive(call, scaled(old, factor), f"scale_factor {factor}", old)


def _hold_mode(call: Call, rank: int) -> None:
    mode: str = call["mode"]
    if rank not in _RANKS.get(mode, (3, 4, 5)):
        fitting = _FOR_RANK[rank]
        call.fail(
            f"has mode={mode!r}, which is for {_RANKS[mode][0]} axes, but its input has {rank}; "
            f"use {fitting!r} or 'nearest'",
            port="input",
            param="mode",
            code="mode",
            mends=(SetParam("mode", fitting), SetParam("mode", "nearest")),
        )
    if call["align_corners"] is not None and mode not in _RANKS:
        call.fail(
            f"has align_corners, which mode={mode!r} does not know; leave it out, "
            f"or use {_FOR_RANK[rank]!r}",
            param="align_corners",
            code="mode",
            mends=(SetParam("align_corners", None), SetParam("mode", _FOR_RANK[rank])),
        )


def _upsample(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    if arrived.rank not in {3, 4, 5}:
        raise expect("input", "(N, C, L), (N, C, H, W) or (N, C, D, H, W)", arrived, code="rank")
    _hold_mode(call, arrived.rank)
    sizes = resized(call, arrived.shape[2:])
    return (TensorType((*arrived.shape[:2], *sizes), arrived.dtype),)


def interpolation_params() -> tuple[Param, ...]:
    """Return the parameters of ``nn.Upsample``."""
    return (
        Param("size", shape(optional=True), None, "size of the output"),
        Param("scale_factor", floats(0, optional=True), None, "times as large"),
        Param("mode", _MODES, "nearest", "how values in between are made up"),
        Param("align_corners", bool_(optional=True), None, "keep the corners' values, not areas"),
        Param(
            "recompute_scale_factor",
            bool_(optional=True),
            None,
            "work out the factor again from the rounded size",
        ),
    )


LAYERS = (
    layer(
        "Upsample",
        FAMILY,
        "Makes a sequence, image or volume larger by interpolation.",
        "(N, C, *) -> (N, C, *size)",
        *interpolation_params(),
        rule=_upsample,
        accepts="float",
    ),
)
