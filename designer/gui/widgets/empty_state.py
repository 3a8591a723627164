"""The placeholder of a panel that has nothing to show: an icon, a title, and what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.gui.appearance import icons
from designer.gui.appearance.style import SPACE, TypeScale
from designer.gui.appearance.theme import Theme
from designer.gui.widgets.parts import label
from designer.gui.widgets.plain_text import PlainLabel

HOW_TO_DRAW = "Drag a layer from the palette, or press Tab over the canvas."
"""What to do in an empty design."""
_SIZE = 28


class EmptyState(QWidget):
    """An icon and two lines, centred."""

    def __init__(self) -> None:
        """Start without text."""
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

    def show_text(
        self, sign: str, title: str, more: str, theme: Theme, role: str = "dim_text"
    ) -> None:
        """Show two lines below Lucide's icon ``sign`` in the colour of the theme's ``role``."""
        ratio = self.devicePixelRatioF()
        self._sign.setPixmap(icons.pixmap(sign, theme.colour(role), _SIZE, ratio))
        self.title.setText(title)
        self.more.setText(more)
        self.more.setVisible(bool(more))
