"""The main window: first a bare shell with the start page, then everything else.

The shell is what the first paint waits for, so it imports and builds as little as can be; not even
the `Qt` namespace, whose hundred enums take a tenth of a bare window's whole start.
`assemble` brings the rest (commands, docks, canvas, panels, and with them the document's rooms).
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSize, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedLayout, QToolBar, QWidget

from designer.gui.appearance.style import Appearance
from designer.gui.appearance.theme import Theme
from designer.gui.panels.start.start_page import StartPage
from designer.gui.runtime.guard import guarded
from designer.gui.runtime.settings import Settings

if TYPE_CHECKING:
    from designer.gui.chrome.docks import Docks
    from designer.gui.chrome.host import OpenDesign
    from designer.gui.chrome.notices import Notices
    from designer.gui.chrome.status import StatusBar
    from designer.gui.commands.commands import Commands
    from designer.gui.shell.assemble import WindowParts
    from designer.gui.shell.documents import Documents
    from designer.gui.shell.tab_strip import TabStrip
    from designer.gui.shell.tabs import Tabs
    from designer.gui.shell.workbench import Workbench

PROGRAM = "nn-designer"
_MAX_DROPPED = 50
"""So many designs are opened at once: each takes a tab, and time."""
MENU_TITLES = ("&File", "&Edit", "&View", "&Design", "&Help")


@guarded
class MainWindow(QMainWindow):
    """Start page or canvas in the middle, panels around it."""

    def __init__(self, settings: Settings, appearance: Appearance, recovery_folder: Path) -> None:
        """Build the shell; ``recovery_folder`` takes copies of unsaved work."""
        super().__init__()
        self.settings, self.appearance = settings, appearance
        self.recovery_folder = recovery_folder
        self.assembled = False
        self._parts: WindowParts | None = None
        self._layout_state = settings.docks
        self._after_paint: list[Callable[[], object]] = []
        self.setWindowTitle(PROGRAM)
        self.setAcceptDrops(True)
        self.menus = {title: self.menuBar().addMenu(title) for title in MENU_TITLES}
        self.start = StartPage(settings, appearance.theme)
        self.middle = QWidget()
        self._stack = QStackedLayout(self.middle)
        self._stack.addWidget(self.start)
        self.setCentralWidget(self.middle)
        self.start.focus_first()
        self._take_size()

    # ---- its parts, from `assemble` on

    @property
    def parts(self) -> "WindowParts":
        """All that is built after the first paint."""
        assert self._parts is not None
        return self._parts

    @property
    def notices(self) -> "Notices":
        """The notices over the middle of the window."""
        return self.parts.notices

    @property
    def docks(self) -> "Docks":
        """The docks around the canvas."""
        return self.parts.docks

    @property
    def status(self) -> "StatusBar":
        """The status bar."""
        return self.parts.status

    @property
    def toolbar(self) -> QToolBar:
        """The toolbar."""
        return self.parts.toolbar

    @property
    def commands(self) -> "Commands":
        """The actions of menus, toolbar, keys and command palette."""
        return self.parts.commands

    @property
    def documents(self) -> "Documents":
        """The file commands."""
        return self.parts.documents

    @property
    def tabs(self) -> "Tabs":
        """The open designs."""
        return self.parts.tabs

    @property
    def strip(self) -> "TabStrip":
        """The bar of tabs."""
        return self.parts.strip

    @property
    def bench(self) -> "Workbench":
        """The design in front, with the canvas and the panels that show it."""
        return self.tabs.bench

    def _take_size(self) -> None:
        geometry = self.settings.geometry
        if geometry is None or not self.restoreGeometry(geometry):
            free = QApplication.primaryScreen().availableGeometry()
            room = QSize(round(free.width() * 0.86), round(free.height() * 0.9))
            self.resize(room.expandedTo(QSize(1280, 800)).boundedTo(free.size()))

    def after_first_paint(self, run: Callable[[], object]) -> None:
        """Call ``run`` as soon as the window has been painted once."""
        self._after_paint.append(run)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Note the first paint."""
        super().paintEvent(event)
        waiting, self._after_paint = self._after_paint, []
        for run in waiting:
            QTimer.singleShot(0, self, run)

    # ---- after the first paint

    def assemble(self, *, with_gallery: bool = True) -> None:
        """Build what the first paint did without; once. A file to open needs no gallery first."""
        if self.assembled:
            return
        if with_gallery:
            self.start.show_rest()
            self.start.repaint()
        from designer.gui.shell.assemble import assemble, connect

        self._parts = assemble(self, self)
        connect(self, self, self._parts)
        self.assembled = True
        self.appearance.follow_desktop()
        self.notices.raise_()
        self.appearance.changed.connect(self.set_theme)

    def add_design(self, design: "OpenDesign") -> None:
        """Give a design's canvas a place in the middle, and let the canvas's keys work there."""
        self._stack.addWidget(design.canvas)
        self.commands.attach(design)

    def refresh_commands(self) -> None:
        """Update text, icon and state of every command."""
        self.commands.refresh()

    def _show(self, what: QWidget) -> None:
        """Show a page in the middle; notices stay over it."""
        self._stack.setCurrentWidget(what)
        self.notices.raise_()

    def show_start(self) -> None:
        """Show the start page alone."""
        if self.toolbar.isVisible():
            self._layout_state = self.saveState()
        self.docks.hide_all()
        self.toolbar.hide()
        self.status.hide()
        self._show(self.start)
        self.start.show_rest()
        self.setWindowTitle(PROGRAM)
        self.start.focus_first()
        self.commands.refresh()

    def show_work(self) -> None:
        """Show the canvas with the panels around it."""
        self._show(self.bench.canvas)
        if not self.toolbar.isVisible():
            self.toolbar.show()
            self.status.show()
            self.docks.restore(self._layout_state)
        self.bench.canvas.setFocus()
        self.commands.refresh()

    # ---- commands of the window itself

    def open(self, path: Path) -> bool:
        """Open a design file."""
        self.assemble(with_gallery=False)
        opened = self.documents.open(path)
        if self._stack.currentWidget() is self.start:
            self.start.show_rest()
        return opened

    def show_commands(self) -> None:
        """Open the command palette."""
        from designer.gui.commands.command_palette import show_command_palette

        show_command_palette(self.parts.picker, self.commands)

    def show_keys(self) -> None:
        """Show the sheet of keys and gestures."""
        from designer.gui.shell.help import KeySheet

        names = {command.spec.id: command.keys_text for command in self.commands}
        KeySheet(self.commands.keys_by_menu(), names, self.appearance.theme, self).show()

    def show_preferences(self) -> None:
        """Show what the user may choose; the window goes on working beside it."""
        from designer.gui.shell.preferences import PreferencesDialog

        shown = self.findChild(PreferencesDialog) or PreferencesDialog(
            self.settings, self.appearance, self.commands, self.tabs.apply_settings, self
        )
        shown.show()
        shown.raise_()
        shown.activateWindow()

    def show_about(self) -> None:
        """Show what this is."""
        from designer.gui.shell.help import AboutDialog

        AboutDialog(self).show()

    def rescue(self) -> list[Path]:
        """Bring all unsaved work to safety now; return the copies."""
        return self.tabs.save_recovery_copies() if self.assembled else []

    def report_error(self, text: str, details: str) -> None:
        """Say that something unforeseen went wrong, after bringing the work to safety."""
        from designer.gui.chrome.notices import Notice

        if not self.assembled:
            self._report_alone(text, details)
            return
        safe = " Your unsaved work is in a recovery copy." if self.rescue() else ""
        text = f"Something went wrong ({text}).{safe}"
        self.notices.show_notice(Notice(text, "error", details=details))

    def _report_alone(self, text: str, details: str) -> None:
        """Report without anything but the shell: the rest of the window could not be built."""
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QMessageBox

        from designer.gui.widgets.plain_text import plain_tip

        said = plain_tip(f"The window cannot open: {text}")
        box = QMessageBox(QMessageBox.Icon.Critical, PROGRAM, said)
        box.setParent(self, Qt.WindowType.Dialog)
        box.setDetailedText(details)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme, all of it."""
        parts = (self.start, self.notices, self.docks, self.status, self.commands, self.tabs,
                 self.strip, self.parts.picker)  # fmt: skip
        for part in parts:
            part.set_theme(theme)

    # ---- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc, when nobody else wants it, closes the newest notice."""
        from PySide6.QtCore import Qt

        escape = event.key() == Qt.Key.Key_Escape and self.assembled
        if not escape or not self.notices.dismiss_newest():
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files; which of them can be opened is said when they are dropped."""
        if _files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the design files, a tab each."""
        event.acceptProposedAction()
        # Not within the drop: that would hold up the other program.
        QTimer.singleShot(0, self, partial(self._open_dropped, _files_in(event.mimeData())))

    def _open_dropped(self, paths: list[Path]) -> None:
        self.assemble()
        designs = [path for path in paths if path.suffix.lower() == ".nnd"]
        for path in designs[:_MAX_DROPPED]:
            self.open(path)
        if len(designs) > _MAX_DROPPED:
            said = f"The first {_MAX_DROPPED} of {len(designs):,} designs were opened"
            self.notices.post(f"{said}; drop the others when you have closed some.", "warning")
        others = [path.name for path in paths if path not in designs]
        if others:
            what = others[0] if len(others) == 1 else f"{others[0]} and {len(others) - 1} more"
            self.notices.post(
                f"{what} cannot be opened here: drop design files, which end in .nnd.", "warning"
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the middle lose and win what the window does."""
        super().resizeEvent(event)
        if self.assembled:
            self.docks.widths.settle()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved work and training, remember the layout, end everything."""
        if self.assembled and not self.documents.may_close():
            event.ignore()
            return
        self._save_layout()
        if self.assembled:
            self.tabs.close_all()
        event.accept()

    def end(self) -> list[str]:
        """End everything at once, with unsaved work in recovery copies; returns what failed."""
        if not self.assembled:
            return []
        try:
            self.documents.finish_typing()
        finally:
            failed = self.tabs.keep_recovery_copies()
        self._save_layout()
        self.tabs.close_all()
        return failed

    def _save_layout(self) -> None:
        if self.assembled and self.toolbar.isVisible():
            self._layout_state = self.saveState()
        self.settings.geometry = self.saveGeometry()
        self.settings.docks = self._layout_state
        self.settings.sync()


def _files_in(data: QMimeData) -> list[Path]:
    """Return the files that are dropped; no file's name can hold the character 0."""
    names = (url.toLocalFile() for url in data.urls() if url.isLocalFile())
    return [Path(name) for name in names if name and "\0" not in name]
