"""Inputs and outputs of a network."""

from designer.layers.call import Call
from designer.layers.declare import layer
from designer.layers.params import Param, ParamKind, bool_, dtype
from designer.layers.sizes import BATCH, symbol
from designer.layers.tensor_types import TensorType

FAMILY = "input and output"
SHAPE = ParamKind("sizes", minimum=1)


def _input(call: Call) -> tuple[TensorType, ...]:
    sizes = tuple(symbol(size) if isinstance(size, str) else size for size in call["shape"])
    lead = (BATCH,) if call["batch"] else ()
    return (TensorType((*lead, *sizes), call["dtype"]),)


LAYERS = (
    layer(
        "Input",
        FAMILY,
        "An input of the network: the shape of one sample, without the batch axis.",
        "() -> (N, *shape)",
        Param("shape", SHAPE, help="shape of one sample: numbers, or symbols such as T"),
        Param("dtype", dtype(), "float32", "dtype of the data"),
        Param("batch", bool_(), True, "whether the first axis is a batch axis N"),
        target="Input",
        rule=_input,
        inputs=(),
    ),
    layer(
        "Output",
        FAMILY,
        "An output of the network: a value that forward returns.",
        "(*) -> (*)",
        target="Output",
        outputs=("output",),
    ),
)
