"""The tip at the cursor: a small card over the canvas, gone when the cursor leaves its subject."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QLabel, QWidget

from designer.gui.appearance.style import RADIUS, TypeScale, scaled_font
from designer.gui.appearance.theme import Theme
from designer.gui.canvas.overlays.tooltip_content import Tip
from designer.gui.runtime.guard import guarded

_PAD, _MAX_WIDTH, _BELOW, _GAP = 12, 340, 20, 6
_DISMISSING = {
    QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.Wheel,
    QEvent.Type.Leave, QEvent.Type.KeyPress, QEvent.Type.FocusOut, QEvent.Type.Resize,
    QEvent.Type.DragEnter,
}  # fmt: skip


@guarded
class TipCard(QLabel):
    """Over the canvas rather than a window of its own, so that it never covers another program."""

    def __init__(self, theme: Theme, canvas: QWidget, viewport: QWidget) -> None:
        super().__init__(canvas)
        self._theme, self._canvas, self._viewport = theme, canvas, viewport
        self.tip: Tip | None = None
        """What is shown, None while nothing is."""
        self.setObjectName("tip")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setFont(scaled_font(TypeScale.CAPTION))
        self.setContentsMargins(_PAD, _PAD - 2, _PAD, _PAD - 2)
        self.set_theme(theme)
        self.hide()

    def show_tip(self, tip: Tip | None, at: QPoint) -> None:
        """Show a tip at a place of the viewport; None hides it."""
        if tip is None:
            self.dismiss()
            return
        if self.tip is None:
            self._viewport.installEventFilter(self)
            self._canvas.installEventFilter(self)
        self.tip = tip
        self.setText(tip.html(self._theme))
        self._settle(at + self._viewport.pos())
        self.show()
        self.raise_()

    def keep_for(self, key: object) -> None:
        """Hide unless the cursor is still on what the tip is about."""
        if self.tip is not None and key != self.tip.key:
            self.dismiss()

    def dismiss(self) -> None:
        """Hide."""
        if self.tip is not None:
            self.tip = None
            self._viewport.removeEventFilter(self)
            self._canvas.removeEventFilter(self)
            self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour("text"))
        self.setPalette(palette)
        if self.tip is not None:
            self.setText(self.tip.html(theme))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hide on the first key or click."""
        pressed = isinstance(event, QMouseEvent) and bool(event.buttons())
        if event.type() in _DISMISSING or pressed:
            self.dismiss()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card, with its family's colour at the left, then the words."""
        theme = self._theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            card = QPainterPath()
            card.addRoundedRect(area, RADIUS, RADIUS)
            painter.fillPath(card, theme.colour("raised"))
            if self.tip is not None and self.tip.family:
                edge = QPainterPath()
                edge.addRect(QRectF(area.left(), area.top(), 3.5, area.height()))
                painter.fillPath(card.intersected(edge), theme.family(self.tip.family))
            edge_shade = theme.readable_on(theme.colour("border"), theme.colour("canvas"), 1.6)
            painter.setPen(QPen(edge_shade, 1))
            painter.drawPath(card)
        super().paintEvent(event)

    def _settle(self, at: QPoint) -> None:
        """Move below the cursor, or above it where there is no room, inside the canvas."""
        self.setMinimumWidth(0)
        self.setWordWrap(False)
        wide = min(self.sizeHint().width(), _MAX_WIDTH, self._canvas.width() - 2 * _GAP)
        self.setWordWrap(True)
        high = self.heightForWidth(wide)
        room = self._canvas.rect().adjusted(_GAP, _GAP, -_GAP, -_GAP)
        x = min(at.x() + _GAP, room.right() - wide)
        y = at.y() + _BELOW
        if y + high > room.bottom():
            y = at.y() - high - _GAP
        self.setGeometry(max(x, room.left()), max(y, room.top()), wide, high)
