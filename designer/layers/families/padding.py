"""Padding: values added around a sequence, image or volume, or cut off where it is negative."""

from typing import Any

from designer.layers.call import Call
from designer.layers.declare import Layer, layer
from designer.layers.params import Param, float_, ints
from designer.layers.shape_signature import require_positive
from designer.layers.sizes import Size

FAMILY = "padding"
_AXES = {1: ("L",), 2: ("H", "W"), 3: ("D", "H", "W")}
_OVER = {1: "a sequence", 2: "an image", 3: "a volume"}
_FILLS = {
    "Zero": "with zeros",
    "Constant": "with a constant value",
    "Reflection": "with its own values, reflected at the border",
    "Replication": "by repeating the value at the border",
    "Circular": "with the values from the opposite border",
}


def sides(padding: Any, axis: int, dims: int) -> tuple[int, int]:
    """Return what is added before and after an axis; torch lists the last axis first."""
    if not isinstance(padding, tuple):
        return padding, padding
    place = 2 * (dims - 1 - axis)
    return padding[place], padding[place + 1]


def _padded(kind: str, dims: int) -> Any:
    most = {"Reflection": -1, "Circular": 0}.get(kind)

    def size_function(call: Call, size: Size, axis: int) -> Size:
        before, after = sides(call["padding"], axis, dims)
        cut = size + min(before, 0) + min(after, 0)
        source = cut if kind == "Circular" else size
        if most is not None and isinstance(source, int) and max(before, after) > source + most:
            call.fail(
                f"takes {max(before, after)} values from its input, but there are "
                f"{max(source + most, 0)} to take; make the padding smaller",
                port="input",
                param="padding",
                code="padding",
            )
        require_positive(call, cut + 1, "cutting off", size)
        return require_positive(call, size + before + after, f"padding {before}, {after}", size)

    return size_function


def _pad(kind: str, dims: int) -> Layer:
    after = ", ".join(f"pad({axis})" for axis in _AXES[dims])
    before = ", ".join(_AXES[dims])
    anywhere = kind in {"Zero", "Constant"}
    lead = "*" if anywhere else "N?, C"
    value = (Param("value", float_(fits=True), help="what is added"),) if kind == "Constant" else ()
    order = ("left, right", "left, right, top, bottom", "left, right, top, bottom, front, back")
    return layer(
        f"{kind}Pad{dims}d",
        FAMILY,
        f"Pads {_OVER[dims]} {_FILLS[kind]}.",
        f"({lead}, {before}) -> ({lead}, {after})",
        Param("padding", ints(2 * dims, None), help=f"on all sides, or: {order[dims - 1]}"),
        *value,
        accepts="any" if anywhere or kind == "Circular" else "number",
        functions={"pad": _padded(kind, dims)},
    )


LAYERS = tuple(_pad(kind, dims) for kind in _FILLS for dims in (1, 2, 3))
