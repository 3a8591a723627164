"""The canvas's own menu: its commands, with their keys."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from designer.gui.appearance import icons
from designer.gui.appearance.theme import Theme
from designer.gui.canvas.commands.submenus import AlignMenu, HueMenu
from designer.gui.canvas.scene.context import CanvasContext

_ITEMS = (
    ("search", "Add a Layer…", "Tab", False, "plus"),
    None,
    ("rename", "Rename", "F2", True, "text-cursor-input"),
    ("mute", "Mute", "M", True, "volume-x"),
    ("duplicate", "Duplicate", "Ctrl+D", True, "files"),
    None,
    ("cut", "Cut", "Ctrl+X", True, "scissors"),
    ("copy", "Copy", "Ctrl+C", True, "copy"),
    ("paste", "Paste", "Ctrl+V", False, "clipboard-paste"),
    None,
    ("enter", "Edit the Block", "Ctrl+Return", True, "corner-right-down"),
    ("frame", "Frame the Selection", "Ctrl+J", True, "square-dashed"),
    ("add_note", "Add a Note", "Shift+N", False, "sticky-note"),
    ("group", "Group Into a Block", "Ctrl+G", True, "group"),
    ("unpack", "Unpack the Block", "Ctrl+Shift+G", True, "ungroup"),
    ("save_block", "Save the Block to My Library", "", True, "save"),
    ("share", "Share Weights of the First", "", True, "link"),
    ("stop_sharing", "Stop Sharing Weights", "", True, "unlink"),
    None,
    ("delete", "Delete", "Del", True, "trash-2"),
    ("delete_without_joining", "Delete Without Joining", "Ctrl+Del", True, ""),
    None,
    ("select_linked", "Select All Connected", "L", True, "waypoints"),
    ("arrange", "Arrange", "Ctrl+L", False, "workflow"),
    ("fit_all", "Fit All", "Home", False, "maximize"),
    ("leave", "Leave the Block", "Esc", False, "corner-left-up"),
    None,
    ("show_help", "Help on the Layer", "F1", True, "book-open"),
)
"""Method, words and sign as in the window's menus, key, and whether it needs a selection."""


def _has_block(canvas: CanvasContext) -> bool:
    return any(map(canvas.viewpoint.is_block, canvas.selection.nodes))


def _several(canvas: CanvasContext) -> bool:
    return len(canvas.selection.nodes) > 1


def _shares(canvas: CanvasContext) -> bool:
    return bool(canvas.scene().shared_with_selected())


_ONLY: dict[str, Callable[[CanvasContext], bool]] = {
    "enter": _has_block,
    "unpack": _has_block,
    "save_block": _has_block,
    "share": _several,
    "stop_sharing": _shares,
    "leave": lambda canvas: bool(canvas.viewpoint.name),
}
"""What is offered only where it can be done."""


class CanvasMenu(QMenu):
    """Shows keys, but does not listen to them: the canvas does."""

    def __init__(self, theme: Theme, canvas: CanvasContext, run: Callable[[str], None]) -> None:
        super().__init__(canvas.view)
        self._canvas, self._run = canvas, run
        self._theme, self._drawn = theme, False
        self._methods: dict[QAction, str] = {}
        self._words: dict[QAction, tuple[str, str]] = {}
        self._needing: list[QAction] = []
        self._signs: dict[QAction, str] = {}
        self._hues, self._align = HueMenu(canvas, self), AlignMenu(canvas, self)
        for item in _ITEMS:
            if item is None:
                self.addSeparator()
                continue
            method, words, key, needs, sign = item
            action = self.addAction(words)
            self._methods[action] = method
            self._words[action] = (words, _native(key))
            if sign:
                self._signs[action] = sign
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
        """Wear another theme: its pictures when it is opened, which few menus ever are."""
        self._theme, self._drawn = theme, False
        if self.isVisible():
            self._draw()

    def _draw(self) -> None:
        if self._drawn:
            return
        self._drawn, theme = True, self._theme
        for menu in (self, self._hues, self._align):
            menu.setPalette(theme.palette())
        self._hues.set_theme(theme)
        self._align.set_theme(theme)
        self._hues.setIcon(icons.menu_icon("shapes", theme))
        self._align.setIcon(icons.menu_icon("align-start-vertical", theme))
        for action, sign in self._signs.items():
            action.setIcon(icons.menu_icon(sign, theme))

    def _prepare(self) -> None:
        self._draw()
        canvas = self._canvas
        chosen = bool(canvas.selection)
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
            self._run(self._methods[action])


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
