"""What is selected on the canvas, and bringing it into view."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QRectF, Signal

from designer.graph.records import WireEnds
from designer.gui.canvas.drawing.metrics import Detail, detail
from designer.gui.canvas.scene.camera import Camera
from designer.gui.canvas.scene.canvas_scene import CanvasScene

_READABLE_ZOOM = 0.8


class Selection(QObject):
    """The selected nodes, frames, notes and wire of a scene. The scene keeps them."""

    changed = Signal(list)
    """Emitted with the ids of the selected nodes when nodes, frames or notes change."""

    def __init__(self, scene: CanvasScene, camera: Camera) -> None:
        super().__init__(camera)
        self._scene, self._camera = scene, camera
        scene.selection_changed.connect(self.changed)

    @property
    def nodes(self) -> list[str]:
        """The ids of the selected nodes, in the order they were selected."""
        return self._scene.selected

    @property
    def annotations(self) -> list[int]:
        """The serials of the selected frames and notes."""
        return list(self._scene.annotations.selected)

    @property
    def wire(self) -> WireEnds | None:
        """The selected wire, None where none is."""
        return self._scene.selected_wire

    def __bool__(self) -> bool:
        """Return whether anything is selected."""
        return bool(self.nodes or self.annotations or self.wire)

    def bounds(self) -> QRectF:
        """Return the rectangle around the selected nodes, frames and notes."""
        return self._scene.bounds(self.nodes, self.annotations)

    def select(self, ids: Iterable[str], center: bool = False) -> None:
        """Select exactly these nodes; with ``center``, bring them into view.

        The view stays where it is if all of them are visible already.
        """
        names = list(ids)
        self._scene.select(names)
        known = [name for name in names if name in self._scene.cards]
        if center and known:
            area = self._scene.bounds(known)
            if detail(self._camera.zoom) is Detail.FAR:
                self._camera.zoom_to(_READABLE_ZOOM)
            if not self._camera.is_unobstructed(area):
                self._camera.look_at(area.center())

    def reveal(self, ids: Iterable[str], annotations: Iterable[int] = ()) -> None:
        """Select exactly these nodes, frames and notes, and pan until they are visible."""
        names, serials = list(ids), list(annotations)
        self._scene.select(names, annotations=serials)
        self._camera.reveal(self._scene.bounds(names, serials))

    def select_all(self) -> None:
        """Select every node, frame and note."""
        self._scene.select(self._scene.cards, annotations=self._scene.annotations.serials)

    def clear(self) -> None:
        """Select nothing."""
        self._scene.select([])
