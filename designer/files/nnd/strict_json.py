"""A strict JSON reader: it rejects what Python's reader accepts and a design must not hold.

Duplicate keys, NaN and infinities (``1e400`` too), integers beyond 64 bits, UTF-16, lone surrogates
and excessive nesting are rejected with their line; so is a text with more values than any network
has, before it is parsed.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from math import isfinite
from typing import Any

from designer.files.errors import FileError, key_path
from designer.graph.records import MAX_DEPTH, MAX_INT

MAX_VALUES = 1_000_000
"""Commas and opening brackets of a text; a design has about ten per node."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s"{}\[\]:,]+')
_RAW_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPES = re.compile(
    r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(?P<half>\\u[dD][89a-fA-F]..)|\\[^u]|\\u.{4}", re.DOTALL
)
"""Surrogate pairs before lone surrogates; an escaped backslash starts no other escape."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class _RefusedError(ValueError):
    """Something that JSON allows and a design does not; ``find`` returns its position in a text."""

    def __init__(self, message: str, find: Callable[[str], int]) -> None:
        super().__init__(message)
        self.find = find


def read_json(data: str | bytes, origin: str = "") -> Any:
    """Return the JSON value in ``data``; raises FileError with line and column."""
    text = _decoded(data, origin)
    _require_few_values(text, origin)
    try:
        value = (_DECODER if _has_long_number(text) else _FAST_DECODER).decode(text)
        _require_no_surrogates(text)
    except _RefusedError as error:
        raise FileError(str(error), origin=origin, place=_place(text, error.find(text))) from None
    except json.JSONDecodeError as error:
        message = f"is not JSON: {_words(error.msg)}; correct it there, or open another file"
        raise FileError(message, origin=origin, place=_place(text, error.pos)) from None
    except RecursionError:
        raise _too_deep(text, origin) from None
    return value


def _too_deep(text: str, origin: str) -> FileError:
    """Return the error that ``text`` is nested too deeply, with the place."""
    message = f"is nested too deeply; {MAX_DEPTH} levels are enough"
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
        message = f'has "{key_path("", twice)}" twice in one object; remove one'
        raise _RefusedError(message, lambda text: _find_duplicate(text, twice))
    return found


def _first_twice(pairs: list[tuple[str, Any]]) -> str:
    counts = Counter(key for key, _ in pairs)
    return next(key for key in counts if counts[key] > 1)


def _int(text: str) -> int:
    if len(text) > 20 or not -MAX_INT <= int(text) < MAX_INT:
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

_FAST_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_float, parse_constant=_float
)
"""A faster decoder, for texts in which no number has as many as 19 digits."""
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_LONG = b"0" * 19


def _has_long_number(text: str) -> bool:
    return _LONG in text.encode(errors="surrogatepass").translate(_DIGITS)


def _require_few_values(text: str, origin: str) -> None:
    found = text.count(",") + text.count("[") + text.count("{")
    if found > MAX_VALUES:
        raise FileError(
            f"is too large to be a design: it has about {found:,} values, and {MAX_VALUES:,} are "
            "the most; open another file",
            origin=origin,
        )


def _require_no_surrogates(text: str) -> None:
    """Raise _RefusedError for a lone surrogate, which UTF-8 cannot encode."""
    if _lone_surrogate_at(text) is not None:
        raise _RefusedError(
            "holds half of a character (a lone surrogate); remove it",
            lambda t: _lone_surrogate_at(t) or 0,
        )


def _lone_surrogate_at(text: str) -> int | None:
    """Return the position of a lone surrogate, raw or as an escape, None where there is none."""
    raw = None if text.isascii() else _RAW_SURROGATE.search(text)
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
    """Return the position of the first ``key`` that an object has for the second time."""
    has = [False]
    before: re.Match[str] | None = None
    for token in _tokens(text):
        if token[0] in "{[":
            has.append(False)
        elif token[0] in "}]":
            has.pop()
        elif token[0] == ":" and before is not None and _is_key(before[0], key):
            if has[-1]:
                return before.start()
            has[-1] = True
        before = token
    return 0


def _is_key(token: str, key: str) -> bool:
    return token[1:-1] == key if "\\" not in token else json.loads(token) == key


def _find_deepest(text: str) -> int:
    """Return the position of the first value that is one level too deep."""
    deep = 0
    for token in _tokens(text):
        if token[0] in "{[":
            deep += 1
            if deep > MAX_DEPTH:
                return token.start()
        elif token[0] in "}]":
            deep -= 1
    return 0
