"""While text is edited, keys belong to the field rather than to commands.

The canvas is the parent of its fields (search, names, notes, find), so keys that a field ignores
reach it; and Qt's fields handle Ctrl+Y on some desktops only, where here it means redo on all.
"""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from designer.gui.runtime.guard import guarded

TextField = QLineEdit | QPlainTextEdit | QTextEdit
_REDO = QKeySequence("Ctrl+Y")


def focused_field(widget: QWidget) -> TextField | None:
    """Return the editable field in ``widget`` that has the focus, None where none has."""
    focus = QApplication.focusWidget()
    if isinstance(focus, TextField) and widget.isAncestorOf(focus) and not focus.isReadOnly():
        return focus
    return None


@guarded
class FieldRedo(QObject):
    """An event filter that makes Ctrl+Y redo in the fields of a window."""

    def __init__(self, window: QWidget) -> None:
        """Watch the keys that the fields of ``window`` ignore."""
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Ctrl+Y redo typing, before the window's command redoes an edit of the design."""
        if isinstance(event, QKeyEvent) and QKeySequence(event.keyCombination()) == _REDO:
            field = focused_field(self._window)
            if field is not None and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if field is not None and event.type() == QEvent.Type.KeyPress:
                field.redo()
                return True
        return super().eventFilter(watched, event)
