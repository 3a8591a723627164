"""A view onto the scene: what part of it is seen, how near, and what is selected in it.

It knows no design; `Board` does.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QCursor, QPainter
from PySide6.QtWidgets import QGraphicsView, QWidget

from designer.gui.appearance.theme import Theme
from designer.gui.canvas.drawing.metrics import Detail, detail
from designer.gui.canvas.scene.camera import Camera, View
from designer.gui.canvas.scene.canvas_scene import CanvasScene


class SceneView(QGraphicsView):
    """Looks at a scene of its own through a camera."""

    zoom_changed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setScene(CanvasScene(theme, self))
        self.camera = Camera(self)
        self._set_up()

    if TYPE_CHECKING:

        def scene(self) -> CanvasScene:
            """Return the scene that is shown."""

    def _set_up(self) -> None:
        self.setAccessibleName("Canvas")
        self.setObjectName("canvas")
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        flags = QGraphicsView.OptimizationFlag
        self.setOptimizationFlags(flags.DontSavePainterState | flags.DontAdjustForAntialiasing)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        # Room to pan forever; the scene's own rectangle stays small, so that its index works.
        self.setSceneRect(-1e6, -1e6, 2e6, 2e6)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)

    def show_area(self, area: QRectF) -> None:
        """Show all of an area, and go on doing so while only the window changes."""
        self._zoomed(self.camera.fit, area)
        self.camera.fitted = True

    def look(self, view: View) -> None:
        """Look where one looked before."""
        self._zoomed(self.camera.show, view)

    def look_at(self, place: QPointF) -> None:
        """Bring a place of the scene to the middle."""
        self.camera.look_at(place)
        self.viewport().update()

    def zoom_by(self, factor: float, about: QPointF | None = None) -> None:
        """Zoom about a place in pixels, the middle by default."""
        self._zoomed(self.camera.zoom_to, self.camera.zoom * factor, about)

    def select(self, ids: Iterable[str], center: bool = False) -> None:
        """Select exactly these nodes; with ``center``, bring them into view.

        What is seen well already stays where it is: a view that jumps loses one's place.
        """
        names = list(ids)
        self.scene().select(names)
        known = [name for name in names if name in self.scene().cards]
        if center and known:
            area = self.scene().bounds(known)
            if detail(self.scene().zoom) is Detail.FAR:
                self._zoomed(self.camera.zoom_to, 0.8)
            if not self._is_clear(area):
                self.camera.look_at(area.center())

    def _is_clear(self, area: QRectF) -> bool:
        """Tell whether all of a part of the scene is seen, with nothing that floats over it."""
        pixels = self.mapFromScene(area).boundingRect().translated(self.viewport().pos())
        return self.viewport().geometry().contains(pixels) and not any(
            part.geometry().intersects(pixels) for part in self._floating()
        )

    def _floating(self) -> Iterator[QWidget]:
        """Yield what lies over the viewport and takes the mouse: bars, the minimap."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        through = Qt.WidgetAttribute.WA_TransparentForMouseEvents
        for part in self.findChildren(QWidget, options=direct):
            if part.isVisible() and part is not self.viewport() and not part.testAttribute(through):
                yield part

    def selected_ids(self) -> list[str]:
        """Return the ids of the selected nodes."""
        return self.scene().selected

    def pixels(self, at: QPointF) -> QPoint:
        """Return a place of the scene in this widget's pixels, for what floats over it."""
        return self.mapFromScene(at) + self.viewport().pos()

    def seen(self) -> QRectF:
        """Return the part of the scene that is seen."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def nodes_in(self, area: QRectF) -> list[str]:
        """Return the nodes that a rectangle of the scene touches."""
        return [item.card.id for item in self.scene().items_in(area)]

    def cursor_place(self) -> QPointF | None:
        """Return where on the scene the cursor is, None if it is elsewhere."""
        at = self.viewport().mapFromGlobal(QCursor.pos())
        inside = self.viewport().rect().contains(at) and self.isVisible()
        return self.mapToScene(at) if inside else None

    def _zoomed(self, change: Callable[..., None], *args: object) -> None:
        """Let the camera change what is seen, and painters know the zoom."""
        change(*args)
        self.scene().zoom = self.camera.zoom
        self.zoom_changed.emit(self.camera.zoom)
        self.viewport().update()
