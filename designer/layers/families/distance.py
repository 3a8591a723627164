"""Distances and similarities of vectors."""

from designer.layers.call import OTHER_SOURCE, Call, dtype_mismatch, mismatch
from designer.layers.declare import Layer, layer
from designer.layers.params import AXIS, Param, bool_, choice, float_
from designer.layers.tensor_types import TensorType

FAMILY = "distance"
_COSINE = "Cosine of the angle between two vectors."
_EUCLID = "Distance of two vectors: the p-norm of their difference."


def _together(call: Call) -> TensorType:
    left, right = call.input("x1"), call.input("x2")
    if left.dtype != right.dtype:
        raise dtype_mismatch("x2", left.dtype, right.dtype)
    shape = call.broadcast(left.shape, right.shape)
    if shape is None:
        raise mismatch("x2", f"a shape that broadcasts with {left}{OTHER_SOURCE}", right)
    return TensorType(shape, left.dtype)


def _cosine(call: Call) -> tuple[TensorType, ...]:
    both = _together(call)
    place = call.axis("dim", both.rank)
    return (TensorType((*both.shape[:place], *both.shape[place + 1 :]), both.dtype),)


def _pairwise(call: Call) -> tuple[TensorType, ...]:
    both = _together(call)
    if not both.rank:
        raise mismatch("x1", "at least one axis", both, code="rank")
    last = (1,) if call["keepdim"] else ()
    return (TensorType((*both.shape[:-1], *last), both.dtype),)


def _cosine_layer(name: str, target: str = "") -> Layer:
    return layer(
        name, FAMILY, _COSINE, "x1: (*, dim, *), x2: (*, dim, *) -> (*)",
        Param("dim", AXIS, 1, "axis of the vectors"),
        Param("eps", float_(0, fits=True), 1e-8, "smallest divisor, for numerical stability"),
        inputs=("x1", "x2"), rule=_cosine, accepts="float", target=target,
    )  # fmt: skip


def _pairwise_layer(name: str, target: str = "") -> Layer:
    return layer(
        name, FAMILY, _EUCLID, "x1: (*, D), x2: (*, D) -> (*)",
        Param("p", float_(), 2.0, "exponent p of the norm: 2 is the Euclidean distance"),
        Param("eps", float_(), 1e-6, "added to the difference for numerical stability"),
        Param("keepdim", bool_(), False, "keep the last axis with size 1"),
        inputs=("x1", "x2"), rule=_pairwise, accepts="float", target=target,
    )  # fmt: skip


def _all_pairs(call: Call) -> tuple[TensorType, ...]:
    left, right = call.input("x1"), call.input("x2")
    for port, arrived in (("x1", left), ("x2", right)):
        if arrived.rank < 2:
            raise mismatch(port, "(*, rows, values)", arrived, code="rank")
    if left.dtype != right.dtype:
        raise dtype_mismatch("x2", left.dtype, right.dtype)
    if call.differ(left.shape[-1], right.shape[-1]):
        raise mismatch("x2", f"rows of {left.shape[-1]} values, as in its other input", right)
    lead = call.broadcast(left.shape[:-2], right.shape[:-2])
    if lead is None:
        raise mismatch("x2", f"leading axes that broadcast with {left}", right)
    return (TensorType((*lead, left.shape[-2], right.shape[-2]), left.dtype),)


def _own_pairs(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    if arrived.rank != 2:
        raise mismatch("input", "(rows, values)", arrived, code="rank")
    rows = arrived.shape[0]
    return (TensorType((rows * (rows - 1) // 2,), arrived.dtype),)


_P = Param("p", float_(0), 2.0, "exponent p of the norm: 2 is the Euclidean distance")
_MODES = (
    "use_mm_for_euclid_dist_if_necessary",
    "use_mm_for_euclid_dist",
    "donot_use_mm_for_euclid_dist",
)

LAYERS = (
    _cosine_layer("CosineSimilarity"),
    _pairwise_layer("PairwiseDistance"),
    _cosine_layer("cosine_similarity", "F.cosine_similarity"),
    _pairwise_layer("pairwise_distance", "F.pairwise_distance"),
    layer(
        "cdist", FAMILY, "Distances between all pairs of rows of two tensors.",
        "x1: (*, P, M), x2: (*, R, M) -> (*, P, R)", _P,
        Param("compute_mode", choice(*_MODES), _MODES[0],
              "whether to compute distances by matrix products"),
        inputs=("x1", "x2"), rule=_all_pairs, accepts="full", target="torch.cdist",
    ),
    layer(
        "pdist", FAMILY, "Distances between all pairs of rows of a matrix, each pair once.",
        "(n, m) -> (n*(n-1)/2)", _P, rule=_own_pairs, accepts="full", target="F.pdist",
    ),
)  # fmt: skip
