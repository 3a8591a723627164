"""Designs whose values are what nobody means: huge, tiny, of another kind, odd expressions."""

import random
from collections.abc import Callable
from typing import Any

from designer.graph import Design, DesignError
from designer.layers.catalogue import CATALOGUE
from designer.layers.declare import Layer
from designer.layers.initial_params import initial_params
from designer.layers.params import Param
from designer.layers.tensor_types import DTYPE_BYTES

WHOLE = (0, -1, 1, 2, 3, 7, 64, 65536, 46341, 10**9, 2**31 - 2, 2**31 - 1, 2**31, -(2**31), 2**62,
         2**63 - 1, -(2**63))  # fmt: skip
FLOATS = (0.5, -0.5, 1e308, -1e308, -0.0, 1e-308, 5e-324, 1e300, 3.5e38, 1e18)
TEXTS = ("", "x", "a" * 5000, "same", "valid", "fro", "inf", "mean", "max", "reflect", "ij,jk->ik",
         "i" * 60 + "->i", "é->é", "->", "i->")  # fmt: skip
EXPRESSIONS = ("=width", "=-width", "=width**0.5", "=width/0", "=width**width", "=big*big",
               "=big**2", "=word", "=word*3", "=-word", "=word%width", "=items", "=items*big",
               "=large*width", "=part", "=yes + 1", "=1e308*10", "=missing",
               "=" + "-" * 190 + "big", "=((width+big+yes+vast)**8)**8", "=1or width")  # fmt: skip
LISTS = ((), (1,), (1, 2, 3), ((1, 2), (3,)), (None,), ("x",), (True,), (1e308, 1e308), (-1, -1),
         (0, 0), (2**62,) * 4, (2**31 - 1,) * 3, (2**31 - 1,) * 70, (1,) * 2000,
         ("=width", "=big"))  # fmt: skip
ODD = (True, False, None, {"a": 1}, *TEXTS, *EXPRESSIONS, *LISTS)
VARIABLES = {"width": 12, "part": 0.5, "big": 2**31 - 1, "vast": 2**63 - 1, "word": "x%s",
             "items": [1, 2, 3], "large": 1e308, "yes": True}  # fmt: skip
SIZES = (1, 2, 3, 4, 6, 8, 12, 64, "T", "S", 46341, 2**20, 10**9, 2**31 - 1)


def anything(draw: random.Random) -> Any:
    """Return a value of any kind."""
    kind = draw.random()
    if kind < 0.4:
        return draw.choice(WHOLE)
    if kind < 0.55:
        return draw.choice(FLOATS)
    if kind < 0.9:
        return draw.choice(ODD)
    return tuple(draw.choice(WHOLE) for _ in range(draw.choice((1, 2, 3, 4, 6))))


def allowed(draw: random.Random, param: Param) -> Any:
    """Return a value that the parameter's kind allows, often as far out as it goes."""
    kind = param.kind
    low = -(2**31) + 1 if kind.minimum is None else int(kind.minimum)
    high = 2**31 - 1 if kind.maximum is None else int(kind.maximum)

    def whole() -> int:
        return min(max(draw.choice((low, high, 1, 2, 3, 4, 16, 1000, 46341, 10**6)), low), high)

    def decimal() -> float:
        least = -1e309 if kind.minimum is None else kind.minimum
        most = 1e309 if kind.maximum is None else kind.maximum
        return draw.choice([n for n in (*FLOATS, 1, 2, 2**40) if least <= n <= most])

    one: Callable[[], Any] = decimal if kind.name in {"float", "floats"} else whole
    if kind.choices and (kind.name in {"choice", "dtype"} or draw.random() < 0.3):
        return draw.choice(kind.choices)
    if kind.name in {"bool", "text"}:
        return draw.random() < 0.5 if kind.name == "bool" else draw.choice(TEXTS)
    if kind.name in {"int", "float"} or (kind.accepts_one and draw.random() < 0.4):
        return one()
    return tuple(one() for _ in range(kind.length or draw.choice((0, 1, 2, 3, 4, 64))))


def hostile_design(draw: random.Random, layer: Layer) -> Design:
    """Return a design with a node of ``layer`` that has such values, and perhaps some behind it."""
    design = Design("Hostile")
    spoilt = draw.choice((0.0, 0.0, 0.2, 1.0))
    usual = initial_params(layer)
    with design.edit("Build") as edit:
        edit.update_header(variables=VARIABLES)
        params = {}
        for param in layer.params:
            if draw.random() < 0.35:
                bad = draw.random() < spoilt
                params[param.name] = anything(draw) if bad else allowed(draw, param)
            elif param.name in usual and draw.random() < 0.9:
                params[param.name] = usual[param.name]
        repeat = draw.choice((1, 1, 1, 1, 1, 2, "=width", "=word", "=part", "=items"))
        last = edit.add_node(layer.name, params, node_id="node", repeat=repeat)
        _feed(draw, edit, layer)
        for _ in range(draw.choice((0, 0, 1, 2))):
            behind = draw.choice([made for made in CATALOGUE.values() if made.inputs])
            after = edit.add_node(behind.name, initial_params(behind))
            last = after if _connected(edit, last, after) else last
        _connected(edit, last, edit.add_node("Output"))
    return design


def _feed(draw: random.Random, edit: Any, layer: Layer) -> None:
    first = _shape(draw)
    for port in layer.inputs:
        for number in range(draw.choice((1, 2, 3)) if port.many else 1):
            if draw.random() < (0.5 if port.optional else 0.03):
                continue
            params = {
                "shape": first if draw.random() < 0.6 else _shape(draw),
                "dtype": "float32" if draw.random() < 0.7 else draw.choice(tuple(DTYPE_BYTES)),
                "batch": draw.random() < 0.6,
            }
            source = edit.add_node("Input", params)
            edit.connect(source, "node", target_port=str(number) if port.many else port.name)


def _shape(draw: random.Random) -> tuple[Any, ...]:
    sizes = SIZES if draw.random() < 0.5 else SIZES[:6]
    return tuple(draw.choice(sizes) for _ in range(draw.choice((0, 1, 2, 2, 3, 3, 4, 5, 6))))


def _connected(edit: Any, source: str, target: str) -> bool:
    try:
        edit.connect(source, target)
    except DesignError:
        return False
    return True
