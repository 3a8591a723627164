"""Attention layers (Vaswani et al., "Attention Is All You Need", 2017)."""

from collections.abc import Mapping
from typing import Any

from designer.layers.call import Call, Mismatch, SetParam, mismatch
from designer.layers.declare import layer
from designer.layers.params import Param, bool_, float_, int_
from designer.layers.shared.attention_masks import mask_ports, require_mask_shape, with_keywords
from designer.layers.shared.requirements import require_divisible
from designer.layers.shared.sequences import (
    BATCH_FIRST,
    arranged,
    batch_of,
    length_of,
    require_sequence,
    require_shape,
)
from designer.layers.sizes import Shape, Size, product
from designer.layers.tensor_types import TensorType, shape_text

FAMILY = "attention"


# ---- multi-head attention


def _keys_and_values(call: Call, batch: Shape) -> Shape:
    """Require keys and values to match each other and the batch; return their length."""
    key, value = require_sequence(call, "key", "kdim"), require_sequence(call, "value", "vdim")
    for port, arrived, name in (("key", key, "kdim"), ("value", value, "vdim")):
        if len(batch_of(call, arrived)) != len(batch) or any(
            map(call.differ, batch_of(call, arrived), batch)
        ):
            raise mismatch(port, f"the batch of the query, {call.input('query')}", arrived)
        wanted, size = call[name] or call["embed_dim"], arrived.shape[-1]
        if call.differ(wanted, size):
            fix_hints = (SetParam(name, size),) if isinstance(size, int) else ()
            raise mismatch(port, f"{wanted} features ({name})", arrived, *fix_hints)
    length = length_of(call, key)
    if any(map(call.differ, length, length_of(call, value))):
        raise mismatch("value", f"as many steps as the key, {key}", value)
    return length


def _multihead(call: Call) -> tuple[TensorType, ...]:
    query = require_sequence(call, "query", "embed_dim")
    call.bind_size("embed_dim", query.shape[-1], "query")
    require_divisible(call, "embed_dim", "num_heads")
    batch, rows = batch_of(call, query), length_of(call, query)
    columns = _keys_and_values(call, batch)
    require_shape(call, "key_padding_mask", (*batch, *columns))
    require_mask_shape(call, "attn_mask", batch, rows, columns, call["num_heads"])
    output = TensorType(arranged(call, rows, batch, (call["embed_dim"],)))
    return output, TensorType((*batch, *rows, _attended(call.params, columns[0])))


def _attended(p: Mapping[str, Any], length: Size) -> Size:
    """Return how many keys there are, with the learnt one and the zero one that may be added."""
    return length + int(p["add_bias_kv"]) + int(p["add_zero_attn"])


def _multihead_weights(p: Mapping[str, Any]) -> int:
    size = p["embed_dim"]
    keys, values = p["kdim"] or size, p["vdim"] or size
    return int(size * (2 * size + keys + values) + (4 * p["bias"] + 2 * p["add_bias_kv"]) * size)


def _multihead_macs(p: Mapping[str, Any], inputs: Any, outputs: tuple[TensorType, ...]) -> Size:
    size = p["embed_dim"]
    projections = 2 * outputs[0].numel * size
    keys = inputs["key"].numel * size + inputs["value"].numel * size
    macs: Size = projections + keys + 2 * outputs[1].numel * size
    return macs


# ---- the function


def _scaled_dot_product(call: Call) -> tuple[TensorType, ...]:
    query, key, value = (call.input(port) for port in ("query", "key", "value"))
    fewest = 3 if call["enable_gqa"] else 2
    for port, arrived in (("query", query), ("key", key), ("value", value)):
        if arrived.rank < fewest:
            words = "(…, heads, steps, features)" if fewest == 3 else "(…, steps, features)"
            raise mismatch(port, words, arrived, code="rank")
        if arrived.dtype != query.dtype:
            raise Mismatch(port=port, expected=query.dtype, actual=arrived.dtype, code="dtype")
    if call.differ(query.shape[-1], key.shape[-1]):
        raise mismatch("key", f"{query.shape[-1]} features, as many as the query", key)
    if call.differ(key.shape[-2], value.shape[-2]):
        raise mismatch("value", f"{key.shape[-2]} steps, as many as the key", value)
    lead = _lead(call, query, key, value)
    _require_attention_mask(call, (*lead, query.shape[-2], key.shape[-2]))
    return (TensorType((*lead, query.shape[-2], value.shape[-1]), query.dtype),)


