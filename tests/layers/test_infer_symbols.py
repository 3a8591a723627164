"""Symbolic sizes are sound: for any numbers they say what the numbers themselves give.

An error stands only where every number would be an error; where symbols leave it open there is a
result, and a note if not all numbers will do. What plain numbers give is held against torch
elsewhere.
"""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from designer.layers.call import Mismatch
from designer.layers.catalogue import CATALOGUE
from designer.layers.infer import infer
from designer.layers.sizes import Dim, substitute, symbol
from designer.layers.tensor_types import TensorType
from tests.layers.strategies import Use, draw_use

T = symbol("T")
LAYERS = [name for name, layer in CATALOGUE.items() if layer.inputs and layer.target != "Output"]
LATER = {"too-small", "padding", "chunks"}
"""Findings about numbers alone: a symbol may be large enough."""


def with_symbol(draw: Any, use: Use) -> tuple[Use, int]:
    """Return the use with T for one size, in some of the places that have it, and that size."""
    sizes = sorted({s for t in _tensors(use) for s in t.shape if isinstance(s, int) and s > 1})
    value = draw(st.sampled_from(sizes)) if sizes else 2

    def told(arrived: Any) -> Any:
        if isinstance(arrived, tuple):
            return tuple(map(told, arrived))
        if arrived is None:
            return None
        return replace(
            arrived,
            shape=tuple(T if s == value and draw(st.booleans()) else s for s in arrived.shape),
        )

    return Use(use.layer, use.given, {name: told(t) for name, t in use.inputs.items()}), value


def _tensors(use: Use) -> list[TensorType]:
    found: list[TensorType] = []
    for arrived in use.inputs.values():
        found += arrived if isinstance(arrived, tuple) else [arrived] if arrived else []
    return found


def result(use: Use) -> Any:
    """Return what is inferred, or the finding."""
    try:
        return infer(use.layer, use.params, use.inputs)
    except Mismatch as mismatch:
        return mismatch


@pytest.mark.slow
@pytest.mark.parametrize("name", LAYERS)
@settings(
    max_examples=40, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(data=st.data())
def test_a_symbol_says_what_every_number_does(name: str, data: Any) -> None:
    plain = draw_use(data.draw, CATALOGUE[name])
    if not _tensors(plain):
        return
    symbolic, value = with_symbol(data.draw, plain)
    said, real = result(symbolic), result(plain)
    note(f"{symbolic}\n{said!r}\n{plain}\n{real!r}")
    if isinstance(said, Mismatch):
        assert isinstance(real, Mismatch) or said.code == "symbolic"
        return
    if isinstance(real, Mismatch):
        assert said.notes or real.code in LATER
        return
    if said.notes:
        return
    numbers = {"T": value}
    given = [[_told(size, numbers) for size in t.shape] for t in said.outputs]
    assert given == [list(t.shape) for t in real.outputs]
    assert [t.dtype for t in said.outputs] == [t.dtype for t in real.outputs]
    assert said.parameters == real.parameters
    assert _told(said.macs, numbers) == real.macs


def _told(size: Any, numbers: dict[str, int]) -> Any:
    return substitute(size, numbers) if isinstance(size, Dim) else size
