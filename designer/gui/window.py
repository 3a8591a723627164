"""The main window: a shell of menus, docks and a start page that is on the screen at once.

Everything that needs the document (networkx, the checker, the canvas, the panels) is in the
`Workbench`, which is made after the first paint, or when a command asks for it.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QStackedLayout,
    QToolBar,
    QToolButton,
    QWidget,
)

from designer.gui.actions import MENUS, SEPARATOR, THEME_MENU, TOOLBAR, Commands
from designer.gui.docks import Docks
from designer.gui.notices import Notice, Notices
from designer.gui.panels.start import EXAMPLES, StartPage
from designer.gui.settings import Settings
from designer.gui.status import StatusBar
from designer.gui.style import Look
from designer.gui.theme import Theme
from designer.paths import resource

if TYPE_CHECKING:
    from designer.gui.workbench import Workbench

PROGRAM = "nn-designer"


class FileAction(QAction):
    """A menu entry that opens a file."""

    def __init__(self, text: str, path: Path, open_file: Callable[[Path], object], parent: QMenu):
        """Call ``open_file`` with ``path``."""
        super().__init__(text, parent)
        self._path, self._open_file = path, open_file
        self.triggered.connect(self._run)

    def _run(self) -> None:
        self._open_file(self._path)


class MainWindow(QMainWindow):
    """Start page or canvas in the middle, panels around it."""

    docks: Docks
    look: Look

    def __init__(self, settings: Settings, look: Look, recovery_folder: Path) -> None:
        """Build the shell; ``recovery_folder`` takes copies of unsaved work."""
        super().__init__()
        self.settings, self.look = settings, look
        self.recovery_folder = recovery_folder
        self._bench: Workbench | None = None
        self._layout_state = settings.docks
        self._painted: list[Callable[[], object]] = []
        self.setWindowTitle(PROGRAM)
        self.setAcceptDrops(True)
        self.start = StartPage(settings, look.theme)
        self._middle = QWidget()
        self._stack = QStackedLayout(self._middle)
        self._stack.addWidget(self.start)
        self.setCentralWidget(self._middle)
        self.notices = Notices(self._middle, look.theme)
        self.docks = Docks(self, look.theme)
        self.status = StatusBar(look.theme, self)
        self.setStatusBar(self.status)
        self.commands = Commands(self)
        self._toolbar = self._make_toolbar()
        self._make_menus()
        self._connect()
        self._take_size()
        self.show_start()

    # ---- building

    def _connect(self) -> None:
        self.look.changed.connect(self.set_theme)
        self.docks.changed.connect(self.commands.refresh)
        self.start.new_wanted.connect(self.commands["new"].trigger)
        self.start.open_wanted.connect(self.commands["open"].trigger)
        self.start.file_chosen.connect(self.open)
        self.start.example_chosen.connect(self.open_example)
        self.status.problems_wanted.connect(self._show_problems)
        self.status.fit_wanted.connect(self.commands["fit"].trigger)

    def _make_toolbar(self) -> QToolBar:
        bar = QToolBar("Toolbar", self)
        bar.setObjectName("toolbar")
        bar.setAccessibleName("Toolbar")
        bar.setMovable(False)
        bar.setIconSize(QSize(20, 20))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for name in TOOLBAR.split():
            if name == SEPARATOR:
                bar.addSeparator()
            elif name == "@space":
                bar.addWidget(_spring())
            else:
                bar.addAction(self.commands[name])
        train = bar.widgetForAction(self.commands["train"])
        assert isinstance(train, QToolButton)
        train.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.addToolBar(bar)
        return bar

    def _make_menus(self) -> None:
        special: dict[str, Callable[[QMenu], object]] = {
            "@recent": self._add_recent_menu,
            "@theme": self._add_theme_menu,
            "@examples": self._add_examples_menu,
        }
        for title, entries in MENUS.items():
            menu = self.menuBar().addMenu(title)
            for name in entries.split():
                if name == SEPARATOR:
                    menu.addSeparator()
                elif name in special:
                    special[name](menu)
                else:
                    menu.addAction(self.commands[name])

    def _add_recent_menu(self, menu: QMenu) -> None:
        self._recent = menu.addMenu("Open &Recent")
        self._recent.aboutToShow.connect(self._fill_recent)
        self.settings.recent_changed.connect(self._fill_recent)
        self._fill_recent()

    def _fill_recent(self) -> None:
        self._recent.clear()
        recent = self.settings.recent
        for path in recent:
            action = FileAction(path.name.replace("&", "&&"), path, self.open, self._recent)
            action.setToolTip(str(path))
            self._recent.addAction(action)
        self._recent.setToolTipsVisible(True)
        self._recent.addSeparator()
        self._recent.addAction("Clear the List", self.settings.forget_recent)
        self._recent.setEnabled(bool(recent))

    def _add_theme_menu(self, menu: QMenu) -> None:
        themes = menu.addMenu("T&heme")
        for name in THEME_MENU.split():
            themes.addAction(self.commands[name])

    def _add_examples_menu(self, menu: QMenu) -> None:
        examples = menu.addMenu("&Examples")
        for name, title in EXAMPLES.items():
            path = resource("examples", f"{name}.nnd")
            examples.addAction(FileAction(title, path, self.open_example, examples))

    def _take_size(self) -> None:
        if self.settings.geometry is None or not self.restoreGeometry(self.settings.geometry):
            free = QApplication.primaryScreen().availableGeometry()
            room = QSize(round(free.width() * 0.86), round(free.height() * 0.9))
            self.resize(room.expandedTo(QSize(1280, 800)).boundedTo(free.size()))

    # ---- start page and workbench

    @property
    def bench(self) -> "Workbench":
        """Everything that needs the document, made when it is first asked for."""
        if self._bench is None:
            from designer.gui.workbench import Workbench

            self._bench = Workbench(self)
            self._stack.addWidget(self._bench.canvas)
            self.notices.raise_()
            self.commands.set_theme(self.look.theme)
            self.commands.refresh()
        return self._bench

    @property
    def bench_if_made(self) -> "Workbench | None":
        """The workbench, None as long as nobody needed it."""
        return self._bench

    def show_start(self) -> None:
        """Show the start page alone."""
        if self._toolbar.isVisible():
            self._layout_state = self.saveState()
        self.docks.hide_all()
        self._toolbar.hide()
        self.status.hide()
        self._stack.setCurrentWidget(self.start)
        self.setWindowTitle(PROGRAM)
        self.start.focus_first()
        self.commands.refresh()

    def show_work(self) -> None:
        """Show the canvas with the panels around it."""
        self._stack.setCurrentWidget(self.bench.canvas)
        if not self._toolbar.isVisible():
            self._toolbar.show()
            self.status.show()
            self.docks.restore(self._layout_state)
        self.bench.canvas.setFocus()
        self.commands.refresh()

    def after_first_paint(self, run: Callable[[], object]) -> None:
        """Call ``run`` as soon as the window has been painted once."""
        self._painted.append(run)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Note the first paint."""
        super().paintEvent(event)
        waiting, self._painted = self._painted, []
        for run in waiting:
            QTimer.singleShot(0, self, run)

    # ---- commands of the window itself

    def open(self, path: Path) -> bool:
        """Open a design file."""
        return self.bench.documents.open(path)

    def open_example(self, path: Path) -> bool:
        """Open a copy of an example."""
        return self.bench.documents.open_example(path)

    def show_commands(self) -> None:
        """Open the command palette."""
        self.bench.show_commands()

    def show_keys(self) -> None:
        """Show the sheet of keys and gestures."""
        from designer.gui.help import KeySheet

        groups: dict[str, list[tuple[str, str]]] = {}
        for title, entries in MENUS.items():
            named = [self.commands[name] for name in entries.split() if name in self.commands]
            rows = [(c.spec.text.replace("&", ""), c.keys_text) for c in named if c.keys_text]
            groups[title.replace("&", "")] = rows
        KeySheet(groups, self.look.theme, self).show()

    def show_about(self) -> None:
        """Show what this is."""
        from designer.gui.help import About

        About(self).show()

    def report_trouble(self, text: str, details: str) -> None:
        """Say that something unforeseen went wrong, after bringing the work to safety."""
        copy = None
        if self._bench is not None:
            copy = self._bench.save_recovery_copy()
        safe = " Your unsaved work is in a recovery copy." if copy else ""
        self.notices.show_notice(
            Notice(f"Something went wrong ({text}).{safe}", "error", details=details)
        )

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme, all of it."""
        for part in (self.start, self.notices, self.docks, self.status, self.commands):
            part.set_theme(theme)
        if self._bench is not None:
            self._bench.set_theme(theme)
        self.commands.refresh()

    def _show_problems(self) -> None:
        self.docks.show("problems")

    # ---- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc, when nobody else wants it, closes the newest notice."""
        if event.key() != Qt.Key.Key_Escape or not self.notices.dismiss_newest():
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a design file."""
        if _design_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the design file."""
        path = _design_in(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            # Not within the drop: a question about unsaved work would hold up the other program.
            QTimer.singleShot(0, self, partial(self.open, path))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved work, remember the layout, end everything."""
        if self._bench is not None and not self._bench.documents.may_leave():
            event.ignore()
            return
        if self._toolbar.isVisible():
            self._layout_state = self.saveState()
        self.settings.geometry = self.saveGeometry()
        if self._layout_state is not None:
            self.settings.docks = self._layout_state
        self.settings.sync()
        if self._bench is not None:
            self._bench.close()
        event.accept()


def _spring() -> QWidget:
    widget = QWidget()
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return widget


def _design_in(data: QMimeData) -> Path | None:
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    designs = [path for path in paths if path.suffix == ".nnd"]
    return designs[0] if designs else None
