"""Drag an edge or a corner of a frame or note."""

from PySide6.QtCore import QPointF, QRectF, Qt

from designer.graph import Frame
from designer.gui.canvas.drawing.array_drawing import as_tuple
from designer.gui.canvas.gestures.base import NO_MODIFIER, Gesture, GestureContext, Modifiers
from designer.gui.canvas.scene.annotations import TITLE_BAR_HEIGHT

_GRID = 5.0
_CURSORS = {
    "left": Qt.CursorShape.SizeHorCursor,
    "right": Qt.CursorShape.SizeHorCursor,
    "top": Qt.CursorShape.SizeVerCursor,
    "bottom": Qt.CursorShape.SizeVerCursor,
    "top-left": Qt.CursorShape.SizeFDiagCursor,
    "bottom-right": Qt.CursorShape.SizeFDiagCursor,
    "top-right": Qt.CursorShape.SizeBDiagCursor,
    "bottom-left": Qt.CursorShape.SizeBDiagCursor,
    "body": Qt.CursorShape.SizeAllCursor,
}


def cursor_for(part: str) -> Qt.CursorShape:
    """Return the cursor over a part of a frame or note."""
    return _CURSORS.get(part, Qt.CursorShape.ArrowCursor)


class ResizeGesture(Gesture):
    """The edges that ``part`` names follow the cursor; the others stay."""

    def __init__(self, canvas: GestureContext, at: QPointF, serial: int, part: str) -> None:
        super().__init__(canvas, at)
        self.cursor = cursor_for(part)
        self._serial, self._part = serial, part
        self._before = QRectF(self.scene.annotations.rect(serial))
        self._rect = QRectF(self._before)
        is_frame = isinstance(self.scene.annotations[serial], Frame)
        self._least = (80.0, TITLE_BAR_HEIGHT + 10) if is_frame else (60.0, TITLE_BAR_HEIGHT)
        self.scene.select([], annotations=[serial])

    def move(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> None:
        """Resize on screen."""
        super().move(at, modifiers)
        if self.moved:
            self._rect = self._resized(at - self.origin)
            self._show(self._rect)

    def end(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> bool:
        """Make it one edit."""
        self._show(self._before)
        if self._rect != self._before:
            x, y, wide, high = as_tuple(self._rect)
            with self.canvas.edit(f"Resize {self.scene.annotations[self._serial].kind}") as edit:
                edit.update_annotation(self._serial, at=(x, y), size=(wide, high))
        return True

    def cancel(self) -> None:
        """Show it as it was."""
        if self._serial in self.scene.annotations:
            self._show(self._before)

    def _show(self, rect: QRectF) -> None:
        self.scene.put_annotations({self._serial: rect})

    def _resized(self, by: QPointF) -> QRectF:
        rect, (wide, high) = QRectF(self._before), self._least
        if "left" in self._part:
            rect.setLeft(min(_even(rect.left() + by.x()), rect.right() - wide))
        if "right" in self._part:
            rect.setRight(max(_even(rect.right() + by.x()), rect.left() + wide))
        if "top" in self._part:
            rect.setTop(min(_even(rect.top() + by.y()), rect.bottom() - high))
        if "bottom" in self._part:
            rect.setBottom(max(_even(rect.bottom() + by.y()), rect.top() + high))
        return rect


def _even(value: float) -> float:
    return round(value / _GRID) * _GRID
