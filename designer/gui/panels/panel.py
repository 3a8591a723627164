"""The base of all panels: follows the session and refreshes when it is visible."""

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
    """A view of the session. Several changes lead to one `refresh`, made when it is visible."""

    node_selected = Signal(str)
    """Emitted to have a node selected in the other views."""
    place_wanted = Signal(object, str)
    """Emitted to have the other views go to an instance path and select a node there ("": none)."""
    nodes_added = Signal(str, list)
    """Emitted with the name of a network and the nodes that a fix has added there."""
    message = Signal(str)
    """Emitted with a sentence for the status bar."""

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None, delay: int = 0
    ) -> None:
        """Show ``session``; changes are collected for ``delay`` milliseconds."""
        super().__init__(parent)
        self.session, self.theme = session, theme
        self.viewpoint = session.viewpoint
        self.selection: list[str] = []
        self._stale = True
        self._timer = QTimer(self, singleShot=True, interval=delay)
        self._timer.timeout.connect(self._refresh_if_seen)
        self.destroyed.connect(session.listen(weak_listener(self.design_changed)))
        self.destroyed.connect(session.viewpoint.listen(weak_listener(self.place_changed)))

    # ---- for the window

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self.theme = theme
        self.apply_theme()
        self.invalidate()

    def set_selection(self, ids: list[str]) -> None:
        """Show what is selected on the canvas."""
        if ids != self.selection:
            self.selection = list(ids)
            self.selection_changed()

    # ---- for subclasses

    def refresh(self) -> None:
        """Show the design as it is now; called after changes, when the panel is visible."""

    def apply_theme(self) -> None:
        """Recolour what does not follow Qt's palette."""

    def selection_changed(self) -> None:
        """Show another selection, which is in ``self.selection``."""
        self.invalidate()

    def design_changed(self, changes: ChangeSet | None) -> None:
        """Respond to a change (None: another design); by default to all but moves."""
        if changes is None or not changes.only_moves:
            self.invalidate()

    def place_changed(self) -> None:
        """Show another network, in which nothing is selected yet."""
        self.selection = []
        self.invalidate()

    def request_node(self, place: InstancePath, node: str) -> None:
        """Have the other views show a node, in this network or another."""
        if place == self.viewpoint.place:
            self.node_selected.emit(node)
        else:
            self.place_wanted.emit(place, node)

    def apply(self, fix: Fix) -> bool:
        """Apply a fix and show what it added; if it fails, emit the reason and return False."""
        try:
            added = apply_fix(self.session.design, fix)
        except DesignError as error:
            self.message.emit(str(error))
            return False
        self.nodes_added.emit(fix.network, added)
        return True

    # ---- refreshing

    def invalidate(self) -> None:
        """Refresh soon, or when the panel becomes visible."""
        self._stale = True
        if self.isVisible() and not self._timer.isActive():
            if self.is_heavy():
                QTimer.singleShot(0, self, self._timer.start)  # the window is painted before
            else:
                self._timer.start()

    def refresh_now(self) -> None:
        """Refresh at once, visible or not."""
        self._timer.stop()
        self._stale = False
        self.refresh()

    def catch_up(self) -> None:
        """Refresh if out of date, before the user acts on what is shown."""
        if self._stale:
            self.refresh_now()

    def refresh_soon(self) -> None:
        """Refresh; a panel that takes long may do it in slices."""
        self.refresh_now()

    def is_heavy(self) -> bool:
        """Tell whether refreshing takes so long that the window should be painted before."""
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """Refresh if out of date, before the first paint if that is quick."""
        super().showEvent(event)
        if self._stale and self.is_heavy():
            self.invalidate()
        elif self._stale:
            self.refresh_soon()

    def _refresh_if_seen(self) -> None:
        if self._stale and self.isVisible():
            self.refresh_soon()
