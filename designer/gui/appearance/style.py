"""The appearance of controls: Fusion, a palette, one type scale and a small stylesheet.

`Appearance` follows the desktop's light or dark unless the user chose one, and notifies its
listeners when that changes.
"""

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from designer.gui.appearance.theme import CONTRAST, DARK, LIGHT, THEMES, Theme, css, mix
from designer.gui.runtime.settings import SYSTEM, Settings
from designer.paths import resource

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

SPACE = 8
"""Pixels between widgets that belong together; twice that between groups."""
INSET = 12
"""Pixels between the edge of a panel and its contents, its title included."""
RADIUS = 6


class TypeScale(Enum):
    """The type scale: size relative to the desktop's font, and weight."""

    CAPTION = (0.9, QFont.Weight.Normal)
    BODY = (1.0, QFont.Weight.Normal)
    STRONG = (1.0, QFont.Weight.DemiBold)
    TITLE = (1.3, QFont.Weight.DemiBold)
    DISPLAY = (2.1, QFont.Weight.DemiBold)


def scaled_font(step: TypeScale) -> QFont:
    """Return the desktop's font at one step of the scale."""
    factor, weight = step.value
    font = QFont(QApplication.font())
    font.setPointSizeF(font.pointSizeF() * factor)
    font.setWeight(weight)
    return font


def code_font() -> QFont:
    """Return the desktop's fixed-width font, at body size."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(QApplication.font().pointSizeF())
    return font


class Appearance(QObject):
    """The theme in force; `changed` when the desktop or the user switches it."""

    changed = Signal(object)

    def __init__(self, app: QApplication, settings: Settings) -> None:
        """Apply to ``app`` the theme that ``settings`` name, or the desktop's."""
        super().__init__()
        self._app, self._settings = app, settings
        self._following = False
        desktop_is_dark = app.palette().window().color().lightness() < 128
        if settings.theme not in {SYSTEM, *THEMES}:
            settings.mark_unusable("theme")
        self.theme = THEMES.get(settings.theme) or (DARK if desktop_is_dark else LIGHT)
        self._apply()

    def follow_desktop(self) -> None:
        """Follow the desktop's light, dark or contrast from now on: after the first paint."""
        if not self._following:
            self._following = True
            hints = QGuiApplication.styleHints()
            hints.setColorScheme(_scheme(self.choice))
            hints.colorSchemeChanged.connect(self._follow)
            if hasattr(hints, "accessibility"):  # from Qt 6.10 on
                hints.accessibility().contrastPreferenceChanged.connect(self._follow)
            self._follow()

    @property
    def choice(self) -> str:
        """The name of the theme that the user chose, `SYSTEM` where it follows the desktop."""
        stored = self._settings.theme
        return stored if stored in THEMES else SYSTEM

    def choose(self, choice: str) -> None:
        """Apply a theme, or with `SYSTEM` the desktop's, now and at the next start."""
        self._settings.theme = choice
        QGuiApplication.styleHints().setColorScheme(_scheme(choice))
        self._follow()

    def toggle(self) -> None:
        """Switch between light and dark."""
        self.choose("light" if self.theme.dark else "dark")

    def _wanted(self) -> Theme:
        if self.choice != SYSTEM:
            return THEMES[self.choice]
        if _wants_contrast():
            return CONTRAST
        return DARK if QGuiApplication.styleHints().colorScheme() == _scheme("dark") else LIGHT

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted is not self.theme:
            before, self.theme = self.theme, wanted
            self._apply_by_window(before)
            self.changed.emit(wanted)

    def _apply(self) -> None:
        self._applied = stylesheet(self.theme)
        self._app.setPalette(self.theme.palette())
        self._app.setStyleSheet(self._applied)

    def _apply_by_window(self, before: Theme) -> None:
        """Apply the theme window by window.

        Qt polishes a widget with the application's sheet once for each of its ancestors: with four
        designs open that took over half a second. A window's own sheet comes first, so rules that
        the application's has too do not matter; rules that only it has do.
        """
        styled = [
            window for window in self._windows() if window.styleSheet() in ("", self._applied)
        ]
        self._applied = stylesheet(self.theme)
        if before.strong or self.theme.strong:
            for window in styled:
                window.setStyleSheet("")
            self._apply()
            return
        self._app.setPalette(self.theme.palette())
        for window in styled:
            window.setStyleSheet(self._applied)

    def _windows(self) -> list[QWidget]:
        return [one for one in self._app.topLevelWidgets() if one.parentWidget() is None]


