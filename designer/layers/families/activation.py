"""Activation functions, as modules and as functions.

The last ones, softmax and its kin, look along one axis.
"""

from designer.layers.call import Call, Mismatch, SetParam, mismatch
from designer.layers.call_templates import training_call
from designer.layers.declare import Guard, Layer, layer
from designer.layers.params import AXIS, AXIS_OR_NONE, Param, bool_, choice, dtype, float_, int_
from designer.layers.shared.requirements import require_float, require_full, require_representable
from designer.layers.tensor_types import FLOATS, TensorType

FAMILY = "activation"
_INPLACE = Param("inplace", bool_(), False, "overwrite the input")
_APPROXIMATE = Param(
    "approximate", choice("none", "tanh"), "none", "exact, or approximated by tanh"
)
_DIM = Param(
    "dim",
    AXIS_OR_NONE,
    None,
    "axis that sums to 1; none: 0 for an input of 0, 1 or 3 axes, else 1",
    inferred=True,
)
_DTYPE = Param(
    "dtype", dtype(optional=True, only=FLOATS), None, "dtype to convert to before the operation"
)


def _module(
    name: str, purpose: str, *params: Param, accepts: str = "float", gives: str = "",
    line: str = "(*) -> (*)", guard: Guard | None = None,
) -> Layer:  # fmt: skip
    return layer(
        name, FAMILY, purpose, line, *params, accepts=accepts, gives=gives, guard=guard
    )  # fmt: skip


def _function(
    name: str, purpose: str, *params: Param, accepts: str = "float", gives: str = "",
    guard: Guard | None = None,
) -> Layer:  # fmt: skip
    target = f"torch.{name}" if name in {"sigmoid", "tanh"} else f"F.{name}"
    return layer(
        name, FAMILY, purpose, "(*) -> (*)", *params, accepts=accepts, gives=gives, target=target,
        guard=guard,
    )  # fmt: skip


def _along_axis(call: Call) -> tuple[TensorType, ...]:
    """Keep the shape; an axis left out is the one torch would take, so that code can name it."""
    arrived = call.input()
    require_float(call)
    if call.params["dim"] is None:
        call.inferred["dim"] = 0 if arrived.rank in {0, 1, 3} else 1
    call.axis("dim", arrived.rank, extra=arrived.rank == 0)
    given: str | None = call["dtype"]
    return (TensorType(arrived.shape, given or arrived.dtype),)


def _softmax_module(name: str, purpose: str) -> Layer:
    return layer(
        name, FAMILY, purpose, "(*) -> (*)", _DIM, rule=_along_axis, accepts="float"
    )  # fmt: skip


def _softmax(name: str, purpose: str, accepts: str = "any") -> Layer:
    return layer(
        name, FAMILY, purpose, "(*) -> (*)", _DIM, _DTYPE,
        target=f"F.{name}", rule=_along_axis, accepts=accepts,
    )  # fmt: skip


def _pair(
    module: str, function: str, purpose: str, *params: Param, accepts: str = "float",
    gives: str = "", guard: Guard | None = None,
) -> tuple[Layer, Layer]:  # fmt: skip
    """Return an activation as a module and as a function."""
    return (
        _module(module, purpose, *params, accepts=accepts, gives=gives, guard=guard),
        _function(function, purpose, *params, accepts=accepts, gives=gives, guard=guard),
    )


def _bends(call: Call) -> None:
    if call["alpha"] == 0:
        call.fail(
            "has alpha=0, by which it divides; set alpha to 1",
            param="alpha",
            code="bad-value",
            fix_hints=(SetParam("alpha", 1.0),),
        )
    require_representable(call, "alpha", 1 / call["alpha"], call.input().dtype)


