"""What a panel says while it has nothing to show: a sign, a sentence, and how to go on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.gui.appearance import icons
from designer.gui.appearance.style import SPACE, TypeScale
from designer.gui.appearance.theme import Theme
from designer.gui.widgets.parts import label
from designer.gui.widgets.plain_text import PlainLabel

HOW_TO_DRAW = "Drag a layer from the palette, or press Tab over the canvas."
"""How to go on where nothing is drawn."""
_SIZE = 28


class EmptyState(QWidget):
    """In the middle of an empty panel."""

    def __init__(self) -> None:
        """Say nothing yet."""
        super().__init__()
        self._sign, self.title, self.more = (
            PlainLabel(),
            label(step=TypeScale.STRONG),
            label(dim=True),
        )
        body = QVBoxLayout(self)
        body.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        body.addStretch(1)
        for part in (self._sign, self.title, self.more):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            body.addWidget(part)
        body.addStretch(1)

    def say(self, sign: str, title: str, more: str, theme: Theme, role: str = "dim_text") -> None:
        """Say it under Lucide's drawing ``sign``."""
        ratio = self.devicePixelRatioF()
        self._sign.setPixmap(icons.pixmap(sign, theme.colour(role), _SIZE, ratio))
        self.title.setText(title)
        self.more.setText(more)
        self.more.setVisible(bool(more))
