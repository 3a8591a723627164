"""Operators on a tensor and another tensor or a number, which broadcast."""

from collections.abc import Callable
from typing import Any

from designer.layers.call import OTHER_SOURCE, Call, Mismatch, dtype_mismatch
from designer.layers.call_templates import infix
from designer.layers.declare import Layer, Port, layer
from designer.layers.params import Param, float_
from designer.layers.sizes import Dim, stride_between
from designer.layers.tensor_types import DTYPE_BYTES, TensorType, result_dtype, with_scalar

_OTHER = Param("other", float_(optional=True), None, "number to use if other is not connected")
_PORTS = (Port("input"), Port("other", optional=True))
_REAL = (Port("input", accepts="real"), Port("other", optional=True, accepts="real"))
DtypeRule = Callable[[Call, str], str]


def _no_stride(left: TensorType, right: TensorType) -> str:
    """Return a hint on two sizes that no stride maps to each other, "" where there are none."""
    if left.rank != right.rank or not 3 <= left.rank <= 5:
        return ""
    for a, b in zip(left.shape[2:], right.shape[2:], strict=True):
        if isinstance(a, Dim) or isinstance(b, Dim) or 1 in (a, b):
            continue
        large, small = max(a, b), min(a, b)
        if stride_between(large, small) is None:
            return f"no stride takes {large} to {small}, so resize, pad or crop one of them"
    return ""


def join_other(call: Call, port: str = "other") -> tuple[TensorType, Any]:
    """Return the shape and dtype of input and other together, and other where it is a number.

    Raises Mismatch where they do not broadcast, or where other is given twice or not at all.
    """
    left, right = call.input(), call.optional(port)
    number: Any = call.params.get(port)
    if (right is None) == (number is None):
        nothing = right is None
        call.fail(
            f"has nothing connected to {port} and no number in it; connect a wire, or set {port}"
            if nothing
            else f"has a wire into {port} and the number {number} in it too; remove one of them",
            port=port,
            param=port,
            code="missing-input",
        )
    if right is None:
        return TensorType(left.shape, with_scalar(left.dtype, number)), number
    shape = call.broadcast(left.shape, right.shape)
    if shape is None:
        raise Mismatch(
            port=port,
            expected=f"a shape that broadcasts with {left}{OTHER_SOURCE}",
            actual=str(right),
            hint=_no_stride(left, right),
        )
    dtype = result_dtype(left, right)
    if dtype not in DTYPE_BYTES:
        raise dtype_mismatch(port, left.dtype, right.dtype)
    return TensorType(shape, dtype), None


def _binary(dtype_rule: DtypeRule) -> Callable[[Call], tuple[TensorType, ...]]:
    def rule(call: Call) -> tuple[TensorType, ...]:
        both, _ = join_other(call)
        return (TensorType(both.shape, dtype_rule(call, both.dtype)),)

    return rule


def binary_operator(
    name: str,
    family: str,
    purpose: str,
    symbol: str,
    rule: DtypeRule,
    *params: Param,
    real: bool = False,
) -> Layer:
    """Return an operation on a tensor and another one, or a number, that is written ``symbol``.

    ``real`` is one that complex numbers do not have.
    """
    usual = {p.name: str(p.default) for p in params}
    return layer(
        name,
        family,
        purpose,
        "input: (*), other: (*) -> (*)",
        _OTHER,
        *params,
        inputs=_REAL if real else _PORTS,
        rule=_binary(rule),
        code=infix(symbol, f"torch.{name}", **usual),
    )
