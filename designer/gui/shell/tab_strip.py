"""The bar of tabs: one for each open design, shown as soon as there are two."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QIcon, QMouseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QTabBar,
    QToolBar,
    QToolButton,
    QWidget,
)

from designer.gui.appearance import icons
from designer.gui.appearance.theme import Theme
from designer.gui.commands.commands import Commands
from designer.gui.runtime.guard import guarded
from designer.gui.shell.documents import Documents
from designer.gui.shell.tabs import Tabs
from designer.gui.shell.workbench import Workbench
from designer.gui.widgets.plain_text import menu_text, plain_tip

_MIN_WIDTH, _MAX_WIDTH = 110, 230
_RIGHT = QTabBar.ButtonPosition.RightSide


@guarded
class TabBar(QTabBar):
    """Shows the entries of `Tabs`, and passes clicks and drags on to it."""

    def __init__(self, tabs: Tabs, documents: Documents, commands: Commands) -> None:
        """Show ``tabs``; ``documents`` closes them."""
        super().__init__()
        self._tabs, self._documents, self._commands = tabs, documents, commands
        self.setAccessibleName("Open designs")
        self.setMovable(True)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setDocumentMode(True)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setUsesScrollButtons(True)
        self.setIconSize(QSize(14, 14))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.currentChanged.connect(self._chosen)
        self.tabMoved.connect(self._tabs.move)

    def tabSizeHint(self, index: int) -> QSize:
        """Return a width for the name, within limits."""
        wanted = super().tabSizeHint(index)
        return QSize(max(_MIN_WIDTH, min(wanted.width(), _MAX_WIDTH)), wanted.height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Return a width at which a dozen tabs fit on a screen before they scroll."""
        wanted = super().tabSizeHint(index)
        return QSize(min(_MIN_WIDTH, wanted.width()), wanted.height())

    # ---- following

    def show_tabs(self, theme: Theme) -> None:
        """Update the tabs, changing only what differs."""
        entries = self._tabs.entries
        with QSignalBlocker(self):
            while self.count() > len(entries):
                self.removeTab(self.count() - 1)
            while self.count() < len(entries):
                self.addTab("")
                self._give_close_button(self.count() - 1)
            for place, entry in enumerate(entries):
                self._show_tab(place, entry, theme)
            self.setCurrentIndex(self._tabs.current)

    def _show_tab(self, place: int, entry: Workbench | None, theme: Theme) -> None:
        shown = _START_TAB if entry is None else _label(entry)
        picture = icons.icon(shown.icon, theme, shown.role) if shown.icon else QIcon()
        self.setTabIcon(place, picture)
        if self.tabText(place) != shown.text:
            self.setTabText(place, shown.text)
        self.setTabToolTip(place, plain_tip(shown.tip))
        self.setAccessibleTabName(place, shown.spoken)
        close = self.tabButton(place, _RIGHT)
        if isinstance(close, QToolButton):
            close.setIcon(icons.icon("x", theme, "dim_text"))
            close.setToolTip(plain_tip(f"Close ({self._commands['close'].keys_text})"))
            close.setAccessibleName(f"Close {shown.spoken}")

    def _give_close_button(self, place: int) -> None:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setIconSize(QSize(12, 12))
        button.setFixedSize(18, 18)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(self._close_clicked)
        self.setTabButton(place, _RIGHT, button)

    # ---- clicks

    def _chosen(self, place: int) -> None:
        if 0 <= place < len(self._tabs.entries) and place != self._tabs.current:
            self._tabs.show_entry(place)

    def _close_clicked(self) -> None:
        places = range(self.count())
        place = next(p for p in places if self.tabButton(p, _RIGHT) is self.sender())
        self._close(place)

    def _close(self, place: int) -> None:
        """Close a tab after the current event: it deletes the button that was clicked."""
        QTimer.singleShot(0, self, partial(self._close_now, self._tabs.entries[place]))

    def _close_now(self, entry: Workbench | None) -> None:
        if entry is None:
            self._tabs.close_start()
        elif entry in self._tabs.entries:
            self._documents.close_session(entry.session)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ignore the middle button, which closes a tab on release."""
        if event.button() != Qt.MouseButton.MiddleButton:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Close a tab with the middle button."""
        place = self.tabAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton and place >= 0:
            self._close(place)
        else:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open an empty design by a double click beside the tabs, as in browsers and editors."""
        if self.tabAt(event.position().toPoint()) < 0:
            self._commands["new"].trigger()
        else:
            super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of a tab."""
        place = self.tabAt(event.pos())
        if place >= 0:
            entry = self._tabs.entries[place]
            menu = TabMenu(entry, self._tabs, self._documents, self)
            menu.addAction(self._commands["reopen"])
            menu.popup(event.globalPos())


