"""The find bar of the code pane: a field, the number of matches, and buttons to step."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from designer.gui.appearance.style import INSET, SPACE, TypeScale
from designer.gui.appearance.theme import Theme
from designer.gui.panels.code.code_view import CodeView
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.parts import IconButton, label


@guarded
class FindField(QLineEdit):
    """The search field: Enter goes to the next match, Shift+Enter back, Esc closes."""

    step_wanted = Signal(int)
    close_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the keys for stepping and closing into signals."""
        key, back = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3}:
            self.step_wanted.emit(-1 if back else 1)
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.step_wanted.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.close_wanted.emit()
        else:
            super().keyPressEvent(event)


class CodeFindBar(QFrame):
    """Searches a `CodeView` without regard to case."""

    def __init__(self, view: CodeView, theme: Theme, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self._view = view
        self._found: list[tuple[int, int]] = []
        self._at = -1
        self.line = FindField()
        self.line.setPlaceholderText("Find in the code")
        self.line.setAccessibleName("Find in the code")
        self.count: QLabel = label(step=TypeScale.CAPTION, dim=True)
        self.count.setWordWrap(False)
        self._buttons = (
            IconButton("chevron-up", "Previous match (Shift+Enter)", theme),
            IconButton("chevron-down", "Next match (Enter)", theme),
            IconButton("x", "Close (Esc)", theme),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(INSET, 0, INSET - 4, SPACE - 2)
        row.setSpacing(2)
        row.addWidget(self.line, 1)
        row.addSpacing(SPACE - 4)
        row.addWidget(self.count)
        for button in self._buttons:
            row.addWidget(button)
        self._connect()
        self.hide()

    def _connect(self) -> None:
        back, on, close = self._buttons
        self.line.textChanged.connect(self._search)
        self.line.step_wanted.connect(self.step)
        self.line.close_wanted.connect(self.close_bar)
        back.clicked.connect(self._previous)
        on.clicked.connect(self._next)
        close.clicked.connect(self.close_bar)

    def open_bar(self) -> None:
        """Show the bar and search for the text selected in the code, if it is on one line."""
        chosen = self._view.textCursor().selectedText()
        self.show()
        if chosen and "\u2029" not in chosen:
            self.line.setText(chosen)
        self.line.selectAll()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_again()

    def close_bar(self) -> None:
        """Hide the bar and give the focus to the code."""
        self.hide()
        self._view.show_found([], -1)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def search_again(self) -> None:
        """Repeat the search after the code has changed."""
        if not self.isHidden():
            self._search(self.line.text(), stay=True)

    def step(self, by: int) -> None:
        """Go ``by`` matches forward, or back if negative, around the ends."""
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self._show_match(scroll=True)

    def set_theme(self, theme: Theme) -> None:
        """Recolour the buttons."""
        for button in self._buttons:
            button.set_theme(theme)

    def _next(self) -> None:
        self.step(1)

    def _previous(self) -> None:
        self.step(-1)

    def _search(self, text: str, *, stay: bool = False) -> None:
        code, wanted = self._view.toPlainText().lower(), text.lower()
        self._found, start = [], code.find(wanted) if wanted else -1
        while start >= 0:
            self._found.append((start, start + len(wanted)))
            start = code.find(wanted, start + len(wanted))
        if not stay or self._at >= len(self._found):
            self._at = 0 if self._found else -1
        self._at = max(self._at, 0) if self._found else -1
        self._show_match(scroll=not stay)

    def _show_match(self, *, scroll: bool) -> None:
        number = len(self._found)
        words = f"{self._at + 1} of {number}" if number else "No match"
        self.count.setText(words if self.line.text() else "")
        self._view.show_found(self._found, self._at, scroll=scroll)
