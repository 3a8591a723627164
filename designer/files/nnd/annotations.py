"""Frames, notes and the ways of wires in a design document: read strictly, written one a line."""

from collections.abc import Mapping
from typing import Any

from designer.files.errors import FileError
from designer.files.nnd import values as v
from designer.files.nnd.values import wrong
from designer.graph import Annotation, Edge, Edit, Frame, Note
from designer.graph.annotations import (
    HUES,
    LEAST,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST,
    MOST_BENDS,
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
    """Add the frames and notes of a document or block; raises FileError with their place."""
    for key, read in (("frames", _frame), ("notes", _note)):
        for number, given in enumerate(v.a_list(f"{prefix}{key}", document.get(key, []))):
            try:
                edit.add_annotation(read(given))
            except FileError as error:
                raise error.within(f"{prefix}{key}[{number}]") from None


def read_route(given: list[Any]) -> Mapping[str, Any] | None:
    """Return what an edge says beside its ends: its third element, if it has one."""
    if len(given) < 3:
        return None
    found = v.literals("", given[2])
    points = found.get("via", [])
    if not are_points(points):
        must = f"a list of at most {MOST_BENDS} places [x, y]"
        raise wrong("via", must, points)
    return route(points, found)


def annotation_record(annotation: Annotation) -> dict[str, Any]:
    """Return a frame or note as it stands in a file."""
    place = {"at": _pair(annotation.at), "size": _pair(annotation.size)}
    if isinstance(annotation, Frame):
        return {"title": annotation.title, "hue": annotation.hue, **place, **annotation.extra}
    return {"text": annotation.text, **place, **annotation.extra}


def route_record(edge: Edge) -> Mapping[str, Any] | None:
    """Return an edge's third element, None where it needs none."""
    if not edge.more:
        return None
    rest = {key: value for key, value in edge.more.items() if key != "via"}
    return {"via": [_pair(point) for point in edge.via], **rest} if edge.via else rest


def number(value: float) -> float:
    """Return a whole number as an int, and no more of a position than can be seen."""
    value = round(value, 2)
    return int(value) if value == int(value) else value


def _frame(given: Any) -> Frame:
    record = _object(given, ("at", "size"))
    hue = record.get("hue", "blue")
    if not is_hue(hue):
        raise wrong("hue", f"a hue, such as {', '.join(HUES)}", hue)
    return Frame(
        v.a_place("at", record["at"]),
        _a_size(record["size"]),
        _a_text("title", record.get("title", ""), LONGEST_TITLE),
        hue,
        extra=freeze(v.unknown("", record, _FRAME)),
    )


def _note(given: Any) -> Note:
    record = _object(given, ("at", "size", "text"))
    return Note(
        v.a_place("at", record["at"]),
        _a_size(record["size"]),
        _a_text("text", record["text"], LONGEST_TEXT),
        extra=freeze(v.unknown("", record, _NOTE)),
    )


def _object(given: Any, needed: tuple[str, ...]) -> dict[str, Any]:
    if given.__class__ is not dict:
        raise wrong("", "an object {…}", given)
    for key in needed:
        if key not in given:
            raise FileError(f'has no "{key}"; give it one')
    record: dict[str, Any] = given
    return record


def _a_size(value: Any) -> Point:
    if not is_size(value):
        raise wrong("size", f"two numbers [width, height] from {LEAST} to {MOST}", value)
    return value[0], value[1]


def _a_text(place: str, value: Any, most: int) -> str:
    text = v.a_text(place, value)
    if not is_text(text, most):
        raise FileError(f"is longer than {most} characters; shorten it", place=place)
    return text


def _pair(place: Point) -> list[float]:
    return [number(place[0]), number(place[1])]
