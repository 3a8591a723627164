"""Arithmetic: tensors element by element, with broadcasting and numbers."""

from collections.abc import Callable
from typing import Any

from designer.layers.call import (
    FROM_OTHER,
    Call,
    InsertBefore,
    Mismatch,
    SetParam,
    expect,
    hold_fitting,
    same_dtype,
)
from designer.layers.call_templates import infix
from designer.layers.declare import Layer, Port, layer
from designer.layers.params import Param, choice, float_
from designer.layers.sizes import Dim, Size
from designer.layers.types import (
    COMPLEX,
    DTYPE_BYTES,
    FLOATS,
    INTEGERS,
    TensorType,
    floating,
    result_dtype,
    shape_text,
    with_scalar,
)

FAMILY = "arithmetic"
_OTHER = Param("other", float_(optional=True), None, "a number, where no wire ends at other")
_PORTS = (Port("input"), Port("other", optional=True))
_REAL = (Port("input", accepts="real"), Port("other", optional=True, accepts="real"))
_ALPHA = Param("alpha", float_(fits=True), 1, "factor for other")
DtypeRule = Callable[[Call, str], str]


def stride_between(large: Size, small: Size) -> int | None:
    """Return the smallest stride of a 1x1 convolution that takes a size to another, if any."""
    if large == small:
        return 1
    if isinstance(large, Dim) or isinstance(small, Dim) or small > large:
        return None
    steps, left = int(small) - 1, int(large) - 1
    stride = left // (steps + 1) + 1  # the smallest that takes no more steps
    return stride if left // stride == steps else None


def _no_stride(left: TensorType, right: TensorType) -> str:
    """Say which two sizes of two images no stride brings together, "" where there are none."""
    if left.rank != right.rank or not 3 <= left.rank <= 5:
        return ""
    for a, b in zip(left.shape[2:], right.shape[2:], strict=True):
        if isinstance(a, Dim) or isinstance(b, Dim) or 1 in (a, b):
            continue
        large, small = max(a, b), min(a, b)
        if stride_between(large, small) is None:
            return f"no stride takes {large} to {small}, so resize, pad or crop one of them"
    return ""


def joined(call: Call, port: str = "other") -> tuple[TensorType, Any]:
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
            expected=f"a shape that broadcasts with {left}{FROM_OTHER}",
            actual=str(right),
            hint=_no_stride(left, right),
        )
    dtype = result_dtype(left, right)
    if dtype not in DTYPE_BYTES:
        raise same_dtype(port, left.dtype, right.dtype)
    return TensorType(shape, dtype), None


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
            fix_hints=(InsertBefore("input", "to", {"dtype": "float32"}),),
        )
    return _scaled(call, dtype)


def _divided(call: Call, dtype: str) -> str:
    if call["rounding_mode"] is None:
        return floating(dtype)
    if dtype in COMPLEX or dtype == "bool":
        call.fail(
            f"rounds, which {dtype} cannot be; convert to float32 first",
            param="rounding_mode",
            code="dtype",
            fix_hints=(SetParam("rounding_mode", None),),
        )
    _hold_divisor(call, dtype)
    return dtype


def _hold_divisor(call: Call, dtype: str) -> None:
    """Hold that a number which whole numbers are divided by is one of theirs, and not 0."""
    number = call.params["other"]
    if number is None or dtype not in INTEGERS:
        return
    hold_fitting(call, "other", number, dtype)
    if int(number) == 0:
        call.fail(
            f"divides {dtype} by other={number}; set other to a number from 1 on",
            param="other",
            code="bad-value",
            fix_hints=(SetParam("other", 1),),
        )


