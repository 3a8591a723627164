"""Resizing: sequences, images and volumes made larger or smaller by interpolation."""

from collections.abc import Mapping

from designer.layers.call import Call, SetParam, dtype_mismatch, mismatch, per_axis
from designer.layers.declare import Layer, Port, layer
from designer.layers.params import Param, bool_, choice, floats, ints, shape
from designer.layers.shape_signature import require_positive, scale_size
from designer.layers.sizes import Shape, Size
from designer.layers.tensor_types import TensorType

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
            fix_hints=(SetParam("size", None),) if size else (SetParam("scale_factor", 2.0),),
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
            fix_hints=(SetParam("recompute_scale_factor", None),),
        )
    if size is not None:
        return tuple(per_axis(size, axis) for axis in range(len(spatial)))
    return tuple(_grown(call, old, per_axis(factor, axis)) for axis, old in enumerate(spatial))


def _grown(call: Call, old: Size, factor: float) -> Size:
    return require_positive(call, scale_size(old, factor), f"scale_factor {factor}", old)


def _require_mode(call: Call, rank: int) -> None:
    mode: str = call["mode"]
    if rank not in _RANKS.get(mode, (3, 4, 5)):
        fitting = _FOR_RANK[rank]
        call.fail(
            f"has mode={mode!r}, which is for {_RANKS[mode][0]} axes, but its input has {rank}; "
            f"use {fitting!r} or 'nearest'",
            port="input",
            param="mode",
            code="mode",
            fix_hints=(SetParam("mode", fitting), SetParam("mode", "nearest")),
        )
    if call["align_corners"] is not None and mode not in _RANKS:
        call.fail(
            f"has align_corners, which mode={mode!r} does not know; leave it out, "
            f"or use {_FOR_RANK[rank]!r}",
            param="align_corners",
            code="mode",
            fix_hints=(SetParam("align_corners", None), SetParam("mode", _FOR_RANK[rank])),
        )


def _require_antialias(call: Call) -> None:
    if call["antialias"] and call["mode"] not in {"bilinear", "bicubic"}:
        call.fail(
            f"has antialias, which mode={call['mode']!r} does not know; "
            "set mode to 'bilinear' or antialias to False",
            param="antialias",
            code="mode",
            fix_hints=(SetParam("antialias", False),),
        )


