"""What a window gets after its first paint: commands, menus, toolbar, docks, status, workbench."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from designer.files.library import Library
from designer.gui.chrome.docks import Docks
from designer.gui.chrome.notices import Notices
from designer.gui.chrome.status import StatusBar
from designer.gui.commands.command_table import (
    ALIGN_MENU,
    COLOUR_MENU,
    MENUS,
    SEPARATOR,
    THEME_MENU,
    TOOLBAR,
)
from designer.gui.commands.commands import Commands
from designer.gui.commands.key_forwarding import StrayKeys
from designer.gui.commands.picker import Picker
from designer.gui.panels.palette.palette_panel import LayerPalette
from designer.gui.runtime.text_focus import FieldKeys
from designer.gui.shell.documents import Documents
from designer.gui.shell.tab_strip import TabStrip
from designer.gui.shell.tabs import Tabs
from designer.gui.shell.workbench import Shared
from designer.gui.widgets.plain_text import menu_text, plain_tip
from designer.gui.window import MainWindow
from designer.layers.catalogue import CATALOGUE
from designer.paths import resource
from designer.presentation.gallery_index import EXAMPLES
from designer.presentation.layer_search.recent import RecentLayers


class FileAction(QAction):
    """A menu entry that opens a file."""

    def __init__(self, text: str, path: Path, run: Callable[[Path], object], menu: QMenu) -> None:
        """Call ``run`` with ``path``."""
        super().__init__(menu_text(text), menu)
        self._path, self._then = path, run
        self.setToolTip(plain_tip(str(path)))
        self.triggered.connect(self._run)

    def _run(self) -> None:
        self._then(self._path)


class RecentMenu(QMenu):
    """The files opened last."""

    def __init__(self, window: MainWindow) -> None:
        """List what the window's settings remember."""
        super().__init__("Open &Recent", window)
        self._settings, self._open = window.settings, window.open
        self.setToolTipsVisible(True)
        self._settings.recent_changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        self.clear()
        recent = self._settings.recent
        for path in recent:
            self.addAction(FileAction(path.name, path, self._open, self))
        self.addSeparator()
        self.addAction("&Clear the List", self._clear)
        self.setEnabled(bool(recent))

    def _clear(self) -> None:
        self._settings.forget_recent()


def assemble(window: MainWindow) -> None:
    """Build everything around and behind the start page, and connect it."""
    theme = window.look.theme
    window.notices = Notices(window.middle, theme)
    window.docks = Docks(window, theme)
    window.status = StatusBar(theme, window)
    window.setStatusBar(window.status)
    window.status.hide()
    window.documents = Documents(window, window.settings, window.notices, window.recovery_folder)
    shared = _shared(window)
    window.tabs = Tabs(window, shared)
    window.documents.serve(window.tabs)
    window.commands = Commands(window)
    window.commands.set_theme(theme)
    window.toolbar = _toolbar(window)
    window.strip = TabStrip(window, theme)
    FieldKeys(window)
    StrayKeys(window)
    _fill_menus(window)
    _connect(window)


def _shared(window: MainWindow) -> Shared:
    """Make what all designs of the window have in common."""
    settings = window.settings
    return Shared(
        window.documents,
        LayerPalette(CATALOGUE.values(), window.look.theme),
        Library(window.recovery_folder.parent / "blocks"),
        Picker(window, window.look.theme),
        RecentLayers(settings.lately, partial(setattr, settings, "lately")),
    )


def _connect(window: MainWindow) -> None:
    commands, start, status = window.commands, window.start, window.status
    window.docks.changed.connect(commands.refresh)
    commands.explain(start.new_button, "Start with an empty canvas", "new")
    commands.explain(start.open_button, "Open a design file", "open")
    commands.explain(status.zoom_button, "Zoom; click to fit the whole design", "fit")
    field = window.bench.palette.search_field
    commands.explain(field, "Search layers by name or purpose", "find-layer")
    start.new_wanted.connect(commands["new"].trigger)
    start.open_wanted.connect(commands["open"].trigger)
    start.file_chosen.connect(window.open)
    start.example_chosen.connect(window.documents.open_example)
    status.problems_wanted.connect(partial(window.docks.show, "problems"))
    status.fit_wanted.connect(commands["fit"].trigger)
    window.tabs.connect_window()


def _fill_menus(window: MainWindow) -> None:
    for title, entries in MENUS.items():
        menu = window.menus[title]
        menu.aboutToShow.connect(window.commands.draw_icons)
        for name in entries.split():
            if name == SEPARATOR:
                menu.addSeparator()
            elif name in _SUBMENUS:
                window.commands.give_icon(menu.addMenu(_SUBMENUS[name](window)), _ICONS[name])
            else:
                menu.addAction(window.commands[name])


def _themes(window: MainWindow) -> QMenu:
    menu = QMenu("T&heme", window)
    menu.addActions([window.commands[name] for name in THEME_MENU.split()])
    return menu


def _colours(window: MainWindow) -> QMenu:
    menu = QMenu("Colo&ur Nodes By", window)
    menu.addActions([window.commands[name] for name in COLOUR_MENU.split()])
    return menu


def _align(window: MainWindow) -> QMenu:
    menu = QMenu("Align", window)
    for name in ALIGN_MENU.split():
        if name == SEPARATOR:
            menu.addSeparator()
        else:
            menu.addAction(window.commands[name])
    return menu


def _examples(window: MainWindow) -> QMenu:
    menu = QMenu("&Examples", window)
    run = window.documents.open_example
    for name, title in EXAMPLES.items():
        menu.addAction(FileAction(title, resource("examples", f"{name}.nnd"), run, menu))
    return menu


def _toolbar(window: MainWindow) -> QToolBar:
    bar = QToolBar("Toolbar", window)
    bar.setObjectName("toolbar")
    bar.setAccessibleName("Toolbar")
    bar.setMovable(False)
    bar.setIconSize(QSize(20, 20))
    bar.toggleViewAction().setVisible(False)
    for name in TOOLBAR.split():
        if name == SEPARATOR:
            bar.addSeparator()
        elif name == "@space":
            bar.addWidget(_spring())
        else:
            bar.addAction(window.commands[name])
    train = bar.widgetForAction(window.commands["train"])
    assert isinstance(train, QToolButton)
    train.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    window.addToolBar(bar)
    window.commands.hold(bar)
    bar.hide()
    return bar


def _spring() -> QWidget:
    widget = QWidget()
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return widget


_SUBMENUS: dict[str, Callable[[MainWindow], QMenu]] = {
    "@recent": RecentMenu,
    "@colour": _colours,
    "@theme": _themes,
    "@align": _align,
    "@examples": _examples,
}
_ICONS = {
    "@recent": "files",
    "@colour": "shapes",
    "@theme": "sun-moon",
    "@align": "align-start-vertical",
    "@examples": "layout-grid",
}
