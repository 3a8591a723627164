"""Where the view looks: zoom about a point, pan, fit, and panning by itself near the edge."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, QSizeF, QTimer
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsView

from designer.gui.canvas.drawing.metrics import FARTHEST, NEAREST

_EDGE = 28
"""Pixels from the border within which a drag pans."""
_TICK = 16
_BESIDE = 40
"""Pixels to be seen around what is revealed, where there is room for them."""


class View(NamedTuple):
    """Where a camera looks."""

    zoom: float
    centre: QPointF
    fitted: bool


class Camera(QObject):
    """Moves a view. ``steered`` is called after each step of panning by itself."""

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view)
        self._view = view
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._creep)
        self._speed = QPoint()
        self._last = QPoint()
        self.fitted = False
        """Whether everything is shown because nobody has looked elsewhere since."""
        self.steered: Callable[[QPoint], None] = _nothing

    @property
    def zoom(self) -> float:
        """Pixels a scene unit takes."""
        return float(self._view.transform().m11())

    @property
    def centre(self) -> QPointF:
        """The scene's point in the middle of the view."""
        return self._view.mapToScene(self._view.viewport().rect().center())

    @property
    def view(self) -> View:
        """Where it looks now, to come back to."""
        return View(self.zoom, self.centre, self.fitted)

    def show(self, view: View) -> None:
        """Look where one looked before."""
        self.zoom_to(view.zoom)
        self.look_at(view.centre)

    def zoom_to(self, zoom: float, about: QPointF | None = None) -> None:
        """Set the zoom; the scene's point at ``about`` (pixels, the middle by default) stays."""
        self.fitted = False
        zoom = min(max(zoom, FARTHEST), NEAREST)
        at = QPointF(self._view.viewport().rect().center()) if about is None else about
        fixed = self._at(at)
        self._view.setTransform(QTransform.fromScale(zoom, zoom))
        self.look_at(fixed - (at - self._middle()) / zoom)

    def look_at(self, place: QPointF) -> None:
        """Bring a point of the scene to the middle."""
        self.fitted = False
        self._view.centerOn(place)

    def pan(self, by: QPoint) -> None:
        """Move what is seen by pixels, as a hand drags paper."""
        self.fitted = False
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        across.setValue(across.value() - by.x())
        down.setValue(down.value() - by.y())

    def fit(self, area: QRectF, most: float = 1.0) -> None:
        """Show all of ``area``, with room around it, but not larger than ``most``."""
        if area.isEmpty():
            self.zoom_to(1.0)
            self.look_at(QPointF())
            return
        room = self._view.viewport().rect()
        wide, high = area.width() + 96, area.height() + 96
        self.zoom_to(min(room.width() / wide, room.height() / high, most))
        self.look_at(area.center())

    def reveal(self, area: QRectF) -> None:
        """Move just as far as it takes to see ``area``, its top left where all is too much."""
        before, room = self.centre, self._view.viewport().rect()
        wide, high = room.width() / self.zoom, room.height() / self.zoom
        shown = QRectF(area.topLeft(), area.size().boundedTo(QSizeF(wide, high)))
        spare = (wide - shown.width()) * self.zoom / 2, (high - shown.height()) * self.zoom / 2
        self._view.ensureVisible(shown, *(min(_BESIDE, max(int(one) - 1, 0)) for one in spare))
        self.fitted = self.fitted and self.centre == before

    # ---- near the edge

    def steer(self, at: QPoint) -> None:
        """Pan by itself while the cursor of a drag is near the border."""
        room = self._view.viewport().rect()
        self._last = at
        self._speed = QPoint(
            _pace(at.x(), room.left(), room.right()), _pace(at.y(), room.top(), room.bottom())
        )
        if self._speed.isNull():
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def rest(self) -> None:
        """Stop panning by itself."""
        self._timer.stop()

    def _creep(self) -> None:
        self.pan(self._speed)
        self.steered(self._last)

    def _at(self, pixels: QPointF) -> QPointF:
        inverse, _ = self._view.viewportTransform().inverted()
        return inverse.map(pixels)

    def _middle(self) -> QPointF:
        return QPointF(self._view.viewport().rect().center())


def _pace(at: int, low: int, high: int) -> int:
    """Return pixels a tick, faster the nearer to the border."""
    if high - low < 4 * _EDGE:
        return 0
    if at < low + _EDGE:
        return min((low + _EDGE - at) // 2 + 2, 24)
    if at > high - _EDGE:
        return -min((at - high + _EDGE) // 2 + 2, 24)
    return 0


def _nothing(_: QPoint) -> None:
    """Stand in until somebody listens."""
