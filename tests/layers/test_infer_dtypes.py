"""Dtypes held against torch: every pair that meets, every layer with every dtype, every number."""

import random
import warnings
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from designer.layers.call import Mismatch
from designer.layers.declare import Layer
from designer.layers.infer import Inference
from designer.layers.tensor_types import (
    DTYPE_BYTES,
    TensorType,
    holds,
    promote,
    result_dtype,
    with_scalar,
)
from tests.layers import torch_oracle as reality
from tests.layers.strategies import Use, draw_use
from tests.layers.test_infer_against_torch import LAYERS, _answer, _outcome

DTYPES = tuple(DTYPE_BYTES)
NUMBERS = (2**31, 1e308, -1e308, 1e39, -1e39, -0.0, 0, 5e-324, 2**63 - 1, -(2**63), 300, -300,
           65536.0, 70000, 1e-45, -1, 0.5, -0.5, 3e38)  # fmt: skip
draws = settings(
    max_examples=2,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""With 30 examples for dtypes and 15 for numbers, torch once agreed as well."""


def _real(dtype: str) -> Any:
    return getattr(torch, dtype)


def _name(dtype: Any) -> str:
    return str(dtype).removeprefix("torch.")


@pytest.mark.slow
@pytest.mark.parametrize(("left", "right"), [*product(DTYPES, repeat=2)])
def test_two_dtypes_meet_as_in_torch(left: str, right: str) -> None:
    assert promote(left, right) == _name(torch.promote_types(_real(left), _real(right)))
    for first, second in product(((2,), ()), repeat=2):
        wanted = torch.result_type(
            torch.zeros(first, dtype=_real(left)), torch.zeros(second, dtype=_real(right))
        )
        assert result_dtype(TensorType(first, left), TensorType(second, right)) == _name(wanted)


@pytest.mark.parametrize(("dtype", "number"), [*product(DTYPES, (2, 2.5))])
def test_a_number_meets_a_dtype_as_in_torch(dtype: str, number: float) -> None:
    wanted = torch.result_type(torch.zeros(2, dtype=_real(dtype)), number)
    assert with_scalar(dtype, number) == _name(wanted)


@pytest.mark.slow
@pytest.mark.parametrize(("dtype", "number"), [*product(DTYPES, NUMBERS)])
def test_a_dtype_holds_what_torch_says_it_holds(dtype: str, number: float) -> None:
    if dtype == "bool":
        assert holds(dtype, number)
        return
    real = _real(dtype)
    whole = not (real.is_floating_point or real.is_complex)
    limits = torch.iinfo(real) if whole else torch.finfo(real)
    assert holds(dtype, number) == (limits.min <= number <= limits.max)


def _filled(use: Use) -> dict[str, Any]:
    return {name: reality.filled(value) for name, value in use.inputs.items()}


def _hold_alike(use: Use, inputs: dict[str, Any]) -> None:
    """Hold that torch gives what the checker says, where the checker takes it."""
    answer = _answer(use, inputs)
    if isinstance(answer, Mismatch):
        assert answer.args[0].isprintable()
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of complex numbers whose imaginary part is dropped
        real = _outcome(use, inputs)
    assert not isinstance(real, Exception), f"torch refuses {use}, {inputs}: {real!r}"
    assert [reality.type_of(output) for output in real[1:]] == list(answer.outputs), (use, inputs)


def _of(arrived: Any, dtype: str) -> Any:
    if isinstance(arrived, tuple):
        return tuple(_of(one, dtype) for one in arrived)
    return replace(arrived, dtype=dtype) if arrived is not None else None


@pytest.mark.slow
@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
@draws
@given(data=st.data())
def test_a_layer_takes_the_dtypes_that_torch_takes(layer: Layer, data: st.DataObject) -> None:
    use = draw_use(data.draw, layer)
    inputs = _filled(use)
    known = _answer(use, inputs)
    if isinstance(known, Mismatch) and known.code != "dtype":
        return
    draw = random.Random(layer.name)
    for dtype in DTYPES:
        _hold_alike(use, {name: _of(arrived, dtype) for name, arrived in inputs.items()})
    for _ in range(24):
        mixed = {
            name: _of(arrived, draw.choice(DTYPES)) if draw.random() < 0.6 else arrived
            for name, arrived in inputs.items()
        }
        _hold_alike(use, mixed)


WITH_NUMBERS = [
    layer
    for layer in LAYERS
    if any(p.kind.name == "float" for p in layer.params) and layer.family != "attention"
]
"""Not attention, whose numbers are parts of one and small ones in its norms, and which is slow."""


@pytest.mark.slow
@pytest.mark.parametrize("layer", WITH_NUMBERS, ids=lambda layer: layer.name)
@draws
@given(data=st.data())
def test_a_layer_takes_the_numbers_that_torch_takes(layer: Layer, data: st.DataObject) -> None:
    use = draw_use(data.draw, layer)
    inputs = _filled(use)
    if not isinstance(_answer(use, inputs), Inference):
        return
    draw = random.Random(layer.name)
    for param, number in product(layer.params, NUMBERS):
        if param.kind.name == "float" and param.kind.why_not(number) is None:
            changed = Use(layer, {**use.given, param.name: number}, use.inputs)
            dtype = draw.choice(DTYPES)
            _hold_alike(changed, inputs)
            _hold_alike(changed, {name: _of(one, dtype) for name, one in inputs.items()})
