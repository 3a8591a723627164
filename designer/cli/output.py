"""What the commands print: tables that line up for people, JSON for programs."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from designer.layers.types import TensorType


def print_json(value: Any) -> None:
    """Print one line of strict JSON: numbers that it cannot say become null."""
    print(json.dumps(_finite(value), ensure_ascii=False, allow_nan=False))


def print_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()
) -> None:
    """Print rows in columns below a head; columns numbered in ``right`` end flush."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for number, row in enumerate((head, *rows)):
        cells = [
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))


def plural(count: int, word: str) -> str:
    """Return ``1 error`` or ``2 errors``."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def shape_json(type_: TensorType) -> list[int | str]:
    """Return a shape as JSON has it: numbers, and symbolic sizes as text (``"N"``)."""
    return [int(size) if isinstance(size, int) else str(size) for size in type_.shape]


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
