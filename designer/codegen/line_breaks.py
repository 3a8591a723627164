"""Break points of Python expressions: commas, operators and the last bracket."""

import re
from collections.abc import Iterator

_OPERATOR = re.compile(r" (?:[-+*/@%<>&|^]|\*\*|//|[<>=!]=) ")
_LOOP = re.compile(r" for \w+ in range\(")
_POWER = re.compile(r"([\w.]+)\*\*(-?[\w.]+(?:(?<=e)[-+]\d+)?)")


def split_arguments(text: str) -> list[str]:
    """Split ``a, f(b, c), d`` at its outer commas."""
    parts, start = [], 0
    for place, depth in _depths(text):
        if text[place] == "," and not depth:
            parts.append(text[start:place].strip())
            start = place + 1
    return [part for part in [*parts, text[start:].strip()] if part]


def operands(text: str) -> list[str]:
    """Split ``a + f(b)`` before its outer operators: ``a``, ``+ f(b)``; a power is one as well.

    Generated expressions have outer operators of one rank only, so all of them may be split.
    """
    power = _POWER.fullmatch(text)
    if power:
        return [power[1], f"** {power[2]}"]
    parts, start = [], 0
    outer = {place for place, depth in _depths(text) if not depth}
    for found in _OPERATOR.finditer(text):
        if found.start() in outer:
            parts.append(text[start : found.start()])
            start = found.start() + 1
    return [*parts, text[start:]]


def last_bracket(text: str) -> tuple[str, str, str] | None:
    """Return ``f(``, ``a, b`` and ``)`` of ``f(a, b)``; None where it does not end in a bracket."""
    if text[-1:] not in {")", "]"}:
        return None
    opened = [place for place, depth in _depths(text) if depth == 1 and text[place] in "(["]
    return text[: opened[-1] + 1], text[opened[-1] + 1 : -1], text[-1]


def split_comprehension(text: str) -> tuple[str, str, str] | None:
    """Return ``*[``, ``f(i)`` and ``for i in range(3)`` of a comprehension; None for others."""
    start = "*[" if text.startswith("*[") else "["
    bracket = last_bracket(text)
    if bracket is None or bracket[0] != start or bracket[2] != "]":
        return None
    outer = {place for place, depth in _depths(text) if depth == 1}
    heads = [found.start() for found in _LOOP.finditer(text) if found.start() in outer]
    return (start, text[len(start) : heads[0]], text[heads[0] + 1 : -1]) if heads else None


def _depths(text: str) -> Iterator[tuple[int, int]]:
    """Yield each place outside of strings, and how many brackets it stands in.

    A bracket stands in itself.
    """
    depth, quoted, escaped = 0, "", False
    for place, character in enumerate(text):
        if quoted:
            quoted = quoted if escaped or character != quoted else ""
            escaped = character == "\\" and not escaped
            continue
        quoted = character if character in "\"'" else ""
        depth += character in "([{"
        if not quoted:
            yield place, depth
        depth -= character in ")]}"
