"""Frames and notes follow a new layout: a frame goes around what it held, a note with its node."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from designer.graph import Edit
from designer.gui.canvas.gestures.carry import with_contents
from designer.gui.canvas.marks import around

if TYPE_CHECKING:
    from designer.gui.canvas.board import Board

Thing = str | int
"""A node's id, or a frame's or note's serial."""
_NEAR = 300.0
"""A note farther than this from every node that is laid out says something of none."""


class Grouped:
    """What lay in which frame, and beside which node, before nodes are laid out."""

    def __init__(self, canvas: "Board", names: Iterable[str]) -> None:
        """Look at how things are now."""
        stage = canvas.stage
        self._cards = {name: QRectF(stage.cards[name].rect) for name in names}
        marks = stage.marks
        self._notes: dict[Thing, QRectF] = {s: QRectF(marks.rect(s)) for s, _ in marks.notes()}
        self._beside = {s: self._nearest(marks.rect(s)) for s, _ in marks.notes()}
        self._frames = {s: with_contents(canvas, [], [s]) for s, _ in reversed(marks.frames())}
        self._all: dict[Thing, QRectF] = {}
        if self._frames:
            self._all.update((name, item.rect) for name, item in stage.cards.items())
        self._rects: dict[Thing, QRectF] = {s: QRectF(marks.rect(s)) for s in self._frames}

    def put(self, edit: Edit) -> None:
        """Move notes and fit frames to where the nodes are in ``edit``."""
        places = {**self._all, **self._notes, **self._rects}
        for name, rect in self._cards.items():
            places[name] = QRectF(QPointF(*edit.network.node(name).at), rect.size())
        for serial, name in self._beside.items():
            if name:
                by = places[name].topLeft() - self._cards[name].topLeft()
                places[serial] = self._notes[serial].translated(by)
                _put(edit, serial, places[serial])
        # The smallest first: a frame is fitted around those in it.
        for serial, (names, marks) in self._frames.items():
            if not self._cards.keys().isdisjoint(names):
                held: list[Thing] = [*names, *marks]
                places[serial] = around(places[thing] for thing in held if thing != serial)
                _put(edit, serial, places[serial])

    def _nearest(self, note: QRectF) -> str:
        best = (_NEAR, "")
        for name, card in self._cards.items():
            best = min(best, (_apart(note, card), name))
        return best[1]


def _apart(one: QRectF, other: QRectF) -> float:
    """Return how far two rectangles are apart."""
    across = max(other.left() - one.right(), one.left() - other.right(), 0.0)
    down = max(other.top() - one.bottom(), one.top() - other.bottom(), 0.0)
    return float((across**2 + down**2) ** 0.5)


def _put(edit: Edit, serial: int, rect: QRectF) -> None:
    x, y = round(rect.x(), 2), round(rect.y(), 2)
    edit.update_mark(serial, at=(x, y), size=(round(rect.width(), 2), round(rect.height(), 2)))