def _halved(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    place = call.axis("dim", arrived.rank)
    size = arrived.shape[place]
    if not call.divides(2, size):
        raise mismatch("input", f"an even size on axis {call['dim']} (dim)", arrived)
    sizes = (*arrived.shape[:place], size // 2, *arrived.shape[place + 1 :])
    return (TensorType(sizes, arrived.dtype),)


def _gated(name: str, target: str = "") -> Layer:
    return layer(
        name, FAMILY, "Gated linear unit: one half of an axis times the sigmoid of the other half.",
        "(*, 2*C, *) -> (*, C, *)", Param("dim", AXIS, -1, "axis that is split in halves"),
        rule=_halved, accepts="float", target=target,
    )  # fmt: skip


def _slopes(call: Call) -> tuple[TensorType, ...]:
    """Require one slope, or one for each channel."""
    arrived, count = call.input(), call["num_parameters"]
    channels = arrived.shape[1] if arrived.rank > 1 else 1
    if count != 1 and call.differ(channels, count):
        fix_hints = (SetParam("num_parameters", channels),) if isinstance(channels, int) else ()
        raise mismatch("input", f"{count} channels (num_parameters)", arrived, *fix_hints)
    return (arrived,)


def _drawn(call: Call) -> tuple[TensorType, ...]:
    logits = call.input("logits")
    call.axis("dim", max(logits.rank, 1))
    return (logits,)


def _sloped(call: Call) -> tuple[TensorType, ...]:
    arrived, weight = call.input(), call.input("weight")
    channels = arrived.shape[1] if arrived.rank > 1 else 1
    one = weight.shape in {(), (1,)}
    if not one and (weight.rank != 1 or call.differ(weight.shape[0], channels)):
        raise mismatch("weight", f"one slope, or {channels}, one for each channel", weight)
    if weight.dtype != arrived.dtype:
        raise Mismatch(port="weight", expected=arrived.dtype, actual=weight.dtype, code="dtype")
    return (arrived,)


def _random(call: Call) -> None:
    if call.input().dtype == "float16":
        require_full(call)
    _ordered(call)


def _between(call: Call) -> None:
    _ordered(call)
    if call.input().dtype == "uint8" and call["min_val"] < 0:
        call.fail(
            f"has min_val={call['min_val']}, which uint8 cannot be; set min_val to 0",
            param="min_val",
            code="dtype",
            fix_hints=(SetParam("min_val", 0.0),),
        )


def _ordered(call: Call) -> None:
    lower, upper = ("lower", "upper") if "lower" in call.params else ("min_val", "max_val")
    low, high = call[lower], call[upper]
    if low > high or (low == high and lower == "min_val"):
        call.fail(
            f"has {lower}={low}, which is not below {upper}={high}; swap them",
            param=lower,
            code="bad-value",
            fix_hints=(SetParam(lower, high - 1.0),),
        )


_LAMBD = Param("lambd", float_(0, fits=True), 0.5, "distance from zero above which values are kept")
_NEGATIVE = Param("negative_slope", float_(fits=True), 0.01, "slope below zero")
_FLAT = (Param("alpha", float_(fits=True), 1.0, "negative limit, with its sign reversed"), _INPLACE)
_HARD = (
    Param("min_val", float_(fits=True), -1.0, "lower limit"),
    Param("max_val", float_(fits=True), 1.0, "upper limit"),
    _INPLACE,
)
_RANDOM = (
    Param("lower", float_(fits=True), 1 / 8, "smallest slope below zero"),
    Param("upper", float_(fits=True), 1 / 3, "largest slope below zero"),
)
_PLUS = (
    Param("beta", float_(fits=True), 1.0, "sharpness of the bend at zero"),
    Param("threshold", float_(fits=True), 20.0, "above this value of beta * x, the result is x"),
)
_STEP = (
    Param("threshold", float_(fits=True), help="values above it are kept"),
    Param("value", float_(fits=True), help="replaces all other values"),
    _INPLACE,
)
_SOFTMAX = "Exponentials along an axis, scaled to sum to 1: probabilities."
_LOG_SOFTMAX = "Logarithm of softmax, the input that NLLLoss expects."
_SOFTMIN = "Softmax of the negated values."

_PAIRS = (
    _pair("ReLU", "relu", "Rectified linear unit: max(0, x).", _INPLACE,
          accepts="number"),
    _pair("LeakyReLU", "leaky_relu", "ReLU with a small slope for negative values.",
          _NEGATIVE, _INPLACE),
    _pair("GELU", "gelu",
          "Gaussian error linear unit: x Φ(x), with Φ the normal distribution function.",
          _APPROXIMATE),
    _pair("SiLU", "silu", "Sigmoid linear unit, also called Swish: x * sigmoid(x).", _INPLACE),
    _pair("ELU", "elu",
          "Exponential linear unit: x if positive, else alpha * (exp(x) - 1).", *_FLAT),
    _pair("Sigmoid", "sigmoid",
          "Logistic sigmoid, with values between 0 and 1: 1 / (1 + exp(-x)).",
          accepts="any", gives="floating"),
    _pair("Tanh", "tanh",
          "Hyperbolic tangent, with values between -1 and 1.", accepts="any", gives="floating"),
    _pair("Mish", "mish", "Smooth activation x * tanh(softplus(x)).", _INPLACE),
    _pair("ReLU6", "relu6", "ReLU capped at 6: min(max(0, x), 6).", _INPLACE,
          accepts="number"),
    _pair("SELU", "selu", "ELU scaled so that activations keep mean 0 and variance 1.", _INPLACE),
    _pair("CELU", "celu", "ELU with slope 1 at zero for every alpha.", *_FLAT,
          guard=_bends),
    _pair("Hardtanh", "hardtanh",
          "Limits values to the range from min_val to max_val.", *_HARD, accepts="number",
          guard=_between),
    _pair("Hardsigmoid", "hardsigmoid", "Piecewise linear approximation of the sigmoid.",
          _INPLACE),
    _pair("Hardswish", "hardswish",
          "SiLU with the piecewise linear sigmoid: x * hardsigmoid(x).", _INPLACE),
    _pair("Hardshrink", "hardshrink", "Sets values from -lambd to lambd to 0.", _LAMBD),
    _pair("Softshrink", "softshrink",
          "Moves values towards 0 by lambd, and those within lambd to 0.", _LAMBD),
    _pair("Tanhshrink", "tanhshrink", "x - tanh(x).", accepts="number",
          gives="floating"),
    _pair("Softplus", "softplus",
          "Smooth approximation of ReLU: log(1 + exp(beta * x)) / beta.", *_PLUS),
    _pair("Softsign", "softsign", "x / (1 + |x|), with values between -1 and 1.",
          accepts="number", gives="floating"),
    _pair("LogSigmoid", "logsigmoid", "Logarithm of the sigmoid."),
    _pair("Threshold", "threshold", "Replaces values up to a threshold by a constant.", *_STEP,
          accepts="number"),
)  # fmt: skip

LAYERS = (
    *(module for module, _ in _PAIRS),
    _softmax_module("Softmax", _SOFTMAX),
    _softmax_module("LogSoftmax", _LOG_SOFTMAX),
    _softmax_module("Softmin", _SOFTMIN),
    _module("Softmax2d", "Softmax over the channels of an image, at each pixel.",
            line="(N?, C, H, W) -> (N?, C, H, W)"),
    _gated("GLU"),
    layer(
        "PReLU",
        FAMILY,
        "Leaky ReLU with a learnable slope.",
        "(N, C, *) -> (N, C, *)",
        Param("num_parameters", int_(), 1, "number of slopes: 1, or one for each channel"),
        Param("init", float_(fits=True), 0.25, "initial value of the slopes"),
        rule=_slopes,
        accepts="weights",
        weights=lambda p: int(p["num_parameters"]),
    ),
    _module("RReLU", "Leaky ReLU with a random slope in training mode.", *_RANDOM, _INPLACE,
            guard=_random),
    *(function for _, function in _PAIRS),
    _softmax("softmax", _SOFTMAX),
    _softmax("log_softmax", _LOG_SOFTMAX),
    _softmax("softmin", _SOFTMIN, "number"),
    _gated("glu", "F.glu"),
    layer("rrelu", FAMILY, "Leaky ReLU with a random slope in training mode.", "(*) -> (*)",
          *_RANDOM, _INPLACE, target="F.rrelu", guard=_random, accepts="float",
          code=training_call("F.rrelu", "lower", "upper")),
    layer("gumbel_softmax", FAMILY,
          "Draws differentiable samples from a categorical distribution (Gumbel-softmax).",
          "logits: (*) -> (*)",
          Param("tau", float_(1e-9), 1, "temperature: small values give nearly one-hot samples"),
          Param("hard", bool_(), False, "return exactly one-hot samples"),
          Param("eps", float_(0), 1e-10, "ignored by torch"),
          Param("dim", AXIS, -1, "axis of the categories"),
          target="F.gumbel_softmax", rule=_drawn, inputs=("logits",), accepts="float"),
    layer("prelu", FAMILY, "Leaky ReLU whose slopes are an input.",
          "input: (N, C, *), weight: (C) -> (N, C, *)", target="F.prelu",
          inputs=("input", "weight"), rule=_sloped, accepts="float"),
)  # fmt: skip
