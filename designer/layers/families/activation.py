"""Activations: what bends the straight lines, element by element, as modules and as functions.

The last ones, softmax and its kin, look along one axis.
"""

from designer.layers.call import Call, Mismatch, SetParam, mismatch
from designer.layers.call_templates import training_call
from designer.layers.declare import Guard, Layer, layer
from designer.layers.params import AXIS, AXIS_OR_NONE, Param, bool_, choice, dtype, float_, int_
from designer.layers.shared.requirements import require_float, require_full, require_representable
from designer.layers.tensor_types import FLOATS, TensorType

FAMILY = "activation"
_INPLACE = Param("inplace", bool_(), False, "overwrite the input to save memory")
_APPROXIMATE = Param("approximate", choice("none", "tanh"), "none", "exact, or a faster formula")
_DIM = Param(
    "dim",
    AXIS_OR_NONE,
    None,
    "axis that sums to 1; left out: as torch, 0 for 1 or 3 axes, else 1",
    inferred=True,
)
_DTYPE = Param("dtype", dtype(optional=True, only=FLOATS), None, "convert to this dtype first")


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
        name, FAMILY, "Multiplies one half of the channels by the sigmoid of the other.",
        "(*, 2*C, *) -> (*, C, *)", Param("dim", AXIS, -1, "the axis that is halved"),
        rule=_halved, accepts="float", target=target,
    )  # fmt: skip


def _slopes(call: Call) -> tuple[TensorType, ...]:
    """Hold that there is one slope, or one for each channel."""
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


_LAMBD = Param("lambd", float_(0, fits=True), 0.5, "how far from zero values are let through")
_NEGATIVE = Param("negative_slope", float_(fits=True), 0.01, "slope below zero")
_FLAT = (Param("alpha", float_(fits=True), 1.0, "how far it goes below zero"), _INPLACE)
_HARD = (
    Param("min_val", float_(fits=True), -1.0, "the least it gives"),
    Param("max_val", float_(fits=True), 1.0, "the most it gives"),
    _INPLACE,
)
_RANDOM = (
    Param("lower", float_(fits=True), 1 / 8, "the least slope below zero"),
    Param("upper", float_(fits=True), 1 / 3, "the largest slope below zero"),
)
_PLUS = (
    Param("beta", float_(fits=True), 1.0, "how sharply it bends"),
    Param("threshold", float_(fits=True), 20.0, "above this it is x itself"),
)
_STEP = (
    Param("threshold", float_(fits=True), help="values above this stay"),
    Param("value", float_(fits=True), help="what all others become"),
    _INPLACE,
)
_SOFTMAX = "Makes values along an axis positive with sum 1: probabilities."
_LOG_SOFTMAX = "The logarithm of softmax, as NLLLoss wants it."
_SOFTMIN = "Softmax of the negated values: the smallest gets the most."

