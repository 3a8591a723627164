"""Draw a wire from a port, or move one end of a wire: ports that fit are lit, the rest dimmed."""

from abc import ABC, abstractmethod

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from designer import editing
from designer.graph import Edge
from designer.graph.routing import routes
from designer.gui.canvas.drawing.array_drawing import draw_lines
from designer.gui.canvas.drawing.metrics import SNAP_REACH
from designer.gui.canvas.gestures.base import NO_MODIFIER, Gesture, GestureContext, Modifiers
from designer.gui.canvas.scene.card import Slot
from designer.gui.canvas.scene.hit_test import hit, nearest_fit


class WireGesture(Gesture, ABC):
    """A wire with one loose end. ``slot`` of ``node`` holds the other end."""

    cursor: Qt.CursorShape | None = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: GestureContext, at: QPointF, node: str, slot: Slot) -> None:
        super().__init__(canvas, at)
        self.node, self.slot = node, slot
        self.forward = slot.output
        here = canvas.viewpoint
        self.fits = editing.PortCompatibility(
            here.design, here.report, node, slot.port, forward=self.forward, network=here.name
        )
        self.target: tuple[str, Slot] | None = None
        self._misfit = False
        self._begun = False

    def move(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> None:
        """Follow the cursor, or jump to a port."""
        super().move(at, modifiers)
        if not self.moved:
            return
        if not self._begun:
            self._begun = True
            self.begin()
        self.target, self._misfit = self._find(at)

    def begin(self) -> None:
        """Light up the ports that fit."""
        self.scene.light_ports(self.fits, (self.node, self.slot.port), outputs=not self.forward)

    def cancel(self) -> None:
        """Show everything as before the gesture."""
        self.scene.light_ports(None)

    @abstractmethod
    def attach(self, node: str, slot: Slot) -> None:
        """Make the edit that leads the loose end to a port."""

    def paint(self, painter: QPainter) -> None:
        """Draw the wire up to the cursor or the port it has jumped to."""
        theme = self.scene.theme
        shade = theme.colour("error" if self._misfit else "accent")
        painter.setPen(QPen(shade, max(2.6, 1.6 / self.scene.zoom), c=Qt.PenCapStyle.RoundCap))
        fixed, loose = self.fixed_end(), self._loose()
        start, end = (fixed, loose) if self.forward else (loose, fixed)
        ends = np.array([[start.x(), start.y(), end.x(), end.y()]])
        draw_lines(painter, routes.segments(routes.curves(ends))[0])
        halo = QColor(shade)
        halo.setAlpha(90)
        painter.setBrush(shade)
        if self.target is not None:
            painter.setPen(QPen(halo, 6))
        painter.drawEllipse(loose, 4, 4)

    def area(self) -> QRectF:
        """Return the wire's surroundings."""
        rect = QRectF(self.fixed_end(), self._loose()).normalized()
        return rect.adjusted(-260, -40, 260, 40)

    def _find(self, at: QPointF) -> tuple[tuple[str, Slot] | None, bool]:
        """Return the port the wire would end at, and whether it does not fit."""
        exact = hit(self.scene, at)
        if exact.slot is not None and self._faces(exact.node, exact.slot):
            fits = self.fits(exact.node, exact.slot.port)
            return (exact.node, exact.slot), not fits
        found = nearest_fit(self.scene, at, SNAP_REACH / self.scene.zoom)
        return ((found[0].card.id, found[1]), False) if found else (None, False)

    def _faces(self, node: str, slot: Slot) -> bool:
        return slot.output != self.forward and node != self.node

    def fixed_end(self) -> QPointF:
        """Return the centre of the port that the wire stays at."""
        return self.scene.cards[self.node].slot_pos(self.slot)

    def _loose(self) -> QPointF:
        if self.target is None:
            return self.at
        node, slot = self.target
        return self.scene.cards[node].slot_pos(slot)


class ConnectGesture(WireGesture):
    """A new wire. A click without a drag lets it hang on the cursor until the next click."""

    def __init__(self, canvas: GestureContext, at: QPointF, node: str, slot: Slot) -> None:
        super().__init__(canvas, at, node, slot)
        self._hangs = False
        self._parked = False

    def move(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> None:
        """Follow the cursor, unless the search is open at the loose end."""
        if not self._parked:
            super().move(at, modifiers)

    def end(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> bool:
        """Connect, or ask what to connect to."""
        if not self.moved and not self._hangs:
            self._hangs = self.moved = True
            self.move(at, modifiers)
            return False
        if self._hangs and self.target is None and hit(self.scene, at).node == self.node:
            self.cancel()
            return True
        if self.target is not None:
            self.cancel()
            self.attach(*self.target)
            return True
        return self._let_go(at)

    def _let_go(self, at: QPointF) -> bool:
        below = hit(self.scene, at).node
        if below and below != self.node:
            self.cancel()
            side = "input" if self.forward else "output"
            self.canvas.message.emit(
                f"no {side} of {below} fits {self.node}; drop the wire right on a port to "
                "connect all the same"
            )
            return True
        self._parked = True
        self.canvas.search_for_wire(at, self.node, self.slot, self.fits.type)
        return False

    def attach(self, node: str, slot: Slot) -> None:
        """Connect the two ports."""
        source, into = ((self.node, self.slot), (node, slot))
        if not self.forward:
            source, into = into, source
        with self.canvas.edit(f"Connect {source[0]} to {into[0]}") as edit:
            editing.connect(edit, source[0], source[1].port, into[0], into[1].key)


class RewireGesture(WireGesture):
    """Move one end of a wire to another port, or onto empty space to remove it."""

    def __init__(self, canvas: GestureContext, at: QPointF, edge: Edge, *, at_target: bool) -> None:
        scene = canvas.scene()
        held = edge.source if at_target else edge.target
        card = scene.card(held)
        slot = card.source_slot(edge) if at_target else card.target_slot(edge)
        assert slot is not None
        super().__init__(canvas, at, held, slot)
        self._edge = edge

    def begin(self) -> None:
        """Draw the wire as a loose one."""
        super().begin()
        self.scene.hide_wire(self._edge.ends)

    def cancel(self) -> None:
        """Show the wire where it was."""
        super().cancel()
        self.scene.hide_wire(None)

    def end(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> bool:
        """Connect elsewhere, or remove."""
        target = self.target
        self.cancel()
        if not self.moved:
            self.scene.select([], wire=self._edge.ends)
        elif target is None:
            with self.canvas.edit(f"Remove wire {self._edge}") as edit:
                editing.disconnect(edit, self._edge)
        elif not self._is_attached(*target):
            self.attach(*target)
        return True

    def _is_attached(self, node: str, slot: Slot) -> bool:
        held = self._edge
        if self.forward:
            return slot.edge is not None and slot.edge.ends == held.ends
        return node == held.source and self.scene.card(node).source_slot(held) == slot

    def attach(self, node: str, slot: Slot) -> None:
        """Lead the wire to another port."""
        edge = self._edge
        with self.canvas.edit(f"Move wire {edge}") as edit:
            editing.disconnect(edit, edge)
            if self.forward:
                editing.connect(edit, edge.source, self.slot.port, node, slot.key)
            else:
                editing.connect(edit, node, slot.port, edge.target, self.slot.key)
