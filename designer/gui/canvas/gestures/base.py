"""What a gesture is: it starts, moves, and ends or is cancelled; until then nothing is edited."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

if TYPE_CHECKING:
    from designer.gui.canvas.view import Canvas

Modifiers = Qt.KeyboardModifier
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class Gesture:
    """A drag on the canvas, local to the scene until it is released."""

    cursor: Qt.CursorShape | None = None
    steers = True
    """Whether the view pans by itself near its edge meanwhile."""

    def __init__(self, canvas: "Canvas", at: QPointF) -> None:
        """Begin at a place of the scene."""
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
        """Let go; returns False if the gesture goes on (a click that waits for another)."""
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Take a key while it lasts; False leaves it to the canvas."""
        return False

    def cancel(self) -> None:
        """Put everything back as it was."""

    def paint(self, painter: QPainter) -> None:
        """Draw over the nodes."""

    def area(self) -> QRectF:
        """Return where ``paint`` draws."""
        return QRectF()
