"""Keys that no part of a panel wants go to the canvas.

Who has clicked Train, a fix or a tab still looks at the canvas, and expects Ctrl+L, M or Home to
work there. What a field, a list or a table has a use for never comes this far.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from designer.gui.chrome.host import CommandHost
from designer.gui.commands.commands import Command, Commands
from designer.gui.runtime.guard import guarded
from designer.gui.runtime.text_focus import TextField, focused_field

_ONLY_THERE = {"delete", "delete-apart"}
"""Who presses Delete in a list means a row of it."""
_COMBINED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@guarded
class KeyForwarder(QObject):
    """Gives the canvas's commands the keys that come up to the window unused."""

    def __init__(self, host: CommandHost, commands: Commands, window: QWidget) -> None:
        """Listen to the keys that the widgets of ``window`` ignore."""
        super().__init__(window)
        self._host, self._commands, self._window = host, commands, window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Run the command that has the key."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            command = self._command(event)
            if command is not None:
                command.trigger()
                return True
        return super().eventFilter(watched, event)

    def _command(self, event: QKeyEvent) -> Command | None:
        if focused_field(self._window) is not None or self._host.bench.canvas.hasFocus():
            return None  # whoever types edits text, and the canvas has a table of its own
        if isinstance(QApplication.focusWidget(), TextField) and not event.modifiers() & _COMBINED:
            return None  # a letter is meant for the text, though it can only be read
        key = QKeySequence(event.keyCombination())
        commands = (c for c in self._commands if c.spec.on_canvas)
        usable = (c for c in commands if c.isEnabled() and c.spec.id not in _ONLY_THERE)
        return next((c for c in usable if key in c.shortcuts()), None)
