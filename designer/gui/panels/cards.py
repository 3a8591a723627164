"""The start page's buttons: an example as a card, a recent file as a row."""

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from designer.gui import icons
from designer.gui.panels.thumbnails import FamilyOf, Sketch, paint_sketch
from designer.gui.style import Type, type_font
from designer.gui.theme import Theme

_PICTURE = 112
_PAD = 14
_LINES = 5


class FileButton(QAbstractButton):
    """Something that opens a file when it is pressed."""

    opened = Signal(object)

    def __init__(self, path: Path, theme: Theme, parent: QWidget | None = None) -> None:
        """Open ``path`` on click, Enter or Space."""
        super().__init__(parent)
        self.path, self._theme = path, theme
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoRepeat(False)
        self.clicked.connect(self._open)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self.update()

    def _open(self) -> None:
        self.opened.emit(self.path)

    def _lifted(self) -> bool:
        return self.underMouse() or self.isDown()


class ExampleCard(FileButton):
    """An example: a small picture, a title, a sentence on what it teaches."""

    def __init__(self, path: Path, title: str, sketch: Sketch, theme: Theme) -> None:
        """Show the design in ``path``, read before as ``sketch``."""
        super().__init__(path, theme)
        self._title, self._sketch = title, sketch
        self._family_of: FamilyOf | None = None
        self.setAccessibleName(f"Example: {title}")
        self.setAccessibleDescription(sketch.description)
        self.setToolTip(sketch.description)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def colour_with(self, family_of: FamilyOf) -> None:
        """Give the picture its families' colours."""
        self._family_of = family_of
        self.update()

    def sizeHint(self) -> QSize:
        """Leave room for the picture, the title and some lines."""
        title = QFontMetrics(type_font(Type.STRONG)).height()
        line = QFontMetrics(type_font(Type.CAPTION)).lineSpacing()
        return QSize(260, _PICTURE + _LINES * line + title + 2 * _PAD + 4)

    def minimumSizeHint(self) -> QSize:
        """Give way in width."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            self._paint_ground(painter, box)
            self._paint_words(painter)
            picture = QRectF(box.left() + 18, box.top() + 14, box.width() - 36, _PICTURE - 28)
            paint_sketch(painter, picture, self._sketch, self._theme, self._family_of)

    def _paint_ground(self, painter: QPainter, box: QRectF) -> None:
        strong = self.hasFocus() or self._lifted()
        edge = self._theme.colour("accent" if strong else "border")
        painter.setPen(QPen(edge, 2 if self.hasFocus() else 1))
        painter.setBrush(self._theme.colour("surface"))
        painter.drawRoundedRect(box, 9, 9)
        painter.save()
        painter.setClipRect(QRectF(box.left(), box.top(), box.width(), _PICTURE))
        picture = QPainterPath()
        picture.addRoundedRect(box.adjusted(1, 1, -1, 20), 8, 8)
        painter.fillPath(picture, self._theme.colour("canvas"))
        painter.restore()

    def _paint_words(self, painter: QPainter) -> None:
        title, caption = type_font(Type.STRONG), type_font(Type.CAPTION)
        x, width = _PAD, self.width() - 2 * _PAD
        top = _PICTURE + _PAD - 2
        painter.setFont(title)
        painter.setPen(self._theme.colour("text"))
        height = QFontMetrics(title).height()
        painter.drawText(QPointF(x, top + QFontMetrics(title).ascent()), self._title)
        painter.setFont(caption)
        painter.setPen(self._theme.colour("dim_text"))
        metrics = QFontMetrics(caption)
        text = first_sentence(self._sketch.description)
        for place, line in enumerate(wrapped(text, metrics, width, _LINES)):
            y = top + height + 4 + place * metrics.lineSpacing() + metrics.ascent()
            painter.drawText(QPointF(x, y), line)


class RecentRow(FileButton):
    """A recent file: its name, and the folder it lies in."""

    def __init__(self, path: Path, theme: Theme) -> None:
        """Show ``path``."""
        super().__init__(path, theme)
        self.setAccessibleName(f"Recent file: {path.name}")
        self.setAccessibleDescription(str(path.parent))
        self.setToolTip(str(path))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Two lines."""
        name = QFontMetrics(type_font(Type.BODY)).height()
        return QSize(180, name + QFontMetrics(type_font(Type.CAPTION)).height() + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_ground(painter)
            icon = QRectF(8, self.height() / 2 - 9, 18, 18)
            icons.paint(painter, "file", self._theme.dim_text, icon)
            self._line(painter, 5, self.path.name, Type.BODY, "text")
            below = 6 + QFontMetrics(type_font(Type.BODY)).height()
            self._line(painter, below, home_relative(self.path.parent), Type.CAPTION, "dim_text")

    def _paint_ground(self, painter: QPainter) -> None:
        if not self._lifted() and not self.hasFocus():
            return
        fill = QColor(self._theme.text)
        fill.setAlphaF(0.06)
        painter.setBrush(fill)
        painter.setPen(self._theme.colour("accent") if self.hasFocus() else fill)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _line(self, painter: QPainter, top: int, text: str, step: Type, role: str) -> None:
        font = type_font(step)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(self._theme.colour(role))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, self.width() - 44)
        painter.drawText(QPointF(34, top + metrics.ascent()), shown)


def wrapped(text: str, metrics: QFontMetrics, width: int, most: int) -> list[str]:
    """Break a text into at most ``most`` lines; the last one ends with … where it is cut."""
    lines, words = [""], text.split()
    for place, word in enumerate(words):
        longer = f"{lines[-1]} {word}".strip()
        if metrics.horizontalAdvance(longer) <= width or not lines[-1]:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(word)
        else:
            rest = " ".join([lines[-1], *words[place:]])
            lines[-1] = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)
            break
    return lines


def first_sentence(text: str) -> str:
    """Return a description's first sentence, or its first line."""
    line = " ".join(text.split("\n\n", 1)[0].split())
    head, stop, _ = line.partition(". ")
    return head + "." if stop else line


def home_relative(folder: Path) -> str:
    """Return a folder as people write it, with ~ for their own."""
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)