_PAIRS = (
    _pair("ReLU", "relu", "Keeps what is positive, makes the rest 0: max(0, x).", _INPLACE,
          accepts="number"),
    _pair("LeakyReLU", "leaky_relu", "Keeps what is positive, and a little of the rest.",
          _NEGATIVE, _INPLACE),
    _pair("GELU", "gelu", "A smooth ReLU, x times the chance that a normal value is below x.",
          _APPROXIMATE),
    _pair("SiLU", "silu", "A smooth ReLU, x times its sigmoid; also called Swish.", _INPLACE),
    _pair("ELU", "elu", "Keeps what is positive, bends the rest towards -alpha.", *_FLAT),
    _pair("Sigmoid", "sigmoid", "Squeezes values into 0 to 1.", accepts="any", gives="floating"),
    _pair("Tanh", "tanh", "Squeezes values into -1 to 1.", accepts="any", gives="floating"),
    _pair("Mish", "mish", "A smooth ReLU, x times tanh(softplus(x)).", _INPLACE),
    _pair("ReLU6", "relu6", "A ReLU that stops at 6, for small devices.", _INPLACE,
          accepts="number"),
    _pair("SELU", "selu", "An ELU scaled so that nets normalise themselves.", _INPLACE),
    _pair("CELU", "celu", "An ELU whose slope at zero is 1 whatever alpha is.", *_FLAT,
          guard=_bends),
    _pair("Hardtanh", "hardtanh", "Cuts values off at both ends.", *_HARD, accepts="number",
          guard=_between),
    _pair("Hardsigmoid", "hardsigmoid", "A sigmoid of straight lines, cheap to compute.",
          _INPLACE),
    _pair("Hardswish", "hardswish", "A SiLU of straight lines, cheap to compute.", _INPLACE),
    _pair("Hardshrink", "hardshrink", "Makes values near zero 0.", _LAMBD),
    _pair("Softshrink", "softshrink", "Moves values towards zero, those near it to 0.", _LAMBD),
    _pair("Tanhshrink", "tanhshrink", "What tanh takes away: x - tanh(x).", accepts="number",
          gives="floating"),
    _pair("Softplus", "softplus", "A ReLU with a round corner.", *_PLUS),
    _pair("Softsign", "softsign", "Squeezes values into -1 to 1, slowly: x / (1 + |x|).",
          accepts="number", gives="floating"),
    _pair("LogSigmoid", "logsigmoid", "The logarithm of the sigmoid."),
    _pair("Threshold", "threshold", "Replaces what is not above a threshold.", *_STEP,
          accepts="number"),
)  # fmt: skip

LAYERS = (
    *(module for module, _ in _PAIRS),
    _softmax_module("Softmax", _SOFTMAX),
    _softmax_module("LogSoftmax", _LOG_SOFTMAX),
    _softmax_module("Softmin", _SOFTMIN),
    _module("Softmax2d", "Softmax over the channels of an image, at each place.",
            line="(N?, C, H, W) -> (N?, C, H, W)"),
    _gated("GLU"),
    layer(
        "PReLU",
        FAMILY,
        "A leaky ReLU that learns its slope.",
        "(N, C, *) -> (N, C, *)",
        Param("num_parameters", int_(), 1, "one slope, or one for each channel"),
        Param("init", float_(fits=True), 0.25, "what the slopes start with"),
        rule=_slopes,
        accepts="weights",
        weights=lambda p: int(p["num_parameters"]),
    ),
    _module("RReLU", "A leaky ReLU of random slope while training.", *_RANDOM, _INPLACE,
            guard=_random),
    *(function for _, function in _PAIRS),
    _softmax("softmax", _SOFTMAX),
    _softmax("log_softmax", _LOG_SOFTMAX),
    _softmax("softmin", _SOFTMIN, "number"),
    _gated("glu", "F.glu"),
    layer("rrelu", FAMILY, "A leaky ReLU of random slope while training.", "(*) -> (*)",
          *_RANDOM, _INPLACE, target="F.rrelu", guard=_random, accepts="float",
          code=training_call("F.rrelu", "lower", "upper")),
    layer("gumbel_softmax", FAMILY, "Draws one of several, in a way that gradients can pass.",
          "logits: (*) -> (*)",
          Param("tau", float_(1e-9), 1, "temperature: small is nearly one-hot"),
          Param("hard", bool_(), False, "give exactly one-hot"),
          Param("eps", float_(0), 1e-10, "no longer used by torch"),
          Param("dim", AXIS, -1, "the axis one of whose places is drawn"),
          target="F.gumbel_softmax", rule=_drawn, inputs=("logits",), accepts="float"),
    layer("prelu", FAMILY, "A leaky ReLU whose slopes arrive by wire.",
          "input: (N, C, *), weight: (C) -> (N, C, *)", target="F.prelu",
          inputs=("input", "weight"), rule=_sloped, accepts="float"),
)  # fmt: skip
