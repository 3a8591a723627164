"""Forwards keys that no widget of a panel handles to the canvas.

After a click on Train, a fix or a tab the user still looks at the canvas, and expects Ctrl+L, M or
Home to work there. Keys that a field, a list or a table handles never reach the window.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from designer.gui.chrome.host import CommandHost
from designer.gui.commands.commands import Command, Commands
from designer.gui.runtime.guard import guarded
from designer.gui.runtime.text_focus import TextField, focused_field

_ONLY_THERE = {"delete", "delete-apart"}
"""In a list, the user may mean a row of it."""
_COMBINED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@guarded
class KeyForwarder(QObject):
    """An event filter that runs commands of the canvas for keys that reach the window."""

    def __init__(self, host: CommandHost, commands: Commands, window: QWidget) -> None:
        """Listen to the keys that the widgets of ``window`` ignore."""
        super().__init__(window)
        self._host, self._commands, self._window = host, commands, window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Run the command that has the key, if there is one."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            command = self._command(event)
            if command is not None:
                command.trigger()
                return True
        return super().eventFilter(watched, event)

    def _command(self, event: QKeyEvent) -> Command | None:
        if focused_field(self._window) is not None or self._host.bench.canvas.hasFocus():
            return None  # a field edits its text, and the canvas handles keys itself
        if isinstance(QApplication.focusWidget(), TextField) and not event.modifiers() & _COMBINED:
            return None  # a letter is meant for the text, although it is read-only
        key = QKeySequence(event.keyCombination())
        commands = (c for c in self._commands if c.spec.on_canvas)
        usable = (c for c in commands if c.isEnabled() and c.spec.id not in _ONLY_THERE)
        return next((c for c in usable if key in c.shortcuts()), None)
