"""Reductions: many values become one, along some axes or all."""

from collections.abc import Callable

from designer.layers.call import Call, hold_float
from designer.layers.declare import Layer, layer
from designer.layers.expression import with_axes
from designer.layers.params import Param, axes, bool_, dtype
from designer.layers.sizes import Shape
from designer.layers.types import FLOATS, INTEGERS, TensorType

FAMILY = "reduction"
KEEPDIM = Param("keepdim", bool_(), False, "keep the axes, with size 1")
DTYPE = Param("dtype", dtype(optional=True), None, "convert to this dtype first")
_FLOAT = Param("dtype", dtype(True, FLOATS), None, "convert to this dtype first")
DIM = Param("dim", axes(optional=True), None, "the axes that go; none: all")


def reduced(call: Call) -> Shape:
    """Return the shape that is left when the axes in ``dim`` go."""
    arrived = call.input()
    value = call["dim"]
    gone = range(arrived.rank) if value in {None, ()} else call.axes("dim", max(arrived.rank, 1))
    if call["keepdim"]:
        return tuple(1 if place in gone else size for place, size in enumerate(arrived.shape))
    return tuple(size for place, size in enumerate(arrived.shape) if place not in gone)


def _summed(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input().dtype
    whole = "int64" if arrived in INTEGERS or arrived == "bool" else arrived
    return (TensorType(reduced(call), call["dtype"] or whole),)


def _averaged(call: Call) -> tuple[TensorType, ...]:
    hold_float(call)
    return (TensorType(reduced(call), call["dtype"] or call.input().dtype),)


def _largest(call: Call) -> tuple[TensorType, ...]:
    return (TensorType(reduced(call), call.input().dtype),)


def _reduction(
    name: str, purpose: str, rule: Callable[[Call], tuple[TensorType, ...]], *params: Param,
    accepts: str = "any",
) -> Layer:  # fmt: skip
    return layer(
        name, FAMILY, purpose, "(*) -> (*)", *params,
        target=f"Tensor.{name}", rule=rule, accepts=accepts, code=with_axes(name),
    )  # fmt: skip


LAYERS = (
    _reduction("mean", "The average along axes.", _averaged, DIM, KEEPDIM, _FLOAT),
    _reduction("sum", "The sum along axes.", _summed, DIM, KEEPDIM, DTYPE),
    _reduction(
        "amax",
        "The largest value along axes.",
        _largest,
        Param("dim", axes(), (), "the axes that go; empty: all"),
        KEEPDIM,
    ),
)
