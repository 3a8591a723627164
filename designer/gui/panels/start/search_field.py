"""The start page's search field, and the frame around its lists: after the first paint."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from designer.gui.appearance import icons
from designer.gui.appearance.theme import Theme
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.scroll_area import ScrollArea

_KEYS = Qt.Key
_COMMANDING = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


@guarded
class SearchField(QLineEdit):
    """Down goes to what was found, Enter opens the first, Esc clears."""

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
        """Wear another theme."""
        self._glass.setIcon(icons.icon("search", theme, "dim_text"))
        self._cross.setIcon(icons.icon("x", theme, "dim_text"))

    def take(self, event: QKeyEvent) -> bool:
        """Take a key that was pressed elsewhere on the page, if it is for a search."""
        text = event.text()
        if event.matches(QKeySequence.StandardKey.Find) or text == "/":
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.selectAll()
            return True
        if event.key() == _KEYS.Key_Escape and self.text():
            self.clear()
            return True
        if not text.isprintable() or not text.strip() or event.modifiers() & _COMMANDING:
            return False
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setText(self.text() + text)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the field with Down and Enter, empty it with Esc."""
        key = event.key()
        if key == _KEYS.Key_Down:
            self.down_wanted.emit()
        elif key in (_KEYS.Key_Return, _KEYS.Key_Enter) and self.text().strip():
            self.first_wanted.emit()
        elif key == _KEYS.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _offer_clearing(self, text: str) -> None:
        self._cross.setVisible(bool(text))


def side_scroll(inside: QWidget) -> ScrollArea:
    """Return a frame that lets a list be longer than the window is high."""
    area = ScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area
