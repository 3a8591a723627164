"""Where data enters and leaves: the design's own two kinds of node."""

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
        "Where data enters: the shape of one sample, without the batch axis.",
        "() -> (N, *shape)",
        Param("shape", SHAPE, help="one sample's sizes, numbers or symbols such as T"),
        Param("dtype", dtype(), "float32", "the data's dtype"),
        Param("batch", bool_(), True, "whether a batch axis N comes first"),
        target="Input",
        rule=_input,
        inputs=(),
    ),
    layer(
        "Output",
        FAMILY,
        "Where a result leaves: what forward returns.",
        "(*) -> (*)",
        target="Output",
        outputs=("output",),
    ),
)
