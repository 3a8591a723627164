"""Activations: what bends the straight lines, element by element, as modules and as functions.

The last ones, softmax and its kin, look along one axis.
"""

from designer.layers.call import Call, hold_float
from designer.layers.declare import Layer, layer
from designer.layers.params import AXIS_OR_NONE, Param, bool_, choice, dtype, float_
from designer.layers.types import FLOATS, TensorType

FAMILY = "activation"
_INPLACE = Param("inplace", bool_(), False, "overwrite the input to save memory")
_SLOPE = Param("negative_slope", float_(), 0.01, "slope below zero")
_ALPHA = Param("alpha", float_(), 1.0, "how far it goes below zero")
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
    name: str, purpose: str, *params: Param, accepts: str = "float", gives: str = ""
) -> Layer:
    return layer(name, FAMILY, purpose, "(*) -> (*)", *params, accepts=accepts, gives=gives)


def _function(
    name: str, purpose: str, *params: Param, accepts: str = "float", gives: str = ""
) -> Layer:
    return layer(
        name, FAMILY, purpose, "(*) -> (*)", *params, accepts=accepts, gives=gives,
        target=f"F.{name}",
    )  # fmt: skip


def _along_axis(call: Call) -> tuple[TensorType, ...]:
    """Keep the shape; an axis left out is the one torch would take, so that code can name it."""
    arrived = call.input()
    hold_float(call)
    if call.params["dim"] is None:
        call.inferred["dim"] = 0 if arrived.rank in {0, 1, 3} else 1
    call.axis("dim", arrived.rank, extra=arrived.rank == 0)
    given: str | None = call["dtype"]
    return (TensorType(arrived.shape, given or arrived.dtype),)


def _softmax_module(name: str, purpose: str) -> Layer:
    return layer(
        name, FAMILY, purpose, "(*) -> (*)", _DIM, rule=_along_axis, accepts="float"
    )  # fmt: skip


def _softmax(name: str, purpose: str) -> Layer:
    return layer(
        name, FAMILY, purpose, "(*) -> (*)", _DIM, _DTYPE,
        target=f"F.{name}", rule=_along_axis,
    )  # fmt: skip


_RELU = "Keeps what is positive, makes the rest 0: max(0, x)."
_LEAKY = "Keeps what is positive, and a little of the rest."
_GELU = "A smooth ReLU, x times the chance that a normal value is below x."
_SILU = "A smooth ReLU, x times its sigmoid; also called Swish."
_ELU = "Keeps what is positive, bends the rest towards -alpha."
_SIGMOID = "Squeezes values into 0 to 1."
_TANH = "Squeezes values into -1 to 1."
_SOFTMAX = "Makes values along an axis positive with sum 1: probabilities."
_LOG_SOFTMAX = "The logarithm of softmax, as NLLLoss wants it."

LAYERS = (
    _module("ReLU", _RELU, _INPLACE, accepts="number"),
    _module("LeakyReLU", _LEAKY, _SLOPE, _INPLACE),
    _module("GELU", _GELU, _APPROXIMATE),
    _module("SiLU", _SILU, _INPLACE),
    _module("ELU", _ELU, _ALPHA, _INPLACE),
    _module("Sigmoid", _SIGMOID, accepts="any", gives="floating"),
    _module("Tanh", _TANH, accepts="any", gives="floating"),
    _softmax_module("Softmax", _SOFTMAX),
    _softmax_module("LogSoftmax", _LOG_SOFTMAX),
    _function("relu", _RELU, _INPLACE, accepts="number"),
    _function("leaky_relu", _LEAKY, _SLOPE, _INPLACE),
    _function("gelu", _GELU, _APPROXIMATE),
    _function("silu", _SILU, _INPLACE),
    _function("elu", _ELU, _ALPHA, _INPLACE),
    _function("sigmoid", _SIGMOID, accepts="any", gives="floating"),
    _function("tanh", _TANH, accepts="any", gives="floating"),
    _softmax("softmax", _SOFTMAX),
    _softmax("log_softmax", _LOG_SOFTMAX),
)
