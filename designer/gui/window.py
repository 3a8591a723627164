"""The main window: first a bare window with the start page, then everything else.

The first paint waits for the bare window, so it imports and builds as little as possible; not even
the `Qt` namespace, whose hundred enums take a tenth of the whole start of a bare window.
`assemble` adds the rest (commands, docks, canvas, panels, and with them the document's modules).
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
"""Designs that are opened by one drop: each takes a tab, and time."""
MENU_TITLES = ("&File", "&Edit", "&View", "&Design", "&Help")


@guarded
class MainWindow(QMainWindow):
    """The start page or a canvas in the middle, panels around it."""

    def __init__(self, settings: Settings, appearance: Appearance, recovery_folder: Path) -> None:
        """Build the bare window; copies of unsaved work are saved in ``recovery_folder``."""
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
        self._restore_geometry()

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

    def _restore_geometry(self) -> None:
        geometry = self.settings.geometry
        if geometry is None or not self.restoreGeometry(geometry):
            free = QApplication.primaryScreen().availableGeometry()
            room = QSize(round(free.width() * 0.86), round(free.height() * 0.9))
            self.resize(room.expandedTo(QSize(1280, 800)).boundedTo(free.size()))

    def after_first_paint(self, run: Callable[[], object]) -> None:
        """Call ``run`` once, after the next paint of the window."""
        self._after_paint.append(run)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Call what waits for the first paint."""
        super().paintEvent(event)
        waiting, self._after_paint = self._after_paint, []
        for run in waiting:
            QTimer.singleShot(0, self, run)

    # ---- after the first paint

    def assemble(self, *, with_gallery: bool = True) -> None:
        """Build the rest of the window, once; with ``with_gallery`` after the whole start page."""
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
        """Show a page in the middle, below the notices."""
        self._stack.setCurrentWidget(what)
        self.notices.raise_()

    def show_start(self) -> None:
        """Show the start page, without docks, toolbar and status bar."""
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
        """Open a design file; returns whether it was opened."""
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
        """Show the preferences, which do not block the window."""
        from designer.gui.shell.preferences import PreferencesDialog

        shown = self.findChild(PreferencesDialog) or PreferencesDialog(
            self.settings, self.appearance, self.commands, self.tabs.apply_settings, self
        )
        shown.show()
        shown.raise_()
        shown.activateWindow()

    def show_about(self) -> None:
        """Show the version and the licences."""
        from designer.gui.shell.help import AboutDialog

        AboutDialog(self).show()

    def rescue(self) -> list[Path]:
        """Save recovery copies of all unsaved work now; returns their paths."""
        return self.tabs.save_recovery_copies() if self.assembled else []

    def report_error(self, text: str, details: str) -> None:
        """Report an unexpected error, after saving recovery copies."""
        from designer.gui.chrome.notices import Notice

        if not self.assembled:
            self._report_in_dialog(text, details)
            return
        safe = " Your unsaved work is in a recovery copy." if self.rescue() else ""
        text = f"Something went wrong ({text}).{safe}"
        self.notices.show_notice(Notice(text, "error", details=details))

    def _report_in_dialog(self, text: str, details: str) -> None:
        """Report an error in a dialog: the window could not be assembled."""
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
        """Apply a theme to all parts."""
        parts = (self.start, self.notices, self.docks, self.status, self.commands, self.tabs,
                 self.strip, self.parts.picker)  # fmt: skip
        for part in parts:
            part.set_theme(theme)

    # ---- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the newest notice with Esc, if no other widget handles it."""
        from PySide6.QtCore import Qt

        escape = event.key() == Qt.Key.Key_Escape and self.assembled
        if not escape or not self.notices.dismiss_newest():
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files; those that cannot be opened are reported when they are dropped."""
        if _files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the design files, each in a tab."""
        event.acceptProposedAction()
        # Not within the drop: that would block the other program.
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
        """Restore the widths of the docks: the middle shrinks and grows with the window."""
        super().resizeEvent(event)
        if self.assembled:
            self.docks.widths.settle()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved work and training, save the layout, and close every design."""
        if self.assembled and not self.documents.may_close():
            event.ignore()
            return
        self._save_layout()
        if self.assembled:
            self.tabs.close_all()
        event.accept()

    def end(self) -> list[str]:
        """Close every design without asking, keeping recovery copies; returns the errors."""
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
    """Return the files in dropped data; a file name cannot contain the character 0."""
    names = (url.toLocalFile() for url in data.urls() if url.isLocalFile())
    return [Path(name) for name in names if name and "\0" not in name]
