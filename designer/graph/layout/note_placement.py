"""Placement of notes: each keeps its place beside what it is nearest to, and covers nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from designer.graph.records import Point, Rect

_Key = TypeVar("_Key")
_Floats = npt.NDArray[np.float64]
_CLEARANCE = 12.0
"""The distance that a note which has to move keeps from anything."""


@dataclass(frozen=True)
class PlacedNote:
    """A note as it is beside a node or frame."""

    note: Rect
    by: Rect

    def place(self, now: Rect) -> Point:
        """Return the note's corner where its anchor is ``now``: as far from the same sides."""
        x, y = (self._along(axis, now) for axis in (0, 1))
        return (x, y)

    @property
    def on_top(self) -> bool:
        """Whether the note overlapped the node before, which it then may again."""
        return _meets(*self.note[:2], self.note, np.array([self.by]))

    def _along(self, axis: int, now: Rect) -> float:
        end = self.by[axis] + self.by[axis + 2]
        if self.note[axis] >= end:
            return now[axis] + now[axis + 2] + self.note[axis] - end
        return now[axis] + self.note[axis] - self.by[axis]


def nearest(note: Rect, things: Mapping[_Key, Rect]) -> _Key:
    """Return the key of the rectangle that a note is nearest to."""
    rects = np.array(list(things.values()), dtype=np.float64)
    apart = [
        np.maximum(rects[:, i] - note[i] - note[i + 2], note[i] - rects[:, i] - rects[:, i + 2])
        for i in (0, 1)
    ]
    away = np.hypot(np.maximum(apart[0], 0), np.maximum(apart[1], 0))
    return list(things)[int(away.argmin())]


def free_place(note: Rect, others: Sequence[Rect]) -> Point:
    """Return the position nearest to a note's own at which it overlaps none of the others."""
    x, y, wide, high = note
    if not others or not _meets(x, y, note, rects := np.array(others, dtype=np.float64)):
        return (x, y)
    left, top = rects[:, 0], rects[:, 1]
    right, bottom = left + rects[:, 2], top + rects[:, 3]
    places = [(x, float(at)) for at in (*(top - high - _CLEARANCE), *(bottom + _CLEARANCE))]
    places += [(float(at), y) for at in (*(left - wide - _CLEARANCE), *(right + _CLEARANCE))]
    places.sort(key=lambda place: (abs(place[0] - x) + abs(place[1] - y), place))
    return next(place for place in places if not _meets(*place, note, rects))


def _meets(x: float, y: float, note: Rect, rects: _Floats) -> bool:
    across = (rects[:, 0] < x + note[2]) & (rects[:, 0] + rects[:, 2] > x)
    down = (rects[:, 1] < y + note[3]) & (rects[:, 1] + rects[:, 3] > y)
    return bool((across & down).any())
