"""Embeddings: a learnable vector for each word, item or other index."""

from designer.layers.call import Call, ClearParam
from designer.layers.declare import layer
from designer.layers.params import Param, bool_, float_, int_

FAMILY = "embedding"


def padding_exists(call: Call) -> None:
    """Hold that ``padding_idx`` is one of the indices."""
    index, count = call["padding_idx"], call["num_embeddings"]
    if index is not None and not -count <= index < count:
        call.fail(
            f"has padding_idx={index}, but its indices run from 0 to {count - 1}; "
            "choose one of them, or clear padding_idx",
            param="padding_idx",
            code="axis",
            mends=(ClearParam("padding_idx"),),
        )


LAYERS = (
    layer(
        "Embedding",
        FAMILY,
        "Looks up a learnable vector for each index.",
        "(*) -> (*, embedding_dim)",
        Param("num_embeddings", int_(), help="how many different indices there are"),
        Param("embedding_dim", int_(), help="size of each vector"),
        Param("padding_idx", int_(None, optional=True), None, "the index that means nothing"),
        Param("max_norm", float_(0, optional=True), None, "longest that a vector may be"),
        Param("norm_type", float_(), 2.0, "the norm that max_norm is about"),
        Param("scale_grad_by_freq", bool_(), False, "divide gradients by how often an index comes"),
        Param("sparse", bool_(), False, "sparse gradients, for SGD and SparseAdam"),
        accepts="index",
        gives="float32",
        guard=padding_exists,
        weights=lambda p: p["num_embeddings"] * p["embedding_dim"],
    ),
)
