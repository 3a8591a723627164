"""The canvas's own menu: its commands, with their keys."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from designer.gui.canvas.submenus import AlignMenu, HueMenu
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
    None,
    ("enter", "Edit the block", "Ctrl+Return", True),
    ("frame", "Frame the selection", "Ctrl+J", True),
    ("add_note", "Add a note", "Shift+N", False),
    ("group", "Group into a block", "Ctrl+G", True),
    ("unpack", "Unpack", "Ctrl+Shift+G", True),
    ("save_block", "Save the block to my library", "", True),
    ("share", "Share weights of the first", "", True),
    ("stop_sharing", "Stop sharing weights", "", True),
    None,
    ("delete", "Delete", "Del", True),
    ("delete_without_joining", "Delete without joining", "Ctrl+Del", True),
    None,
    ("select_linked", "Select all that is connected", "L", True),
    ("arrange", "Arrange", "Ctrl+L", False),
    ("fit_all", "Fit all", "Home", False),
    ("leave", "Leave the block", "Esc", False),
    None,
    ("show_help", "Help on the layer", "F1", True),
)
"""Method, words, key, and whether it needs a selection."""


def _has_block(canvas: "Board") -> bool:
    return any(map(canvas.here.is_block, canvas.selected_ids()))


def _several(canvas: "Board") -> bool:
    return len(canvas.selected_ids()) > 1


def _shares(canvas: "Board") -> bool:
    return bool(canvas.stage.shared_with_selected())


_ONLY: dict[str, Callable[["Board"], bool]] = {
    "enter": _has_block,
    "unpack": _has_block,
    "save_block": _has_block,
    "share": _several,
    "stop_sharing": _shares,
    "leave": lambda canvas: bool(canvas.here.name),
}
"""What is offered only where it can be done."""


class CanvasMenu(QMenu):
    """Shows keys, but does not listen to them: the canvas does."""

    def __init__(self, theme: Theme, canvas: "Board") -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._methods: dict[QAction, str] = {}
        self._words: dict[QAction, tuple[str, str]] = {}
        self._needing: list[QAction] = []
        self._hues, self._align = HueMenu(canvas, self), AlignMenu(canvas, self)
        for item in _ITEMS:
            if item is None:
                self.addSeparator()
                continue
            method, words, key, needs = item
            action = self.addAction(words)
            self._methods[action] = method
            self._words[action] = (words, _native(key))
            if needs:
                self._needing.append(action)
            if method == "frame":
                self.addMenu(self._hues)
            elif method == "arrange":
                self.addMenu(self._align)
        self.set_theme(theme)
        self.aboutToShow.connect(self._prepare)
        self.triggered.connect(self._do)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        for menu in (self, self._hues, self._align):
            menu.setPalette(theme.palette())
        self._hues.set_theme(theme)

    def _prepare(self) -> None:
        canvas = self._canvas
        chosen = bool(canvas.selected_ids() or canvas.marked() or canvas.stage.selected_wire)
        for action in self._needing:
            action.setEnabled(chosen)
        for action, method in self._methods.items():
            words, usual = self._words[action]
            key = self._canvas.key_names.get(method, usual)
            action.setText(f"{words}\t{key}" if key else words)
            action.setVisible(method not in _ONLY or _ONLY[method](self._canvas))
        for menu in (self._hues, self._align):
            menu.menuAction().setVisible(menu.wanted())

    def _do(self, action: QAction) -> None:
        if action in self._methods:  # else it is one of a menu within, which acts by itself
            getattr(self._canvas, self._methods[action])()


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
