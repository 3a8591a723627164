"""The start page's search field, and the scroll area of its lists; made after the first paint."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from designer.gui.appearance import icons
from designer.gui.appearance.theme import Theme
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.scroll_area import ScrollArea

_KEY = Qt.Key
_COMMAND_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


@guarded
class SearchField(QLineEdit):
    """A search field: Down goes to the matches, Enter opens the first, Esc clears."""

    down_wanted = Signal()
    first_wanted = Signal()

    def __init__(self, hint: str) -> None:
        """Start empty."""
        super().__init__()
        self.setPlaceholderText(hint)
        self.setAccessibleName("Search the gallery")
        self.setToolTip("Search the gallery (Ctrl+F)")
        self._glass, self._cross = QAction("Search", self), QAction("Clear the search (Esc)", self)
        self._cross.triggered.connect(self.clear)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.addAction(self._cross, QLineEdit.ActionPosition.TrailingPosition)
        self._cross.setVisible(False)
        self.textChanged.connect(self._offer_clearing)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._glass.setIcon(icons.icon("search", theme, "dim_text"))
        self._cross.setIcon(icons.icon("x", theme, "dim_text"))

    def accept_key(self, event: QKeyEvent) -> bool:
        """Accept a key pressed elsewhere on the page; returns whether it starts a search."""
        text = event.text()
        if event.matches(QKeySequence.StandardKey.Find) or text == "/":
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.selectAll()
            return True
        if event.key() == _KEY.Key_Escape and self.text():
            self.clear()
            return True
        if not text.isprintable() or not text.strip() or event.modifiers() & _COMMAND_MODIFIERS:
            return False
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setText(self.text() + text)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn Down and Enter into signals, clear on Esc."""
        key = event.key()
        if key == _KEY.Key_Down:
            self.down_wanted.emit()
        elif key in (_KEY.Key_Return, _KEY.Key_Enter) and self.text().strip():
            self.first_wanted.emit()
        elif key == _KEY.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _offer_clearing(self, text: str) -> None:
        self._cross.setVisible(bool(text))


def side_scroll(inside: QWidget) -> ScrollArea:
    """Return a scroll area for a list that may be higher than the window."""
    area = ScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area
