"""The preferences (Ctrl+,): appearance, behaviour and keys.

Every choice applies at once; there is nothing to confirm, and the dialog does not block the window.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from designer.gui.appearance.style import SPACE, Appearance
from designer.gui.appearance.theme import Theme
from designer.gui.commands.command_table import SUBMENUS, menu_entries
from designer.gui.commands.commands import Command, Commands
from designer.gui.commands.shortcut_editor import ShortcutEditor
from designer.gui.runtime.settings import Settings
from designer.gui.widgets.plain_text import PlainLabel

_DELAYS = {1: "1 second", 3: "3 seconds", 10: "10 seconds", 30: "30 seconds", 60: "1 minute"}


class PreferencesDialog(QDialog):
    """The dialog: a general page and a page of keys."""

    def __init__(
        self,
        settings: Settings,
        appearance: Appearance,
        commands: Commands,
        apply: Callable[[], None],
        parent: QWidget,
    ) -> None:
        """Show the choices in ``settings``; ``apply`` is called after each change of one."""
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 620)
        theme = ThemeComboBox(
            appearance, [commands[name] for name in menu_entries(SUBMENUS["@theme"])]
        )
        self.choices = GeneralPage(settings, theme, apply)
        self.keys = ShortcutEditor(commands, appearance.theme)
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.pages.setAccessibleName("Preferences")
        self.pages.addTab(self.choices, "General")
        self.pages.addTab(self.keys, "Keys")
        self.pages.tabBarClicked.connect(self._clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE // 2, 0, SPACE)
        column.setSpacing(SPACE)
        column.addWidget(self.pages, 1)
        column.addWidget(self._closing())
        appearance.changed.connect(self.set_theme)

    def _closing(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        box.setContentsMargins(16, 4, 16, 4)
        box.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        box.rejected.connect(self.close)
        return box

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self.keys.set_theme(theme)

    def _clicked(self, place: int) -> None:
        """Focus the search field after a click on Keys; the arrow keys stay on the tabs."""
        if place == self.pages.indexOf(self.keys):
            QTimer.singleShot(0, self.keys.search.setFocus)


class ThemeComboBox(QComboBox):
    """A box with the themes, which triggers the same commands as the menu."""

    def __init__(self, appearance: Appearance, commands: list[Command]) -> None:
        """Show the texts of ``commands``, one for each theme."""
        super().__init__()
        self._appearance, self._commands = appearance, commands
        self.setAccessibleName("Theme")
        for command in commands:
            self.addItem(command.plain_text)
            command.toggled.connect(self._follow)
        self.activated.connect(self._choose)
        self._follow()

    def _follow(self) -> None:
        for place, command in enumerate(self._commands):
            if command.spec.id == f"theme-{self._appearance.choice}":
                self.setCurrentIndex(place)

    def _choose(self, place: int) -> None:
        self._commands[place].trigger()


class GeneralPage(QWidget):
    """The page of general choices."""

    def __init__(self, settings: Settings, theme: ThemeComboBox, apply: Callable[[], None]) -> None:
        """Show the choices in ``settings``; ``apply`` is called after each change of one."""
        super().__init__()
        self._settings, self.theme, self._apply = settings, theme, apply
        self.snapping = QCheckBox("Align with other nodes while dragging")
        self.snapping.setChecked(self._settings.snapping)
        self.snapping.toggled.connect(self._set_snapping)
        self.motion = QCheckBox("Let nodes glide to their places")
        self.motion.setToolTip("Never, where the system asks for less motion")
        self.motion.setChecked(not self._settings.less_motion)
        self.motion.toggled.connect(self._set_motion)
        self.seconds = QComboBox()
        self.seconds.setAccessibleName("Time from a change to its recovery copy")
        for seconds, words in _DELAYS.items():
            self.seconds.addItem(f"{words} after a change", seconds)
        now = self._settings.recovery_seconds
        nearest = min(_DELAYS, key=lambda seconds: abs(seconds - now))
        self.seconds.setCurrentIndex(self.seconds.findData(nearest))
        self.seconds.activated.connect(self._set_seconds)
        self._arrange()

    def _arrange(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(24, 20, 24, 16)
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(SPACE)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.addRow("Theme", self.theme)
        form.addRow(_spacer())
        form.addRow("Canvas", self.snapping)
        form.addRow("", self.motion)
        form.addRow(_spacer())
        form.addRow("Recovery copy", self.seconds)
        why = PlainLabel("Unsaved work is copied aside, so that a crash loses no more than that.")
        why.setWordWrap(True)
        why.setEnabled(False)
        form.addRow("", why)

    def _set_snapping(self, wanted: bool) -> None:
        self._settings.snapping = wanted
        self._apply()

    def _set_motion(self, wanted: bool) -> None:
        self._settings.less_motion = not wanted
        self._apply()

    def _set_seconds(self) -> None:
        self._settings.recovery_seconds = self.seconds.currentData()
        self._apply()


def _spacer() -> QWidget:
    gap = QWidget()
    gap.setFixedHeight(SPACE)
    return gap
