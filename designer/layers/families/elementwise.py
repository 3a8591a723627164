"""Elementwise functions of one tensor."""

from designer.layers.call import Call
from designer.layers.declare import Layer, layer
from designer.layers.params import Param, dtype, float_, int_
from designer.layers.tensor_types import FLOATS, TensorType, with_scalar

FAMILY = "elementwise"


def _function(
    name: str, purpose: str, *params: Param, accepts: str = "any", gives: str = "",
    target: str = "torch",
) -> Layer:  # fmt: skip
    return layer(
        name, FAMILY, purpose, "(*) -> (*)", *params, accepts=accepts, gives=gives,
        target=f"{target}.{name}",
    )  # fmt: skip


def _smooth(name: str, purpose: str, accepts: str = "any") -> Layer:
    """Return a function that gives floats, whatever it gets."""
    return _function(name, purpose, accepts=accepts, gives="floating")


def _converted(call: Call) -> tuple[TensorType, ...]:
    return (TensorType(call.input().shape, call["dtype"]),)


def _converted_like(call: Call) -> tuple[TensorType, ...]:
    return (TensorType(call.input().shape, call.input("other").dtype),)


def _clamped(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    limits = [limit for limit in (call["min"], call["max"]) if limit is not None]
    if not limits:
        call.fail(
            "has neither min nor max; set at least one of them", param="min", code="missing-value"
        )
    given = arrived.dtype
    for limit in limits:
        given = with_scalar(given, limit)
    return (TensorType(arrived.shape, given),)


def _squared(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    return (TensorType(arrived.shape, "int64" if arrived.dtype == "bool" else arrived.dtype),)


def _rounded(call: Call) -> None:
    if call["decimals"] is not None and call.input().dtype not in FLOATS:
        call.fail(
            "rounds whole numbers to decimals; leave decimals out", param="decimals", code="dtype"
        )


_NONE_OR_NUMBER = float_(optional=True, fits=True)

LAYERS = (
    _function("abs", "Absolute value.", accepts="number"),
    _function("neg", "Negative: -x.", accepts="number"),
    _function("sign", "Sign: -1, 0 or 1.", accepts="real"),
    _smooth("exp", "Exponential function."),
    _smooth("exp2", "2 to the power of each value."),
    _smooth("expm1", "exp(x) - 1, accurate near zero."),
    _smooth("log", "Natural logarithm."),
    _smooth("log2", "Logarithm to base 2."),
    _smooth("log10", "Logarithm to base 10."),
    _smooth("log1p", "log(1 + x), accurate near zero."),
    _smooth("sqrt", "Square root."),
    _smooth("rsqrt", "Reciprocal of the square root."),
    _smooth("reciprocal", "Reciprocal: 1 / x."),
    layer("square", FAMILY, "Square.", "(*) -> (*)", rule=_squared),
    _smooth("sin", "Sine of an angle in radians."),
    _smooth("cos", "Cosine of an angle in radians."),
    _smooth("tan", "Tangent of an angle in radians."),
    _smooth("asin", "Inverse sine, in radians."),
    _smooth("acos", "Inverse cosine, in radians."),
    _smooth("atan", "Inverse tangent, in radians."),
    _smooth("sinh", "Hyperbolic sine."),
    _smooth("cosh", "Hyperbolic cosine."),
    _smooth("asinh", "Inverse hyperbolic sine."),
    _smooth("acosh", "Inverse hyperbolic cosine."),
    _smooth("atanh", "Inverse hyperbolic tangent."),
    _smooth("sinc", "Normalised sinc: sin(πx) / (πx), and 1 at zero."),
    _smooth("deg2rad", "Converts degrees to radians.", "real"),
    _smooth("rad2deg", "Converts radians to degrees.", "real"),
    _smooth("erf", "Error function.", "real"),
    _smooth("erfc", "Complementary error function: 1 - erf(x).", "real"),
    _smooth("erfinv", "Inverse error function.", "real"),
    _smooth("lgamma", "Logarithm of the absolute value of the gamma function.", "real"),
    _smooth("digamma", "Digamma function, the derivative of lgamma.", "real"),
    _function(
        "logit",
        "Logit, the inverse of the sigmoid.",
        Param(
            "eps",
            float_(0, 1, optional=True),
            None,
            "limit the input to eps and 1 - eps; none: no limit",
        ),
        accepts="real",
        gives="floating",
    ),
    _function("floor", "Rounds down to a whole number.", accepts="number"),
    _function("ceil", "Rounds up to a whole number.", accepts="number"),
    _function("trunc", "Rounds towards zero.", accepts="number"),
    _function("frac", "Fractional part.", accepts="float"),
    layer(
        "round",
        FAMILY,
        "Rounds to whole numbers, or to a number of decimals.",
        "(*) -> (*)",
        Param("decimals", int_(None, optional=True), None, "number of decimals; none: 0"),
        accepts="number",
        guard=_rounded,
    ),
    layer(
        "clamp",
        FAMILY,
        "Limits values to a range.",
        "(*) -> (*)",
        Param("min", _NONE_OR_NUMBER, None, "lower limit; none: no limit"),
        Param("max", _NONE_OR_NUMBER, None, "upper limit; none: no limit"),
        rule=_clamped,
        accepts="real",
    ),
    _function(
        "nan_to_num",
        "Replaces NaN and infinities by numbers.",
        Param("nan", _NONE_OR_NUMBER, None, "replaces NaN; none: 0"),
        Param(
            "posinf",
            _NONE_OR_NUMBER,
            None,
            "replaces infinity; none: the largest number of the dtype",
        ),
        Param(
            "neginf",
            _NONE_OR_NUMBER,
            None,
            "replaces -infinity; none: the lowest number of the dtype",
        ),
    ),
    layer(
        "bitwise_not",
        FAMILY,
        "Inverts each bit; for booleans, the inverse of a mask.",
        "(*) -> (*)",
        accepts="bits",
        code="~{input}",
    ),
    _function("logical_not", "True where a value is zero or false.", gives="bool"),
    _function("isnan", "True where a value is NaN.", gives="bool"),
    _function("isinf", "True where a value is infinite.", gives="bool"),
    _function("isfinite", "True where a value is finite.", gives="bool"),
    layer(
        "to",
        FAMILY,
        "Converts to another dtype.",
        "(*) -> (*)",
        Param("dtype", dtype(), help="dtype to convert to"),
        target="Tensor.to",
        rule=_converted,
    ),
    layer(
        "type_as",
        "shape",
        "Converts to the dtype of another tensor.",
        "input: (*), other: (*) -> (*)",
        target="Tensor.type_as",
        inputs=("input", "other"),
        rule=_converted_like,
    ),
    _function("clone", "A copy that shares no memory with its input.", target="Tensor"),
    _function("detach", "The same values, detached from the gradient.", target="Tensor"),
    _function("contiguous", "The same values, contiguous in memory.", target="Tensor"),
    _function("zeros_like", "Zeros in the same shape."),
    _function("ones_like", "Ones in the same shape."),
    _function(
        "rand_like", "Uniform random numbers from 0 to 1, in the same shape.", accepts="float"
    ),
    _function("randn_like", "Standard normal random numbers, in the same shape.", accepts="float"),
    _function(
        "bernoulli", "Draws 1 with the probability given by each value, else 0.", accepts="float"
    ),
    _function(
        "full_like",
        "One value, in the same shape.",
        Param("fill_value", float_(fits=True), help="value to fill with"),
    ),
)
