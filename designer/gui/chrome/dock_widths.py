"""Restores the widths of docks at the sides when a window that was made narrow grows again.

Qt takes the width that a window loses from its docks, and gives it back to the central widget.
"""

from collections.abc import Collection

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow

from designer.gui.runtime.guard import guarded

_MAX_SHARE = 0.55
"""The share of a window's width that docks may have before they shrink with the window."""
_SETTLING_MS = 150
"""A resize of a dock this soon after the window's comes from the window, not from the user."""
_SIDES = {Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea}


@guarded
class DockWidths(QObject):
    """Records the widths that the user gives docks, and restores them when there is room."""

    def __init__(self, window: QMainWindow, docks: Collection[QDockWidget]) -> None:
        """Watch ``docks`` and the window they are in."""
        super().__init__(window)
        self._window, self._docks = window, docks
        self._wanted: dict[str, int] = {}
        self._given: dict[str, int] = {}
        self._room = self._seen = window.width()
        self._settling = QTimer(self, singleShot=True, interval=_SETTLING_MS)
        for dock in docks:
            dock.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Record a width that comes from dragging a separator, not from resizing the window."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QDockWidget):
            name, width = watched.objectName(), watched.width()
            by_hand = self._window.width() == self._seen and not self._settling.isActive()
            if by_hand and watched.isVisible() and width != self._given.get(name):
                self._wanted[name] = width
                self._room = self._seen
        return super().eventFilter(watched, event)

    def settle(self) -> None:
        """Restore the widths of the docks, scaled down in proportion where there is no room."""
        self._seen = room = self._window.width()
        self._settling.start()
        docks = [dock for dock in self._docks if self._at_a_side(dock)]
        if docks:
            wanted = [self._wanted[dock.objectName()] for dock in docks]
            columns = {dock.x(): width for dock, width in zip(docks, wanted, strict=True)}
            share = min(1.0, max(room * _MAX_SHARE / sum(columns.values()), room / self._room))
            widths = [round(width * share) for width in wanted]
            self._given = {d.objectName(): w for d, w in zip(docks, widths, strict=True)}
            self._window.resizeDocks(docks, widths, Qt.Orientation.Horizontal)

    def _at_a_side(self, dock: QDockWidget) -> bool:
        side = self._window.dockWidgetArea(dock) in _SIDES
        known = dock.objectName() in self._wanted
        return side and known and dock.isVisible() and not dock.isFloating()
