"""Values of parameters as text and back, with the reason why a text is refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Any, Final

from designer.check.inference.params import compute
from designer.graph.errors import BadExpressionError
from designer.graph.expressions import is_expression, names_in
from designer.layers.params import ParamKind


class _Sentinel:
    """A marker in place of a value: none is stored, or the selected nodes differ."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


UNSET: Final = _Sentinel("UNSET")
"""The parameter is left out."""
MIXED: Final = _Sentinel("MIXED")
"""Several nodes are shown, and they differ."""


@dataclass(frozen=True)
class ValueEntry:
    """A parsed text: the ``value`` to store and its result, or the ``reason`` against it."""

    value: Any = UNSET
    computed: Any = UNSET
    reason: str = ""

    @property
    def hint(self) -> str:
        """The result of an expression: ``= 256``; "" for a plain value."""
        if self.reason or self.value is UNSET or not contains_expression(self.value):
            return ""
        return f"= {to_text(self.computed)}"


def to_text(value: Any) -> str:
    """Return a value as a person would type it: ``3, 5``, ``=2 * hidden_size``, ``None``."""
    if isinstance(value, tuple | list):
        return ", ".join(map(to_text, value))
    return value if isinstance(value, str) else repr(_plain(value))


def parse_value(text: str, kind: ParamKind, variables: Mapping[str, Any]) -> ValueEntry:
    """Parse ``text`` for a parameter of ``kind``; an empty text leaves it out.

    An expression may lack its ``=`` if it can be nothing else.
    """
    text = text.strip()
    if not text:
        return ValueEntry()
    try:
        value = _parse(text, kind, variables)
        computed = compute(value, variables)
    except (BadExpressionError, ValueError) as error:
        return ValueEntry(reason=str(error))
    reason = kind.why_not(computed)
    return ValueEntry(reason=reason) if reason else ValueEntry(value, computed)


def contains_expression(value: Any) -> bool:
    """Tell whether a value is an ``=expression``, or a list that contains one."""
    if isinstance(value, tuple | list):
        return any(map(is_expression, value))
    return is_expression(value)


def same_value(left: Any, right: Any) -> bool:
    """Tell whether two values are equal and of one type, so that True differs from 1."""
    return type(left) is type(right) and left == right


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _parse(text: str, kind: ParamKind, variables: Mapping[str, Any]) -> Any:
    if kind.optional and text.lower() == "none":
        return None
    if text in kind.choices or kind.name == "text":
        return text
    if kind.name in {"ints", "shape", "sizes"}:
        return _parse_list(text, kind, variables)
    return _number(text, kind, variables)


def _parse_list(text: str, kind: ParamKind, variables: Mapping[str, Any]) -> Any:
    inside = text[1:-1].strip() if text[0] + text[-1] in {"()", "[]"} and "," in text else text
    parts = [part.strip() for part in inside.split(",")]
    listed = len(parts) > 1
    if listed and not parts[-1]:
        parts.pop()
    values = tuple(_number(part, kind, variables) for part in parts)
    return values if listed or kind.name == "sizes" else values[0]


def _number(text: str, kind: ParamKind, variables: Mapping[str, Any]) -> Any:
    if is_expression(text):
        return text
    try:
        number = float(text) if kind.name == "float" and not text.isdecimal() else int(text)
    except ValueError:
        pass
    else:
        if isinstance(number, int) or isfinite(number):
            return number
    if kind.name == "sizes" and text.isidentifier():
        return text
    if _means_expression(text, variables):
        return f"={text}"
    raise ValueError(f"must be {kind.description}, not {text!r}{_advice(text, variables)}")


def _means_expression(text: str, variables: Mapping[str, Any]) -> bool:
    if not any(character.isalpha() or character in "+-*/%" for character in text):
        return False
    try:
        return names_in(text) <= set(variables) and not _is_number(text)
    except BadExpressionError:
        return False


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _advice(text: str, variables: Mapping[str, Any]) -> str:
    if not text.isidentifier():
        return ""
    known = ", ".join(variables)
    return f"; the variables are: {known}" if known else "; there are no variables yet"


def step_value(text: str, by: int, kind: ParamKind) -> str | None:
    """Return a typed number ``by`` steps further within the limits of ``kind``; None if it is none.

    A step is 1, or for a fraction one unit of its last digit.
    """
    whole = kind.name in {"int", "ints"}
    if not re.fullmatch(r"-?\d+" if whole else r"-?\d*\.?\d+(e-?\d+)?", text):
        return None
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int), "the pattern lets no infinity pass"
    number += by * Decimal(1).scaleb(min(exponent, 0))
    if kind.minimum is not None:
        number = max(number, Decimal(str(kind.minimum)))
    if kind.maximum is not None:
        number = min(number, Decimal(str(kind.maximum)))
    return str(int(number)) if whole else f"{number:g}" if "e" in text else f"{number:f}"
