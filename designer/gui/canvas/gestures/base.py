"""The base of all gestures: local to the scene until they end, then one edit."""

from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from designer.gui.canvas.motion import Motion
from designer.gui.canvas.overlays.overlays import Overlays
from designer.gui.canvas.scene.card import Slot
from designer.gui.canvas.scene.context import CanvasContext
from designer.layers.tensor_types import TensorType

Modifiers = Qt.KeyboardModifier
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class GestureContext(CanvasContext, Protocol):
    """What gestures need of a canvas besides."""

    motion: Motion
    overlays: Overlays
    snapping: bool
    """Whether a dragged node aligns with others."""

    def begin(self, gesture: "Gesture") -> None:
        """Start a gesture."""

    def cancel_gesture(self) -> None:
        """Undo what the current gesture shows, and end it."""

    def search_for_wire(
        self, at: QPointF, node: str, slot: Slot, arriving: TensorType | None
    ) -> None:
        """Open the search at the loose end of a wire, with the layers that fit."""


class Gesture:
    """A drag on the canvas. Positions are in scene units."""

    cursor: Qt.CursorShape | None = None
    steers = True
    """Whether the view pans when the cursor is near its border."""

    def __init__(self, canvas: GestureContext, at: QPointF) -> None:
        """Begin at a point of the scene."""
        self.canvas = canvas
        self.scene = canvas.scene()
        self.origin = QPointF(at)
        self.at = QPointF(at)
        self.moved = False

    def move(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> None:
        """Follow the cursor."""
        self.at = QPointF(at)
        if (at - self.origin).manhattanLength() * self.scene.zoom > 4:
            self.moved = True

    def end(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> bool:
        """End on release; return False if the gesture goes on until another click."""
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Handle a key press; return False to leave it to the canvas."""
        return False

    def cancel(self) -> None:
        """Show everything as before the gesture."""

    def paint(self, painter: QPainter) -> None:
        """Paint over the nodes."""

    def area(self) -> QRectF:
        """Return the rectangle of the scene in which `paint` paints."""
        return QRectF()
