"""The output of commands: aligned tables for people, JSON for programs."""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from designer.cli.errors import OutputError
from designer.layers.tensor_types import TensorType
from designer.visible_text import visible

_BEYOND_ASCII = re.compile(r"[^\x20-\x7e]")
_MAX_COLUMN_WIDTH = 60
"""The largest width of a column; longer cells are not aligned."""


def print_line(text: str = "", file: TextIO | None = None) -> None:
    """Print one line; control characters in ``text`` are made visible."""
    file = file or sys.stdout
    shown = visible(text)
    if not _can_encode(shown, file):
        shown = shown.encode("ascii", "backslashreplace").decode()
    _print(shown, file)


def print_json(value: Any) -> None:
    """Print one line of strict JSON; nan and infinity become null.

    Control characters are escaped, which JSON reads as the same text.
    """
    text = json.dumps(_finite(value), ensure_ascii=False, allow_nan=False)
    if not (text.isprintable() and _can_encode(text, sys.stdout)):
        plain = not _can_encode("é", sys.stdout)
        text = _BEYOND_ASCII.sub(lambda match: _json_escape(match[0], plain), text)
    _print(text, sys.stdout)


def _print(text: str, file: TextIO) -> None:
    try:
        print(text, file=file, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(
            f"the output cannot be written ({error.strerror or error}); send it elsewhere"
        ) from error


def _json_escape(character: str, plain: bool) -> str:
    if character.isprintable() and not plain:
        return character
    return json.dumps(character)[1:-1]


def _can_encode(text: str, file: TextIO) -> bool:
    try:
        text.encode(file.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def print_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()
) -> None:
    """Print rows in columns below a head; columns numbered in ``right`` are aligned right."""
    rows = [[visible(cell) for cell in row] for row in rows]
    widths = [
        max(min(len(cell), _MAX_COLUMN_WIDTH) for cell in column)
        for column in zip(head, *rows, strict=True)
    ]
    for number, row in enumerate((head, *rows)):
        cells = [
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print_line("  ".join(cells).rstrip())
        if number == 0:
            print_line("  ".join("-" * width for width in widths))


def shape_json(type_: TensorType) -> list[int | str]:
    """Return a shape as JSON data: numbers, and symbolic sizes as text (``"N"``)."""
    return [int(size) if isinstance(size, int) else str(size) for size in type_.shape]


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
