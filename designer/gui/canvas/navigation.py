"""Which network of the design the scene shows, and keeping it up to date with the design."""

from PySide6.QtCore import QObject, Signal

from designer.check.report.instance_path import ROOT, InstancePath
from designer.graph import ChangeSet
from designer.graph.gc_control import gc_paused
from designer.gui.canvas.motion import Motion
from designer.gui.canvas.scene.camera import ViewState
from designer.gui.canvas.scene.context import CanvasContext


class Navigation(QObject):
    """Shows the network that the viewpoint is at, and restores its view when one comes back."""

    about_to_change = Signal()
    """Emitted before an edit, or another network, is shown."""
    edited = Signal()
    """Emitted when an edit is shown."""
    about_to_leave = Signal()
    """Emitted before another network is shown."""
    updated = Signal()
    """Emitted after every change of the design or of the network that is shown."""

    def __init__(self, canvas: CanvasContext, motion: Motion) -> None:
        super().__init__(canvas.view)
        self._canvas, self._motion = canvas, motion
        self._views: dict[str, ViewState] = {}
        self._shown = (ROOT, "", -1)
        """The place, the network and the design's version that are shown."""
        self.left_block = ""
        """The block that one has just come out of, which is selected."""
        session = canvas.session
        self.destroyed.connect(session.listen(self._design_changed))
        self.destroyed.connect(canvas.viewpoint.listen(self._viewpoint_moved))

    def go(self, place: InstancePath) -> None:
        """Go to a place; on the way out, select the block that one comes from."""
        viewpoint = self._canvas.viewpoint
        before = viewpoint.place
        depth = len(place.path)
        if viewpoint.go(place) and before.base == place.base and len(before.path) > depth:
            self._canvas.selection.reveal([before.path[depth]])
            self.left_block = before.path[depth]

    def leave(self) -> None:
        """Go out of the block that is shown, and select it."""
        self.go(self._canvas.viewpoint.place.outside)

    def fit_all(self) -> None:
        """Show all of the network, and go on doing so while the view is resized."""
        self._motion.finish()
        self._canvas.camera.show_area(self._canvas.scene().bounds())

    def show_added(self, network: str, names: list[str]) -> None:
        """Select nodes that were added to a network and bring them into view, if it is shown."""
        if names and network == self._canvas.viewpoint.name:
            self._canvas.selection.reveal(names)

    def load(self) -> None:
        """Show another design."""
        self._views.clear()
        self._show_network()
        self.fit_all()

    def _design_changed(self, changes: ChangeSet | None) -> None:
        canvas = self._canvas
        if changes is None:
            self.load()
        elif changes and self._shown[2] != canvas.session.design.version:
            self.about_to_change.emit()
            viewpoint = canvas.viewpoint
            with self._motion.animate(changes):
                canvas.scene().show(changes, viewpoint.network, viewpoint.report)
            self.edited.emit()
        self.updated.emit()

    def _viewpoint_moved(self) -> None:
        """Show the network that the viewpoint has moved to, as it was seen last."""
        camera = self._canvas.camera
        self._views[self._shown[1]] = camera.view
        self._show_network()
        before = self._views.get(self._canvas.viewpoint.name)
        if before is None or before.fitted:
            self.fit_all()
        else:
            camera.show(before)

    def _show_network(self) -> None:
        canvas, viewpoint = self._canvas, self._canvas.viewpoint
        self._motion.finish()
        self.about_to_change.emit()
        self.about_to_leave.emit()
        had, self.left_block = canvas.selection.nodes, ""
        with gc_paused():
            canvas.scene().show_all(viewpoint.network, viewpoint.report)
        self._shown = (viewpoint.place, viewpoint.name, canvas.session.design.version)
        self.updated.emit()
        if had:
            canvas.selection.changed.emit([])
