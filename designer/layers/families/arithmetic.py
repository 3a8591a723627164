"""Elementwise arithmetic of tensors and numbers, with broadcasting."""

from designer.layers.call import (
    OTHER_SOURCE,
    Call,
    InsertBefore,
    Mismatch,
    SetParam,
    dtype_mismatch,
    mismatch,
)
from designer.layers.call_templates import infix
from designer.layers.declare import Layer, Port, layer
from designer.layers.params import Param, choice, float_
from designer.layers.shared.binary_operators import binary_operator, join_other
from designer.layers.shared.requirements import require_representable
from designer.layers.tensor_types import (
    COMPLEX,
    FLOATS,
    INTEGERS,
    TensorType,
    floating,
    result_dtype,
    shape_text,
)

FAMILY = "arithmetic"
_ALPHA = Param("alpha", float_(fits=True), 1, "factor of other")


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
    _require_divisor(call, dtype)
    return dtype


def _require_divisor(call: Call, dtype: str) -> None:
    """Require an integer divisor to be in the range of the dtype, and not 0."""
    number = call.params["other"]
    if number is None or dtype not in INTEGERS:
        return
    require_representable(call, "other", number, dtype)
    if int(number) == 0:
        call.fail(
            f"divides {dtype} by other={number}; set other to a number from 1 on",
            param="other",
            code="bad-value",
            fix_hints=(SetParam("other", 1),),
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
    _require_divisor(call, dtype)
    return dtype


def _power(call: Call) -> tuple[TensorType, ...]:
    both, number = join_other(call, "exponent")
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
    require_representable(call, "exponent", number, both.dtype)
    return (both,)


def _angle(call: Call) -> tuple[TensorType, ...]:
    both, _ = join_other(call)
    return (TensorType(both.shape, floating(both.dtype)),)


def _blended(call: Call) -> tuple[TensorType, ...]:
    left, right = call.input(), call.input("end")
    if left.dtype != right.dtype:
        raise dtype_mismatch("end", left.dtype, right.dtype)
    shape = call.broadcast(left.shape, right.shape)
    if shape is None:
        raise mismatch("end", f"a shape that broadcasts with {left}{OTHER_SOURCE}", right)
    return (TensorType(shape, left.dtype),)


def _with_product(call: Call) -> tuple[TensorType, ...]:
    """Broadcast three tensors."""
    first, *others = (call.input(port) for port in ("input", "tensor1", "tensor2"))
    shape = first.shape
    for port, arrived in zip(("tensor1", "tensor2"), others, strict=True):
        joint = call.broadcast(shape, arrived.shape)
        if joint is None:
            raise mismatch(port, f"a shape that broadcasts with {shape_text(shape)}", arrived)
        shape = joint
    return (TensorType(shape, result_dtype(first, *others)),)


def _adding(name: str, purpose: str) -> Layer:
    return layer(
        name, FAMILY, purpose, "input: (*), tensor1: (*), tensor2: (*) -> (*)",
        Param("value", float_(fits=True), 1, "factor of the added term"),
        inputs=("input", "tensor1", "tensor2"), rule=_with_product, accepts="float",
    )  # fmt: skip


def _together(call: Call) -> tuple[TensorType, ...]:
    return (join_other(call)[0],)


def _bits(name: str, symbol: str, words: str) -> Layer:
    return layer(
        name, FAMILY, f"Keeps the bits that are set in {words}; masks are combined with it.",
        "input: (*), other: (*) -> (*)", inputs=("input", "other"), accepts="bits",
        rule=_together, code=f"{{input}} {symbol} {{other}}",
    )  # fmt: skip


LAYERS = (
    binary_operator("add", FAMILY, "Elementwise sum: a residual connection.", "+", _scaled, _ALPHA),
    binary_operator(
        "sub", FAMILY, "Elementwise difference: input - other.", "-", _subtracted, _ALPHA
    ),
    binary_operator("mul", FAMILY, "Elementwise product: a gate.", "*", lambda _, dtype: dtype),
    binary_operator(
        "div",
        FAMILY,
        "Elementwise quotient: input / other.",
        "/",
        _divided,
        Param(
            "rounding_mode",
            choice("trunc", "floor", optional=True),
            None,
            "rounding of the quotient; none: no rounding",
        ),
    ),
    binary_operator(
        "remainder",
        FAMILY,
        "Remainder of the division, with the sign of other.",
        "%",
        _number,
        real=True,
    ),
    binary_operator(
        "fmod",
        FAMILY,
        "Remainder of the division, with the sign of input.",
        "",
        _number,
        real=True,
    ),
    binary_operator("floor_divide", FAMILY, "Quotient rounded down.", "//", _number, real=True),
    layer(
        "pow",
        FAMILY,
        "Raises to a power.",
        "input: (*), exponent: (*) -> (*)",
        Param(
            "exponent", float_(optional=True), None, "power to use if the exponent is not connected"
        ),
        inputs=("input", Port("exponent", optional=True)),
        rule=_power,
        code=infix("**", "torch.pow", "exponent"),
    ),
    layer(
        "atan2",
        FAMILY,
        "Angle of the point (other, input), in radians.",
        "input: (*), other: (*) -> (*)",
        inputs=("input", "other"),
        rule=_angle,
        accepts="real",
    ),
    layer(
        "lerp",
        FAMILY,
        "Linear interpolation: input + weight * (end - input).",
        "input: (*), end: (*) -> (*)",
        Param("weight", float_(fits=True), help="weight of end: 0 gives input, 1 gives end"),
        inputs=("input", "end"),
        rule=_blended,
        accepts="float",
    ),
    _adding("addcmul", "input + value * tensor1 * tensor2."),
    _adding("addcdiv", "input + value * tensor1 / tensor2."),
    layer(
        "hypot",
        FAMILY,
        "Hypotenuse of a right triangle: √(input² + other²).",
        "input: (*), other: (*) -> (*)",
        inputs=("input", "other"),
        rule=_together,
        accepts="float",
    ),
    layer(
        "logaddexp",
        FAMILY,
        "log(exp(input) + exp(other)), computed stably.",
        "input: (*), other: (*) -> (*)",
        inputs=("input", "other"),
        rule=_together,
        accepts="float",
    ),
    layer(
        "xlogy",
        FAMILY,
        "input * log(other), and 0 where input is 0.",
        "input: (*), other: (*) -> (*)",
        inputs=("input", "other"),
        rule=_angle,
        accepts="real",
    ),
    _bits("bitwise_and", "&", "both"),
    _bits("bitwise_or", "|", "one or both"),
    _bits("bitwise_xor", "^", "just one of both"),
)
