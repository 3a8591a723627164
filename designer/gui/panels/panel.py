"""What every panel beside the canvas shares: it listens, waits its turn, and repaints when seen."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from designer.check import Fix, apply_fix
from designer.check.report.instance_path import InstancePath
from designer.graph import ChangeSet, DesignError
from designer.gui.appearance.theme import Theme
from designer.gui.runtime.guard import guarded
from designer.observers import weak_listener
from designer.session import Session


@guarded
class Panel(QWidget):
    """A view of the session. Many changes in a row make one `refresh`, none while it is hidden."""

    node_selected = Signal(str)
    """Asks the others to select this node."""
    place_wanted = Signal(object, str)
    """Asks the others to go to a place, and to select a node there ("" for none)."""
    nodes_added = Signal(str, list)
    """Says which nodes a fix has added to a network, for the canvas to show."""
    message = Signal(str)
    """A sentence for the status bar."""

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None, delay: int = 0
    ) -> None:
        """Show ``session``; changes are gathered for ``delay`` milliseconds."""
        super().__init__(parent)
        self.session, self.theme = session, theme
        self.here = session.viewpoint
        self.selection: list[str] = []
        self._stale = True
        self._timer = QTimer(self, singleShot=True, interval=delay)
        self._timer.timeout.connect(self._refresh_if_seen)
        self.destroyed.connect(session.listen(weak_listener(self.design_changed)))
        self.destroyed.connect(session.viewpoint.listen(weak_listener(self.place_changed)))

    # ---- what the window calls

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self.theme = theme
        self.apply_theme()
        self.invalidate()

    def set_selection(self, ids: list[str]) -> None:
        """Show what is selected on the canvas."""
        if ids != self.selection:
            self.selection = list(ids)
            self.selection_changed()

    # ---- what a panel fills in

    def refresh(self) -> None:
        """Show the design as it is now; called when something changed and somebody can see it."""

    def apply_theme(self) -> None:
        """Recolour what does not follow the palette by itself."""

    def selection_changed(self) -> None:
        """Show another selection; ``self.selection`` has it."""
        self.invalidate()

    def design_changed(self, changes: ChangeSet | None) -> None:
        """Take note of a change (None: another design); by default all but moves are shown."""
        if changes is None or not changes.only_moves:
            self.invalidate()

    def place_changed(self) -> None:
        """Show the network that one has gone to; nothing is selected there yet."""
        self.selection = []
        self.invalidate()

    def ask_for(self, place: InstancePath, node: str) -> None:
        """Ask the others to show a node, wherever it is."""
        if place == self.here.place:
            self.node_selected.emit(node)
        else:
            self.place_wanted.emit(place, node)

    def make(self, fix: Fix) -> bool:
        """Make a fix and show what it added; where it cannot be made, say why and return False."""
        try:
            added = apply_fix(self.session.design, fix)
        except DesignError as error:
            self.message.emit(str(error))
            return False
        self.nodes_added.emit(fix.network, added)
        return True

    # ---- waiting its turn

    def invalidate(self) -> None:
        """Refresh soon, or when next seen."""
        self._stale = True
        if self.isVisible() and not self._timer.isActive():
            if self.is_heavy():
                QTimer.singleShot(0, self, self._timer.start)  # the window is painted before
            else:
                self._timer.start()

    def refresh_now(self) -> None:
        """Refresh without waiting, seen or not."""
        self._timer.stop()
        self._stale = False
        self.refresh()

    def catch_up(self) -> None:
        """Show the design as it is, before somebody acts on what is shown."""
        if self._stale:
            self.refresh_now()

    def refresh_soon(self) -> None:
        """Refresh; a panel that takes long over it may do it bit by bit."""
        self.refresh_now()

    def is_heavy(self) -> bool:
        """Tell whether refreshing takes so long that the window had better be painted first."""
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while hidden, before the first paint if that is quick."""
        super().showEvent(event)
        if self._stale and self.is_heavy():
            self.invalidate()
        elif self._stale:
            self.refresh_soon()

    def _refresh_if_seen(self) -> None:
        if self._stale and self.isVisible():
            self.refresh_soon()
