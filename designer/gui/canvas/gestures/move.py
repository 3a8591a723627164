"""Move nodes; a lone one that is dropped on a wire goes in between."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from designer import editing
from designer.gui.canvas.gestures.base import NO_MODIFIER, Gesture, Modifiers
from designer.gui.canvas.gestures.snap import Snapped, snap
from designer.gui.canvas.wires import Ends

if TYPE_CHECKING:
    from designer.gui.canvas.view import Canvas

_SNAP = 6.0


class MoveGesture(Gesture):
    """Press selects, dragging moves the selection, and a press alone selects just the node."""

    def __init__(self, canvas: "Canvas", at: QPointF, node: str, modifiers: Modifiers) -> None:
        super().__init__(canvas, at)
        self._node = node
        self._was_selected = node in self.stage.selected
        self._adds = bool(
            modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        )
        if not self._was_selected:
            self.stage.select([*self.stage.selected, node] if self._adds else [node])
        self._names = self.stage.selected
        self._from: dict[str, QPointF] = {}
        self._guides: Snapped | None = None
        self._wire: Ends | None = None

    def move(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> None:
        """Move the nodes on screen."""
        super().move(at, modifiers)
        if not self.moved:
            return
        if not self._from:
            self._begin()
        by = at - self.origin
        if not modifiers & Qt.KeyboardModifier.AltModifier:
            by = self._aligned(by)
        self.stage.set_positions({name: place + by for name, place in self._from.items()})
        self._wire = self._wire_below(at)
        self.stage.mark_wire(self._wire)

    def end(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> bool:
        """Make it one edit."""
        self.stage.mark_wire(None)
        if not self._from:
            self._click()
            return True
        places = {name: self.stage.cards[name].pos() for name in self._names}
        shift = places[self._node] - self._from[self._node]
        self._put_back()
        if self._wire is not None:
            self._insert(places[self._node], self._wire)
        elif not shift.isNull():
            what = self._node if len(places) == 1 else f"{len(places)} nodes"
            with self.canvas.edit(f"Move {what}") as edit:
                for name, place in places.items():
                    edit.update_node(name, at=(place.x(), place.y()))
        return True

    def cancel(self) -> None:
        """Put the nodes back."""
        self.stage.mark_wire(None)
        if self._from:
            self._put_back()

    def paint(self, painter: QPainter) -> None:
        """Draw the lines that the node aligns with."""
        if self._guides is None:
            return
        pen = QPen(self.stage.theme.colour("accent"), 1, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        seen = self.canvas.seen()
        if self._guides.x is not None:
            x = self._guides.x
            painter.drawLine(QLineF(x, seen.top(), x, seen.bottom()))
        if self._guides.y is not None:
            y = self._guides.y
            painter.drawLine(QLineF(seen.left(), y, seen.right(), y))

    def area(self) -> QRectF:
        """Return all that is seen, where there are guides."""
        return self.canvas.seen() if self._guides is not None else QRectF()

    def _begin(self) -> None:
        self._from = {name: self.stage.cards[name].pos() for name in self._names}
        seen = self.canvas.nodes_in(self.canvas.seen())
        others = [name for name in seen if name not in self._from]
        self._others = self.stage.table["rect"][self.stage.table.rows(others)].copy()
        self._loose = len(self._names) == 1 and self._can_insert()

    def _can_insert(self) -> bool:
        card = self.stage.card(self._node)
        sides = {slot.output for slot in card.slots}
        return len(sides) == 2 and not self.stage.edges_of(self._node)

    def _aligned(self, by: QPointF) -> QPointF:
        first = self._from[self._node]
        card = self.stage.card(self._node)
        rect = QRectF(first + by, QPointF(first.x() + by.x() + card.width, first.y() + by.y() + 1))
        found = snap(rect, self._others, _SNAP / self.stage.zoom)
        self._guides = None if found.x is None and found.y is None else found
        return found.place - first

    def _wire_below(self, at: QPointF) -> Ends | None:
        if not self._loose:
            return None
        for place in (at, self.stage.cards[self._node].rect.center()):
            edge = self.stage.wires.at(place.x(), place.y(), 18 / self.stage.zoom)
            if edge is not None:
                return edge.ends
        return None

    def _insert(self, place: QPointF, ends: Ends) -> None:
        edge = self.stage.wires.edges[ends]
        with self.canvas.edit(f"Insert {self._node}") as edit:
            edit.update_node(self._node, at=(place.x(), place.y()))
            editing.insert_on_wire(edit, edge, self._node)
            self.canvas.make_way(edit, self._node, edge.target)

    def _put_back(self) -> None:
        """Show the document's truth again; an edit that follows moves from there."""
        self.stage.set_positions(self._from)

    def _click(self) -> None:
        if self._adds and self._was_selected:
            self.stage.select(n for n in self.stage.selected if n != self._node)
        elif not self._adds:
            self.stage.select([self._node])
