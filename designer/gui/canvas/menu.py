"""The canvas's own menu: its commands, with their keys."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from designer.gui.theme import Theme

if TYPE_CHECKING:
    from designer.gui.canvas.board import Board

_ITEMS = (
    ("search", "Add a layer…", "Tab", False),
    None,
    ("rename", "Rename", "F2", True),
    ("mute", "Mute or unmute", "M", True),
    ("duplicate", "Duplicate", "Ctrl+D", True),
    None,
    ("cut", "Cut", "Ctrl+X", True),
    ("copy", "Copy", "Ctrl+C", True),
    ("paste", "Paste", "Ctrl+V", False),
    ("delete", "Delete", "Del", True),
    ("delete_without_joining", "Delete without joining", "Ctrl+Del", True),
    None,
    ("select_linked", "Select all that is connected", "L", True),
    ("arrange", "Arrange", "Ctrl+L", False),
    ("fit_all", "Fit all", "Home", False),
)
"""Method, words, key, and whether it needs a selection."""


class CanvasMenu(QMenu):
    """Shows keys, but does not listen to them: the canvas does."""

    def __init__(self, theme: Theme, canvas: "Board") -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._methods: dict[QAction, str] = {}
        self._needing: list[QAction] = []
        for item in _ITEMS:
            if item is None:
                self.addSeparator()
                continue
            method, words, key, needs = item
            action = self.addAction(f"{words}\t{_native(key)}")
            self._methods[action] = method
            if needs:
                self._needing.append(action)
        self.set_theme(theme)
        self.aboutToShow.connect(self._prepare)
        self.triggered.connect(self._do)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self.setPalette(theme.palette())

    def _prepare(self) -> None:
        chosen = bool(self._canvas.selected_ids() or self._canvas.stage.selected_wire)
        for action in self._needing:
            action.setEnabled(chosen)

    def _do(self, action: QAction) -> None:
        getattr(self._canvas, self._methods[action])()


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
