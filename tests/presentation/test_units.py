"""Counts, bytes and symbolic sizes as people read them."""

import pytest

from designer.layers.sizes import symbol
from designer.presentation import units


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (7, "7"), (999, "999"), (1000, "1 k"), (1234, "1.23 k"), (15_100, "15.1 k"),
     (999_999, "1 M"), (25_557_032, "25.6 M"), (3_400_000_000, "3.4 G")],
)  # fmt: skip
def test_counts_have_three_digits(value: int, text: str) -> None:
    assert units.format_count(value) == text


@pytest.mark.parametrize(("value", "text"), [(0, "0 B"), (1023, "1023 B"), (12 * 2**20, "12 MB")])
def test_memory_in_powers_of_1024(value: int, text: str) -> None:
    assert units.format_bytes(value) == text


def test_symbols_without_a_value_are_named() -> None:
    batch, time = symbol("N"), symbol("T")
    assert units.unknown_symbols(batch * time, {"N": 2}) == ["T"]
    assert units.unknown_symbols(5, {}) == []