def _upsample(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    if arrived.rank not in {3, 4, 5}:
        raise mismatch("input", "(N, C, L), (N, C, H, W) or (N, C, D, H, W)", arrived, code="rank")
    _require_mode(call, arrived.rank)
    _require_antialias(call)
    sizes = resized(call, arrived.shape[2:])
    return (TensorType((*arrived.shape[:2], *sizes), arrived.dtype),)


def interpolation_params() -> tuple[Param, ...]:
    """Return the parameters of ``nn.Upsample``."""
    return (
        Param("size", shape(optional=True), None, "size of the output"),
        Param("scale_factor", floats(0, optional=True), None, "factor of each size"),
        Param("mode", _MODES, "nearest", "interpolation algorithm"),
        Param(
            "align_corners",
            bool_(optional=True),
            None,
            "align the centres of the corner pixels, not their outer borders",
        ),
        Param(
            "recompute_scale_factor",
            bool_(optional=True),
            None,
            "recompute the factor from the rounded size",
        ),
    )


def _sampled(call: Call) -> tuple[TensorType, ...]:
    arrived, grid = call.input(), call.input("grid")
    if arrived.rank not in {4, 5}:
        raise mismatch("input", "(N, C, H, W)", arrived, code="rank")
    if grid.rank != arrived.rank or call.differ(grid.shape[-1], arrived.rank - 2):
        raise mismatch("grid", f"(N, H, W, {arrived.rank - 2}), places in {arrived}", grid)
    if call.differ(arrived.shape[0], grid.shape[0]):
        raise mismatch("grid", f"the batch of its input {arrived}", grid)
    if grid.dtype != arrived.dtype:
        raise dtype_mismatch("grid", arrived.dtype, grid.dtype)
    if call["mode"] == "bicubic" and arrived.rank == 5:
        call.fail(
            "has mode='bicubic', which is for images; set mode to 'bilinear'",
            param="mode",
            code="mode",
            fix_hints=(SetParam("mode", "bilinear"),),
        )
    return (TensorType((*arrived.shape[:2], *grid.shape[1:-1]), arrived.dtype),)


def _affine_grid(call: Call) -> tuple[TensorType, ...]:
    theta, like = call.input("theta"), call.input("size")
    dims = like.rank - 2
    if dims not in {2, 3}:
        raise mismatch(
            "size", "an image (N, C, H, W) of the size that is wanted", like, code="rank"
        )
    if theta.rank != 3 or any(map(call.differ, theta.shape[1:], (dims, dims + 1))):
        raise mismatch("theta", f"(N, {dims}, {dims + 1}), a matrix for each sample", theta)
    if call.differ(theta.shape[0], like.shape[0]):
        raise mismatch("theta", f"the batch of {like}", theta)
    return (TensorType((like.shape[0], *like.shape[2:], dims), theta.dtype),)


def _affine_code(args: Mapping[str, str | None], params: Mapping[str, str]) -> str:
    corners = params["align_corners"]
    more = f", align_corners={corners}" if corners != "None" else ""
    return f"F.affine_grid({args['theta']}, {args['size']}.size(){more})"


def _image_only(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    if arrived.rank != 4:
        raise mismatch("input", "(N, C, H, W)", arrived, code="rank")
    return (TensorType((*arrived.shape[:2], *resized(call, arrived.shape[2:])), arrived.dtype),)


def _upsampling(name: str, how: str) -> Layer:
    return layer(
        name,
        FAMILY,
        f"Enlarges an image {how}; Upsample is more general.",
        "(N, C, H, W) -> (N, C, *size)",
        Param("size", ints(2, optional=True), None, "size of the output"),
        Param("scale_factor", floats(2, 0, optional=True), None, "factor of each size"),
        rule=_image_only,
        accepts="float",
    )


LAYERS = (
    layer(
        "Upsample",
        FAMILY,
        "Enlarges a sequence, image or volume by interpolation.",
        "(N, C, *) -> (N, C, *size)",
        *interpolation_params(),
        rule=_upsample,
        accepts="float",
    ),
    _upsampling("UpsamplingNearest2d", "by repeating each pixel"),
    _upsampling("UpsamplingBilinear2d", "by bilinear interpolation"),
    layer(
        "interpolate",
        FAMILY,
        "Resizes a sequence, image or volume by interpolation.",
        "(N, C, *) -> (N, C, *size)",
        *interpolation_params(),
        Param("antialias", bool_(), False, "smooth when shrinking"),
        target="F.interpolate",
        rule=_upsample,
        accepts="float",
    ),
    layer(
        "grid_sample",
        FAMILY,
        "Samples an image at the coordinates in grid: a learnable warp.",
        "input: (N, C, H, W), grid: (N, H', W', 2) -> (N, C, H', W')",
        Param(
            "mode", choice("bilinear", "nearest", "bicubic"), "bilinear", "interpolation algorithm"
        ),
        Param(
            "padding_mode",
            choice("zeros", "border", "reflection"),
            "zeros",
            "values outside of the image",
        ),
        Param(
            "align_corners",
            bool_(optional=True),
            None,
            "-1 and 1 are the centres of the corner pixels, not their outer borders",
        ),
        target="F.grid_sample",
        inputs=("input", "grid"),
        rule=_sampled,
        accepts="float",
    ),
    layer(
        "affine_grid",
        FAMILY,
        "The sampling grid of an affine transform, for grid_sample.",
        "theta: (N, 2, 3), size: (N, C, H, W) -> (N, H, W, 2)",
        Param(
            "align_corners",
            bool_(optional=True),
            None,
            "-1 and 1 are the centres of the corner pixels, not their outer borders",
        ),
        target="F.affine_grid",
        inputs=(Port("theta", accepts="full"), "size"),
        rule=_affine_grid,
        code=_affine_code,
        reads=("size",),
    ),
)
