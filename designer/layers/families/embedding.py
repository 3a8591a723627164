"""Embeddings: a learnable vector for each index."""

from collections.abc import Mapping
from typing import Any

from designer.layers.call import Call
from designer.layers.declare import layer
from designer.layers.params import Param, int_
from designer.layers.shared.embedding_tables import (
    BAG_OPTIONS,
    BAG_PORTS,
    OPTIONS,
    bag_count,
    require_padding_idx,
)
from designer.layers.tensor_types import TensorType

FAMILY = "embedding"


def _table(p: Mapping[str, Any]) -> int:
    return int(p["num_embeddings"] * p["embedding_dim"])


def _bags(call: Call) -> tuple[TensorType, ...]:
    require_padding_idx(call)
    return (TensorType((bag_count(call), call["embedding_dim"])),)


def _bag_code(args: Mapping[str, str | None], params: Mapping[str, str]) -> str:
    texts = [text for name, text in args.items() if text and name != "per_sample_weights"]
    weights = args["per_sample_weights"]
    texts += [f"per_sample_weights={weights}"] if weights else []
    return f"{params['self']}({', '.join(texts)})"


_TABLE = (
    Param("num_embeddings", int_(), help="number of different indices"),
    Param("embedding_dim", int_(), help="size of each vector"),
)

LAYERS = (
    layer(
        "Embedding",
        FAMILY,
        "Looks up a learnable vector for each index.",
        "(*) -> (*, embedding_dim)",
        *_TABLE,
        *OPTIONS,
        accepts="index",
        gives="float32",
        guard=require_padding_idx,
        weights=_table,
    ),
    layer(
        "EmbeddingBag",
        FAMILY,
        "Looks up the vectors of each bag of indices and takes their sum, mean or maximum.",
        "input: (N, bag), offsets: (N) -> (N, embedding_dim)",
        *_TABLE,
        *BAG_OPTIONS,
        inputs=("input", *BAG_PORTS),
        rule=_bags,
        accepts="index",
        weights=_table,
        code=_bag_code,
    ),
)
