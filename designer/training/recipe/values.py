"""Kinds of values that a key of the recipe may have, each with a description and a reader.

A reader is called with the name of the key, for messages, and the value from the file. It returns
the value to use, or raises TrainingError that names the key and describes its values.
"""

import reprlib
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from designer.training.errors import TrainingError
from designer.visible_text import visible

MAX_NESTING = 100
MAX_CHARACTERS = 4096
MAX_WHOLE = 2**63 - 1


@dataclass(frozen=True, slots=True)
class ValueKind:
    """The values of a key: ``must`` describes them after "must be", ``read`` checks one."""

    must: str
    read: Callable[[str, Any], Any]

    def allows(self, value: Any) -> bool:
        """Return whether ``value`` is of this kind."""
        try:
            self.read("", value)
        except TrainingError:
            return False
        return True


# ---- JSON data


def to_builtins(value: Any, name: str = "", left: int = MAX_NESTING) -> Any:
    """Return ``value`` with tuples as lists and read-only mappings as dicts.

    Raises TrainingError that names the key where it is nested more than ``left`` deep.
    """
    if left < 0:
        raise invalid_value(_first_keys(name), f"nested at most {MAX_NESTING} deep", ...)
    if isinstance(value, Mapping):
        return {str(key): to_builtins(v, f"{name}.{key}", left - 1) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [to_builtins(item, name, left - 1) for item in value]
    return value


def json_data(name: str, value: Any) -> Any:
    """Return the value of an unknown key; raises TrainingError if it is no JSON data."""
    if not all(_is_json(each) for each in _leaves(value)):
        raise invalid_value(name, "JSON data with finite numbers", value)
    return value


def to_json(value: Any) -> Any:
    """Return a recipe's field as JSON data; a component without parameters is just its name."""
    if hasattr(value, "params"):
        return {"name": value.name, **to_builtins(value.params)} if value.params else value.name
    if isinstance(value, Mapping):
        return {key: to_json(item) for key, item in value.items()}
    return to_builtins(value)


def _first_keys(name: str) -> str:
    return ".".join(name.split(".")[:3])


def _leaves(value: Any) -> Iterable[Any]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _leaves(item)
    else:
        yield value


def _is_json(value: Any) -> bool:
    return value is None or isinstance(value, str | bool) or is_number(value)


# ---- messages


class _JsonRepr(reprlib.Repr):
    """A value in JSON's syntax, cut where it is long or deep."""

    def repr_str(self, text: str, _: int) -> str:
        """Return a string in quotes, cut at its end."""
        cut = text if len(text) <= self.maxstring else f"{text[: self.maxstring]}…"
        return f'"{cut}"'

    def repr_int(self, number: int, _: int) -> str:
        """Return a number, or its length if it is long."""
        if number.bit_length() <= 100:
            return repr(number)
        return f"a number of about {int(number.bit_length() * 0.30103) + 1} digits"

    def repr_bool(self, flag: bool, _: int) -> str:
        """Return true or false."""
        return "true" if flag else "false"

    def repr_NoneType(self, _: None, __: int) -> str:  # noqa: N802 - reprlib calls it so
        """Return null."""
        return "null"


_SHOWN = _JsonRepr()
_SHOWN.maxstring = _SHOWN.maxother = 60
_SHOWN.maxlevel, _SHOWN.maxlist, _SHOWN.maxdict = 3, 6, 4


def value_text(value: Any) -> str:
    """Return ``value`` for a message: one short, visible line."""
    return visible(_SHOWN.repr(value))


def key_text(name: str) -> str:
    """Return a key for a message, visible and short: parts of it may come from a file."""
    return visible(name if len(name) <= 120 else f"{name[:120]}…")


def invalid_value(name: str, must: str, value: Any, why: str = "") -> TrainingError:
    """Return the error that ``training.name`` must be ``must``, and ``why``.

    A ``value`` that is ``...`` is not shown.
    """
    key = f"training.{key_text(name)}" if name else "training"
    because = f": {visible(why)}" if why else ""
    but = "" if value is ... else f", not {value_text(value)}"
    return TrainingError(
        f"{key} must be {must}{but}{because}; change it in the training settings",
        place=f"training.{name}",
    )


# ---- kinds


def kind_of_values(
    must: str, fits: Callable[[Any], bool], made: Callable[[Any], Any] | None = None
) -> ValueKind:
    """Return the kind of values that ``fits`` accepts; ``made`` converts them."""

    def read(name: str, value: Any) -> Any:
        if not fits(value):
            raise invalid_value(name, must, value)
        return value if made is None else made(value)

    return ValueKind(must, read)


def is_number(value: Any) -> bool:
    """Return whether ``value`` is a number that a float can hold; booleans are none."""
    if type(value) is int:
        return abs(value) <= sys.float_info.max
    return isinstance(value, float) and isfinite(value)


def whole(least: int, most: int = MAX_WHOLE, why: str = "") -> ValueKind:
    """Return the kind of whole numbers from ``least`` to ``most``; ``why`` explains the limit."""
    end = "2^63 - 1" if most == MAX_WHOLE else str(most)
    must = f"a whole number from {least} to {end}{why}"
    return kind_of_values(must, lambda value: type(value) is int and least <= value <= most)


def one_of(*allowed: str) -> ValueKind:
    """Return the kind of the ``allowed`` words."""
    must = " or ".join(allowed) if len(allowed) < 3 else f"one of {', '.join(allowed)}"
    return kind_of_values(must, lambda value: isinstance(value, str) and value in allowed)


def optional(kind: ValueKind) -> ValueKind:
    """Return ``kind`` with null allowed."""
    return ValueKind(
        f"{kind.must}, or null",
        lambda name, value: None if value is None else kind.read(name, value),
    )


def either(*kinds: ValueKind) -> ValueKind:
    """Return the kind of values of any of ``kinds``; the first that allows a value reads it."""
    must = " or ".join(kind.must for kind in kinds)

    def read(name: str, value: Any) -> Any:
        for kind in kinds:
            if kind.allows(value):
                return kind.read(name, value)
        raise invalid_value(name, must, value)

    return ValueKind(must, read)


def list_of(kind: ValueKind, must: str, least: int = 0) -> ValueKind:
    """Return the kind of lists of at least ``least`` items, all of one kind."""

    def fits(value: Any) -> bool:
        return (
            isinstance(value, list) and len(value) >= least and all(kind.allows(v) for v in value)
        )

    return kind_of_values(must, fits, lambda value: [kind.read("", item) for item in value])


def tuple_of(*kinds: ValueKind) -> ValueKind:
    """Return the kind of lists with one item of each of ``kinds``, in order."""
    must = f"a list of {len(kinds)}: {', then '.join(kind.must for kind in kinds)}"
    if len(set(kinds)) == 1:
        must = f"a list of {len(kinds)} values, each {kinds[0].must}"

    def fits(value: Any) -> bool:
        given = isinstance(value, list) and len(value) == len(kinds)
        return given and all(kind.allows(v) for kind, v in zip(kinds, value, strict=True))

    def made(value: Any) -> list[Any]:
        return [kind.read("", each) for kind, each in zip(kinds, value, strict=True)]

    return kind_of_values(must, fits, made)


def _is_text(value: Any, least: int, most: int) -> bool:
    return isinstance(value, str) and least <= len(value) <= most


def text(must: str, least: int = 1, most: int = MAX_CHARACTERS) -> ValueKind:
    """Return the kind of texts of ``least`` to ``most`` characters."""
    limit = f" of at most {most} characters" if most > 1 else ""
    return kind_of_values(f"{must}{limit}", lambda value: _is_text(value, least, most))


NULL = kind_of_values("null", lambda value: value is None)
FLAG = kind_of_values("true or false", lambda value: isinstance(value, bool))
NUMBER = kind_of_values("a number that is finite", is_number, float)
POSITIVE = kind_of_values(
    "a finite number above 0", lambda value: is_number(value) and value > 0, float
)
FRACTION = kind_of_values(
    "a fraction from 0 to below 1, such as 0.2",
    lambda value: is_number(value) and 0 <= value < 1,
    float,
)
