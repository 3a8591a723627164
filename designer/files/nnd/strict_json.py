"""Bytes to JSON values, strictly: what Python's reader lets pass and a design must not.

Duplicate keys, NaN and infinities (``1e400`` too), numbers beyond 64 bits, UTF-16, halves of
characters and bottomless nesting are refused with the line they stand in; so is a text that holds
more values than any network has, before they are read.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from math import isfinite
from typing import Any

from designer.files.errors import FileError, inside
from designer.graph.records import DEEPEST, LARGEST

MOST_VALUES = 1_000_000
"""Commas and opening brackets of a text, of which a design has about ten a node."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s"{}\[\]:,]+')
_RAW_HALF = re.compile("[\ud800-\udfff]")
_ESCAPES = re.compile(
    r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(?P<half>\\u[dD][89a-fA-F]..)|\\[^u]|\\u.{4}", re.DOTALL
)
"""Whole pairs before halves; a backslash that is escaped begins no other escape."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class _RefusedError(ValueError):
    """Something that JSON's grammar allows and a design does not; ``find`` returns its place."""

    def __init__(self, message: str, find: Callable[[str], int]) -> None:
        super().__init__(message)
        self.find = find


def read_json(data: str | bytes, origin: str = "") -> Any:
    """Return the JSON value in ``data``; raises FileError with line and column."""
    text = _decoded(data, origin)
    _require_few_values(text, origin)
    try:
        value = (_DECODER if _may_be_long(text) else _QUICK).decode(text)
        _require_whole_characters(text)
    except _RefusedError as error:
        raise FileError(str(error), origin=origin, place=_place(text, error.find(text))) from None
    except json.JSONDecodeError as error:
        message = f"is not JSON: {_words(error.msg)}; correct it there, or open another file"
        raise FileError(message, origin=origin, place=_place(text, error.pos)) from None
    except RecursionError:
        raise _too_deep(text, origin) from None
    return value


def _too_deep(text: str, origin: str) -> FileError:
    """Return the error that something in ``text`` is nested without end, with its place."""
    message = f"is nested too deeply; {DEEPEST} levels are enough"
    return FileError(message, origin=origin, place=_place(text, _find_deepest(text)))


def _decoded(data: str | bytes, origin: str) -> str:
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    if data.startswith(_UTF16) or b"\0" in data[:64]:
        raise FileError("is not UTF-8 text (UTF-16?); save it as UTF-8", origin=origin)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileError(
            "is not UTF-8 text; save it as UTF-8, or open another file",
            origin=origin,
            place=f"line {line}",
        ) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = _first_twice(pairs)
        message = f'has "{inside("", twice)}" twice in one object; remove one'
        raise _RefusedError(message, lambda text: _find_duplicate(text, twice))
    return found


def _first_twice(pairs: list[tuple[str, Any]]) -> str:
    counts = Counter(key for key, _ in pairs)
    return next(key for key in counts if counts[key] > 1)


def _int(text: str) -> int:
    if len(text) > 20 or not -LARGEST <= int(text) < LARGEST:
        raise _RefusedError(
            f"holds a number of {len(text)} digits; whole numbers fit in 64 bits",
            _finder(text),
        )
    return int(text)


def _float(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise _RefusedError(f"holds {text[:40]}, which is no finite number", _finder(text))
    return value


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_int, parse_float=_float, parse_constant=_float
)

_QUICK = json.JSONDecoder(object_pairs_hook=_object, parse_float=_float, parse_constant=_float)
"""For texts without any long number: then Python's own reader of whole numbers will do."""
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_LONG = b"0" * 19


def _may_be_long(text: str) -> bool:
    return _LONG in text.encode(errors="surrogatepass").translate(_DIGITS)


def _require_few_values(text: str, origin: str) -> None:
    found = text.count(",") + text.count("[") + text.count("{")
    if found > MOST_VALUES:
        raise FileError(
            f"is too large to be a design: it has about {found:,} values, and {MOST_VALUES:,} are "
            "the most; open another file",
            origin=origin,
        )


def _require_whole_characters(text: str) -> None:
    """Refuse halves of surrogate pairs, which UTF-8 cannot write back."""
    if _half_at(text) is not None:
        raise _RefusedError(
            "holds half of a character (a lone surrogate); remove it", lambda t: _half_at(t) or 0
        )


def _half_at(text: str) -> int | None:
    """Return where a half of a character stands, raw or as an escape."""
    raw = None if text.isascii() else _RAW_HALF.search(text)
    if raw:
        return raw.start()
    if "\\ud" not in text and "\\uD" not in text:
        return None
    return next((m.start() for m in _ESCAPES.finditer(text) if m["half"]), None)


def _place(text: str, position: int) -> str:
    line = text.count("\n", 0, position) + 1
    return f"line {line}, column {position - text.rfind(chr(10), 0, position)}"


def _words(message: str) -> str:
    return message[:1].lower() + message[1:]


def _tokens(text: str) -> Iterator[re.Match[str]]:
    return _TOKEN.finditer(text)


def _finder(number: str) -> Callable[[str], int]:
    return lambda text: next((m.start() for m in _tokens(text) if m[0] == number), 0)


def _find_duplicate(text: str, key: str) -> int:
    """Return where an object that has ``key`` already has it again."""
    has = [False]
    before: re.Match[str] | None = None
    for token in _tokens(text):
        if token[0] in "{[":
            has.append(False)
        elif token[0] in "}]":
            has.pop()
        elif token[0] == ":" and before is not None and _says(before[0], key):
            if has[-1]:
                return before.start()
            has[-1] = True
        before = token
    return 0


def _says(token: str, key: str) -> bool:
    return token[1:-1] == key if "\\" not in token else json.loads(token) == key


def _find_deepest(text: str) -> int:
    """Return where the first value begins that is one level too deep."""
    deep = 0
    for token in _tokens(text):
        if token[0] in "{[":
            deep += 1
            if deep > DEEPEST:
                return token.start()
        elif token[0] in "}]":
            deep -= 1
    return 0
