"""Parameters, ports and requirements of embeddings, for modules and functions alike."""

from designer.layers.call import Call, ClearParam, SetParam, mismatch
from designer.layers.declare import Port
from designer.layers.params import Param, bool_, choice, float_, int_
from designer.layers.shape_signature import require_positive
from designer.layers.shared.sequences import require_shape
from designer.layers.sizes import Dim, Size
from designer.layers.tensor_types import TensorType


def require_padding_idx(call: Call, rows: Size | None = None) -> None:
    """Require ``padding_idx`` to be a valid index: below ``rows`` where the table is an input."""
    index, count = call["padding_idx"], call["num_embeddings"] if rows is None else rows
    if index is None or isinstance(count, Dim) or -count <= index < count:
        return
    call.fail(
        f"has padding_idx={index}, but its indices run from 0 to {count - 1}; "
        "choose one of them, or clear padding_idx",
        param="padding_idx",
        code="axis",
        fix_hints=(ClearParam("padding_idx"),),
    )


def bag_count(call: Call) -> Size:
    """Return how many bags of indices arrive; raises Mismatch where they are none."""
    arrived, offsets = call.input(), call.optional("offsets")
    weights = call.optional("per_sample_weights")
    _require_mode(call)
    if arrived.rank == 2 and offsets is not None:
        call.fail(
            f"has offsets, but its input {arrived} has a bag in each row; remove the wire to "
            "offsets, or feed the indices of all bags in one row",
            port="offsets",
        )
    if arrived.rank not in {1, 2} or (arrived.rank == 1 and offsets is None):
        raise mismatch("input", "(N, bag), or one row of indices and offsets", arrived, code="rank")
    if offsets is not None and (offsets.rank != 1 or offsets.dtype != arrived.dtype):
        raise mismatch("offsets", f"one row of {arrived.dtype}", offsets, code="rank")
    if weights is not None:
        _require_weights(call, arrived, weights)
    bags = arrived.shape[0] if offsets is None else offsets.shape[0]
    if offsets is not None and call["include_last_offset"]:
        bags = bags - 1
        require_positive(call, bags, "its last offset, which ends the last bag,", offsets.shape[0])
    return bags


def _require_mode(call: Call) -> None:
    for name in ("sparse", "scale_grad_by_freq"):
        if call["mode"] == "max" and call[name]:
            call.fail(
                f"has {name}, which mode='max' does not know; set {name} to False",
                param=name,
                code="mode",
                fix_hints=(SetParam(name, False),),
            )


def _require_weights(call: Call, arrived: TensorType, weights: TensorType) -> None:
    if call["mode"] != "sum":
        call.fail(
            f"has per_sample_weights, which mode={call['mode']!r} does not know; set mode to 'sum'",
            port="per_sample_weights",
            param="mode",
            code="mode",
            fix_hints=(SetParam("mode", "sum"),),
        )
    require_shape(call, "per_sample_weights", arrived.shape)


_NORM = (
    Param("norm_type", float_(), 2.0, "exponent p of the norm for max_norm"),
    Param(
        "scale_grad_by_freq",
        bool_(),
        False,
        "divide gradients by the frequency of each index in the batch",
    ),
)
_PADDING = Param(
    "padding_idx",
    int_(None, optional=True),
    None,
    "index whose vector is not trained; none: no such index",
)
_LONGEST = Param(
    "max_norm",
    float_(0, optional=True),
    None,
    "largest norm of a vector; longer ones are scaled down; none: no limit",
)
_SPARSE = Param("sparse", bool_(), False, "sparse gradients, for SGD and SparseAdam")
OPTIONS = (_PADDING, _LONGEST, *_NORM, _SPARSE)
BAG_OPTIONS = (
    _LONGEST,
    *_NORM,
    Param("mode", choice("sum", "mean", "max"), "mean", "how the vectors of a bag are combined"),
    _SPARSE,
    Param("include_last_offset", bool_(), False, "the last offset is the end of the last bag"),
    _PADDING,
)
BAG_PORTS = (
    Port("offsets", optional=True, accepts="index"),
    Port("per_sample_weights", optional=True, accepts="weights"),
)
