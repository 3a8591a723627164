"""Transformer layers (Vaswani et al., "Attention Is All You Need", 2017)."""

from collections.abc import Mapping
from typing import Any

from designer.layers.call import Call, mismatch
from designer.layers.declare import layer
from designer.layers.params import Param, bool_, choice, float_, int_
from designer.layers.shared.attention_masks import mask_ports, require_mask_shape, with_keywords
from designer.layers.shared.requirements import require_divisible
from designer.layers.shared.sequences import (
    BATCH_FIRST,
    batch_of,
    length_of,
    require_sequence,
    require_shape,
)
from designer.layers.sizes import Shape, Size
from designer.layers.tensor_types import TensorType

FAMILY = "attention"


# ---- counting


def _attention(p: Mapping[str, Any]) -> int:
    """Return the learnable numbers of one attention: four projections."""
    size = p["d_model"]
    return int(4 * size * (size + p["bias"]))


def _feedforward(p: Mapping[str, Any]) -> int:
    size, inner = p["d_model"], p["dim_feedforward"]
    return int(2 * size * inner + (size + inner) * p["bias"])


def _norm(p: Mapping[str, Any]) -> int:
    return int(p["d_model"] * (1 + p["bias"]))


def _encoder_weights(p: Mapping[str, Any]) -> int:
    return _attention(p) + _feedforward(p) + 2 * _norm(p)


def _decoder_weights(p: Mapping[str, Any]) -> int:
    return 2 * _attention(p) + _feedforward(p) + 3 * _norm(p)


def _weights(p: Mapping[str, Any]) -> int:
    encoders: int = p["num_encoder_layers"] * _encoder_weights(p)
    decoders: int = p["num_decoder_layers"] * _decoder_weights(p)
    return encoders + decoders + 2 * _norm(p)


def _time(p: Mapping[str, Any], arrived: TensorType) -> Size:
    return arrived.shape[1 if p["batch_first"] and arrived.rank == 3 else 0]


def _encoder_cost(p: Mapping[str, Any], source: TensorType) -> Size:
    each = 4 * p["d_model"] + 2 * _time(p, source) + 2 * p["dim_feedforward"]
    macs: Size = source.numel * each
    return macs


def _decoder_cost(p: Mapping[str, Any], target: TensorType, memory: TensorType) -> Size:
    size = p["d_model"]
    each = 6 * size + 2 * _time(p, target) + 2 * _time(p, memory) + 2 * p["dim_feedforward"]
    macs: Size = target.numel * each + memory.numel * 2 * size
    return macs


def _macs(p: Mapping[str, Any], inputs: Any, outputs: tuple[TensorType, ...]) -> Size:
    source, target = inputs["src"], inputs["tgt"]
    encoders: Size = p["num_encoder_layers"] * _encoder_cost(p, source)
    decoders: Size = p["num_decoder_layers"] * _decoder_cost(p, target, source)
    return encoders + decoders


# ---- rules


def _require_features(call: Call, port: str, arrived: TensorType) -> None:
    """Require ``d_model`` features."""
    if call.differ(arrived.shape[-1], call["d_model"]):
        raise mismatch(port, f"{call['d_model']} features (d_model)", arrived)


def _encoder(call: Call) -> tuple[TensorType, ...]:
    source = require_sequence(call, "src", "d_model")
    call.bind_size("d_model", source.shape[-1], "src")
    require_divisible(call, "d_model", "nhead")
    batch, length = batch_of(call, source), length_of(call, source)
    require_mask_shape(call, "src_mask", batch, length, length, call["nhead"])
    require_shape(call, "src_key_padding_mask", (*batch, *length))
    return (source,)


def _two_sequences(call: Call, first: str, second: str) -> tuple[Shape, Shape, Shape]:
    """Return the batch and both lengths of two sequences that belong together."""
    one, other = require_sequence(call, first, "d_model"), require_sequence(call, second, "d_model")
    batch, theirs = batch_of(call, one), batch_of(call, other)
    if len(batch) != len(theirs) or any(map(call.differ, batch, theirs)):
        raise mismatch(second, f"the batch of its {first}, {one}", other)
    return batch, length_of(call, one), length_of(call, other)


