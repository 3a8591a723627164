"""Annotations: frames around nodes, and notes.

They are for people only: no shape, cost or line of code depends on them. Their serial identifies
them, since nothing else of them need be unique.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from designer.graph.errors import BadValueError
from designer.graph.records import EMPTY, Extent, Point, freeze, is_point
from designer.visible_text import brief

HUES: Mapping[str, int | None] = {
    "blue": 215,
    "teal": 175,
    "green": 135,
    "yellow": 48,
    "orange": 24,
    "red": 0,
    "pink": 325,
    "purple": 275,
    "grey": None,
}
"""The hues a frame can have, in degrees; an unknown one is drawn as grey."""
MAX_TITLE_LENGTH, MAX_TEXT_LENGTH = 200, 20_000
MIN_SIDE, MAX_SIDE = 20, 10**6
"""How small and large a frame or a note may be, in scene units."""
_HUE = re.compile(r"[a-z][a-z-]{0,30}\Z", re.ASCII)


def _empty() -> Mapping[str, Any]:
    return EMPTY


@dataclass(frozen=True, slots=True)
class Frame:
    """A titled rectangle behind what belongs together; its title's bar is part of its size."""

    at: Point
    size: Extent
    title: str = ""
    hue: str = "blue"
    serial: int = 0
    extra: Mapping[str, Any] = field(default_factory=_empty)

    @property
    def kind(self) -> str:
        """What to call it."""
        return "frame"


@dataclass(frozen=True, slots=True)
class Note:
    """Plain text in a rectangle, wrapped to its width."""

    at: Point
    size: Extent
    text: str = ""
    serial: int = 0
    extra: Mapping[str, Any] = field(default_factory=_empty)

    @property
    def kind(self) -> str:
        """What to call it."""
        return "note"


Annotation = Frame | Note


def is_size(value: object) -> bool:
    """Return whether ``value`` is a width and a height that can be drawn."""
    return is_point(value) and all(MIN_SIDE <= side <= MAX_SIDE for side in value)  # type: ignore[attr-defined]


def is_hue(value: object) -> bool:
    """Return whether ``value`` can name a hue; it need not be one of `HUES`."""
    return isinstance(value, str) and _HUE.match(value) is not None


def is_text(value: object, most: int) -> bool:
    """Return whether ``value`` is text of at most so many characters."""
    return isinstance(value, str) and len(value) <= most


def require_annotation(annotation: Annotation) -> None:
    """Require that a frame or note can be saved and drawn; raises BadValueError."""
    if not is_point(annotation.at):
        raise BadValueError(
            f"a {annotation.kind} cannot be at {brief(annotation.at)}; give it two numbers x, y"
        )
    if not is_size(annotation.size):
        raise BadValueError(
            f"a {annotation.kind} cannot have the size {brief(annotation.size)}; "
            f"give it a width and a height from {MIN_SIDE} to {MAX_SIDE}"
        )
    if isinstance(annotation, Frame):
        if not is_hue(annotation.hue):
            raise BadValueError(f"{annotation.hue!r} is no hue; choose one of {', '.join(HUES)}")
        _require_text("a frame's title", annotation.title, MAX_TITLE_LENGTH)
    else:
        _require_text("a note", annotation.text, MAX_TEXT_LENGTH)


def _require_text(what: str, text: object, most: int) -> None:
    if not is_text(text, most):
        raise BadValueError(f"{what} must be text of at most {most} characters; shorten it")


def same_annotation(before: Annotation | None, after: Annotation | None) -> bool:
    """Return whether two annotations are equal, values' types included."""
    if before is after:
        return True
    return before == after and repr(before) == repr(after)


# ---- the way a wire takes

MAX_BENDS = 31
"""So many points of a wire can be drawn."""


def route(via: object, more: Mapping[str, Any] | None = None) -> Mapping[str, Any] | None:
    """Return the extra keys of an edge, its bends ``via`` beside ``more``; None if none.

    Raises BadValueError where ``via`` is no list of points.
    """
    points = freeze(via, "via")
    if not are_points(points):
        raise BadValueError(f"a wire's way is a list of at most {MAX_BENDS} places x, y")
    kept = {key: value for key, value in (more or {}).items() if key != "via"}
    found: Mapping[str, Any] = freeze({"via": points, **kept} if points else kept)
    return found or None


def are_points(value: object) -> bool:
    """Return whether ``value`` is a list of points that a wire can be led through."""
    if not isinstance(value, tuple | list) or len(value) > MAX_BENDS:
        return False
    return all(is_point(place) for place in value)
