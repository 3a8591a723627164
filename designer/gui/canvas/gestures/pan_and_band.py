"""Pan with the hand, and select with a rubber band."""

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from designer.gui.canvas.gestures.base import NO_MODIFIER, Gesture, GestureContext, Modifiers


class PanGesture(Gesture):
    """Pan with the mouse."""

    cursor = Qt.CursorShape.ClosedHandCursor
    steers = False

    def __init__(self, canvas: GestureContext, at: QPointF, pixels: QPoint) -> None:
        super().__init__(canvas, at)
        self._pixels = pixels

    def drag(self, pixels: QPoint) -> None:
        """Follow the cursor in pixels: the scene moves under it."""
        self.canvas.camera.pan(pixels - self._pixels)
        self._pixels = pixels


class BandGesture(Gesture):
    """Select what the rectangle touches; Shift adds to what was selected."""

    def __init__(self, canvas: GestureContext, at: QPointF, modifiers: Modifiers) -> None:
        super().__init__(canvas, at)
        adds = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._before = (self.scene.selected, list(self.scene.annotations.selected))
        self._kept = self._before if adds else ([], [])
        self.scene.select(self._kept[0], annotations=self._kept[1])

    def move(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> None:
        """Select what the rectangle touches now."""
        super().move(at, modifiers)
        if self.moved:
            names, annotations = self._kept
            area = self._rect()
            self.scene.select(
                [*names, *self.scene.nodes_in(area)],
                annotations=[*annotations, *self.scene.annotations.within(area)],
            )

    def cancel(self) -> None:
        """Select what was selected before."""
        self.scene.select(self._before[0], annotations=self._before[1])

    def paint(self, painter: QPainter) -> None:
        """Draw the band."""
        if self.moved:
            fill = QColor(self.scene.theme.colour("selection"))
            fill.setAlpha(36)
            pen = QPen(self.scene.theme.colour("selection"), 1)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(fill)
            painter.drawRect(self._rect())

    def area(self) -> QRectF:
        """Return the band."""
        return self._rect()

    def _rect(self) -> QRectF:
        return QRectF(self.origin, self.at).normalized()
