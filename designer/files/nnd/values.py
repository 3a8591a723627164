"""Reading the values of a design document: each function returns a checked value or refuses it.

Every refusal names the place as one would write it in Python, ``nodes[3].params.shape``.
"""

import json
from collections.abc import Mapping
from typing import Any

from designer.files.errors import FileError, inside
from designer.graph.names import why_bad_id
from designer.graph.records import DEEPEST, WireEnds, is_point
from designer.graph.rules import (
    MOST_COPIES,
    is_layer,
    is_port,
    is_repeat,
    why_bad_variable,
)

_LONGEST = 40
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


def wrong(place: str, must: str, value: Any) -> FileError:
    """Return the error that what stands at ``place`` must be something else."""
    return FileError(f"must be {must}, not {shown(value)}", place=place)


def shown(value: Any) -> str:
    """Return a value, or what kind of thing it is, short enough for a sentence."""
    if isinstance(value, str):
        return f'"{_cut(value)}"'
    if isinstance(value, dict | list):
        return _KINDS[type(value)]
    return json.dumps(value)


def an_object(place: str, value: Any) -> dict[str, Any]:
    """Require a JSON object."""
    if not isinstance(value, dict):
        raise wrong(place, _KINDS[dict], value)
    return value


def a_list(place: str, value: Any) -> list[Any]:
    """Require a JSON list."""
    if not isinstance(value, list):
        raise wrong(place, _KINDS[list], value)
    return value


def a_text(place: str, value: Any) -> str:
    """Require text."""
    if not isinstance(value, str):
        raise wrong(place, "text", value)
    return value


def a_flag(place: str, value: Any) -> bool:
    """Require true or false."""
    if not isinstance(value, bool):
        raise wrong(place, "true or false", value)
    return value


def an_id(place: str, value: Any) -> str:
    """Require an id, as `designer.graph.names` has it."""
    reason = why_bad_id(value)
    if reason:
        raise FileError(f"cannot be an id: {_why(value) or reason}", place=place)
    return str(value)


def _why(name: Any) -> str | None:
    """Return why a name cannot be an id; of a long name the reason quotes its beginning."""
    return why_bad_id(name if not isinstance(name, str) else _cut(name))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}…"


def a_layer(place: str, value: Any) -> str:
    """Require the name of a layer, a block or a dotted class; whether it exists is not asked."""
    if not is_layer(value):
        raise wrong(place, 'the name of a layer, such as "Linear"', value)
    return str(value)


def a_place(place: str, value: Any) -> tuple[float, float]:
    """Require a position on the canvas."""
    if not is_point(value):
        raise wrong(place, "two numbers [x, y] up to a billion", value)
    return value[0], value[1]


def a_repeat(place: str, value: Any) -> int | str:
    """Require a count of copies, or an expression for one."""
    if not is_repeat(value):
        raise wrong(place, f'a whole number from 1 to {MOST_COPIES} or an "=expression"', value)
    repeat: int | str = value
    return repeat


def ends(value: Any) -> WireEnds:
    """Require a wire, ``["from", "to"]``; returns source, its port, target, its port.

    A third element may say more of it; `designer.files.nnd.annotations` reads that.

    An end is ``node`` or ``node.port``; the port is "" where none is named.
    """
    if value.__class__ is not list or (len(value) != 2 and not _says_more(value)):
        raise wrong("", 'two ends ["from", "to"]', value)
    return (*_end(value[0]), *_end(value[1]))


def _says_more(value: list[Any]) -> bool:
    return len(value) == 3 and value[2].__class__ is dict


def _end(value: Any) -> tuple[str, str]:
    if value.__class__ is not str:
        raise wrong("", 'two ends, "node" or "node.port"', value)
    node, dot, port = value.partition(".")
    if dot and not (port and is_port(port)):
        raise wrong("", 'two ends, "node" or "node.port"', value)
    return node, port


def literals(place: str, value: Any) -> dict[str, Any]:
    """Require an object of literals, nested no deeper than anyone needs."""
    found = an_object(place, value)
    for key, item in found.items():
        if isinstance(item, dict | list):
            _require_shallow(inside(place, key), item)
    return found


def variables(place: str, value: Any) -> dict[str, Any]:
    """Require an object of constructor arguments: usable names, plain values."""
    found = literals(place, value)
    for name, item in found.items():
        reason = why_bad_id(name)
        if reason:
            raise FileError(f"cannot be a variable: {_why(name)}", place=inside(place, name))
        reason = why_bad_variable(item)
        if reason:
            raise FileError(f"{reason}, not {shown(item)}", place=inside(place, name))
    return found


def unknown(place: str, value: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """Return the keys that this version doesn't know, to be kept."""
    return literals(place, {key: item for key, item in value.items() if key not in known})


def _require_shallow(place: str, value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            item
            for each in level
            for item in (each.values() if isinstance(each, dict) else each)
            if isinstance(item, dict | list)
        ]
        if not level:
            return
    raise FileError(f"is nested too deeply; {DEEPEST} levels are enough", place=place)
