"""The gesture under way on a canvas: mouse moves it, its end makes the edit."""

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from designer.gui.canvas.gestures.base import Gesture
from designer.gui.canvas.gestures.lost_release import LostRelease
from designer.gui.canvas.gestures.pan_and_band import PanGesture
from designer.gui.canvas.scene.context import CanvasContext

_MARGIN = 12
"""Pixels around a gesture's area that are repainted with it."""


class GestureController(QObject):
    """Holds one gesture at a time, and the cursor's shape while it lasts."""

    def __init__(self, canvas: CanvasContext) -> None:
        super().__init__(canvas.view)
        self._canvas = canvas
        self._view, self._viewport = canvas.view, canvas.view.viewport()
        self.current: Gesture | None = None
        self.hand = False
        """Whether Space is held, so that a drag pans."""
        self._painted = QRectF()
        self._lost_release = LostRelease(self._viewport, self.cancel)
        canvas.camera.on_steer = self._steered

    def begin(self, gesture: Gesture) -> None:
        """Start a gesture."""
        self.current = gesture
        if gesture.cursor is not None:
            self._viewport.setCursor(gesture.cursor)

    def cancel(self) -> None:
        """Undo what the current gesture shows, and end it."""
        gesture, self.current = self.current, None
        if gesture is not None:
            gesture.cancel()
        self._ended()

    def move(self, event: QMouseEvent) -> None:
        """Move the current gesture with the mouse."""
        gesture, pixels = self.current, event.position().toPoint()
        if isinstance(gesture, PanGesture):
            gesture.drag(pixels)
        elif gesture is not None:
            gesture.move(self._view.mapToScene(pixels), event.modifiers())
            self._repaint(gesture.area())
            if gesture.steers and event.buttons():
                self._canvas.camera.steer(pixels)

    def release(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """End the current gesture at a point of the scene; its edit is made here."""
        gesture = self.current
        if gesture is None:
            return
        self._canvas.camera.stop_steering()
        self.current = None
        if gesture.end(at, modifiers):
            self._ended()
        else:
            self.current = gesture
            self._repaint(gesture.area())

    def key(self, event: QKeyEvent) -> bool:
        """Offer a key press to the current gesture; return whether it was handled."""
        return self.current is not None and self.current.key(event)

    def hold_hand(self, held: bool) -> None:
        """Follow the Space key, and show it by the cursor."""
        self.hand = held
        if held:
            self._viewport.setCursor(Qt.CursorShape.OpenHandCursor)
        elif self.current is None:
            self._viewport.unsetCursor()

    def _ended(self) -> None:
        self._canvas.camera.stop_steering()
        self._viewport.unsetCursor()
        if self.hand:
            self._viewport.setCursor(Qt.CursorShape.OpenHandCursor)
        self._repaint(QRectF())

    def _repaint(self, area: QRectF) -> None:
        """Repaint where the gesture was painted and where it is now."""
        for rect in (self._painted, area):
            if not rect.isEmpty():
                pixels = self._view.mapFromScene(rect).boundingRect()
                self._viewport.update(pixels.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))
        self._painted = area

    def _steered(self, pixels: QPoint) -> None:
        if self.current is not None:
            self.current.move(self._view.mapToScene(pixels))
            self._repaint(self.current.area())
