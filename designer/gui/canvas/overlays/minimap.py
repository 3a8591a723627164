"""An overview of the network with a rectangle for what is visible: drag it to pan, click to jump.

The picture is cached and repainted from the scene's arrays only when something in it changed;
panning only moves the rectangle over it. It is hidden while everything is visible.
"""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QWidget

from designer.gui.appearance.theme import Theme
from designer.gui.canvas.drawing.array_drawing import draw_rects
from designer.gui.canvas.painting.frame_painter import frame_colours
from designer.gui.canvas.painting.note_painter import note_colours
from designer.gui.canvas.scene.context import CanvasContext
from designer.gui.runtime.guard import guarded

_MAX_SIZE, _MAX_SHARE = QSize(220, 150), 0.26
_MIN_HEIGHT = 64
_MARGIN, _PAD = 14, 8
_REDRAW_MS = 80
"""Milliseconds between two pictures while things keep moving."""
_MIN_CANVAS = QSize(420, 300)
"""On a canvas smaller than this there is no minimap."""
_MIN_NODE_SIZE = 2.0
"""The least width and height of a node, in pixels."""


@guarded
class Minimap(QWidget):
    """The overview at the bottom right of a canvas."""

    toggled = Signal(bool)

    def __init__(self, theme: Theme, canvas: CanvasContext) -> None:
        super().__init__(canvas.view)
        self._canvas, self._theme = canvas, theme
        self.wanted = True
        """Whether it is shown while parts of the network are out of view."""
        self._picture = QPixmap()
        self._shown: tuple[object, ...] = ()
        self._seen = QRectF()
        self._held: QPointF | None = None
        self._redraw_timer = QTimer(self)
        self._redraw_timer.setSingleShot(True)
        self._redraw_timer.setInterval(_REDRAW_MS)
        self._redraw_timer.timeout.connect(self._draw)
        self.setObjectName("minimap")
        self.setAccessibleName("Minimap")
        self.setAccessibleDescription("All of the design, and the part of it that is seen")
        self.setToolTip("Drag to look elsewhere, turn the wheel to zoom")
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.hide()

    def toggle(self) -> None:
        """Show it while parts of the network are out of view, or never."""
        self.want(not self.wanted)
        self.toggled.emit(self.wanted)

    def want(self, wanted: bool) -> None:
        """Show it while parts of the network are out of view, or never."""
        self.wanted = wanted
        self.follow()

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self.follow()

    def follow(self) -> None:
        """Show, hide and update it after the canvas has moved; cheap enough for every paint."""
        seen, scene = self._canvas.camera.visible_area(), self._canvas.scene()
        if self._held is None and self.isHidden() == self._helps(seen):
            self.setVisible(not self.isVisible())
        if self.isHidden():
            return
        look = (self._theme.name, scene.colouring.by, self._canvas.view.size())
        state = (scene.moves, scene.annotations.version, look)
        if state != self._shown:
            first = self._picture.isNull() or look not in self._shown
            self._shown = state
            if first:
                self._draw()
            elif not self._redraw_timer.isActive():
                self._redraw_timer.start()
        if seen != self._seen:
            self._seen = seen
            self.update()

    def _helps(self, seen: QRectF) -> bool:
        room = self._canvas.view.size()
        if (
            not self.wanted
            or room.width() < _MIN_CANVAS.width()
            or room.height() < _MIN_CANVAS.height()
        ):
            return False
        everything = self._canvas.scene().bounds()
        return not everything.isEmpty() and not seen.contains(everything)

    # ---- the picture

    def _draw(self) -> None:
        """Repaint the picture."""
        self._area = self._canvas.scene().bounds()
        self._settle()
        ratio = self.devicePixelRatioF()
        self._picture = QPixmap(self.size() * ratio)
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(self._theme.colour("surface"))
        with QPainter(self._picture) as painter:
            self._paint_annotations(painter)
            self._paint_nodes(painter)
        self.update()

    def _settle(self) -> None:
        """Resize it to the shape of the network, in the corner."""
        wide, high = max(self._area.width(), 1.0), max(self._area.height(), 1.0)
        most = _MAX_SIZE.boundedTo(self._canvas.view.size() * _MAX_SHARE)
        room = QSize(most.width() - 2 * _PAD, most.height() - 2 * _PAD)
        scale = min(room.width() / wide, room.height() / high)
        needed = max(round(high * scale) + 2 * _PAD, _MIN_HEIGHT)
        self._scale = scale
        self._middle = QPointF(most.width() / 2, needed / 2)
        self.resize(most.width(), needed)
        below = self._canvas.view.viewport().geometry()
        self.move(below.right() - self.width() - _MARGIN, below.bottom() - needed - _MARGIN)

    def _paint_annotations(self, painter: QPainter) -> None:
        annotations, theme = self._canvas.scene().annotations, self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for serial, frame in annotations.frames():
            _, fill, border = frame_colours(theme, frame.hue)
            painter.setPen(QPen(border, 1))
            painter.setBrush(fill)
            painter.drawRect(self._mapped(annotations.rect(serial)))
        paper, border = note_colours(theme)
        painter.setPen(QPen(border, 1))
        painter.setBrush(paper)
        for serial, _ in annotations.notes():
            painter.drawRect(self._mapped(annotations.rect(serial)))

    def _paint_nodes(self, painter: QPainter) -> None:
        """Paint all nodes of a colour at once, each at least `_MIN_NODE_SIZE` large."""
        scene, theme = self._canvas.scene(), self._theme
        rects = np.array(scene.table["rect"], dtype=np.float64)
        rects[:, 0] = (rects[:, 0] - self._area.center().x()) * self._scale + self._middle.x()
        rects[:, 1] = (rects[:, 1] - self._area.center().y()) * self._scale + self._middle.y()
        rects[:, 2:] = np.maximum(rects[:, 2:] * self._scale, _MIN_NODE_SIZE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=len(rects) < 2000)
        painter.setPen(Qt.PenStyle.NoPen)
        for shade, these in scene.colouring.shares(theme, scene.families):
            painter.setBrush(shade)
            draw_rects(painter, rects[these])
        painter.setBrush(theme.colour("error"))
        draw_rects(painter, rects[scene.table["severity"] == 2])

    def _mapped(self, rect: QRectF) -> QRectF:
        middle = (rect.topLeft() - self._area.center()) * self._scale + self._middle
        return QRectF(middle, rect.size() * self._scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, dimmed except for what is visible."""
        theme = self._theme
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._picture)
            view = self._mapped(self._seen).intersected(QRectF(self.rect()).adjusted(1, 1, -1, -1))
            veil = QColor(theme.colour("canvas"))
            veil.setAlpha(120)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(veil)
            for part in _around(QRectF(self.rect()), view):
                painter.fillRect(part, veil)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 1.6))
            painter.drawRect(view)
            painter.setPen(QPen(theme.colour("border"), 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    # ---- the hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grab the rectangle, after centring it here if it is elsewhere."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        at = self._place(event.position())
        if not self._seen.contains(at):
            self._canvas.camera.look_at(at)
        self._held = at - self._canvas.camera.centre
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan with the rectangle."""
        if self._held is not None:
            self._canvas.camera.look_at(self._place(event.position()) - self._held)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Release the rectangle."""
        self._held = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.follow()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Handle a double click as a press, which the canvas would handle otherwise."""
        self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the middle of the view."""
        event.accept()
        self._canvas.camera.zoom_by(1.0016 ** event.angleDelta().y())

    def _place(self, at: QPointF) -> QPointF:
        """Return the point of the scene at a point of the minimap."""
        return (at - self._middle) / self._scale + self._area.center()


def _around(whole: QRectF, hole: QRectF) -> list[QRectF]:
    """Return the parts of a rectangle around another one in it."""
    if hole.isEmpty():
        return [whole]
    return [
        QRectF(whole.topLeft(), QPointF(whole.right(), hole.top())),
        QRectF(QPointF(whole.left(), hole.bottom()), whole.bottomRight()),
        QRectF(QPointF(whole.left(), hole.top()), hole.bottomLeft()),
        QRectF(hole.topRight(), QPointF(whole.right(), hole.bottom())),
    ]