class TabMenu(QMenu):
    """The context menu of a tab."""

    def __init__(
        self, entry: Workbench | None, tabs: Tabs, documents: Documents, parent: QWidget
    ) -> None:
        """Create the menu of ``entry``, which is None for the start page."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._entry, self._tabs, self._documents = entry, tabs, documents
        self.addAction("&Close", self._close)
        if entry is not None:
            others = self.addAction("Close &Others", self._close_others)
            others.setEnabled(len(tabs.benches) > 1)
            self.addSeparator()
            copy = self.addAction("Copy &Path", self._copy_path)
            copy.setEnabled(entry.session.path is not None)

    def _close(self) -> None:
        if self._entry is None:
            self._tabs.close_start()
        else:
            self._documents.close_session(self._entry.session)

    def _close_others(self) -> None:
        assert self._entry is not None
        self._documents.close_others(self._entry.session)

    def _copy_path(self) -> None:
        assert self._entry is not None
        QGuiApplication.clipboard().setText(str(self._entry.session.path))


class TabStrip(QToolBar):
    """The tool bar with the tabs and a button for another one; hidden while there is one tab."""

    def __init__(self, bar: TabBar, tabs: Tabs, theme: Theme, window: QMainWindow) -> None:
        """Place ``bar`` below the toolbar of ``window``, above the panels: they follow the tab."""
        super().__init__("Open designs", window)
        self.bar, self._tabs, self._theme = bar, tabs, theme
        self.setObjectName("tabs")
        self.setMovable(False)
        self.toggleViewAction().setVisible(False)
        self.more = QToolButton()
        self.more.setAutoRaise(True)
        self.more.setToolTip("Another design, from the start page")
        self.more.setAccessibleName("Open another design from the start page")
        self.more.setIconSize(QSize(16, 16))
        self.more.clicked.connect(self._tabs.show_start)
        self.addWidget(_Row(self.bar, self.more))
        window.addToolBarBreak()
        window.addToolBar(self)
        self._tabs.changed.connect(self.refresh)
        self.set_theme(theme)

    def refresh(self) -> None:
        """Update the tabs."""
        self.bar.show_tabs(self._theme)
        self.setVisible(self.bar.count() > 1)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self.more.setIcon(icons.icon("plus", theme, "dim_text"))
        self.setStyleSheet(
            f"#tabs {{ border: none; border-bottom: 1px solid {theme.border}; padding: 0;"
            f" spacing: 0; background: {theme.window}; }}"
            f"#tabs QTabBar::tab {{ padding: 6px 6px 6px 10px; }}"
            f"#tabs QTabBar::tab:selected {{ background: {theme.surface}; }}"
            f"#tabs QToolButton {{ padding: 2px; }}"
        )
        self.ensurePolished()
        if (layout := self.layout()) is not None:
            # The style's would make it 43 high. A toolbar uses the left one as the top one, too.
            layout.setContentsMargins(2, 2, 6, 0)
        self.refresh()


@guarded
class _Row(QWidget):
    """A row that accepts any width, so that many tabs scroll instead of moving to a pop-up."""

    def __init__(self, bar: QWidget, more: QWidget) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(bar)
        row.addWidget(more)
        row.addStretch(1)

    def sizeHint(self) -> QSize:
        """Return a size that requires no width."""
        return QSize(200, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return a size that requires no width."""
        return QSize(0, super().minimumSizeHint().height())


@dataclass(frozen=True)
class _TabLabel:
    """The text, tip, accessible name and icon of a tab."""

    text: str
    tip: str
    spoken: str
    icon: str = ""
    role: str = "text"


_START_TAB = _TabLabel("Start", "Start page", "Start page", "layout-grid", "dim_text")


def _label(bench: Workbench) -> _TabLabel:
    session = bench.session
    dot = "● " if session.dirty else ""
    more = [", unsaved changes"] if session.dirty else []
    icon, role = "", "text"
    if bench.training.running:
        icon, role = ("pause", "warning") if bench.training.paused else ("activity", "success")
        more.append(", training paused" if bench.training.paused else ", training")
    where = str(session.path) if session.path else f"{session.name}, not saved to a file yet"
    text = f"{dot}{menu_text(session.name)}"
    return _TabLabel(text, where + "".join(more), session.name + "".join(more), icon, role)
