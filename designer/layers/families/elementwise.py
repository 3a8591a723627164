"""Functions of one number, applied to every element."""

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
    _function("abs", "Drops the sign.", accepts="number"),
    _function("neg", "Turns the sign round.", accepts="number"),
    _function("sign", "Gives -1, 0 or 1 by the sign.", accepts="real"),
    _smooth("exp", "e to the power of each value."),
    _smooth("exp2", "2 to the power of each value."),
    _smooth("expm1", "e to the power of each value, minus 1; exact near zero."),
    _smooth("log", "The natural logarithm."),
    _smooth("log2", "The logarithm to base 2."),
    _smooth("log10", "The logarithm to base 10."),
    _smooth("log1p", "The logarithm of 1 + x; exact near zero."),
    _smooth("sqrt", "The square root."),
    _smooth("rsqrt", "One over the square root."),
    _smooth("reciprocal", "One over each value."),
    layer("square", FAMILY, "Multiplies each value by itself.", "(*) -> (*)", rule=_squared),
    _smooth("sin", "The sine, of radians."),
    _smooth("cos", "The cosine, of radians."),
    _smooth("tan", "The tangent, of radians."),
    _smooth("asin", "The angle whose sine it is."),
    _smooth("acos", "The angle whose cosine it is."),
    _smooth("atan", "The angle whose tangent it is."),
    _smooth("sinh", "The hyperbolic sine."),
    _smooth("cosh", "The hyperbolic cosine."),
    _smooth("asinh", "The number whose hyperbolic sine it is."),
    _smooth("acosh", "The number whose hyperbolic cosine it is."),
    _smooth("atanh", "The number whose hyperbolic tangent it is."),
    _smooth("sinc", "The sine of pi times x, divided by it; 1 at zero."),
    _smooth("deg2rad", "Turns degrees into radians.", "real"),
    _smooth("rad2deg", "Turns radians into degrees.", "real"),
    _smooth("erf", "The error function: how much of a normal curve lies within.", "real"),
    _smooth("erfc", "What erf leaves of 1.", "real"),
    _smooth("erfinv", "The number whose erf it is.", "real"),
    _smooth(
        "lgamma", "The logarithm of the gamma function, which goes through the factorials.", "real"
    ),
    _smooth("digamma", "The slope of lgamma.", "real"),
    _function(
        "logit",
        "The number whose sigmoid it is.",
        Param("eps", float_(0, 1, optional=True), None, "keep this far from 0 and 1; none: don't"),
        accepts="real",
        gives="floating",
    ),
    _function("floor", "Rounds down.", accepts="number"),
    _function("ceil", "Rounds up.", accepts="number"),
    _function("trunc", "Rounds towards zero.", accepts="number"),
    _function("frac", "What is behind the decimal point.", accepts="float"),
    layer(
        "round",
        FAMILY,
        "Rounds to whole numbers, or to decimals.",
        "(*) -> (*)",
        Param("decimals", int_(None, optional=True), None, "how many decimals stay; none: 0"),
        accepts="number",
        guard=_rounded,
    ),
    layer(
        "clamp",
        FAMILY,
        "Cuts values off below and above.",
        "(*) -> (*)",
        Param("min", _NONE_OR_NUMBER, None, "the least it gives; none: no limit"),
        Param("max", _NONE_OR_NUMBER, None, "the most it gives; none: no limit"),
        rule=_clamped,
        accepts="real",
    ),
    _function(
        "nan_to_num",
        "Replaces what is not a number, and infinities.",
        Param("nan", _NONE_OR_NUMBER, None, "in place of not-a-number; none: 0"),
        Param("posinf", _NONE_OR_NUMBER, None, "in place of infinity; none: the largest number"),
        Param("neginf", _NONE_OR_NUMBER, None, "in place of -infinity; none: the least number"),
    ),
    layer(
        "bitwise_not",
        FAMILY,
        "Turns each bit round; true and false for booleans: a mask's opposite.",
        "(*) -> (*)",
        accepts="bits",
        code="~{input}",
    ),
    _function("logical_not", "True where it is zero or false.", gives="bool"),
    _function("isnan", "True where it is not a number.", gives="bool"),
    _function("isinf", "True where it is infinite.", gives="bool"),
    _function("isfinite", "True where it is a finite number.", gives="bool"),
    layer(
        "to",
        FAMILY,
        "Converts to another dtype.",
        "(*) -> (*)",
        Param("dtype", dtype(), help="what to convert to"),
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
    _function("clone", "A copy of its own.", target="Tensor"),
    _function("detach", "The same values, but no gradient flows back.", target="Tensor"),
    _function("contiguous", "The same values, in order in memory.", target="Tensor"),
    _function("zeros_like", "Zeros of the same shape."),
    _function("ones_like", "Ones of the same shape."),
    _function("rand_like", "Random numbers from 0 to 1 of the same shape.", accepts="float"),
    _function("randn_like", "Normal random numbers of the same shape.", accepts="float"),
    _function("bernoulli", "1 as likely as each value says, else 0.", accepts="float"),
    _function(
        "full_like",
        "One value, in the same shape.",
        Param("fill_value", float_(fits=True), help="the value"),
    ),
)
