"""Reductions and scans along axes: sums, extremes, order statistics, norms."""

from collections.abc import Mapping
from typing import Any

from designer.layers.call import Call, SetParam, mismatch
from designer.layers.call_templates import reduction_method
from designer.layers.declare import Layer, Rule, layer
from designer.layers.params import (
    AXIS,
    AXIS_OR_NONE,
    Param,
    ParamKind,
    axes,
    bool_,
    choice,
    dtype,
    float_,
    int_,
)
from designer.layers.shared.requirements import require_float
from designer.layers.sizes import Dim, Shape
from designer.layers.tensor_types import (
    FLOATS,
    INTEGERS,
    TensorType,
    floating,
    promote,
    resized_at,
    result_dtype,
)

FAMILY = "reduction"
KEEPDIM = Param("keepdim", bool_(), False, "keep reduced axes with size 1")
DTYPE = Param("dtype", dtype(optional=True), None, "dtype to convert to before the operation")
FLOAT = Param("dtype", dtype(True, FLOATS), None, "dtype to convert to before the operation")
_NUMBER = Param(
    "dtype", dtype(True, FLOATS + INTEGERS), None, "dtype to convert to before the operation"
)
DIM = Param("dim", axes(optional=True), None, "axes to reduce; none: all")
DIM_OR_ALL = Param("dim", axes(), (), "axes to reduce; empty: all")
ONE = Param("dim", AXIS_OR_NONE, None, "axis to reduce; none: all")
ALONG = Param("dim", AXIS, help="axis of accumulation")


def reduced(call: Call) -> Shape:
    """Return the shape that is left when the axes in ``dim`` go."""
    arrived = call.input()
    value = call["dim"]
    gone = range(arrived.rank) if value in {None, ()} else call.axes("dim", max(arrived.rank, 1))
    if call["keepdim"]:
        return tuple(1 if place in gone else size for place, size in enumerate(arrived.shape))
    return tuple(size for place, size in enumerate(arrived.shape) if place not in gone)


def _whole(dtype: str) -> str:
    return "int64" if dtype in INTEGERS or dtype == "bool" else dtype


def summed(call: Call) -> tuple[TensorType, ...]:
    """Reduce to sums: whole numbers are counted in int64."""
    return (TensorType(reduced(call), call["dtype"] or _whole(call.input().dtype)),)


def averaged(call: Call) -> tuple[TensorType, ...]:
    """Reduce to averages, which only floats have."""
    require_float(call)
    return (TensorType(reduced(call), call["dtype"] or call.input().dtype),)


def _same(call: Call) -> tuple[TensorType, ...]:
    return (TensorType(reduced(call), call.input().dtype),)


def _float(call: Call) -> tuple[TensorType, ...]:
    return (TensorType(reduced(call), floating(call.input().dtype)),)


def _giving(dtype: str) -> Rule:
    def rule(call: Call) -> tuple[TensorType, ...]:
        return (TensorType(reduced(call), dtype),)

    return rule


def _truth(call: Call) -> tuple[TensorType, ...]:
    """Give true or false; torch gives bytes for bytes, which were its booleans once."""
    dtype = "uint8" if call.input().dtype == "uint8" else "bool"
    return (TensorType(reduced(call), dtype),)


