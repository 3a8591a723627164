"""The docks of a window: their default layout, and the one that the user made of it."""

from itertools import pairwise

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QMainWindow,
    QSizePolicy,
    QTabWidget,
    QToolButton,
    QWidget,
)

from designer.gui.appearance import icons
from designer.gui.appearance.style import TypeScale, scaled_font
from designer.gui.appearance.theme import Theme
from designer.gui.chrome.dock_widths import DockWidths
from designer.gui.panels.registry import BOTTOM, LEFT, PANELS, RIGHT, PanelSpec
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.plain_text import PlainLabel, plain_tip


@guarded
class DockTitleBar(QWidget):
    """The title bar of a dock, with a close button; hidden while a tab shows the same title."""

    def __init__(self, dock: QDockWidget) -> None:
        """Show the window title of ``dock``."""
        super().__init__(dock)
        self._label = PlainLabel(dock.windowTitle())
        self._label.setFont(scaled_font(TypeScale.STRONG))
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setIconSize(QSize(16, 16))
        self._close.setToolTip(
            plain_tip(f"Close {dock.windowTitle()}; the View menu brings it back")
        )
        self._close.setAccessibleName(f"Close {dock.windowTitle()}")
        self._close.clicked.connect(dock.close)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 2)
        row.addWidget(self._label, 1)
        row.addWidget(self._close)
        dock.windowTitleChanged.connect(self._label.setText)
        self._shown = True

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._close.setIcon(icons.icon("x", theme, "dim_text"))

    def set_shown(self, shown: bool) -> None:
        """Show the title, or take no space."""
        if shown != self._shown:
            self._shown = shown
            self._label.setVisible(shown)
            self._close.setVisible(shown)
            self._row.setContentsMargins(*((12, 4, 4, 2) if shown else (0, 0, 0, 0)))
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Return no size while the title is hidden."""
        return super().minimumSizeHint() if self._shown else QSize(0, 0)

    def sizeHint(self) -> QSize:
        """Return no size while the title is hidden."""
        return super().sizeHint() if self._shown else QSize(0, 0)


@guarded
class PanelDock(QDockWidget):
    """A dock with a frame while it floats, where it may cover widgets of the same colour."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame."""
        super().paintEvent(event)
        if self.isFloating():
            with QPainter(self) as painter:
                painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
                painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class Docks(QObject):
    """The docks of a window. They are empty until `set_panel`."""

    changed = Signal()

    def __init__(self, window: QMainWindow, theme: Theme) -> None:
        """Create the docks, hidden."""
        super().__init__(window)
        self._window = window
        self._docks: dict[str, QDockWidget] = {}
        self._nothing = QWidget(window)
        self._nothing.hide()
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.timeout.connect(self._settle)
        self._prepare_window()
        for panel in PANELS:
            self._docks[panel.name] = self._make(panel)
        self.widths = DockWidths(window, self._docks.values())
        self.set_theme(theme)

    def __getitem__(self, name: str) -> QDockWidget:
        """Return a dock by its panel's name."""
        return self._docks[name]

    # ---- building

    def _prepare_window(self) -> None:
        window = self._window
        window.setDockNestingEnabled(True)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.setCorner(Qt.Corner.BottomLeftCorner, LEFT)
        window.setCorner(Qt.Corner.BottomRightCorner, RIGHT)

    def _make(self, panel: PanelSpec) -> QDockWidget:
        dock = PanelDock(panel.title, self._window)
        dock.setObjectName(f"dock-{panel.name}")
        dock.setAccessibleName(panel.title)
        dock.setTitleBarWidget(DockTitleBar(dock))
        dock.visibilityChanged.connect(self._settle_soon)
        dock.topLevelChanged.connect(self._settle_soon)
        dock.dockLocationChanged.connect(self._settle_soon)
        self._window.addDockWidget(panel.area, dock)
        dock.hide()
        return dock

    def set_panel(self, name: str, widget: QWidget) -> None:
        """Put a panel into a dock; the panel that was there is hidden, not deleted."""
        widget.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._docks[name].setWidget(widget)

    def clear_panel(self, name: str) -> None:
        """Take the panel out of a dock, for a design that has none yet."""
        self._docks[name].setWidget(self._nothing)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        for dock in self._docks.values():
            title = dock.titleBarWidget()
            assert isinstance(title, DockTitleBar)
            title.set_theme(theme)

    # ---- showing

    def is_shown(self, name: str) -> bool:
        """Return whether a panel is visible: open, and not behind another tab."""
        dock = self._docks[name]
        return dock.isVisible() and not dock.visibleRegion().isEmpty()

    def show(self, name: str) -> None:
        """Open a panel and bring it to the front."""
        dock = self._docks[name]
        dock.show()
        dock.raise_()

    def toggle(self, name: str) -> None:
        """Hide a panel that is visible, show one that is not."""
        if self.is_shown(name):
            self._docks[name].hide()
        else:
            self.show(name)

    def ensure_height(self, name: str, height: int) -> None:
        """Make a panel at least ``height`` pixels high, up to two fifths of the window."""
        dock = self._docks[name]
        if dock.height() < height <= self._window.height() * 0.4:
            self._window.resizeDocks([dock], [height], Qt.Orientation.Vertical)

    def hide_all(self) -> None:
        """Hide every dock, for the start page."""
        for dock in self._docks.values():
            dock.hide()

    def focus(self, name: str) -> None:
        """Focus the first widget of a panel that accepts the focus."""
        panel = self._docks[name].widget()
        target = next(
            (w for w in [panel, *panel.findChildren(QWidget)] if _accepts_tab_focus(w)), panel
        )
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focused(self) -> str:
        """Return the name of the panel that has the focus, "" where none has."""
        focus = self._window.focusWidget()
        if focus is None:
            return ""
        return next((name for name, dock in self._docks.items() if dock.isAncestorOf(focus)), "")

    def panel_after(self, step: int) -> str:
        """Return the visible panel ``step`` places after the focused one; "" is the canvas."""
        stops = ["", *(panel.name for panel in PANELS if self.is_shown(panel.name))]
        here = self.focused()
        place = stops.index(here) if here in stops else 0
        return stops[(place + step) % len(stops)]

    # ---- the layout

    def reset_layout(self) -> None:
        """Apply the default layout."""
        docks, window = self._docks, self._window
        for panel in PANELS:
            docks[panel.name].setFloating(False)
            window.addDockWidget(panel.area, docks[panel.name])
        window.splitDockWidget(docks["inspector"], docks["code"], Qt.Orientation.Vertical)
        for one, other in pairwise(panel.name for panel in PANELS if panel.area == BOTTOM):
            window.tabifyDockWidget(docks[one], docks[other])
        for dock in docks.values():
            dock.show()
        docks["problems"].raise_()
        self._size_default()

    def restore(self, state: QByteArray | None) -> None:
        """Apply a layout from `QMainWindow.saveState`, the default one where there is none."""
        if state is None or not self._window.restoreState(state):
            self.reset_layout()

    def _size_default(self) -> None:
        width, height = self._window.width(), self._window.height()
        left, right = _between(190, width * 0.135, 260), _between(350, width * 0.29, 580)
        docks = self._docks
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._window.resizeDocks([docks["palette"], docks["inspector"]], [left, right], across)
        bottom = _between(170, height * 0.24, 300)
        self._window.resizeDocks([docks["problems"]], [bottom], down)
        half = height // 2
        self._window.resizeDocks([docks["inspector"], docks["code"]], [half, half], down)

    def _settle_soon(self) -> None:
        self._settling.start(0)

    def _settle(self) -> None:
        """Hide the titles that tabs show already."""
        for dock in self._docks.values():
            others = self._window.tabifiedDockWidgets(dock)
            tabbed = not dock.isFloating() and any(not other.isHidden() for other in others)
            title = dock.titleBarWidget()
            if isinstance(title, DockTitleBar):
                title.set_shown(not tabbed)
        self.changed.emit()


def _accepts_tab_focus(widget: QWidget) -> bool:
    by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(by_tab) and widget.isVisible() and widget.isEnabled()


def _between(least: float, value: float, most: float) -> int:
    return round(max(least, min(value, most)))
