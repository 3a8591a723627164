"""Reductions that sort or tell two things at once: medians, quantiles, spread with its mean."""

from designer.layers.call import Call, SetParam, expect
from designer.layers.declare import Layer, Rule, layer
from designer.layers.families.indexing import resized_at
from designer.layers.families.reduction import (
    ALONG,
    CORRECTION,
    DIM,
    DTYPE,
    FLOAT,
    KEEPDIM,
    ONE,
    extreme,
    extreme_ports,
    reduced,
    reduction,
    summed,
)
from designer.layers.params import AXIS, AXIS_OR_NONE, Param, choice, float_, int_
from designer.layers.sizes import Dim
from designer.layers.types import TensorType, result_dtype

FAMILY = "reduction"
_LAST = Param("dim", AXIS, -1, "the axis that goes; -1 is the last")
_VALUES = ("values", "indices")


def _of_axis(call: Call) -> tuple[TensorType, ...]:
    """Give one value of an axis, and where it was."""
    arrived = call.input()
    place = call.axis("dim", max(arrived.rank, 1))
    _hold_rank(call, arrived, place)
    kept = (1,) if call["keepdim"] else ()
    shape = resized_at(arrived, place, *kept) if arrived.rank else ()
    return TensorType(shape, arrived.dtype), TensorType(shape, "int64")


def _hold_rank(call: Call, arrived: TensorType, place: int) -> None:
    wanted = call["k"]
    size = arrived.shape[place] if arrived.rank else 1
    if wanted is not None and not isinstance(size, Dim) and wanted > size:
        call.fail(
            f"takes number {wanted} of {size} in order; make k at most {size}",
            port="input",
            param="k",
            code="axis",
            fix_hints=(SetParam("k", size),),
        )


def _running(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    call.axis("dim", max(arrived.rank, 1))
    return (arrived,)


def _running_extreme(call: Call) -> tuple[TensorType, ...]:
    (arrived,) = _running(call)
    return arrived, TensorType(arrived.shape, "int64")


def _twice(call: Call) -> tuple[TensorType, ...]:
    result = TensorType(reduced(call), call.input().dtype)
    return result, result


def _average(call: Call) -> tuple[TensorType, ...]:
    return (TensorType(reduced(call), call["dtype"] or call.input().dtype),)


def _one(call: Call) -> tuple[TensorType, ...]:
    return (TensorType(reduced(call), call.input().dtype),)


def _distance(call: Call) -> tuple[TensorType, ...]:
    left, right = call.input(), call.input("other")
    if call.broadcast(left.shape, right.shape) is None:
        raise expect("other", f"a shape that broadcasts with {left}", right)
    return (TensorType((), result_dtype(left, right)),)


def _function(
    name: str,
    purpose: str,
    rule: Rule,
    *params: Param,
    outputs: tuple[str, ...] = ("output",),
    accepts: str = "number",
) -> Layer:
    named = len(outputs) > 1
    after = ", ".join(f"{port}: (*)" if named else "(*)" for port in outputs)
    return layer(
        name, FAMILY, purpose, f"(*) -> {after}", *params,
        outputs=outputs, rule=rule, accepts=accepts,
    )  # fmt: skip


LAYERS = (
    reduction(
        "median", "The value in the middle, and where it is along an axis.", extreme, ONE, KEEPDIM,
        outputs=extreme_ports, accepts="number",
    ),
    reduction(
        "nanmedian", "The value in the middle of those that are numbers.", extreme, ONE, KEEPDIM,
        outputs=extreme_ports, accepts="number",
    ),
    _function("mode", "The most frequent value of an axis, and where one is.", _of_axis, _LAST,
              KEEPDIM, outputs=_VALUES, accepts="real"),
    _function("kthvalue", "The k-th least value of an axis, and where it is.", _of_axis,
              Param("k", int_(), help="which: 1 is the least"), _LAST, KEEPDIM, outputs=_VALUES),
    _function("quantile", "The value below which a part of all values lies.", _one,
              Param("q", float_(0, 1), help="the part: 0.5 gives the median"), ONE, KEEPDIM,
              Param("interpolation", choice("linear", "lower", "higher", "nearest", "midpoint"),
                    "linear", "what is between two values"), accepts="full"),
    reduction("nansum", "The sum of what is a number.", summed, DIM, KEEPDIM, DTYPE,
              accepts="real"),
    reduction("nanmean", "The average of what is a number.", _average, DIM, KEEPDIM, FLOAT,
              accepts="float"),
    _function("std_mean", "The standard deviation and the average along axes.", _twice, DIM,
              CORRECTION, KEEPDIM, outputs=("std", "mean"), accepts="float"),
    _function("var_mean", "The variance and the average along axes.", _twice, DIM, CORRECTION,
              KEEPDIM, outputs=("var", "mean"), accepts="float"),
    _function("aminmax", "The least and the largest value.", _twice,
              Param("dim", AXIS_OR_NONE, None, "the axis that goes; none: all"), KEEPDIM,
              outputs=("min", "max"), accepts="real"),
    _function("logcumsumexp", "The logarithm of the sum of all exponentials so far.", _running,
              ALONG, accepts="float"),
    _function("cummax", "The largest value so far along an axis, and where it is.",
              _running_extreme, ALONG, outputs=_VALUES, accepts="real"),
    _function("cummin", "The least value so far along an axis, and where it is.",
              _running_extreme, ALONG, outputs=_VALUES, accepts="real"),
    layer(
        "dist", FAMILY, "The p-norm of the difference of two tensors: one number.",
        "input: (*), other: (*) -> ()",
        Param("p", float_(), 2, "which norm: 2 is the usual length"),
        inputs=("input", "other"), rule=_distance, accepts="float",
    ),
)  # fmt: skip
