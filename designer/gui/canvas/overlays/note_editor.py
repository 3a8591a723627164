"""The text box in which a note is edited: plain text, whatever is pasted."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QRect, QSizeF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from designer.graph.annotations import MAX_TEXT_LENGTH
from designer.gui.appearance.theme import Theme
from designer.gui.canvas.drawing.metrics import font
from designer.gui.canvas.painting.note_painter import PADDING, TEXT_SIZE, note_colours
from designer.gui.runtime.guard import guarded

_MIN_SIZE = (180, 90)
"""The least width and height of the box in pixels, at any zoom."""


@guarded
class NoteEditor(QPlainTextEdit):
    """A text box over a note. Esc, Ctrl+Enter and leaving the box keep the text."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = parent
        self._then: Callable[[str], None] | None = None
        self._before = ""
        self._zoom = 1.0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Text of the note")
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        paper = note_colours(theme)[0].name()
        # The window's style sheet would win over a palette.
        self.setStyleSheet(
            f"QPlainTextEdit {{ background: {paper}; color: {theme.text}; padding: 0;"
            f" border: 2px solid {theme.selection}; border-radius: 4px; }}"
        )

    def ask(self, text: str, area: QRect, zoom: float, then: Callable[[str], None]) -> None:
        """Open over ``area`` (pixels of the parent); ``then`` gets the text if it changed."""
        self.commit()
        self._before, self._then = text, then
        self.setFont(font(min(max(TEXT_SIZE * zoom, 9), 40)))
        self.document().setDocumentMargin(max(PADDING * zoom - 1, 3))
        self.setPlainText(text)
        self.put(area)
        self.show()
        self.raise_()
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def put(self, area: QRect) -> None:
        """Move over the note, at ``area`` pixels of the parent."""
        least = area.size().expandedTo(QSizeF(*_MIN_SIZE).toSize())
        self.setGeometry(QRect(area.topLeft(), least))

    def commit(self) -> None:
        """Close and keep what was typed."""
        then, self._then = self._then, None
        text = self.toPlainText()
        self._close()
        if then is not None:
            then(text)

    def dismiss(self) -> None:
        """Close and discard the text: its note is gone."""
        self._then = None
        self._close()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste plain text, cut one character beyond the limit."""
        self.insertPlainText(source.text()[: MAX_TEXT_LENGTH + 1])

    def _close(self) -> None:
        had_focus = self.hasFocus()
        if not self.isHidden():
            self.hide()
        if had_focus:
            self._canvas.setFocus(Qt.FocusReason.PopupFocusReason)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep the text, unless only a menu opens over it."""
        super().focusOutEvent(event)
        if event.reason() not in {
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        }:
            self.commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc and Ctrl+Enter; everything else is text."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape or (enter and control):
            self.commit()
        else:
            super().keyPressEvent(event)
            event.accept()