def elementwise(
    name: str,
    purpose: str,
    symbol: str,
    rule: DtypeRule,
    *params: Param,
    family: str = FAMILY,
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


def _number(call: Call, dtype: str) -> str:
    right = call.optional("other")
    if dtype == "bool":
        raise Mismatch(
            port="input" if right is None else "other",
            code="dtype",
            expected="numbers, not booleans",
            actual="bool",
            fix_hints=(InsertBefore("input", "to", {"dtype": "float32"}),),
        )
    _hold_divisor(call, dtype)
    return dtype


def _power(call: Call) -> tuple[TensorType, ...]:
    both, number = joined(call, "exponent")
    if both.dtype == "bool":
        raise Mismatch(
            port="input",
            code="dtype",
            expected="numbers, not booleans",
            actual="bool",
            fix_hints=(InsertBefore("input", "to", {"dtype": "float32"}),),
        )
    if isinstance(number, int) and number < 0 and both.dtype not in FLOATS:
        call.fail(
            f"raises whole numbers to the power {number}; convert to float32 first",
            port="input",
            code="dtype",
            fix_hints=(InsertBefore("input", "to", {"dtype": "float32"}),),
        )
    hold_fitting(call, "exponent", number, both.dtype)
    return (both,)


def _angle(call: Call) -> tuple[TensorType, ...]:
    both, _ = joined(call)
    return (TensorType(both.shape, floating(both.dtype)),)


def _blended(call: Call) -> tuple[TensorType, ...]:
    left, right = call.input(), call.input("end")
    if left.dtype != right.dtype:
        raise same_dtype("end", left.dtype, right.dtype)
    shape = call.broadcast(left.shape, right.shape)
    if shape is None:
        raise expect("end", f"a shape that broadcasts with {left}{FROM_OTHER}", right)
    return (TensorType(shape, left.dtype),)


def _with_product(call: Call) -> tuple[TensorType, ...]:
    """Broadcast three tensors."""
    first, *others = (call.input(port) for port in ("input", "tensor1", "tensor2"))
    shape = first.shape
    for port, arrived in zip(("tensor1", "tensor2"), others, strict=True):
        joint = call.broadcast(shape, arrived.shape)
        if joint is None:
            raise expect(port, f"a shape that broadcasts with {shape_text(shape)}", arrived)
        shape = joint
    return (TensorType(shape, result_dtype(first, *others)),)


def _adding(name: str, purpose: str) -> Layer:
    return layer(
        name, FAMILY, purpose, "input: (*), tensor1: (*), tensor2: (*) -> (*)",
        Param("value", float_(fits=True), 1, "factor for what is added"),
        inputs=("input", "tensor1", "tensor2"), rule=_with_product, accepts="float",
    )  # fmt: skip


def _together(call: Call) -> tuple[TensorType, ...]:
    return (joined(call)[0],)


def _bits(name: str, symbol: str, words: str) -> Layer:
    return layer(
        name, FAMILY, f"Keeps the bits that are set in {words}; masks are combined with it.",
        "input: (*), other: (*) -> (*)", inputs=("input", "other"), accepts="bits",
        rule=_together, code=f"{{input}} {symbol} {{other}}",
    )  # fmt: skip


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
    elementwise(
        "remainder", "What is left after dividing, with the sign of other.", "%", _number, real=True
    ),
    elementwise(
        "fmod", "What is left after dividing, with the sign of input.", "", _number, real=True
    ),
    elementwise("floor_divide", "Divides by other and rounds down.", "//", _number, real=True),
    layer(
        "pow",
        FAMILY,
        "Raises to a power.",
        "input: (*), exponent: (*) -> (*)",
        Param("exponent", float_(optional=True), None, "the power, where no wire ends at it"),
        inputs=("input", Port("exponent", optional=True)),
        rule=_power,
        code=infix("**", "torch.pow", "exponent"),
    ),
    layer(
        "atan2",
        FAMILY,
        "The angle of a point whose height is input and whose width is other.",
        "input: (*), other: (*) -> (*)",
        inputs=("input", "other"),
        rule=_angle,
        accepts="real",
    ),
    layer(
        "lerp",
        FAMILY,
        "Goes from input towards end by a weight: 0 is input, 1 is end.",
        "input: (*), end: (*) -> (*)",
        Param("weight", float_(fits=True), help="how far"),
        inputs=("input", "end"),
        rule=_blended,
        accepts="float",
    ),
    _adding("addcmul", "Adds the product of two tensors."),
    _adding("addcdiv", "Adds the quotient of two tensors."),
    layer(
        "hypot",
        FAMILY,
        "The long side of a right triangle whose others are input and other.",
        "input: (*), other: (*) -> (*)",
        inputs=("input", "other"),
        rule=_together,
        accepts="float",
    ),
    layer(
        "logaddexp",
        FAMILY,
        "The logarithm of the sum of two exponentials.",
        "input: (*), other: (*) -> (*)",
        inputs=("input", "other"),
        rule=_together,
        accepts="float",
    ),
    layer(
        "xlogy",
        FAMILY,
        "Input times the logarithm of other; 0 where input is 0.",
        "input: (*), other: (*) -> (*)",
        inputs=("input", "other"),
        rule=_angle,
        accepts="real",
    ),
    _bits("bitwise_and", "&", "both"),
    _bits("bitwise_or", "|", "one or both"),
    _bits("bitwise_xor", "^", "just one of both"),
)
