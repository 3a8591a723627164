"""Learnable and constant tensors of a design, and indices along an axis."""

from collections.abc import Mapping
from math import prod
from typing import Any

from designer.layers.call import Call
from designer.layers.declare import layer
from designer.layers.params import AXIS, Param, choice, float_, shape
from designer.layers.tensor_types import TensorType

FAMILY = "weights"
INITIAL_VALUES = ("zeros", "ones", "randn")
"""Functions of torch that fill a tensor."""
_VALUES = (
    Param("shape", shape(), help="shape; no batch axis is added"),
    Param("init", choice(*INITIAL_VALUES), "zeros", "initial values"),
    Param("scale", float_(), 1.0, "factor of the initial values"),
)


def _parameter(call: Call) -> tuple[TensorType, ...]:
    return (TensorType(call.as_tuple("shape", 1)),)


def _count(params: Mapping[str, Any]) -> int:
    sizes = params["shape"]
    return prod(sizes if isinstance(sizes, tuple) else (sizes,))


def _places(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    return (TensorType((arrived.shape[call.axis("dim", arrived.rank)],), "int64"),)


LAYERS = (
    layer(
        "Parameter",
        FAMILY,
        "A learnable tensor of any shape: a class token, a scale, a table.",
        "() -> (*shape)",
        *_VALUES,
        inputs=(),
        rule=_parameter,
        weights=_count,
    ),
    layer(
        "Buffer",
        FAMILY,
        "A tensor that is saved with the model, but not trained.",
        "() -> (*shape)",
        *_VALUES,
        inputs=(),
        rule=_parameter,
        buffers=_count,
    ),
    layer(
        "arange",
        FAMILY,
        "The indices along an axis of its input, from 0: positions for an embedding.",
        "(*) -> (L)",
        Param("dim", AXIS, 1, "axis whose indices are returned"),
        code="torch.arange({input}.size({dim}), device={input}.device)",
        reads=("size", "device"),
        rule=_places,
    ),
)
