"""Picking out parts of a tensor by their place."""

from designer.layers.call import Call
from designer.layers.declare import layer
from designer.layers.params import AXIS, Param
from designer.layers.sizes import Dim
from designer.layers.types import TensorType

FAMILY = "indexing"


def _select(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    place = call.axis("dim", arrived.rank)
    size, index = arrived.shape[place], call["index"]
    if not isinstance(size, Dim) and not -size <= index < size:
        call.fail(
            f"takes place {index} of an axis with size {size}; "
            f"choose index from {-size} to {size - 1}",
            port="input",
            param="index",
            code="axis",
        )
    return (TensorType((*arrived.shape[:place], *arrived.shape[place + 1 :]), arrived.dtype),)


LAYERS = (
    layer(
        "select",
        FAMILY,
        "Takes one place of an axis, which goes: the last step of a sequence.",
        "(*, dim, *) -> (*)",
        Param("dim", AXIS, help="the axis"),
        Param("index", AXIS, help="the place on it; -1 is the last"),
        target="Tensor.select",
        rule=_select,
    ),
)
