"""Python literals: the one place where text and numbers become code."""

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"' + r"|'(?:[^'\\]|\\.)*'")
"""A string literal on one line, as `string` writes it."""
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")


def literal(value: Any) -> str:
    """Return a constant, or a tuple or list of constants (as a tuple), as Python.

    ``ast.literal_eval`` gives it back, except for infinity and NaN, which have no literal: they
    are calls of ``float``. Raises ValueError for anything that is no constant.
    """
    if isinstance(value, str):
        return string(value)
    if isinstance(value, tuple | list):
        inside = ", ".join(map(literal, value))
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, float) and not math.isfinite(value):
        return f"float({string(repr(float(value)))})"
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    raise ValueError(f"a {type(value).__name__} cannot be written as a literal")


def string(text: str) -> str:
    """Return a string literal with the quotes that need fewer escapes, double ones by preference.

    Python's own ``repr`` escapes all but the quotes: backslashes, control and format characters,
    line ends of all kinds, lone surrogates.
    """
    quote, other = ("'", '"') if text.count('"') > text.count("'") else ('"', "'")
    return quote + f"\\{quote}".join(_escaped(part, other) for part in text.split(quote)) + quote


def docstring_text(text: str) -> str:
    """Return one line's text escaped for a literal in three double quotes.

    A double quote is escaped where it is first, last or beside another, so that no three of them
    stand in a row.
    """
    parts = text.split('"')
    escaped = _escaped(parts[0], "'")
    for before, after in pairwise(parts):
        escaped += ('"' if before and after else '\\"') + _escaped(after, "'")
    return escaped


def replace_names(source: str, names: dict[str, str]) -> str:
    """Return an expression with names replaced, except in its strings and behind a dot."""
    pieces = []
    for piece, quoted in _strings_apart(source):
        new = piece if quoted else _NAME.sub(lambda found: names.get(found[0], found[0]), piece)
        pieces.append(new)
    return "".join(pieces)


def _escaped(text: str, other: str) -> str:
    """Return what ``repr`` writes between its quotes, for text without one of the two quotes.

    ``other`` is the quote that may occur: put in front, it makes ``repr`` choose the one that
    doesn't, so that no quote is escaped.
    """
    return repr(other + text)[2:-1]


def _strings_apart(source: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of an expression, each with whether it is a string literal."""
    at = 0
    for found in _QUOTED.finditer(source):
        yield source[at : found.start()], False
        yield found[0], True
        at = found.end()
    yield source[at:], False
