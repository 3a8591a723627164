"""Arithmetic: tensors element by element, with broadcasting and numbers, and matrix products."""

from collections.abc import Callable, Mapping
from typing import Any

from designer.layers.call import Call, InsertBefore, Mend, Mismatch, broadcast, expect
from designer.layers.declare import Layer, Port, layer
from designer.layers.expression import infix
from designer.layers.params import Param, choice, float_
from designer.layers.sizes import Dim, Size, must_differ
from designer.layers.types import FLOATS, TensorType, floating, result_dtype, with_scalar

FAMILY = "arithmetic"
_OTHER = Param("other", float_(optional=True), None, "a number, where no wire ends at other")
_PORTS = (Port("input"), Port("other", optional=True))
_ALPHA = Param("alpha", float_(), 1, "factor for other")
DtypeRule = Callable[[Call, str], str]


def adapting(wanted: TensorType, arrived: TensorType, port: str) -> tuple[Mend, ...]:
    """Offer a layer that makes ``arrived`` fit where only channels or features differ."""
    if arrived.dtype != "float32" or wanted.rank != arrived.rank:
        return ()
    differing = [
        place
        for place, (a, b) in enumerate(zip(wanted.shape, arrived.shape, strict=True))
        if must_differ(a, b)
    ]
    sizes = [wanted.shape[place] for place in differing]
    if len(differing) != 1 or isinstance(sizes[0], Dim):
        return ()
    if differing == [1] and arrived.rank == 4:
        return (InsertBefore(port, "Conv2d", {"out_channels": sizes[0], "kernel_size": 1}),)
    if differing == [arrived.rank - 1]:
        return (InsertBefore(port, "Linear", {"out_features": sizes[0]}),)
    return ()


def joined(call: Call) -> tuple[TensorType, float | None]:
    """Return the shape and dtype of input and other together, and other where it is a number.

    Raises Mismatch where they do not broadcast, or where other is given twice or not at all.
    """
    left, right = call.input(), call.optional("other")
    number: Any = call.params.get("other")
    if (right is None) == (number is None):
        how = "nothing connected to other and no number in it" if right is None else (
            f"a wire into other and the number {number} in it too"
        )  # fmt: skip
        todo = "connect a wire, or set other" if right is None else "remove one of them"
        call.fail(f"has {how}; {todo}", port="other", param="other", code="missing-input")
    if right is None:
        return TensorType(left.shape, with_scalar(left.dtype, number)), number
    shape = broadcast(left.shape, right.shape)
    if shape is None:
        raise expect(
            "other", f"a shape that broadcasts with {left}", right, *adapting(left, right, "other")
        )
    return TensorType(shape, result_dtype(left, right)), None


def _binary(dtype_rule: DtypeRule) -> Callable[[Call], tuple[TensorType, ...]]:
    def rule(call: Call) -> tuple[TensorType, ...]:
        both, _ = joined(call)
        return (TensorType(both.shape, dtype_rule(call, both.dtype)),)

    return rule


def _scaled(call: Call, dtype: str) -> str:
    if isinstance(call["alpha"], float) and dtype not in FLOATS:
        call.fail(
            f"has alpha={call['alpha']}, but gives {dtype}; make alpha a whole number, "
            "or convert to float32 first",
            param="alpha",
            code="dtype",
        )
    return dtype


def _subtracted(call: Call, dtype: str) -> str:
    right = call.optional("other")
    if "bool" in {call.input().dtype, right.dtype if right else ""}:
        raise Mismatch(
            port="input" if call.input().dtype == "bool" else "other",
            code="dtype",
            expected="numbers, not booleans",
            actual="bool",
            mends=(InsertBefore("input", "to", {"dtype": "float32"}),),
        )
    return _scaled(call, dtype)


def _divided(call: Call, dtype: str) -> str:
    return floating(dtype) if call["rounding_mode"] is None else dtype


def elementwise(
    name: str, purpose: str, symbol: str, rule: DtypeRule, *params: Param, family: str = FAMILY
) -> Layer:
    """Return an operation on a tensor and another one, or a number, that is written ``symbol``."""
    usual = {p.name: str(p.default) for p in params}
    return layer(
        name,
        family,
        purpose,
        "input: (*), other: (*) -> (*)",
        _OTHER,
        *params,
        inputs=_PORTS,
        rule=_binary(rule),
        code=infix(symbol, f"torch.{name}", **usual),
    )


# ---- products of matrices


def _matmul(call: Call) -> tuple[TensorType, ...]:
    left, right = call.input(), call.input("other")
    for port, arrived in (("input", left), ("other", right)):
        if not arrived.rank:
            raise expect(port, "at least one axis", arrived, code="rank")
    if left.dtype != right.dtype:
        raise same_dtype("other", left.dtype, right.dtype)
    inner = right.shape[-2 if right.rank > 1 else -1]
    if must_differ(left.shape[-1], inner):
        raise expect(
            "other", f"{left.shape[-1]} rows, as many as its input {left} has columns", right
        )
    lead = broadcast(left.shape[:-2], right.shape[:-2])
    if lead is None:
        raise expect("other", f"leading axes that broadcast with {left}", right)
    rows = left.shape[-2:-1]
    columns = right.shape[-1:] if right.rank > 1 else ()
    return (TensorType((*lead, *rows, *columns), left.dtype),)


def same_dtype(port: str, wanted: str, actual: str) -> Mismatch:
    """Return the Mismatch for inputs that must have one dtype."""
    return Mismatch(
        port=port,
        code="dtype",
        expected=f"{wanted} as in its other input",
        actual=actual,
        mends=(InsertBefore(port, "to", {"dtype": wanted}),),
    )


def product_macs(p: Mapping[str, Any], inputs: Any, outputs: tuple[TensorType, ...]) -> Size:
    """Multiply-adds of a matrix product: one for each output and column of the input."""
    macs: Size = outputs[0].numel * inputs["input"].shape[-1]
    return macs


LAYERS = (
    elementwise("add", "Adds, element by element: a residual connection.", "+", _scaled, _ALPHA),
    elementwise("sub", "Subtracts other, element by element.", "-", _subtracted, _ALPHA),
    elementwise("mul", "Multiplies, element by element: a gate.", "*", lambda _, dtype: dtype),
    elementwise(
        "div",
        "Divides by other, element by element.",
        "/",
        _divided,
        Param("rounding_mode", choice("trunc", "floor", optional=True), None, "how to round"),
    ),
    layer(
        "matmul",
        FAMILY,
        "Multiplies matrices, the last two axes of each; leading axes broadcast.",
        "input: (*, n, m), other: (*, m, p) -> (*, n, p)",
        inputs=("input", "other"),
        rule=_matmul,
        accepts="number",
        macs=product_macs,
        code="{input} @ {other}",
    ),
)
