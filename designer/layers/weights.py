"""Tensors that a design holds: learnable ones, constant ones, and functions fed with weights."""

from collections.abc import Mapping
from math import prod
from typing import Any

from designer.layers.call import Call, ClearParam, InsertBefore, Mismatch, expect
from designer.layers.declare import Port, layer
from designer.layers.embedding import OPTIONS
from designer.layers.params import AXIS, Param, choice, float_, shape
from designer.layers.sizes import Size
from designer.layers.types import TensorType

FAMILY = "weights"
_VALUES = (
    Param("shape", shape(), help="its sizes; no batch axis is added"),
    Param("init", choice("zeros", "ones", "randn"), "zeros", "what it starts as"),
    Param("scale", float_(), 1.0, "factor for what it starts as"),
)


def _parameter(call: Call) -> tuple[TensorType, ...]:
    return (TensorType(call.spread("shape", 1)),)


def _count(params: Mapping[str, Any]) -> int:
    sizes = params["shape"]
    return prod(sizes if isinstance(sizes, tuple) else (sizes,))


def _places(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    return (TensorType((arrived.shape[call.axis("dim", arrived.rank)],), "int64"),)


def _embedding(call: Call) -> tuple[TensorType, ...]:
    weight = call.input("weight")
    if weight.rank != 2:
        raise expect("weight", "a table (num_embeddings, embedding_dim)", weight, code="rank")
    rows, index = weight.shape[0], call["padding_idx"]
    if index is not None and isinstance(rows, int) and not -rows <= index < rows:
        call.fail(
            f"has padding_idx={index}, but its table has {rows} rows; "
            "choose one of them, or clear padding_idx",
            param="padding_idx",
            code="axis",
            mends=(ClearParam("padding_idx"),),
        )
    return (TensorType((*call.input().shape, weight.shape[1]), weight.dtype),)


def _linear(call: Call) -> tuple[TensorType, ...]:
    arrived, weight, bias = call.input(), call.input("weight"), call.optional("bias")
    if weight.rank != 2:
        raise expect("weight", "(out_features, in_features)", weight, code="rank")
    if not arrived.rank:
        raise expect("input", "(*, in_features)", arrived, code="rank")
    if call.differ(arrived.shape[-1], weight.shape[1]):
        raise expect("weight", f"{arrived.shape[-1]} columns, as many as its input has", weight)
    if bias is not None and (bias.rank != 1 or call.differ(bias.shape[0], weight.shape[0])):
        raise expect("bias", f"({weight.shape[0]},), one for each row of its weight", bias)
    for port, given in (("weight", weight), ("bias", bias)):
        if given is not None and given.dtype != arrived.dtype:
            raise Mismatch(
                port=port, expected=arrived.dtype, actual=given.dtype, code="dtype",
                mends=(InsertBefore(port, "to", {"dtype": arrived.dtype}),),
            )  # fmt: skip
    return (TensorType((*arrived.shape[:-1], weight.shape[0]), arrived.dtype),)


def _linear_macs(p: Mapping[str, Any], inputs: Any, outputs: tuple[TensorType, ...]) -> Size:
    macs: Size = outputs[0].numel * inputs["input"].shape[-1]
    return macs


LAYERS = (
    layer(
        "Parameter",
        FAMILY,
        "Numbers that training finds, of any shape: a class token, a scale, a table.",
        "() -> (*shape)",
        *_VALUES,
        inputs=(),
        rule=_parameter,
        weights=_count,
    ),
    layer(
        "Buffer",
        FAMILY,
        "Numbers that are saved with the model, but never trained.",
        "() -> (*shape)",
        *_VALUES,
        inputs=(),
        rule=_parameter,
        buffers=_count,
    ),
    layer(
        "arange",
        FAMILY,
        "Counts the places along an axis of its input, from 0: positions for an embedding.",
        "(*) -> (L)",
        Param("dim", AXIS, 1, "the axis whose places are counted"),
        code="torch.arange({input}.size({dim}), device={input}.device)",
        rule=_places,
    ),
    layer(
        "embedding",
        FAMILY,
        "Looks up a row of a table that arrives for each index: for tied weights.",
        "input: (*), weight: (rows, features) -> (*, features)",
        *OPTIONS,
        target="F.embedding",
        inputs=(Port("input", accepts="index"), Port("weight", accepts="float")),
        rule=_embedding,
    ),
    layer(
        "linear",
        FAMILY,
        "Multiplies by a weight that arrives: for tied weights.",
        "input: (*, in), weight: (out, in), bias: (out) -> (*, out)",
        target="F.linear",
        inputs=(
            Port("input", accepts="float"),
            Port("weight", accepts="float"),
            Port("bias", optional=True, accepts="float"),
        ),
        rule=_linear,
        macs=_linear_macs,
    ),
)
