"""Whose a key is while one types: the field's, before any command's.

The canvas lies under its fields (search, names, notes, find), so what a field leaves of a key would
reach it; and Qt's fields know Ctrl+Y only on some desktops, where ours means redo on all.
"""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from designer.gui.runtime.guard import guarded

TextField = QLineEdit | QPlainTextEdit | QTextEdit
_REDO = QKeySequence("Ctrl+Y")


def focused_field(widget: QWidget) -> TextField | None:
    """Return the field in ``widget`` that takes what is typed now."""
    focus = QApplication.focusWidget()
    if isinstance(focus, TextField) and widget.isAncestorOf(focus) and not focus.isReadOnly():
        return focus
    return None


@guarded
class FieldRedo(QObject):
    """Gives a window's fields the keys that they don't take by themselves."""

    def __init__(self, window: QWidget) -> None:
        """Listen to what the fields of ``window`` leave over."""
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Ctrl+Y redo what was typed, before the window's command takes it for the design."""
        if isinstance(event, QKeyEvent) and QKeySequence(event.keyCombination()) == _REDO:
            field = focused_field(self._window)
            if field is not None and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if field is not None and event.type() == QEvent.Type.KeyPress:
                field.redo()
                return True
        return super().eventFilter(watched, event)
