"""Drawn uses of a layer: parameters from their kinds, inputs from the shape line.

Where a line can't say what an input must look like, a function in ``CASES`` draws it. A part of the
uses is spoilt on purpose, so that rejections are compared as well. The batch axis is `BATCH`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from designer.layers.declare import Layer, Port
from designer.layers.params import Param, ParamKind
from designer.layers.shape_signature import TensorPattern
from designer.layers.sizes import BATCH
from designer.layers.tensor_types import TensorType

Draw = Callable[[st.SearchStrategy[Any]], Any]
Inputs = dict[str, Any]
SIZES = (1, 2, 3, 4, 6, 8, 9, 12)
DTYPES = ("float32", "int64", "bool", "float64", "int32")
_INDEX = {"index": ("int64", "int32"), "long": ("int64",), "bool": ("bool",), "int": ("int64",),
          "bits": ("int64", "bool", "int32"), "mask": ("bool", "float32"),
          "weights": ("float32",)}  # fmt: skip


@dataclass(repr=False)
class Use:
    """One use of a layer: what is given, and what arrives."""

    layer: Layer
    given: dict[str, Any]
    inputs: Inputs

    @property
    def params(self) -> dict[str, Any]:
        return {**self.layer.defaults, **self.given}

    def __repr__(self) -> str:
        inputs = {name: _text(arrived) for name, arrived in self.inputs.items()}
        return f"{self.layer.name}({self.given}) <- {inputs}"


def _text(arrived: Any) -> str:
    if isinstance(arrived, tuple):
        return "; ".join(map(_text, arrived))
    return f"{arrived} {arrived.dtype}" if arrived else "open"


# ---- parameters


def value_of(kind: ParamKind) -> st.SearchStrategy[Any]:
    """Return a strategy for small values that a kind allows."""
    low = None if kind.minimum is None else int(kind.minimum)
    number = st.integers(-3 if low is None else low, min(kind.maximum or 9, (low or 0) + 3))
    decimal = st.sampled_from([v for v in (0.0, 0.25, 0.5, 1.0, 2.0) if _within(kind, v)])
    strategies = {
        "int": number,
        "float": decimal | st.sampled_from(kind.choices) if kind.choices else decimal,
        "bool": st.booleans(),
        "choice": st.sampled_from(kind.choices or ("",)),
        "dtype": st.sampled_from([d for d in DTYPES if d in kind.choices] or [""]),
        "text": st.just(""),
        "ints": _several(number, kind),
        "floats": _several(decimal, kind),
        "shape": st.lists(number, min_size=1, max_size=3).map(tuple),
    }
    strategy = strategies[kind.name]
    if kind.name == "shape" and kind.accepts_one:
        strategy = number | strategy
    if kind.name == "ints" and kind.choices:
        strategy = strategy | st.sampled_from(kind.choices)
    return st.none() | strategy if kind.optional else strategy


def _within(kind: ParamKind, value: float) -> bool:
    return (kind.minimum is None or value >= kind.minimum) and (
        kind.maximum is None or value <= kind.maximum
    )


def _several(one: st.SearchStrategy[Any], kind: ParamKind) -> st.SearchStrategy[Any]:
    item = st.none() | one if kind.optional_items else one
    length = kind.length or 2
    many = st.lists(item, min_size=length, max_size=length).map(tuple)
    return one | many if kind.accepts_one else many


def draw_params(draw: Draw, layer: Layer) -> dict[str, Any]:
    """Return values for the required parameters and some of the others."""
    return {
        param.name: draw(value_of(param.kind) if param.name not in DIVIDED else DIVIDED[param.name])
        for param in layer.params
        if param.required or draw(_sometimes(param))
    }


def _sometimes(param: Param) -> st.SearchStrategy[bool]:
    return st.sampled_from((True, False, False, False) if param.inferred else (True, False))


DIVIDED: dict[str, st.SearchStrategy[Any]] = {
    "out_channels": st.sampled_from((2, 4, 6)),
    "groups": st.sampled_from((1, 1, 2, 3)),
}
"""Parameters that must divide, or be divided by, others: else nearly all uses would be refused."""


# ---- inputs


def shape_of(draw: Draw, low: int = 1, high: int = 4) -> tuple[Any, ...]:
    """Return a shape, which begins with the batch axis more often than not."""
    sizes = draw(st.lists(st.sampled_from(SIZES), min_size=low, max_size=high))
    if sizes and draw(st.booleans()):
        sizes[0] = BATCH
    return tuple(sizes)


def from_line(draw: Draw, use: Use) -> Inputs:
    """Return inputs as the shape line wants them."""
    sizes: dict[str, Any] = {"N": BATCH}
    star = shape_of(draw, 0, 2)
    inputs: Inputs = {}
    fewest = draw(st.booleans())
    for pattern in use.layer.signature.inputs:
        shape = _fitting(draw, pattern, use, sizes, star, fewest)
        port = next(port for port in use.layer.inputs if port.name == pattern.port)
        inputs[pattern.port] = TensorType(shape, _dtype(draw, use.layer, port))
    return inputs


def _fitting(
    draw: Draw, pattern: TensorPattern, use: Use, sizes: dict[str, Any], star: Any, fewest: bool
) -> tuple[Any, ...]:
    shape: list[Any] = []
    for token in pattern.tokens:
        if token.star:
            shape.extend(star if len(pattern.tokens) == 1 or token is pattern.tokens[0] else
                         [s for s in star if s is not BATCH])  # fmt: skip
        elif not (token.optional and fewest):
            given = use.given.get(token.text)
            size = st.sampled_from(SIZES if token.text != "in_channels" else (2, 4, 6))
            if token.text not in sizes:
                sizes[token.text] = given if isinstance(given, int) else draw(size)
            shape.append(int(token.text) if token.text.isdigit() else sizes[token.text])
    return tuple(shape)


def _dtype(draw: Draw, layer: Layer, port: Port) -> str:
    accepts = port.accepts or layer.accepts
    usual = _INDEX.get(accepts, ("float32",))
    often = DTYPES if accepts in {"any", "number"} else ("float32", "float64")
    return draw(st.sampled_from(usual if accepts in _INDEX else often))


def anything(draw: Draw, use: Use) -> Inputs:
    """Return inputs of any shape; several ones of shapes that broadcast."""
    inputs: Inputs = {}
    first = shape_of(draw)
    for port in use.layer.inputs:
        dtype = _dtype(draw, use.layer, port)
        if port.many:
            count = draw(st.integers(1, 3))
            inputs[port.name] = tuple(_like(draw, first, use, dtype) for _ in range(count))
        elif port.optional and draw(st.booleans()):
            inputs[port.name] = None
        else:
            shape = first if not inputs else _broadcasting(draw, first)
            inputs[port.name] = TensorType(shape, dtype)
    return inputs


def _like(draw: Draw, shape: tuple[Any, ...], use: Use, dtype: str) -> TensorType:
    dim = use.params.get("dim", 0)
    if use.layer.name != "cat" or not -len(shape) <= dim < len(shape):
        return TensorType(shape, dtype)
    sizes = list(shape)
    sizes[dim] = draw(st.sampled_from(SIZES))
    return TensorType(tuple(sizes), dtype)


def _broadcasting(draw: Draw, shape: tuple[Any, ...]) -> tuple[Any, ...]:
    start = draw(st.integers(0, len(shape)))
    return tuple(1 if draw(st.integers(0, 3)) == 0 else size for size in shape[start:])


# ---- spoiling


def spoil(draw: Draw, use: Use) -> None:
    """Change a size, an axis or a dtype of one input, in one use out of four."""
    connected = [name for name, t in use.inputs.items() if isinstance(t, TensorType)]
    if not connected or draw(st.integers(0, 3)):
        return
    name = draw(st.sampled_from(connected))
    use.inputs[name] = _spoilt(draw, use.inputs[name])


def _spoilt(draw: Draw, arrived: TensorType) -> TensorType:
    how = draw(st.sampled_from(("size", "drop", "add", "dtype")))
    sizes = list(arrived.shape)
    if how == "dtype":
        return replace(arrived, dtype=draw(st.sampled_from(DTYPES)))
    if how == "add":
        sizes.insert(draw(st.integers(0, len(sizes))), draw(st.sampled_from(SIZES)))
    elif sizes:
        place = draw(st.integers(0, len(sizes) - 1))
        sizes[place : place + 1] = [draw(st.sampled_from(SIZES))] if how == "size" else []
    return replace(arrived, shape=tuple(sizes))


def draw_use(draw: Draw, layer: Layer) -> Use:
    """Return a use of ``layer``."""
    from tests.layers.input_cases import CASES

    use = Use(layer, draw_params(draw, layer), {})
    usual = anything if layer.rule and layer.name not in LINES else from_line
    use.inputs = CASES.get(layer.name, usual)(draw, use)
    spoil(draw, use)
    return use


LINES = frozenset(
    name.format(dims)
    for name in (
        "MaxPool{}d",
        "AdaptiveMaxPool{}d",
        "FractionalMaxPool{}d",
        "max_pool{}d",
        "adaptive_max_pool{}d",
        "fractional_max_pool{}d",
    )
    for dims in (1, 2, 3)
)
"""Layers that have a rule beside a line that holds."""
