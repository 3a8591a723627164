"""Frames, notes and routes of wires in a design document: reading and writing."""

from collections.abc import Mapping
from typing import Any

from designer.files.errors import FileError
from designer.files.nnd import value_checks as v
from designer.files.nnd.value_checks import invalid_value_error
from designer.graph import Annotation, Edge, Edit, Frame, Note
from designer.graph.annotations import (
    HUES,
    MAX_BENDS,
    MAX_SIDE,
    MAX_TEXT_LENGTH,
    MAX_TITLE_LENGTH,
    MIN_SIDE,
    are_points,
    is_hue,
    is_size,
    is_text,
    route,
)
from designer.graph.records import Point, freeze

KEYS = ("frames", "notes")
_FRAME = frozenset(("title", "hue", "at", "size"))
_NOTE = frozenset(("text", "at", "size"))


def read_annotations(edit: Edit, prefix: str, document: Mapping[str, Any]) -> None:
    """Add the frames and notes of a document or block; raises FileError with the place."""
    for key, read in (("frames", _frame), ("notes", _note)):
        for number, given in enumerate(v.require_list(f"{prefix}{key}", document.get(key, []))):
            try:
                edit.add_annotation(read(given))
            except FileError as error:
                raise error.within(f"{prefix}{key}[{number}]") from None


def read_route(given: list[Any]) -> Mapping[str, Any] | None:
    """Return the options of an edge (its third element), None if it has none; raises FileError."""
    if len(given) < 3:
        return None
    found = v.require_literals("", given[2])
    points = found.get("via", [])
    if not are_points(points):
        must = f"a list of at most {MAX_BENDS} places [x, y]"
        raise invalid_value_error("via", must, points)
    return route(points, found)


def annotation_record(annotation: Annotation) -> dict[str, Any]:
    """Return a frame or note as a JSON object."""
    place = {"at": _pair(annotation.at), "size": _pair(annotation.size)}
    if isinstance(annotation, Frame):
        return {"title": annotation.title, "hue": annotation.hue, **place, **annotation.extra}
    return {"text": annotation.text, **place, **annotation.extra}


def route_record(edge: Edge) -> Mapping[str, Any] | None:
    """Return the options of an edge as its third element in a file, None where it needs none."""
    if not edge.more:
        return None
    rest = {key: value for key, value in edge.more.items() if key != "via"}
    return {"via": [_pair(point) for point in edge.via], **rest} if edge.via else rest


def rounded(value: float) -> float:
    """Return a coordinate with at most two decimals, an int where it is whole."""
    value = round(value, 2)
    return int(value) if value == int(value) else value


def _frame(given: Any) -> Frame:
    record = _object(given, ("at", "size"))
    hue = record.get("hue", "blue")
    if not is_hue(hue):
        raise invalid_value_error("hue", f"a hue, such as {', '.join(HUES)}", hue)
    return Frame(
        v.require_position("at", record["at"]),
        _a_size(record["size"]),
        _a_text("title", record.get("title", ""), MAX_TITLE_LENGTH),
        hue,
        extra=freeze(v.unknown_keys("", record, _FRAME)),
    )


def _note(given: Any) -> Note:
    record = _object(given, ("at", "size", "text"))
    return Note(
        v.require_position("at", record["at"]),
        _a_size(record["size"]),
        _a_text("text", record["text"], MAX_TEXT_LENGTH),
        extra=freeze(v.unknown_keys("", record, _NOTE)),
    )


def _object(given: Any, needed: tuple[str, ...]) -> dict[str, Any]:
    if given.__class__ is not dict:
        raise invalid_value_error("", "an object {…}", given)
    for key in needed:
        if key not in given:
            raise FileError(f'has no "{key}"; give it one')
    record: dict[str, Any] = given
    return record


def _a_size(value: Any) -> Point:
    if not is_size(value):
        raise invalid_value_error(
            "size", f"two numbers [width, height] from {MIN_SIDE} to {MAX_SIDE}", value
        )
    return value[0], value[1]


def _a_text(place: str, value: Any, most: int) -> str:
    text = v.require_text(place, value)
    if not is_text(text, most):
        raise FileError(f"is longer than {most} characters; shorten it", place=place)
    return text


def _pair(place: Point) -> list[float]:
    return [rounded(place[0]), rounded(place[1])]
