"""The legend of the nodes' colours, in a corner of the canvas: a scale with its ends."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from designer.gui.appearance.theme import Theme
from designer.gui.canvas.drawing.metrics import font, metrics
from designer.gui.canvas.drawing.node_colours import STEPS, ColourBy, NodeColouring, figure, scale
from designer.gui.runtime.guard import guarded

_WIDTH, _HEIGHT, _PAD, _MARGIN = 220, 56, 12, 12
_TITLES = {
    ColourBy.PARAMETERS: "Parameters",
    ColourBy.MACS: "Multiply-adds for one sample",
    ColourBy.MEMORY: "Memory to train, batch of {batch}",
}


@guarded
class ColourLegend(QWidget):
    """The scale of the quantity that nodes are coloured by; hidden while it is their family."""

    def __init__(self, theme: Theme, tints: NodeColouring, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._colouring = theme, tints
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setObjectName("legend")
        self.resize(_WIDTH, _HEIGHT)
        self.hide()

    @property
    def title(self) -> str:
        """What the colours stand for."""
        return _TITLES.get(self._colouring.by, "").format(batch=self._colouring.batch)

    @property
    def ends(self) -> tuple[str, str]:
        """The least and the greatest amount as text."""
        low, high = self._colouring.range
        return figure(low, self._colouring.by), figure(high, self._colouring.by)

    def place(self) -> None:
        """Update the texts, and move to the corner."""
        self.setVisible(self._colouring.by is not ColourBy.FAMILY)
        parent = self.parentWidget()
        assert parent is not None
        self.move(_MARGIN, parent.height() - _HEIGHT - _MARGIN)
        low, high = self.ends
        self.setAccessibleName(f"Colours: {self.title}, from {low} to {high}")
        self.raise_()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return the fixed size."""
        return QSize(_WIDTH, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the title, the scale and its ends."""
        theme, low_high = self._theme, self.ends
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("border"), 1))
            painter.setBrush(theme.colour("surface"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            painter.setPen(theme.colour("text"))
            painter.setFont(font(11, bold=True))
            painter.drawText(QPointF(_PAD, 18), self.title)
            bar = QRectF(_PAD, 25, self.width() - 2 * _PAD, 8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_gradient(theme, bar))
            painter.drawRoundedRect(bar, 3, 3)
            painter.setPen(theme.colour("dim_text"))
            painter.setFont(font(11))
            painter.drawText(QPointF(_PAD, 47), low_high[0])
            right = metrics(11).horizontalAdvance(low_high[1])
            painter.drawText(QPointF(self.width() - _PAD - right, 47), low_high[1])


def _gradient(theme: Theme, bar: QRectF) -> QLinearGradient:
    made = QLinearGradient(bar.topLeft(), bar.topRight())
    for place, shade in enumerate(scale(theme)):
        made.setColorAt(place / (STEPS - 1), shade)
    return made