def _lead(call: Call, query: TensorType, key: TensorType, value: TensorType) -> Shape:
    lead = query.shape[:-2]
    for port, arrived in (("key", key), ("value", value)):
        joined = call.broadcast(lead, _repeated_heads(call, query, port, arrived))
        if joined is None:
            raise mismatch(port, f"leading axes that broadcast with the query's {query}", arrived)
        lead = joined
    return lead


def _repeated_heads(call: Call, query: TensorType, port: str, arrived: TensorType) -> Shape:
    """Return leading axes, with few heads repeated to the query's where they are shared."""
    if not call["enable_gqa"]:
        return arrived.shape[:-2]
    wanted, heads = query.shape[-3], arrived.shape[-3]
    if isinstance(wanted, int) and isinstance(heads, int) and wanted % heads:
        raise mismatch(port, f"a number of heads that divides the query's {wanted}", arrived)
    return (*arrived.shape[:-3], wanted)


def _require_attention_mask(call: Call, wanted: Shape) -> None:
    mask = call.optional("attn_mask")
    if mask is None:
        return
    if call["is_causal"]:
        call.fail(
            "has an attn_mask and is_causal too; remove the mask, or set is_causal to False",
            port="attn_mask",
            param="is_causal",
            code="two-masks",
            fix_hints=(SetParam("is_causal", False),),
        )
    # A mask may repeat along an axis, but not make the result larger.
    joined = call.broadcast(wanted, mask.shape)
    if joined is None or len(joined) != len(wanted) or any(map(call.differ, joined, wanted)):
        raise mismatch("attn_mask", f"a shape that broadcasts to {shape_text(wanted)}", mask)


def _scaled_macs(p: Mapping[str, Any], inputs: Any, outputs: tuple[TensorType, ...]) -> Size:
    query, key = inputs["query"], inputs["key"]
    per_row = key.shape[-2] * (query.shape[-1] + outputs[0].shape[-1])
    macs: Size = product(outputs[0].shape[:-1]) * per_row
    return macs


def _scaled_code(args: Mapping[str, str | None], params: Mapping[str, str]) -> str:
    defaults = {"dropout_p": "0.0", "is_causal": "False", "scale": "None", "enable_gqa": "False"}
    more = [f"{n}={params[n]}" for n, usual in defaults.items() if params[n] != usual]
    call = with_keywords(args, params).removesuffix(")")
    return ", ".join([call, *more]) + ")"


LAYERS = (
    layer(
        "MultiheadAttention",
        FAMILY,
        "Averages values by the match of queries and keys, in several heads.",
        "query: (L, N, embed_dim), key: (S, N, kdim), value: (S, N, vdim) -> "
        "attn_output: (L, N, embed_dim), attn_output_weights: (N, L, S)",
        Param("embed_dim", int_(), help="features of each query", inferred=True),
        Param("num_heads", int_(), help="number of heads, among which the features are split"),
        Param("dropout", float_(0, 1), 0.0, "probability of dropout of an attention weight"),
        Param("bias", bool_(), True, "add biases to the projections"),
        Param("add_bias_kv", bool_(), False, "append a learnable key and value"),
        Param("add_zero_attn", bool_(), False, "append a key and value of zeros"),
        Param("kdim", int_(optional=True), None, "features of each key; none: embed_dim"),
        Param("vdim", int_(optional=True), None, "features of each value; none: embed_dim"),
        BATCH_FIRST,
        inputs=("query", "key", "value", *mask_ports("key_padding_mask", "attn_mask")),
        outputs=("attn_output", "attn_output_weights"),
        rule=_multihead,
        accepts="weights",
        weights=_multihead_weights,
        macs=_multihead_macs,
        code=with_keywords,
    ),
    layer(
        "scaled_dot_product_attention",
        FAMILY,
        "Averages values by the match of queries and keys: softmax(q kᵀ / √d) v.",
        "query: (*, L, E), key: (*, S, E), value: (*, S, Ev) -> (*, L, Ev)",
        Param("dropout_p", float_(0, 1), 0.0, "probability of dropout of an attention weight"),
        Param("is_causal", bool_(), False, "mask the steps after each query"),
        Param("scale", float_(optional=True), None, "factor before softmax; none: 1/√E"),
        Param("enable_gqa", bool_(), False, "share keys and values among groups of heads"),
        target="F.scaled_dot_product_attention",
        inputs=("query", "key", "value", *mask_ports("attn_mask")),
        rule=_scaled_dot_product,
        accepts="float",
        macs=_scaled_macs,
        code=_scaled_code,
    ),
)
