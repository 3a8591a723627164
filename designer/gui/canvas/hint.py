"""What an empty canvas says."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from designer.gui.theme import Theme

_WORDS = "Drag a layer here, or press Tab"


class Hint(QLabel):
    """A quiet line in the middle, through which the mouse falls."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(_WORDS, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        font = self.font()
        font.setPixelSize(17)
        self.setFont(font)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour("dim_text"))
        self.setPalette(palette)

    def settle(self) -> None:
        """Go to the middle."""
        self.adjustSize()
        parent = self.parentWidget()
        assert parent is not None
        room = parent.rect()
        self.move(room.center() - self.rect().center())
