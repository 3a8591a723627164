"""Numbers rounded for people: 1.2 M parameters, 3.4 G multiply-adds, 12 MB."""

from collections.abc import Mapping
from math import log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from designer.layers.sizes import Size


def format_count(value: float) -> str:
    """Return a count with three digits and a decimal prefix: ``950``, ``1.23 M``, ``3.4 G``."""
    return _scaled(value, 1000, ("", " k", " M", " G", " T", " P"))


def format_bytes(value: float) -> str:
    """Return a number of bytes with a binary prefix: ``512 B``; ``12 MB`` are 12 * 2**20."""
    return _scaled(value, 1024, (" B", " KB", " MB", " GB", " TB", " PB"))


def unknown_symbols(size: "Size", known: Mapping[str, int]) -> list[str]:
    """Return the symbols in a size that have no value."""
    return [] if isinstance(size, int) else sorted(size.symbols() - set(known))


def _scaled(value: float, base: int, units: tuple[str, ...]) -> str:
    if value >= base ** (len(units) + 1):  # which may be more than a float holds
        power, rest = divmod(log10(value) - (len(units) - 1) * log10(base), 1)
        return f"{10**rest:.1f}e{power:.0f}{units[-1]}"
    step = 0
    while value >= base - 0.5 and step < len(units) - 1:
        value /= base
        step += 1
    digits = 0 if step == 0 or value >= 100 else 1 if value >= 10 else 2
    text = f"{value:.{digits}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + units[step]