def _counted(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    gone = call.axes("dim", max(arrived.rank, 1)) if call["dim"] != () else range(arrived.rank)
    kept = tuple(size for place, size in enumerate(arrived.shape) if place not in gone)
    return (TensorType(kept, "int64"),)


def _with_places(call: Call) -> tuple[TensorType, ...]:
    """Give the extreme values, and where they are where they are taken along one axis."""
    values = _same(call)[0]
    if call["dim"] is None:
        return (values,)
    return values, TensorType(values.shape, "int64")


def extreme_ports(params: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the outputs of `extreme`."""
    return ("output",) if params["dim"] is None else ("values", "indices")


def require_dim_with_keepdim(call: Call) -> None:
    """Require dim where keepdim is set."""
    if call["keepdim"] and call["dim"] is None:
        call.fail(
            "has keepdim without dim; set dim to the axis to keep, or leave keepdim out",
            param="keepdim",
            code="missing-value",
        )


def extreme(call: Call) -> tuple[TensorType, ...]:
    """Give one value of all, or one along an axis and where it is."""
    require_dim_with_keepdim(call)
    return _with_places(call)


def _product(call: Call) -> tuple[TensorType, ...]:
    require_dim_with_keepdim(call)
    return summed(call)


def _running(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    call.axis("dim", arrived.rank, extra=arrived.rank == 0)
    return (TensorType(arrived.shape, call["dtype"] or _whole(arrived.dtype)),)


def _normed(call: Call) -> tuple[TensorType, ...]:
    arrived, wanted = call.input().dtype, call["dtype"]
    if call["p"] == "fro" and isinstance(call["dim"], tuple) and len(call["dim"]) > 2:
        call.fail(
            f"has p='fro', the length of vectors or matrices, for {len(call['dim'])} axes; "
            "set p to 2",
            param="p",
            code="axis",
            fix_hints=(SetParam("p", 2.0),),
        )
    if wanted and promote(arrived, wanted) != wanted:
        call.fail(
            f"has dtype={wanted}, which is narrower than its input's {arrived}; leave dtype out",
            param="dtype",
            code="dtype",
            fix_hints=(SetParam("dtype", None),),
        )
    return (TensorType(reduced(call), wanted or arrived),)


def _normalized(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    call.axes("dim", max(arrived.rank, 1))
    return (arrived,)


def reduction(
    name: str, purpose: str, rule: Rule, *params: Param, accepts: str = "any", **more: Any
) -> Layer:
    """Return a method that makes many values one."""
    return layer(
        name, FAMILY, purpose, "(*) -> (*)", *params,
        target=f"Tensor.{name}", rule=rule, accepts=accepts, code=reduction_method(name), **more,
    )  # fmt: skip


CORRECTION = Param(
    "correction",
    int_(0, optional=True),
    None,
    "subtracted from the number of values in the divisor; none: 1",
)


_LAST = Param("dim", AXIS, -1, "axis to reduce; -1 is the last")
_VALUES = ("values", "indices")


def _of_axis(call: Call) -> tuple[TensorType, ...]:
    """Give one value of an axis, and where it was."""
    arrived = call.input()
    place = call.axis("dim", max(arrived.rank, 1))
    _require_k(call, arrived, place)
    kept = (1,) if call["keepdim"] else ()
    shape = resized_at(arrived, place, *kept) if arrived.rank else ()
    return TensorType(shape, arrived.dtype), TensorType(shape, "int64")


def _require_k(call: Call, arrived: TensorType, place: int) -> None:
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


def _along_dim(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    call.axis("dim", max(arrived.rank, 1))
    return (arrived,)


def _running_extreme(call: Call) -> tuple[TensorType, ...]:
    (arrived,) = _along_dim(call)
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
        raise mismatch("other", f"a shape that broadcasts with {left}", right)
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
    reduction("mean", "Mean along axes.", averaged, DIM, KEEPDIM, FLOAT),
    reduction("sum", "Sum along axes.", summed, DIM, KEEPDIM, DTYPE),
    reduction("prod", "Product along an axis.", _product, ONE, KEEPDIM, _NUMBER),
    reduction("amax", "Maximum along axes.", _same, DIM_OR_ALL, KEEPDIM,
              accepts="real"),
    reduction("amin", "Minimum along axes.", _same, DIM_OR_ALL, KEEPDIM, accepts="real"),
    reduction(
        "max", "Maximum; along an axis, with its index.", extreme, ONE, KEEPDIM,
        outputs=extreme_ports, accepts="real",
    ),
    reduction(
        "min", "Minimum; along an axis, with its index.", extreme, ONE, KEEPDIM,
        outputs=extreme_ports, accepts="real",
    ),
    reduction(
        "argmax", "Index of the maximum: the class with the highest score.",
        _giving("int64"), ONE, KEEPDIM, accepts="number",
    ),
    reduction(
        "argmin", "Index of the minimum.", _giving("int64"), ONE, KEEPDIM, accepts="number"
    ),
    reduction(
        "var", "Variance along axes.", _same, DIM, CORRECTION, KEEPDIM, accepts="float"
    ),
    reduction(
        "std", "Standard deviation along axes.", _same, DIM, CORRECTION, KEEPDIM,
        accepts="float",
    ),
    reduction("any", "Whether any value along axes is true.", _truth, DIM, KEEPDIM),
    reduction("all", "Whether all values along axes are true.", _truth, DIM, KEEPDIM),
    reduction(
        "logsumexp", "Logarithm of the sum of exponentials along axes: a smooth maximum.", _float,
        Param("dim", axes(), help="axes to reduce"), KEEPDIM,
    ),
    reduction("count_nonzero", "Number of values that are not zero.", _counted, DIM),
    reduction("cumsum", "Cumulative sum along an axis.", _running, ALONG, _NUMBER),
    reduction(
        "cumprod", "Cumulative product along an axis.", _running, ALONG, _NUMBER
    ),
    reduction(
        "norm", "Norm of the vectors along axes.", _normed,
        Param("p", ParamKind("float", choices=("fro",)), "fro",
              "exponent p of the norm; fro: the Frobenius norm"),
        DIM, KEEPDIM, FLOAT, accepts="float",
    ),
    layer(
        "normalize", FAMILY, "Divides the vectors along an axis by their norm.", "(*) -> (*)",
        Param("p", float_(), 2.0, "exponent p of the norm"),
        Param("dim", axes(), 1, "axis of the vectors"),
        Param("eps", float_(fits=True), 1e-12, "smallest divisor, for numerical stability"),
        target="F.normalize", rule=_normalized, accepts="float",
    ),
    reduction(
        "median", "Median; along an axis, with its index.", extreme, ONE, KEEPDIM,
        outputs=extreme_ports, accepts="number",
    ),
    reduction(
        "nanmedian",
              "Median that ignores NaN; along an axis, with its index.", extreme, ONE, KEEPDIM,
        outputs=extreme_ports, accepts="number",
    ),
    _function("mode", "Most frequent value along an axis, and the index of one.", _of_axis, _LAST,
              KEEPDIM, outputs=_VALUES, accepts="real"),
    _function("kthvalue", "The k-th smallest value along an axis, and its index.", _of_axis,
              Param("k", int_(), help="rank: 1 is the smallest"), _LAST, KEEPDIM, outputs=_VALUES),
    _function("quantile", "Quantile: the value below which a fraction q of the values lies.", _one,
              Param("q", float_(0, 1), help="fraction: 0.5 gives the median"), ONE, KEEPDIM,
              Param("interpolation", choice("linear", "lower", "higher", "nearest", "midpoint"),
                    "linear", "interpolation between two values"), accepts="full"),
    reduction("nansum", "Sum that treats NaN as 0.", summed, DIM, KEEPDIM, DTYPE,
              accepts="real"),
    reduction("nanmean", "Mean that ignores NaN.", _average, DIM, KEEPDIM, FLOAT,
              accepts="float"),
    _function("std_mean", "Standard deviation and mean along axes.", _twice, DIM,
              CORRECTION, KEEPDIM, outputs=("std", "mean"), accepts="float"),
    _function("var_mean", "Variance and mean along axes.", _twice, DIM, CORRECTION,
              KEEPDIM, outputs=("var", "mean"), accepts="float"),
    _function("aminmax", "Minimum and maximum.", _twice,
              Param("dim", AXIS_OR_NONE, None, "axis to reduce; none: all"), KEEPDIM,
              outputs=("min", "max"), accepts="real"),
    _function("logcumsumexp",
          "Logarithm of the cumulative sum of exponentials along an axis.", _along_dim,
              ALONG, accepts="float"),
    _function("cummax", "Cumulative maximum along an axis, and its indices.",
              _running_extreme, ALONG, outputs=_VALUES, accepts="real"),
    _function("cummin", "Cumulative minimum along an axis, and its indices.",
              _running_extreme, ALONG, outputs=_VALUES, accepts="real"),
    layer(
        "dist", FAMILY, "p-norm of the difference of two tensors, as a scalar.",
        "input: (*), other: (*) -> ()",
        Param("p", float_(), 2, "exponent p of the norm"),
        inputs=("input", "other"), rule=_distance, accepts="float",
    ),
)  # fmt: skip