def _scheme(choice: str) -> "Qt.ColorScheme":
    from PySide6.QtCore import Qt

    if choice == SYSTEM:
        return Qt.ColorScheme.Unknown
    return Qt.ColorScheme.Dark if THEMES[choice].dark else Qt.ColorScheme.Light


def _wants_contrast() -> bool:
    """Return whether the desktop asks for high contrast; Qt reports it from 6.10 on."""
    from PySide6.QtCore import Qt

    hints = QGuiApplication.styleHints()
    if not hasattr(hints, "accessibility"):
        return False
    return hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast


def stylesheet(theme: Theme) -> str:
    """Return the stylesheet of a theme: only what differs from Fusion with its palette."""
    window, text = theme.colour("window"), theme.colour("text")
    hover = css(mix(text, window, 0.2 if theme.strong else 0.08))
    pressed = css(mix(text, window, 0.32 if theme.strong else 0.15))
    handle = css(mix(text, window, 0.28))
    field = theme.readable_on(theme.colour("border"), theme.colour("surface")).name()
    # A button is recognized by its text; a field needs its frame.
    outline = field if theme.strong else css(mix(text, theme.colour("border"), 0.18))
    # A stylesheet loads pictures from files only, and cannot recolour them.
    arrow = resource("icons", f"arrow-{theme.name}.svg").as_posix()
    check = resource("icons", f"check-{theme.name}.svg").as_posix()
    alert = resource("icons", f"alert-{theme.name}.svg").as_posix()
    made = {
        "alert": alert,
        "arrow": arrow,
        "check": check,
        "hover": hover,
        "pressed": pressed,
        "handle": handle,
        "field": field,
        "outline": outline,
        "faded": theme.faded,
        "clear": resource("icons", f"clear-{theme.name}.svg").as_posix(),
    }
    made_of = _SHEET + (_STRONG if theme.strong else "")
    return made_of.format(radius=RADIUS, **made, **_colours(theme))


def selected_row_style(theme: Theme) -> str:
    """Return the style of a table's selected row: tinted, like in the lists with a delegate."""
    if theme.strong:
        return f"background: {theme.accent}; color: {theme.accent_text};"
    ground = css(mix(theme.colour("accent"), theme.colour("surface"), 0.2))
    return f"background: {ground}; color: {theme.text};"


def _colours(theme: Theme) -> dict[str, str]:
    names = "window surface raised border text dim_text accent accent_text error warning".split()
    return {name: getattr(theme, name) for name in names}


