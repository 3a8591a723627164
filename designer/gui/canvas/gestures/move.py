"""Move nodes, frames and notes; an unconnected node that is dropped on a wire is inserted."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from designer import editing
from designer.graph.records import WireEnds
from designer.gui.canvas.drawing.array_drawing import as_tuple
from designer.gui.canvas.gestures.base import NO_MODIFIER, Gesture, GestureContext, Modifiers
from designer.gui.canvas.gestures.dragged_selection import DraggedSelection
from designer.gui.canvas.gestures.snap import Snapped, paint_guides, snap
from designer.gui.canvas.scene.placing import make_way

_SNAP = 6.0
_ADDING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
_UNSNAPPED = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
"""With these modifiers nothing snaps."""


class MoveGesture(Gesture):
    """Press selects, dragging moves the selection, and a press alone selects just this.

    What was ``grabbed`` is a node's id, or a frame's or note's serial.
    """

    def __init__(
        self, canvas: GestureContext, at: QPointF, grabbed: str | int, modifiers: Modifiers
    ) -> None:
        super().__init__(canvas, at)
        self._grabbed = grabbed
        self._node = grabbed if isinstance(grabbed, str) else ""
        self._was_selected = self._is_selected()
        self._adds = bool(modifiers & _ADDING)
        if not self._was_selected:
            self._select(adding=self._adds)
        self._carried: DraggedSelection | None = None
        self._by = QPointF()
        self._guides = Snapped(QPointF())
        self._wire: WireEnds | None = None
        self._loose = False

    def move(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> None:
        """Move everything on screen."""
        super().move(at, modifiers)
        if not self.moved:
            return
        if self._carried is None:
            self._carried = self._begin()
        self._guides = Snapped(QPointF())
        self._by = at - self.origin
        if not modifiers & _UNSNAPPED:
            self._by = self._aligned(self._carried, self._by)
        self._carried.shift(self._by)
        self._wire = self._wire_below(at)
        self.scene.light_wire(self._wire)

    def end(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> bool:
        """Make one edit of it."""
        self.scene.light_wire(None)
        if self._carried is None:
            self._click()
            return True
        # Show the document's truth again: the edit that follows moves from there.
        self._carried.shift(QPointF())
        if self._wire is not None:
            self._insert(self._wire)
        elif not self._by.isNull():
            what = self._carried.what()
            with self.canvas.motion.disabled(), self.canvas.edit(f"Move {what}") as edit:
                self._carried.put(edit, self._by)
        return True

    def cancel(self) -> None:
        """Show everything where it was."""
        self.scene.light_wire(None)
        if self._carried is not None:
            self._carried.shift(QPointF())

    def paint(self, painter: QPainter) -> None:
        """Draw the lines on which things align."""
        paint_guides(painter, self.scene.theme, self._guides, self.scene.zoom)

    def area(self) -> QRectF:
        """Return where the lines are."""
        return self._guides.bounds()

    def _begin(self) -> DraggedSelection:
        carried = DraggedSelection(self.canvas)
        seen = self.canvas.camera.visible_area()
        taken, annotations = set(carried.names), self.scene.annotations
        near = [name for name in self.scene.nodes_in(seen) if name not in taken]
        cards = self.scene.table["rect"][self.scene.table.rows(near)]
        beside = [s for s in annotations.serials if s not in carried.annotations]
        rects = [
            as_tuple(annotations.rect(s)) for s in beside if annotations.rect(s).intersects(seen)
        ]
        others = np.concatenate([cards, np.array(rects).reshape(-1, 4)])
        self._others = others if self.canvas.snapping else others[:0]
        self._loose = bool(self._node) and len(carried) == 1 and self._can_insert()
        return carried

    def _can_insert(self) -> bool:
        card = self.scene.card(self._node)
        sides = {slot.output for slot in card.slots}
        return len(sides) == 2 and not self.scene.edges_of(self._node)

    def _aligned(self, carried: DraggedSelection, by: QPointF) -> QPointF:
        self._guides = snap(carried.rect.translated(by), self._others, _SNAP / self.scene.zoom)
        return self._guides.place - carried.rect.topLeft()

    def _wire_below(self, at: QPointF) -> WireEnds | None:
        if not self._loose:
            return None
        for place in (at, self.scene.cards[self._node].rect.center()):
            edge = self.scene.wires.at(place.x(), place.y(), 18 / self.scene.zoom)
            if edge is not None:
                return edge.ends
        return None

    def _insert(self, ends: WireEnds) -> None:
        edge = self.scene.wires.edges[ends]
        assert self._carried is not None
        with self.canvas.edit(f"Insert {self._node}") as edit:
            self._carried.put(edit, self._by)
            editing.insert_on_wire(edit, edge, self._node)
            make_way(edit, self._node, edge.target, self.scene.card(self._node).width)

    def _click(self) -> None:
        if self._adds and self._was_selected:
            self._drop()
        elif not self._adds:
            self._select(adding=False)

    def _is_selected(self) -> bool:
        chosen = self.scene.annotations.selected if isinstance(self._grabbed, int) else None
        return self._node in self.scene.selected if chosen is None else self._grabbed in chosen

    def _select(self, *, adding: bool) -> None:
        names = self.scene.selected if adding else []
        annotations = list(self.scene.annotations.selected) if adding else []
        if isinstance(self._grabbed, int):
            annotations.append(self._grabbed)
        else:
            names = [*names, self._grabbed]
        self.scene.select(names, annotations=annotations)

    def _drop(self) -> None:
        """Remove what was grabbed from the selection."""
        names = [name for name in self.scene.selected if name != self._grabbed]
        annotations = [
            serial for serial in self.scene.annotations.selected if serial != self._grabbed
        ]
        self.scene.select(names, annotations=annotations)
