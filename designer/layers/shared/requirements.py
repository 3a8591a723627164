"""Requirements of several rules: each function returns nothing, or raises Mismatch."""

from designer.layers.call import Call, FeedDtype, InsertBefore, Mismatch, SetParam
from designer.layers.sizes import nearest_divisor
from designer.layers.tensor_types import FLOATS, FULL_PRECISION, holds

FULL_PRECISION_TEXT = "float32 or float64, as torch has it in no other dtype on a CPU"


def require_full(call: Call) -> None:
    """Require float32 or float64, where torch has no CPU kernel for half precision."""
    arrived = call.input().dtype
    if arrived not in FULL_PRECISION:
        raise Mismatch(
            port="input",
            code="dtype",
            expected=FULL_PRECISION_TEXT,
            actual=arrived,
            fix_hints=(
                FeedDtype("input", "float32"),
                InsertBefore("input", "to", {"dtype": "float32"}),
            ),
        )


def require_representable(call: Call, name: str, number: float | str | None, dtype: str) -> None:
    """Require a number computed from the parameter ``name`` to be in the range of ``dtype``."""
    if isinstance(number, int | float) and not holds(dtype, number):
        call.fail(
            f"has {name}={call[name]}, which takes {number:g} in {dtype}, where numbers end before "
            f"that; bring {name} nearer to 1, or convert to another dtype first",
            param=name,
            code="bad-value",
        )


def require_float(call: Call) -> None:
    """Require a floating-point input, or one that the parameter ``dtype`` converts."""
    arrived = call.input().dtype
    if call["dtype"] is None and arrived not in FLOATS:
        raise Mismatch(
            port="input",
            code="dtype",
            expected="a float tensor",
            actual=arrived,
            fix_hints=(SetParam("dtype", "float32"), FeedDtype("input", "float32")),
        )


def require_divisible(call: Call, name: str, parts: str, what: str = "") -> None:
    """Require the number ``parts`` to divide the size ``name``; hints at the nearest that does."""
    size, count = call[name], call[parts]
    if size % count:
        nearest = nearest_divisor(count, size)
        call.fail(
            f"needs {name} to be divisible by {parts}, but {size} is not by {count}; "
            f"choose a {parts} that divides {size}",
            param=parts,
            code="groups",
            fix_hints=(SetParam(parts, nearest),),
        )
