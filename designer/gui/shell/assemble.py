"""Builds the window after its first paint: commands, menus, toolbar, docks, status bar, tabs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from designer.files.block_library import BlockLibrary
from designer.gui.chrome.docks import Docks
from designer.gui.chrome.host import CommandHost, DesignHost
from designer.gui.chrome.notices import Notices
from designer.gui.chrome.status import StatusBar
from designer.gui.commands.command_table import (
    MENUS,
    SUBMENUS,
    menu_entries,
    toolbar_entries,
)
from designer.gui.commands.commands import Commands
from designer.gui.commands.key_forwarding import KeyForwarder
from designer.gui.commands.picker import Picker
from designer.gui.panels.palette.palette_panel import PalettePanel
from designer.gui.panels.start.start_page import StartPage
from designer.gui.runtime.settings import Settings
from designer.gui.runtime.text_focus import FieldRedo
from designer.gui.shell.documents import Documents
from designer.gui.shell.tab_strip import TabBar, TabStrip
from designer.gui.shell.tabs import Tabs
from designer.gui.shell.workbench import Shared
from designer.gui.widgets.plain_text import menu_text, plain_tip
from designer.layers.catalogue import CATALOGUE
from designer.paths import resource
from designer.presentation.command_spec import SEPARATOR
from designer.presentation.gallery_index import EXAMPLES
from designer.presentation.layer_search.recent import RecentLayers


class FileAction(QAction):
    """The menu entry of a file."""

    def __init__(self, text: str, path: Path, run: Callable[[Path], object], menu: QMenu) -> None:
        """Call ``run`` with ``path`` when the entry is chosen."""
        super().__init__(menu_text(text), menu)
        self._path, self._then = path, run
        self.setToolTip(plain_tip(str(path)))
        self.triggered.connect(self._run)

    def _run(self) -> None:
        self._then(self._path)


class RecentMenu(QMenu):
    """The menu of recent files."""

    def __init__(self, settings: Settings, run: Callable[[Path], object], window: QWidget) -> None:
        """List the recent files of ``settings``; ``run`` opens one."""
        super().__init__("Open &Recent", window)
        self._settings, self._open = settings, run
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


class WindowHost(DesignHost, CommandHost, Protocol):
    """The window that is assembled, while it has no parts yet."""

    @property
    def start(self) -> StartPage:
        """The start page."""
        ...

    @property
    def middle(self) -> QWidget:
        """The widget that has the start page or a canvas in it."""
        ...

    @property
    def menus(self) -> Mapping[str, QMenu]:
        """The menus of the menu bar by their titles."""
        ...

    @property
    def recovery_folder(self) -> Path:
        """The folder of recovery copies."""
        ...

    def open(self, path: Path) -> bool:
        """Open a design file; returns whether it was opened."""
        ...


@dataclass(frozen=True)
class WindowParts:
    """What a window is made of besides the start page."""

    notices: Notices
    docks: Docks
    status: StatusBar
    toolbar: QToolBar
    documents: Documents
    tabs: Tabs
    strip: TabStrip
    commands: Commands
    picker: Picker


def assemble(window: QMainWindow, host: WindowHost) -> WindowParts:
    """Build everything around and behind the start page; `connect` connects it.

    ``window`` and ``host`` are one object. Its parts are not there for others before they are
    returned, so none of them asks for another while it is built.
    """
    theme, settings = host.appearance.theme, host.settings
    notices, docks = Notices(host.middle, theme), Docks(window, theme)
    status, picker = StatusBar(theme, window), Picker(window, theme)
    window.setStatusBar(status)
    status.hide()
    documents = Documents(window, settings, notices, host.recovery_folder)
    tabs = Tabs(host, _shared(host, notices, docks, status), window)
    documents.set_tabs(tabs)
    commands = Commands(host, window)
    toolbar = _toolbar(window, commands)
    strip = TabStrip(TabBar(tabs, documents, commands), tabs, theme, window)
    FieldRedo(window)
    KeyForwarder(host, commands, window)
    return WindowParts(notices, docks, status, toolbar, documents, tabs, strip, commands, picker)


def _shared(host: WindowHost, notices: Notices, docks: Docks, status: StatusBar) -> Shared:
    """Return what all designs of the window have in common."""
    settings = host.settings
    return Shared(
        settings,
        host.appearance,
        host.recovery_folder,
        notices,
        docks,
        status,
        PalettePanel(CATALOGUE.values(), host.appearance.theme),
        BlockLibrary(host.recovery_folder.parent / "blocks"),
        RecentLayers(settings.recent_layers, partial(setattr, settings, "recent_layers")),
    )


def connect(window: QMainWindow, host: WindowHost, parts: WindowParts) -> None:
    """Fill the menus of ``window`` and connect its parts, once it has them."""
    commands, docks, start, status = parts.commands, parts.docks, host.start, parts.status
    _fill_menus(window, host, parts)
    docks.changed.connect(commands.refresh)
    commands.add_tip(start.new_button, "Start with an empty canvas", "new")
    commands.add_tip(start.open_button, "Open a design file", "open")
    commands.add_tip(status.zoom_button, "Zoom; click to fit the whole design", "fit")
    field = parts.tabs.bench.palette.search_field
    commands.add_tip(field, "Search layers by name or purpose", "find-layer")
    start.new_wanted.connect(commands["new"].trigger)
    start.open_wanted.connect(commands["open"].trigger)
    start.file_chosen.connect(host.open)
    start.example_chosen.connect(parts.documents.open_example)
    status.problems_wanted.connect(partial(docks.show, "problems"))
    status.fit_wanted.connect(commands["fit"].trigger)
    parts.tabs.connect_window()
    commands.set_theme(host.appearance.theme)
    commands.refresh()


def _fill_menus(window: QMainWindow, host: WindowHost, parts: WindowParts) -> None:
    commands = parts.commands
    submenus = {
        "@recent": (RecentMenu(host.settings, host.open, window), "files"),
        "@colour": (_menu("Colo&ur Nodes By", "@colour", commands, window), "shapes"),
        "@theme": (_menu("T&heme", "@theme", commands, window), "sun-moon"),
        "@align": (_menu("Align", "@align", commands, window), "align-start-vertical"),
        "@examples": (_examples(parts.documents, window), "layout-grid"),
    }
    for title, layout in MENUS.items():
        menu = host.menus[title]
        menu.aboutToShow.connect(commands.draw_icons)
        for name in menu_entries(layout):
            if name in submenus:
                submenu, icon = submenus[name]
                commands.set_menu_icon(menu.addMenu(submenu), icon)
            else:
                _add(menu, name, commands)


def _add(menu: QMenu | QToolBar, name: str, commands: Commands) -> None:
    """Add a command or a separator."""
    if name == SEPARATOR:
        menu.addSeparator()
    else:
        menu.addAction(commands[name])


def _menu(title: str, submenu: str, commands: Commands, window: QWidget) -> QMenu:
    menu = QMenu(title, window)
    for name in menu_entries(SUBMENUS[submenu]):
        _add(menu, name, commands)
    return menu


def _examples(documents: Documents, window: QWidget) -> QMenu:
    menu = QMenu("&Examples", window)
    run = documents.open_example
    for name, title in EXAMPLES.items():
        menu.addAction(FileAction(title, resource("examples", f"{name}.nnd"), run, menu))
    return menu


def _toolbar(window: QMainWindow, commands: Commands) -> QToolBar:
    bar = QToolBar("Toolbar", window)
    bar.setObjectName("toolbar")
    bar.setAccessibleName("Toolbar")
    bar.setMovable(False)
    bar.setIconSize(QSize(20, 20))
    bar.toggleViewAction().setVisible(False)
    for name in toolbar_entries():
        if name == "@space":
            bar.addWidget(_spacer())
        else:
            _add(bar, name, commands)
    train = bar.widgetForAction(commands["train"])
    assert isinstance(train, QToolButton)
    train.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    window.addToolBar(bar)
    commands.disconnect_buttons(bar)
    bar.hide()
    return bar


def _spacer() -> QWidget:
    widget = QWidget()
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return widget
