"""Announcements: spoken by a screen reader, and shown in a bar on the canvas."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from designer.gui.appearance.theme import Theme
from designer.gui.canvas.drawing.metrics import font, metrics
from designer.gui.runtime.guard import guarded

_HEIGHT, _PAD, _MARGIN = 30, 14, 14


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader speak a text."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


@guarded
class Announcement(QWidget):
    """A bar at the upper edge of the canvas, transparent to the mouse."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = self._keys = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setObjectName("announcement")
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that is shown."""
        return self._text

    def announce(self, text: str, keys: str = "") -> None:
        """Show a sentence and the keys that go on from it, and have it spoken."""
        self._text, self._keys = text, keys
        self.setAccessibleName(f"{text}. {keys}" if keys else text)
        self._settle()
        self.show()
        self.raise_()
        self.update()
        parent = self.parentWidget()
        assert parent is not None
        announce(parent, text)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sentence, and the keys dimmed at its right."""
        theme = self._theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("accent"), 1.5))
            painter.setBrush(theme.colour("surface"))
            area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(area, 7, 7)
            area.adjust(_PAD, 0, -_PAD, 0)
            painter.setFont(font(12, bold=True))
            painter.setPen(theme.colour("text"))
            room = int(area.width()) - self._keys_room()
            text = metrics(12, True).elidedText(self._text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | _MIDDLE, text)
            painter.setFont(font(11))
            painter.setPen(theme.colour("dim_text"))
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | _MIDDLE, self._keys)

    def _keys_room(self) -> int:
        return int(metrics(11).horizontalAdvance(self._keys)) + 18 if self._keys else 0

    def _settle(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        wide = int(metrics(12, True).horizontalAdvance(self._text)) + self._keys_room()
        wide = min(wide + 2 * _PAD + 4, parent.width() - 2 * _MARGIN)
        self.setGeometry((parent.width() - wide) // 2, _MARGIN, wide, _HEIGHT)


_MIDDLE = Qt.AlignmentFlag.AlignVCenter
