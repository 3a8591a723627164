"""The part of the scene that a view shows: zoom, pan, fit, and mapping to the widget's pixels."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QTransform
from PySide6.QtWidgets import QGraphicsView, QWidget

from designer.gui.canvas.drawing.metrics import MAX_ZOOM, MIN_ZOOM

_STEER_MARGIN = 28
"""Pixels from the border within which a drag pans."""
_TICK_MS = 16
_REVEAL_MARGIN = 40
"""Pixels to be seen around what is revealed, where there is room for them."""


class ViewState(NamedTuple):
    """A camera's state: the zoom, and the point of the scene in the middle of the view."""

    zoom: float
    centre: QPointF
    fitted: bool


class Camera(QObject):
    """Zooms and pans a view. ``on_steer`` is called after each step of panning near the border."""

    zoom_changed = Signal(float)

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view)
        self._view = view
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._speed = QPoint()
        self._last = QPoint()
        self.fitted = False
        """Whether all of the scene is shown, and goes on being shown while the view is resized."""
        self.on_steer: Callable[[QPoint], None] = _nothing

    @property
    def zoom(self) -> float:
        """Pixels per scene unit."""
        return float(self._view.transform().m11())

    @property
    def centre(self) -> QPointF:
        """The scene's point in the middle of the view."""
        return self._view.mapToScene(self._view.viewport().rect().center())

    @property
    def view(self) -> ViewState:
        """What is shown now, to be restored with `show`."""
        return ViewState(self.zoom, self.centre, self.fitted)

    def show(self, view: ViewState) -> None:
        """Restore an earlier view."""
        self._set_zoom(view.zoom)
        self._center_on(view.centre)
        self._report_zoom()

    def show_area(self, area: QRectF) -> None:
        """Show all of an area, and go on doing so while the view is resized."""
        self.fit(area)
        self.fitted = True

    def zoom_to(self, zoom: float, about: QPointF | None = None) -> None:
        """Set the zoom; the scene's point at ``about`` (pixels, the middle by default) stays."""
        self._set_zoom(zoom, about)
        self._report_zoom()

    def zoom_by(self, factor: float, about: QPointF | None = None) -> None:
        """Multiply the zoom; ``about`` (pixels, the middle by default) stays."""
        self.zoom_to(self.zoom * factor, about)

    def _set_zoom(self, zoom: float, about: QPointF | None = None) -> None:
        self.fitted = False
        zoom = min(max(zoom, MIN_ZOOM), MAX_ZOOM)
        at = QPointF(self._view.viewport().rect().center()) if about is None else about
        fixed = self._at(at)
        self._view.setTransform(QTransform.fromScale(zoom, zoom))
        self._center_on(fixed - (at - self._middle()) / zoom)

    def _report_zoom(self) -> None:
        self.zoom_changed.emit(self.zoom)
        self._view.viewport().update()

    def look_at(self, place: QPointF) -> None:
        """Bring a point of the scene to the middle of the view."""
        self._center_on(place)
        self._view.viewport().update()

    def _center_on(self, place: QPointF) -> None:
        self.fitted = False
        self._view.centerOn(place)

    def pan(self, by: QPoint) -> None:
        """Pan by pixels, as a hand drags paper."""
        self.fitted = False
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        across.setValue(across.value() - by.x())
        down.setValue(down.value() - by.y())

    def fit(self, area: QRectF, most: float = 1.0) -> None:
        """Show all of ``area``, with room around it, at a zoom of no more than ``most``."""
        zoom, centre = 1.0, QPointF()
        if not area.isEmpty():
            room = self._view.viewport().rect()
            wide, high = area.width() + 96, area.height() + 96
            zoom, centre = min(room.width() / wide, room.height() / high, most), area.center()
        self._set_zoom(zoom)
        self._center_on(centre)
        self._report_zoom()

    def reveal(self, area: QRectF) -> None:
        """Pan no farther than it takes to see ``area``, its top left corner if it is too large."""
        before, room = self.centre, self._view.viewport().rect()
        wide, high = room.width() / self.zoom, room.height() / self.zoom
        shown = QRectF(area.topLeft(), area.size().boundedTo(QSizeF(wide, high)))
        spare = (wide - shown.width()) * self.zoom / 2, (high - shown.height()) * self.zoom / 2
        self._view.ensureVisible(
            shown, *(min(_REVEAL_MARGIN, max(int(one) - 1, 0)) for one in spare)
        )
        self.fitted = self.fitted and self.centre == before

    # ---- the scene in the widget's pixels

    def visible_area(self) -> QRectF:
        """Return the part of the scene that is shown."""
        return self._view.mapToScene(self._view.viewport().rect()).boundingRect()

    def to_pixels(self, at: QPointF) -> QPoint:
        """Return a point of the scene in the widget's pixels, for what floats over it."""
        return self._view.mapFromScene(at) + self._view.viewport().pos()

    def rect_to_pixels(self, area: QRectF) -> QRect:
        """Return a rectangle of the scene in the widget's pixels."""
        pixels = self._view.mapFromScene(area).boundingRect()
        return pixels.translated(self._view.viewport().pos())

    def cursor_place(self) -> QPointF | None:
        """Return the point of the scene under the cursor, None while it is elsewhere."""
        at = self._view.viewport().mapFromGlobal(QCursor.pos())
        inside = self._view.viewport().rect().contains(at) and self._view.isVisible()
        return self._view.mapToScene(at) if inside else None

    def is_unobstructed(self, area: QRectF) -> bool:
        """Return whether all of an area is shown, and no overlay covers any of it."""
        pixels = self.rect_to_pixels(area)
        return self._view.viewport().geometry().contains(pixels) and not any(
            part.geometry().intersects(pixels) for part in self._overlays()
        )

    def _overlays(self) -> Iterator[QWidget]:
        """Yield what lies over the viewport and takes the mouse: bars, the minimap."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        through = Qt.WidgetAttribute.WA_TransparentForMouseEvents
        viewport = self._view.viewport()
        for part in self._view.findChildren(QWidget, options=direct):
            if part.isVisible() and part is not viewport and not part.testAttribute(through):
                yield part

    # ---- panning near the border

    def steer(self, at: QPoint) -> None:
        """Pan on a timer while the cursor of a drag, at ``at`` pixels, is near the border."""
        room = self._view.viewport().rect()
        self._last = at
        self._speed = QPoint(
            _pace(at.x(), room.left(), room.right()), _pace(at.y(), room.top(), room.bottom())
        )
        if self._speed.isNull():
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def stop_steering(self) -> None:
        """Stop panning on a timer."""
        self._timer.stop()

    def _tick(self) -> None:
        self.pan(self._speed)
        self.on_steer(self._last)

    def _at(self, pixels: QPointF) -> QPointF:
        inverse, _ = self._view.viewportTransform().inverted()
        return inverse.map(pixels)

    def _middle(self) -> QPointF:
        return QPointF(self._view.viewport().rect().center())


def _pace(at: int, low: int, high: int) -> int:
    """Return the pixels to pan a tick, more the nearer to the border."""
    if high - low < 4 * _STEER_MARGIN:
        return 0
    if at < low + _STEER_MARGIN:
        return min((low + _STEER_MARGIN - at) // 2 + 2, 24)
    if at > high - _STEER_MARGIN:
        return -min((at - high + _STEER_MARGIN) // 2 + 2, 24)
    return 0


def _nothing(_: QPoint) -> None:
    """Do nothing: the default of `Camera.steered`."""
