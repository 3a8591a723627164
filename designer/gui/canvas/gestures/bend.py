"""Bend a wire: drag one of the points that it is led through, or a new one."""

from PySide6.QtCore import QPointF, Qt

from designer.graph.annotations import MAX_BENDS
from designer.graph.records import Point, WireEnds
from designer.graph.routing import routes
from designer.graph.routing.waypoints import bend_index
from designer.gui.canvas.gestures.base import NO_MODIFIER, Gesture, GestureContext, Modifiers
from designer.gui.canvas.scene.context import CanvasContext
from designer.gui.canvas.scene.wires import Bend

_GRID, _SNAP = 5.0, 7.0
_UNSNAPPED = Qt.KeyboardModifier.ControlModifier


class BendGesture(Gesture):
    """Drag one bend of a wire; a ``new`` one is there from the press on."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(
        self, canvas: GestureContext, at: QPointF, bend: Bend, *, new: bool = False
    ) -> None:
        super().__init__(canvas, at)
        self._bend, self._new = bend, new
        self._via = list(self.scene.wires.bent.get(bend.ends, ()))
        if new:
            self._via.insert(bend.place, _rounded(at))
            self.scene.bend(bend.ends, self._via)
        start, end = self.scene.ends_of(self.scene.wires.edges[bend.ends])
        stops = [(start.x(), start.y()), *self._via, (end.x(), end.y())]
        self._beside = (stops[bend.place], stops[bend.place + 2])
        self.scene.select([], wire=bend.ends, bend=bend)

    def move(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> None:
        """Lead the wire through the cursor, level with its neighbours where that is near."""
        super().move(at, modifiers)
        if self.moved:
            free = modifiers & _UNSNAPPED
            self._via[self._bend.place] = (at.x(), at.y()) if free else self._snapped(at)
            self.scene.bend(self._bend.ends, self._via)

    def end(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> bool:
        """Make it one edit."""
        via = list(self._via)
        self.cancel()
        if self._new or self.moved:
            put_bends(self.canvas, self._bend.ends, via)
            self.scene.select([], wire=self._bend.ends, bend=self._bend)
        return True

    def cancel(self) -> None:
        """Show the wire as before."""
        if self._bend.ends in self.scene.wires.edges:
            self.scene.bend(self._bend.ends)

    def _snapped(self, at: QPointF) -> Point:
        reach = _SNAP / self.scene.zoom
        x, y = _rounded(at)
        for beside in self._beside:
            x = beside[0] if abs(beside[0] - at.x()) <= reach else x
            y = beside[1] if abs(beside[1] - at.y()) <= reach else y
        return (x, y)


def new_bend(canvas: CanvasContext, ends: WireEnds, at: QPointF) -> Bend | None:
    """Return which bend of a wire a new one at a point would be, None if there are too many."""
    wires = canvas.scene().wires
    count = len(wires.bent.get(ends, ()))
    if count >= MAX_BENDS:
        canvas.message.emit(f"a wire has at most {MAX_BENDS} bends")
        return None
    lines = routes.segments(wires.points(ends)[None])[0]
    return Bend(ends, bend_index(lines, count, (at.x(), at.y())))


def add_bend(canvas: CanvasContext, ends: WireEnds, at: QPointF) -> None:
    """Lead a wire through one more point."""
    bend = new_bend(canvas, ends, at)
    if bend is not None:
        via = list(canvas.scene().wires.bent.get(ends, ()))
        via.insert(bend.place, _rounded(at))
        put_bends(canvas, ends, via)
        canvas.scene().select([], wire=ends, bend=bend)


def remove_bend(canvas: CanvasContext, bend: Bend) -> None:
    """Remove one of a wire's bends."""
    via = list(canvas.scene().wires.bent.get(bend.ends, ()))
    if bend.place < len(via):
        del via[bend.place]
        put_bends(canvas, bend.ends, via)
        canvas.scene().select([], wire=bend.ends)


def put_bends(canvas: CanvasContext, ends: WireEnds, via: list[Point]) -> None:
    """Lead a wire through points, as one edit."""
    edge = canvas.scene().wires.edges[ends]
    with canvas.edit(f"{'Bend' if via else 'Straighten'} wire {edge}") as edit:
        edit.bend(edge, via)


def _rounded(at: QPointF) -> Point:
    return (round(at.x() / _GRID) * _GRID, round(at.y() / _GRID) * _GRID)
