"""What is counted costs no loop; what is beyond torch's limits is an error before it is made."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from designer.layers.call import Mismatch
from designer.layers.catalogue import CATALOGUE
from designer.layers.families.joining import MAX_PORTS
from designer.layers.infer import MAX_AXES, MAX_SIZE, infer
from designer.layers.params import AXIS, MAX_INT, MAX_LIST_LENGTH, float_, int_, ints, shape
from designer.layers.polynomial import MAX_DEPTH, MAX_TERMS, Dim, TooManyTermsError
from designer.layers.sizes import Named, nearest_divisor, stride_between, symbol, with_names
from designer.layers.tensor_types import TensorType


@given(st.integers(1, 60), st.integers(1, 60))
def test_the_smallest_stride_is_found_by_arithmetic(large: int, small: int) -> None:
    strides = range(1, large + 1)
    tried = next((s for s in strides if (large - 1) // s + 1 == small), None)
    assert stride_between(large, small) == (tried if small <= large else None)


@given(st.integers(1, 200), st.integers(1, 200), st.integers(1, 200))
def test_the_nearest_divisor_is_found_by_arithmetic(wish: int, one: int, other: int) -> None:
    common = [d for d in range(1, one + 1) if one % d == other % d == 0]
    assert nearest_divisor(wish, one, other) == min(common, key=lambda d: abs(d - wish))


@pytest.mark.parametrize("size", [MAX_SIZE, 2**30, 46340**2])
def test_no_size_is_walked_through(size: int) -> None:
    began = time.perf_counter()
    nearest_divisor(7, size)
    stride_between(size, 12345)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
@given(data=st.data())
def test_a_stack_of_layers_counts_as_torch_counts(name: str, data: st.DataObject) -> None:
    given_ = {
        "hidden_size": data.draw(st.integers(2, 4)),
        "num_layers": data.draw(st.integers(1, 5)),
        "bidirectional": data.draw(st.booleans()),
        "bias": data.draw(st.booleans()),
    }
    if name == "LSTM":
        given_["proj_size"] = data.draw(st.integers(0, 1))
    layer = CATALOGUE[name]
    found = infer(layer, {**layer.defaults, **given_}, {"input": TensorType((5, 3)), "h_0": None}
                  | ({"c_0": None} if name == "LSTM" else {}))  # fmt: skip
    module = getattr(nn, name)(3, **given_)
    assert found.parameters == sum(weight.numel() for weight in module.parameters())


@pytest.mark.parametrize(
    "name", ["chunk", "unbind", "hsplit", "vsplit", "tensor_split", "meshgrid"]
)
@pytest.mark.parametrize("count", [2**62, -1, "x", None, (1, 2), 0.5, True])
def test_outputs_are_counted_only_where_the_count_can_be_one(name: str, count: Any) -> None:
    layer = CATALOGUE[name]
    (param,) = [p.name for p in layer.params if p.name in {"chunks", "count", "sections"}]
    assert layer.output_ports({param: count}) == ()
    assert len(layer.output_ports({param: MAX_PORTS})) == MAX_PORTS


KINDS = {"int": int_(None), "axis": AXIS, "ints": ints(2), "shape": shape(), "least": int_(-1)}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_whole_numbers_have_32_bits(kind: Any) -> None:
    assert kind.why_not(MAX_INT) is None
    assert str(MAX_INT) in kind.why_not(MAX_INT + 1)
    assert "not " in kind.why_not(-MAX_INT - 1)


def test_a_list_has_an_end_and_a_float_is_a_number() -> None:
    assert shape().why_not((1,) * MAX_LIST_LENGTH) is None
    assert f"at most {MAX_LIST_LENGTH}" in str(shape().why_not((1,) * (MAX_LIST_LENGTH + 1)))
    for value in (float("nan"), float("inf"), -float("inf")):
        assert float_().why_not(value) == f"must be {float_().description}, not {value}"


def test_the_message_about_a_huge_value_is_short() -> None:
    for value in ("x" * 10**6, (1,) * 10**6, ((1,) * 10**6,), 10**5000, -(10**5000)):
        assert len(str(int_().why_not(value))) < 150


# ---- tensors


def _reshaped(sizes: tuple[int, ...], arrived: TensorType) -> TensorType:
    layer = CATALOGUE["expand"]
    (output,) = infer(layer, {"size": sizes}, {"input": arrived, "like": None}).outputs
    return output


def test_axes_elements_and_bytes_have_limits() -> None:
    one = TensorType(())
    assert _reshaped((MAX_SIZE,), one).shape == (MAX_SIZE,)
    assert _reshaped((1,) * MAX_AXES, one).rank == MAX_AXES
    for sizes in ((MAX_SIZE + 1,), (1,) * (MAX_AXES + 1), (2**31 - 1,) * 3):
        with pytest.raises(Mismatch, match=r"at most|more than") as caught:
            _reshaped(sizes, one)
        assert caught.value.code == "too-large"
    assert _reshaped((2**31 - 1, 2**30), one).rank == 2
    with pytest.raises(Mismatch, match="bytes"):
        _reshaped((2**31 - 1, 2**30), TensorType((), "complex128"))


def test_symbols_do_not_hide_a_size_beyond_the_limit() -> None:
    layer = CATALOGUE["repeat"]
    arrived = {"input": TensorType((symbol("T"), 4))}
    assert infer(layer, {"repeats": (MAX_SIZE, 1)}, arrived)
    with pytest.raises(Mismatch, match="an axis of"):
        infer(layer, {"repeats": (2**20, 1)}, {"input": TensorType((symbol("T") * 2**12, 4))})


# ---- formulas


def test_a_formula_has_a_longest() -> None:
    total = sum((symbol(f"v{n}") for n in range(12)), start=symbol("w"))
    began = time.perf_counter()
    with pytest.raises(TooManyTermsError, match=f"{MAX_TERMS} parts"):
        _ = total**8
    with pytest.raises(TooManyTermsError):
        _ = ((symbol("a") ** 60) ** 60) ** 60
    assert time.perf_counter() - began < 1


def test_divisions_within_divisions_end_before_the_stack_does() -> None:
    size: Any = symbol("T")
    with pytest.raises(TooManyTermsError, match=f"more than {MAX_DEPTH} times"):
        for _ in range(10_000):
            size = (size * size + 1) // 3 if size.parts < 100 else (size + 1) // 3
    assert isinstance(size, Dim)
    assert len(str(size)) < 20_000


def test_a_number_forgets_its_name_where_the_power_is_no_whole_one() -> None:
    width = with_names({"width": 16})["width"]
    assert isinstance(width, Named)
    assert width**0.5 == 4.0
    assert width**-1 == 1 / 16
    assert (width**2).expression == symbol("width") * symbol("width")
