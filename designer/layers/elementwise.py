"""Functions of one number, applied to every element."""

from designer.layers.call import Call
from designer.layers.declare import layer
from designer.layers.params import Param, dtype
from designer.layers.types import TensorType

FAMILY = "elementwise"


def _converted(call: Call) -> tuple[TensorType, ...]:
    return (TensorType(call.input().shape, call["dtype"]),)


LAYERS = (
    layer(
        "abs",
        FAMILY,
        "Drops the sign.",
        "(*) -> (*)",
        accepts="number",
    ),
    layer(
        "to",
        FAMILY,
        "Converts to another dtype.",
        "(*) -> (*)",
        Param("dtype", dtype(), help="what to convert to"),
        target="Tensor.to",
        rule=_converted,
    ),
)