def _decoder(call: Call) -> tuple[TensorType, ...]:
    batch, length, memory = _two_sequences(call, "tgt", "memory")
    target = call.input("tgt")
    call.bind_size("d_model", target.shape[-1], "tgt")
    _require_features(call, "memory", call.input("memory"))
    require_divisible(call, "d_model", "nhead")
    _require_decoder_masks(call, batch, length, memory)
    return (target,)


def _require_decoder_masks(call: Call, batch: Shape, length: Shape, memory: Shape) -> None:
    require_mask_shape(call, "tgt_mask", batch, length, length, call["nhead"])
    require_mask_shape(call, "memory_mask", batch, length, memory, call["nhead"])
    require_shape(call, "tgt_key_padding_mask", (*batch, *length))
    require_shape(call, "memory_key_padding_mask", (*batch, *memory))


def _transformer(call: Call) -> tuple[TensorType, ...]:
    batch, source, target = _two_sequences(call, "src", "tgt")
    for port in ("src", "tgt"):
        _require_features(call, port, call.input(port))
    require_divisible(call, "d_model", "nhead")
    require_mask_shape(call, "src_mask", batch, source, source, call["nhead"])
    require_shape(call, "src_key_padding_mask", (*batch, *source))
    _require_decoder_masks(call, batch, target, source)
    return (call.input("tgt"),)


# ---- declarations


_D_MODEL = Param("d_model", int_(), help="features of each step", inferred=True)
_NHEAD = Param(
    "nhead", int_(), help="number of attention heads, among which the features are split"
)
_SIZES = (
    Param("dim_feedforward", int_(), 2048, "hidden features of the feed-forward network"),
    Param("dropout", float_(0, 1), 0.1, "probability of setting a value to zero while training"),
    Param(
        "activation",
        choice("relu", "gelu"),
        "relu",
        "activation function of the feed-forward network",
    ),
)
_REST = (
    Param(
        "layer_norm_eps",
        float_(0),
        1e-5,
        "added to the variance in LayerNorm for numerical stability",
    ),
    BATCH_FIRST,
    Param(
        "norm_first", bool_(), False, "apply LayerNorm before attention and feed-forward, not after"
    ),
    Param("bias", bool_(), True, "add biases to the linear layers and LayerNorm"),
)

LAYERS = (
    layer(
        "TransformerEncoderLayer",
        FAMILY,
        "Self-attention and a feed-forward network, each with a residual and a LayerNorm.",
        "(T, N, d_model) -> (T, N, d_model)",
        _D_MODEL,
        _NHEAD,
        *_SIZES,
        *_REST,
        inputs=("src", *mask_ports("src_mask", "src_key_padding_mask")),
        rule=_encoder,
        accepts="weights",
        weights=_encoder_weights,
        macs=lambda p, inputs, _: _encoder_cost(p, inputs["src"]),
        code=with_keywords,
    ),
    layer(
        "TransformerDecoderLayer",
        FAMILY,
        "A TransformerEncoderLayer that also attends to the encoder's output.",
        "tgt: (T, N, d_model), memory: (S, N, d_model) -> (T, N, d_model)",
        _D_MODEL,
        _NHEAD,
        *_SIZES,
        *_REST,
        inputs=(
            "tgt",
            "memory",
            *mask_ports(
                "tgt_mask", "memory_mask", "tgt_key_padding_mask", "memory_key_padding_mask"
            ),
        ),
        rule=_decoder,
        accepts="weights",
        weights=_decoder_weights,
        macs=lambda p, inputs, _: _decoder_cost(p, inputs["tgt"], inputs["memory"]),
        code=with_keywords,
    ),
    layer(
        "Transformer",
        FAMILY,
        "Stacked encoder and decoder layers: from one sequence to another.",
        "src: (S, N, d_model), tgt: (T, N, d_model) -> (T, N, d_model)",
        Param("d_model", int_(), 512, "features of each step"),
        Param("nhead", int_(), 8, "number of attention heads, among which the features are split"),
        Param("num_encoder_layers", int_(), 6, "number of encoder layers"),
        Param("num_decoder_layers", int_(), 6, "number of decoder layers"),
        *_SIZES,
        *_REST,
        inputs=(
            "src",
            "tgt",
            *mask_ports(
                "src_mask",
                "tgt_mask",
                "memory_mask",
                "src_key_padding_mask",
                "tgt_key_padding_mask",
                "memory_key_padding_mask",
            ),
        ),
        rule=_transformer,
        accepts="weights",
        weights=_weights,
        macs=_macs,
        code=with_keywords,
    ),
)
