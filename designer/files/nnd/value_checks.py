"""Checks of the values in a design document: each returns its value or raises FileError.

Errors name the place as one would write it in Python, ``nodes[3].params.shape``.
"""

import json
from collections.abc import Mapping
from typing import Any

from designer.files.errors import FileError, key_path
from designer.graph.names import why_not_id
from designer.graph.records import MAX_DEPTH, WireEnds, is_point
from designer.graph.rules import (
    MAX_COPIES,
    is_layer,
    is_port,
    is_repeat,
    why_bad_variable,
)

_MAX_QUOTED = 40
"""Characters of a text that an error's sentence quotes."""
_KINDS = {
    dict: "an object {…}",
    list: "a list […]",
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    type(None): "null",
}


def invalid_value_error(place: str, must: str, value: Any) -> FileError:
    """Return the error that the value at ``place`` must be ``must``."""
    return FileError(f"must be {must}, not {value_for_message(value)}", place=place)


def value_for_message(value: Any) -> str:
    """Return a value, or its kind, short enough for a sentence."""
    if isinstance(value, str):
        return f'"{_cut(value)}"'
    if isinstance(value, dict | list):
        return _KINDS[type(value)]
    return json.dumps(value)


def require_object(place: str, value: Any) -> dict[str, Any]:
    """Require a JSON object."""
    if not isinstance(value, dict):
        raise invalid_value_error(place, _KINDS[dict], value)
    return value


def require_list(place: str, value: Any) -> list[Any]:
    """Require a JSON list."""
    if not isinstance(value, list):
        raise invalid_value_error(place, _KINDS[list], value)
    return value


def require_text(place: str, value: Any) -> str:
    """Require text."""
    if not isinstance(value, str):
        raise invalid_value_error(place, "text", value)
    return value


def require_flag(place: str, value: Any) -> bool:
    """Require true or false."""
    if not isinstance(value, bool):
        raise invalid_value_error(place, "true or false", value)
    return value


def require_id(place: str, value: Any) -> str:
    """Require an id, by the rules of `designer.graph.names`."""
    reason = why_not_id(value)
    if reason:
        raise FileError(f"cannot be an id: {_why_bad_id(value) or reason}", place=place)
    return str(value)


def _why_bad_id(name: Any) -> str | None:
    """Return why a name cannot be an id; the reason quotes the start of a long name."""
    return why_not_id(name if not isinstance(name, str) else _cut(name))


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_QUOTED else f"{text[: _MAX_QUOTED - 3]}…"


def require_layer_name(place: str, value: Any) -> str:
    """Require the name of a layer, a block or a dotted class, which need not exist."""
    if not is_layer(value):
        raise invalid_value_error(place, 'the name of a layer, such as "Linear"', value)
    return str(value)


def require_position(place: str, value: Any) -> tuple[float, float]:
    """Require a position on the canvas, ``[x, y]`` in its units."""
    if not is_point(value):
        raise invalid_value_error(place, "two numbers [x, y] up to a billion", value)
    return value[0], value[1]


def require_repeat(place: str, value: Any) -> int | str:
    """Require a count of copies, or an expression for one."""
    if not is_repeat(value):
        raise invalid_value_error(
            place, f'a whole number from 1 to {MAX_COPIES} or an "=expression"', value
        )
    repeat: int | str = value
    return repeat


def require_wire_ends(value: Any) -> WireEnds:
    """Require a wire, ``["from", "to"]``; returns source, its port, target, its port.

    An end is ``node`` or ``node.port``; the port is "" where none is named. A third element, an
    object, is left to `designer.files.nnd.annotations`.
    """
    if value.__class__ is not list or (len(value) != 2 and not _has_options(value)):
        raise invalid_value_error("", 'two ends ["from", "to"]', value)
    return (*_end(value[0]), *_end(value[1]))


def _has_options(value: list[Any]) -> bool:
    return len(value) == 3 and value[2].__class__ is dict


def _end(value: Any) -> tuple[str, str]:
    if value.__class__ is not str:
        raise invalid_value_error("", 'two ends, "node" or "node.port"', value)
    node, dot, port = value.partition(".")
    if dot and not (port and is_port(port)):
        raise invalid_value_error("", 'two ends, "node" or "node.port"', value)
    return node, port


def require_literals(place: str, value: Any) -> dict[str, Any]:
    """Require an object of literals, nested at most MAX_DEPTH levels."""
    found = require_object(place, value)
    for key, item in found.items():
        if isinstance(item, dict | list):
            _require_shallow(key_path(place, key), item)
    return found


def require_variables(place: str, value: Any) -> dict[str, Any]:
    """Require an object of constructor arguments: names that are identifiers, plain values."""
    found = require_literals(place, value)
    for name, item in found.items():
        reason = why_not_id(name)
        if reason:
            raise FileError(
                f"cannot be a variable: {_why_bad_id(name)}", place=key_path(place, name)
            )
        reason = why_bad_variable(item)
        if reason:
            raise FileError(f"{reason}, not {value_for_message(item)}", place=key_path(place, name))
    return found


def unknown_keys(place: str, value: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """Return the keys that are not ``known``, which are kept for newer versions."""
    return require_literals(place, {key: item for key, item in value.items() if key not in known})


def _require_shallow(place: str, value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            item
            for each in level
            for item in (each.values() if isinstance(each, dict) else each)
            if isinstance(item, dict | list)
        ]
        if not level:
            return
    raise FileError(f"is nested too deeply; {MAX_DEPTH} levels are enough", place=place)
