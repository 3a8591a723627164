"""A canvas without a design's window: only what the parts of the canvas know of one another."""

from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGraphicsView

from designer.files.block_library import BlockLibrary
from designer.gui.appearance.theme import LIGHT
from designer.gui.canvas.motion import Motion
from designer.gui.canvas.overlays.overlays import Overlays
from designer.gui.canvas.scene.camera import Camera
from designer.gui.canvas.scene.canvas_scene import CanvasScene
from designer.gui.canvas.scene.selection import Selection
from designer.session import Session


class Messages(QObject):
    """The signal for sentences, and those that were emitted."""

    message = Signal(str)

    def __init__(self):
        super().__init__()
        self.said = []
        self.message.connect(self.said.append)


class FakeCanvas:
    """A `GestureContext` around a plain QGraphicsView."""

    def __init__(self, design):
        self.session = Session(design)
        self.viewpoint = self.session.viewpoint
        self.theme, self.library, self.key_names = LIGHT, BlockLibrary(), {}
        self.snapping = True
        self.view = QGraphicsView()
        self.view.resize(800, 600)
        self._scene = CanvasScene(LIGHT, self.view)
        self.view.setScene(self._scene)
        self.view.setSceneRect(-1e6, -1e6, 2e6, 2e6)
        self.camera = Camera(self.view)
        self.selection = Selection(self._scene, self.camera)
        self._messages = Messages()
        self.message, self.said = self._messages.message, self._messages.said
        self.motion = Motion(self)
        self.overlays = Overlays(self)
        self.gesture = None
        self.searched = []
        self.view.show()
        self.camera.zoom_changed.connect(self._zoom_changed)
        self._stop = self.session.listen(self._show)
        self._scene.show_all(self.viewpoint.network, self.viewpoint.report)

    def scene(self):
        return self._scene

    def _zoom_changed(self, zoom):
        self._scene.zoom = zoom

    def _show(self, changes):
        """Show an edit; where a `Navigation` has shown it already, nothing changes."""
        if changes is not None:
            self._scene.show(changes, self.viewpoint.network, self.viewpoint.report)

    @contextmanager
    def edit(self, title):
        with self.viewpoint.edit(title) as edit:
            yield edit

    def begin(self, gesture):
        self.gesture = gesture

    def cancel_gesture(self):
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()

    def search_for_wire(self, at, node, slot, arriving):
        self.searched.append((node, slot.key))

    def close(self):
        self._stop()
        self.session.close()
        self.view.deleteLater()
