"""How near two tensors are: one number for each pair of vectors."""

from designer.layers.call import Call, expect, same_dtype
from designer.layers.declare import Layer, layer
from designer.layers.params import AXIS, Param, bool_, float_
from designer.layers.types import TensorType

FAMILY = "distance"
_COSINE = "The cosine of the angle between two vectors: 1 where they point the same way."
_EUCLID = "The distance between two vectors: the p-norm of their difference."


def _together(call: Call) -> TensorType:
    left, right = call.input("x1"), call.input("x2")
    if left.dtype != right.dtype:
        raise same_dtype("x2", left.dtype, right.dtype)
    shape = call.broadcast(left.shape, right.shape)
    if shape is None:
        raise expect("x2", f"a shape that broadcasts with {left}", right)
    return TensorType(shape, left.dtype)


def _cosine(call: Call) -> tuple[TensorType, ...]:
    both = _together(call)
    place = call.axis("dim", both.rank)
    return (TensorType((*both.shape[:place], *both.shape[place + 1 :]), both.dtype),)


def _pairwise(call: Call) -> tuple[TensorType, ...]:
    both = _together(call)
    if not both.rank:
        raise expect("x1", "at least one axis", both, code="rank")
    last = (1,) if call["keepdim"] else ()
    return (TensorType((*both.shape[:-1], *last), both.dtype),)


def _cosine_layer(name: str, target: str = "") -> Layer:
    return layer(
        name, FAMILY, _COSINE, "x1: (*, dim, *), x2: (*, dim, *) -> (*)",
        Param("dim", AXIS, 1, "the axis of each vector's numbers"),
        Param("eps", float_(0), 1e-8, "against division by zero"),
        inputs=("x1", "x2"), rule=_cosine, accepts="float", target=target,
    )  # fmt: skip


def _pairwise_layer(name: str, target: str = "") -> Layer:
    return layer(
        name, FAMILY, _EUCLID, "x1: (*, D), x2: (*, D) -> (*)",
        Param("p", float_(), 2.0, "which norm: 2 is the usual distance"),
        Param("eps", float_(), 1e-6, "against a gradient of a root at zero"),
        Param("keepdim", bool_(), False, "keep the last axis, with size 1"),
        inputs=("x1", "x2"), rule=_pairwise, accepts="float", target=target,
    )  # fmt: skip


LAYERS = (
    _cosine_layer("CosineSimilarity"),
    _pairwise_layer("PairwiseDistance"),
    _cosine_layer("cosine_similarity", "F.cosine_similarity"),
    _pairwise_layer("pairwise_distance", "F.pairwise_distance"),
)