_SHEET = """
QLineEdit, QPlainTextEdit, QTextEdit {{ background: {surface}; color: {text};
    border: 1px solid {field}; border-radius: 5px; selection-background-color: {accent};
    selection-color: {accent_text}; placeholder-text-color: {dim_text}; }}
QLineEdit {{ padding: 3px 5px; lineedit-clear-button-icon: url("{clear}"); }}
QLineEdit:focus {{ border: 2px solid {accent}; padding: 2px 4px; }}
QAbstractSpinBox QLineEdit:focus, QComboBox QLineEdit:focus {{ border: none; padding: 0; }}
QPlainTextEdit:focus, QTextEdit:focus {{ border-color: {accent}; }}
QLineEdit:disabled {{ color: {faded}; background: {window}; }}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ border: none; padding: 0;
    background: transparent; }}
QPushButton {{ background: {surface}; color: {text}; border: 1px solid {outline};
    border-radius: 5px; padding: 4px 12px; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed, QPushButton:checked {{ background: {pressed}; }}
QPushButton:default {{ border-color: {accent}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 3px 11px; }}
QPushButton:disabled {{ color: {faded}; border-color: {border}; background: transparent; }}
QPushButton:flat {{ background: transparent; border-color: transparent; }}
QMainWindow::separator {{ background: {border}; width: 1px; height: 1px; }}
QMainWindow::separator:hover {{ background: {accent}; }}
QSplitter::handle {{ background: {border}; }}
QSplitter::handle:horizontal {{ width: 1px; margin: 0 2px; }}
QSplitter::handle:vertical {{ height: 1px; margin: 2px 0; }}
QSplitter::handle:hover {{ background: {accent}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QMessageBox #qt_msgbox_label {{ padding: 12px 24px 4px 0; }}
QMessageBox #qt_msgboxex_icon_label {{ padding: 12px 0 0 12px; }}
QMessageBox QDialogButtonBox {{ padding: 4px 8px 8px 8px; }}
QMessageBox {{ messagebox-warning-icon: url("{alert}"); icon-size: 32px;
    messagebox-text-interaction-flags: 5; }}
QMenuBar {{ background: {window}; border-bottom: 1px solid {border}; padding: 1px 4px; }}
QMenuBar::item {{ padding: 4px 8px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {hover}; }}
QMenu {{ background: {surface}; border: 1px solid {border}; padding: 4px; }}
QMenu::item {{ padding: 5px 28px 5px 8px; border-radius: 4px; }}
QMenu::item:selected {{ background: {accent}; color: {accent_text}; }}
QMenu::item:disabled {{ color: {faded}; background: transparent; }}
QMenu::icon {{ padding-left: 6px; }}
QMenu::icon:checked {{ background: {pressed}; border: 1px solid {field}; border-radius: 4px; }}
QTableView::item {{ padding: 0 5px; }}
QTableView::item:selected {{ background: {accent}; color: {accent_text}; }}
QMenu::separator {{ height: 1px; background: {border}; margin: 4px 6px; }}
QToolBar {{ background: {window}; border: none; border-bottom: 1px solid {border};
    padding: 3px 6px; spacing: 2px; }}
QToolBar::separator {{ background: {border}; width: 1px; margin: 5px 5px; }}
QToolBar QToolButton {{ border: 1px solid transparent; border-radius: {radius}px; padding: 4px; }}
QToolBar QToolButton:hover:enabled {{ background: {hover}; }}
QToolBar QToolButton:pressed:enabled, QToolBar QToolButton:checked {{ background: {pressed}; }}
QToolBar QToolButton:focus {{ border-color: {accent}; }}
QDockWidget {{ titlebar-close-icon: none; titlebar-normal-icon: none; }}
QStatusBar {{ background: {window}; border-top: 1px solid {border}; }}
QStatusBar::item {{ border: none; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {border}; padding: 4px; }}
QTabBar {{ background: {window}; qproperty-drawBase: 0; border-bottom: 1px solid {border}; }}
QTabBar::tab {{ padding: 5px 12px; color: {dim_text}; background: transparent;
    border: none; border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {accent}; }}
QTabBar::tab:hover:!selected {{ color: {text}; background: {hover}; }}
QTabBar::tab:focus {{ color: {accent}; }}
QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {field};
    border-radius: 4px; background: {surface}; }}
QCheckBox::indicator:hover, QCheckBox::indicator:focus {{ border-color: {accent}; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent};
    image: url("{check}"); }}
QCheckBox::indicator:disabled {{ background: {window}; border-color: {border}; }}
QHeaderView::section {{ background: {raised}; color: {dim_text}; border: none;
    border-bottom: 1px solid {border}; padding: 4px 8px; }}
QHeaderView {{ background: {raised}; border: none; }}
QScrollBar {{ background: transparent; border: none; margin: 0; }}
QScrollBar:vertical {{ width: 11px; }}
QScrollBar:horizontal {{ height: 11px; }}
QScrollBar::handle {{ background: {handle}; border-radius: 2px; margin: 2px 3px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; margin: 3px 2px; }}
QScrollBar::handle:hover {{ background: {dim_text}; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QComboBox {{ background: {surface}; color: {text}; border: 1px solid {field};
    border-radius: 5px; padding: 3px 6px 3px 5px; }}
QComboBox:hover {{ background: {hover}; }}
QComboBox:focus, QComboBox:on {{ border: 2px solid {accent}; padding: 2px 5px 2px 4px; }}
QComboBox:disabled {{ color: {faded}; border-color: {border}; background: transparent; }}
QComboBox::drop-down {{ border: none; width: 20px; }}
QComboBox::down-arrow {{ image: url("{arrow}"); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{ background: {surface}; color: {text};
    border: 1px solid {border}; selection-background-color: {accent};
    selection-color: {accent_text}; padding: 3px; outline: none; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
_STRONG = """
QPushButton:hover, QToolBar QToolButton:hover:enabled {{ border-color: {text}; }}
QToolBar QToolButton:checked, QPushButton:checked {{ border-color: {text}; }}
QToolBar QToolButton:focus {{ border: 2px solid {accent}; padding: 3px; }}
QMenuBar::item:selected {{ border: 1px solid {text}; }}
QScrollBar::handle {{ background: {dim_text}; }}
"""
"""What high contrast adds: an outline for states that other themes show by a faint ground."""
