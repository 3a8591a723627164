"""Normalisation over the batch, over features or over groups of channels."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import prod
from typing import Any

from designer.layers.call import Call, mismatch
from designer.layers.declare import Layer, layer
from designer.layers.params import Param, bool_, float_, int_, shape, text
from designer.layers.shared.normalization import (
    normalize_last_axes,
    require_enough_values,
    require_positive_eps,
)
from designer.layers.shared.requirements import require_divisible, require_full
from designer.layers.sizes import product
from designer.layers.tensor_types import TensorType

FAMILY = "normalization"
_EPS = Param("eps", float_(0), 1e-5, "added to the variance for numerical stability")
_BIAS = Param("bias", bool_(), True, "learn a shift as well, if there is a learnable scale")


def _affine(default: bool = True) -> Param:
    return Param("affine", bool_(), default, "learn a scale and a shift for each channel")


def _channel_weights(channels: str) -> Callable[[Mapping[str, Any]], int]:
    def count(p: Mapping[str, Any]) -> int:
        total: int = p[channels] * p["affine"] * (1 + p["bias"])
        return total

    return count


def _running(p: Mapping[str, Any]) -> int:
    """Mean and variance of each channel, and the number of batches seen."""
    total: int = (2 * p["num_features"] + 1) * p["track_running_stats"]
    return total


def _statistics(default: bool, optional: bool = True) -> tuple[Param, ...]:
    return (
        Param("num_features", int_(), help="channels of the input", inferred=True),
        _EPS,
        Param(
            "momentum",
            float_(0, 1, optional=optional),
            0.1,
            "weight of the newest batch in the running statistics",
        ),
        _affine(default),
        Param(
            "track_running_stats",
            bool_(),
            default,
            "keep running statistics in training, for use in evaluation",
        ),
    )


def _over_batch(call: Call) -> None:
    require_positive_eps(call)
    shape_ = call.input().shape
    require_enough_values(call, shape_[0] * product(shape_[2:]))


def _group_norm(call: Call) -> None:
    require_divisible(call, "num_channels", "num_groups")
    shape_ = call.input().shape
    each = call["num_channels"] // call["num_groups"]
    require_enough_values(call, shape_[0] * each * product(shape_[2:]))


def _batch_norm(dims: int, over: str, axes: str) -> Layer:
    return layer(
        f"BatchNorm{dims}d",
        FAMILY,
        f"Normalises each channel of {over} over the batch.",
        f"(N, num_features, {axes}) -> (N, num_features, {axes.strip('?')})",
        *_statistics(default=True),
        _BIAS,
        accepts="weights",
        guard=_over_batch,
        weights=_channel_weights("num_features"),
        buffers=_running,
    )


def _element_weights(p: Mapping[str, Any]) -> int:
    sizes = p["normalized_shape"]
    count = prod(sizes) if isinstance(sizes, tuple) else sizes
    return int(count * p["elementwise_affine"] * (1 + p.get("bias", False)))


_NORMALIZED_SHAPE = Param(
    "normalized_shape",
    shape(),
    help="sizes of the last axes, over which is normalised",
    inferred=True,
)
_ELEMENTWISE = Param(
    "elementwise_affine", bool_(), True, "learn a scale and a shift for each element"
)


def _instance_norm(dims: int, over: str, axes: str) -> Layer:
    return layer(
        f"InstanceNorm{dims}d",
        FAMILY,
        f"Normalises each channel of each of {over} by itself.",
        f"(N?, num_features, {axes}) -> (N?, num_features, {axes})",
        *_statistics(default=False, optional=False),
        _BIAS,
        accepts="weights",
        guard=lambda call: _each_alone(call, dims),
        weights=_channel_weights("num_features"),
        buffers=_running,
    )


def _each_alone(call: Call, dims: int) -> None:
    if call["track_running_stats"] or call["affine"]:
        pass
    shape_ = call.input().shape
    require_enough_values(call, product(shape_[len(shape_) - dims :]))


def _local_response(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    if arrived.rank < 3:
        raise mismatch("input", "(N, C, *)", arrived, code="rank")
    if arrived.rank > 3:
        require_full(call)
    return (arrived,)


def _response_params(size: str, constant: float) -> tuple[Param, ...]:
    return (
        Param("size", int_(), help=size),
        Param("alpha", float_(fits=True), 1e-4, "factor of the sum of squares of the neighbours"),
        Param("beta", float_(fits=True), 0.75, "exponent of the denominator"),
        Param("k", float_(fits=True), constant, "added to the sum of squares"),
    )


_LOCAL_RESPONSE = layer(
    "LocalResponseNorm",
    FAMILY,
    "Divides each value by a term that grows with its neighbouring channels (AlexNet).",
    "(N, C, *) -> (N, C, *)",
    *_response_params("number of neighbouring channels", 1.0),
    rule=_local_response,
    accepts="float",
)
LAYERS = (
    _batch_norm(1, "a sequence or of features", "L?"),
    _batch_norm(2, "images", "H, W"),
    _batch_norm(3, "volumes", "D, H, W"),
    layer(
        "LayerNorm",
        FAMILY,
        "Normalises each sample over its last axes, independently of the batch.",
        "(*, *normalized_shape) -> (*, *normalized_shape)",
        _NORMALIZED_SHAPE,
        _EPS,
        _ELEMENTWISE,
        _BIAS,
        rule=normalize_last_axes,
        accepts="weights",
        weights=_element_weights,
    ),
    layer(
        "RMSNorm",
        FAMILY,
        "Divides each sample by the root mean square over its last axes.",
        "(*, *normalized_shape) -> (*, *normalized_shape)",
        _NORMALIZED_SHAPE,
        Param(
            "eps",
            float_(0, optional=True),
            None,
            "added for numerical stability; none: the smallest step of the dtype",
        ),
        _ELEMENTWISE,
        rule=normalize_last_axes,
        accepts="weights",
        weights=_element_weights,
    ),
    layer(
        "GroupNorm",
        FAMILY,
        "Normalises groups of channels in each sample, independently of the batch.",
        "(N, num_channels, *) -> (N, num_channels, *)",
        Param("num_groups", int_(), help="number of groups that the channels are split into"),
        Param("num_channels", int_(), help="channels of the input", inferred=True),
        _EPS,
        _affine(),
        _BIAS,
        accepts="weights",
        guard=_group_norm,
        weights=_channel_weights("num_channels"),
    ),
    _instance_norm(1, "the sequences", "L"),
    _instance_norm(2, "the images", "H, W"),
    _instance_norm(3, "the volumes", "D, H, W"),
    _LOCAL_RESPONSE,
    replace(_LOCAL_RESPONSE, name="local_response_norm", target="F.local_response_norm"),
    layer(
        "CrossMapLRN2d",
        FAMILY,
        "LocalResponseNorm for images as computed by Caffe.",
        "(N, C, H, W) -> (N, C, H, W)",
        *_response_params("number of neighbouring channels", 1),
        accepts="float",
    ),
    layer(
        "SyncBatchNorm",
        FAMILY,
        "Batch normalisation with statistics over all processes of a distributed training.",
        "(N, num_features, *) -> (N, num_features, *)",
        *_statistics(default=True),
        Param("process_group", text(optional=True), None, "process group; none: all processes"),
        _BIAS,
        accepts="weights",
        guard=_over_batch,
        weights=_channel_weights("num_features"),
        buffers=_running,
    ),
)
