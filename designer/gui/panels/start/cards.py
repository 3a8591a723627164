"""The buttons of the start page: an example as a card, recent files and families as rows."""

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from designer.gui.appearance import icons
from designer.gui.appearance.style import TypeScale, scaled_font
from designer.gui.appearance.theme import Theme
from designer.gui.panels.start.thumbnails import paint_thumbnail
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.plain_text import plain_tip
from designer.presentation import units
from designer.presentation.gallery_index import GalleryEntry, first_sentence

_PICTURE = 104
_PAD = 14
_GAP = 5
_KEY = Qt.Key
PRESS = (_KEY.Key_Return, _KEY.Key_Enter)
MOVES = (
    _KEY.Key_Left, _KEY.Key_Right, _KEY.Key_Up, _KEY.Key_Down,
    _KEY.Key_Home, _KEY.Key_End, _KEY.Key_PageUp, _KEY.Key_PageDown,
)  # fmt: skip


@guarded
class PaintedButton(QAbstractButton):
    """A button painted from the theme; click, Enter and Space press it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Accept the focus."""
        super().__init__(parent)
        self._theme = theme
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoRepeat(False)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press on Enter as well as on Space."""
        if event.key() in PRESS:
            self.click()
        else:
            super().keyPressEvent(event)

    def _lifted(self) -> bool:
        return self.underMouse() or self.isDown()

    def _paint_row(self, painter: QPainter, chosen: bool = False) -> None:
        """Paint the background of a row: tinted under the mouse, framed with the focus."""
        if not (chosen or self._lifted() or self.hasFocus()):
            return
        fill = QColor(self._theme.text)
        fill.setAlphaF(0.07)
        painter.setBrush(fill)
        painter.setPen(self._theme.colour("accent") if self.hasFocus() else QColor(0, 0, 0, 0))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _line(
        self, painter: QPainter, box: QRectF, text: str, step: TypeScale, role: str,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:  # fmt: skip
        font = scaled_font(step)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(self._theme.colour(role))
        shown = metrics.elidedText(text, elide, round(box.width()) + 2)  # a wrapped line just fits
        painter.drawText(QPointF(box.left(), box.top() + metrics.ascent()), shown)


class DesignButton(PaintedButton):
    """A button that emits ``opened`` with the path of a design."""

    opened = Signal(object)

    def __init__(self, path: Path, theme: Theme, parent: QWidget | None = None) -> None:
        """Open ``path``."""
        super().__init__(theme, parent)
        self.path = path
        self.clicked.connect(self._open)

    def _open(self) -> None:
        self.opened.emit(self.path)


@guarded
class ExampleCard(DesignButton):
    """A design of the gallery: thumbnail, title, description and source."""

    def __init__(self, entry: GalleryEntry, theme: Theme, parent: QWidget | None = None) -> None:
        """Show ``entry``."""
        super().__init__(entry.path, theme, parent)
        self.entry = entry
        self._parameters = units.format_count(entry.parameters)
        about = f"{entry.teaches} {self._parameters} parameters."
        source = f"Source: {entry.source}" if entry.source else ""
        self.setAccessibleName(f"Example: {entry.title}")
        self.setAccessibleDescription(f"{about} {source}".strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys that move between cards to the gallery."""
        if event.key() in MOVES:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Set the tool tip, which has the whole texts, when it may be needed."""
        self.setToolTip(plain_tip(_tip(self.entry, self._parameters)))
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            self._paint_ground(painter, box)
            self._paint_words(painter)
            picture = QRectF(box.left() + 16, box.top() + 12, box.width() - 32, _PICTURE - 24)
            paint_thumbnail(painter, picture, self.entry.sketch, self._theme)

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
        caption = QFontMetrics(scaled_font(TypeScale.CAPTION))
        width = self.width() - 2 * _PAD
        top = self._paint_title(painter, _PICTURE + _PAD - 3, width)
        room = self.height() - _PAD + 3 - top
        source = wrapped_source(self.entry.source, caption, width) if self.entry.source else []
        most = int((room - len(source) * caption.lineSpacing()) // caption.lineSpacing())
        for line in wrapped(first_sentence(self.entry.teaches), caption, width, most):
            box = QRectF(_PAD, top, width, caption.lineSpacing())
            self._line(painter, box, line, TypeScale.CAPTION, "text")
            top += caption.lineSpacing()
        top = self.height() - _PAD + 3 - len(source) * caption.lineSpacing()
        for line in source:
            box = QRectF(_PAD, top, width, caption.lineSpacing())
            self._line(painter, box, line, TypeScale.CAPTION, "dim_text")
            top += caption.lineSpacing()

    def _paint_title(self, painter: QPainter, top: int, width: int) -> int:
        """Paint the title, with the number of parameters at its right; return the rest below."""
        strong = QFontMetrics(scaled_font(TypeScale.STRONG))
        caption = QFontMetrics(scaled_font(TypeScale.CAPTION))
        count = f"{self._parameters} parameters"
        if (
            strong.horizontalAdvance(self.entry.title) + caption.horizontalAdvance(count)
            > width - 6
        ):
            count = self._parameters
        aside = caption.horizontalAdvance(count)
        base = top + strong.ascent() - caption.ascent()
        beside = QRectF(_PAD + width - aside, base, aside + 2, caption.height())
        self._line(painter, beside, count, TypeScale.CAPTION, "dim_text")
        box = QRectF(_PAD, top, width - aside - 10, strong.height())
        self._line(painter, box, self.entry.title, TypeScale.STRONG, "text")
        return top + strong.height() + _GAP


def card_height(with_source: bool) -> int:
    """Return the height of a family's cards: four lines of text, and two for a source."""
    title = QFontMetrics(scaled_font(TypeScale.STRONG)).height()
    line = QFontMetrics(scaled_font(TypeScale.CAPTION)).lineSpacing()
    words = title + _GAP + 4 * line + (2 * line + _GAP if with_source else 0)
    return _PICTURE + words + 2 * _PAD - 6


@guarded
class RecentRow(DesignButton):
    """A recent file: its name and its folder."""

    def __init__(self, path: Path, theme: Theme) -> None:
        """Show ``path``."""
        super().__init__(path, theme)
        self.setAccessibleName(f"Recent file: {path.name}")
        self.setAccessibleDescription(str(path.parent))
        self.setToolTip(plain_tip(str(path)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the height of two lines."""
        name = QFontMetrics(scaled_font(TypeScale.BODY)).height()
        return QSize(180, name + QFontMetrics(scaled_font(TypeScale.CAPTION)).height() + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_row(painter)
            icon = QRectF(8, self.height() / 2 - 9, 18, 18)
            icons.paint(painter, "file", self._theme.dim_text, icon)
            middle = Qt.TextElideMode.ElideMiddle
            box = QRectF(34, 5, self.width() - 44, 0)
            self._line(painter, box, self.path.name, TypeScale.BODY, "text", middle)
            box.moveTop(6 + QFontMetrics(scaled_font(TypeScale.BODY)).height())
            folder = home_relative(self.path.parent)
            self._line(painter, box, folder, TypeScale.CAPTION, "dim_text", middle)


@guarded
class FamilyRow(PaintedButton):
    """A family of the gallery: scrolls to it, and is checked while it is in view."""

    chosen = Signal(str)

    def __init__(self, name: str, count: int, theme: Theme) -> None:
        """Show a name and how many designs there are."""
        super().__init__(theme)
        self._name, self._count = name, str(count)
        self.setCheckable(True)
        self.setAccessibleName(f"{name}, {count} designs")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._choose)

    def nextCheckState(self) -> None:
        """Leave the check state as it is: the gallery sets it."""

    def _choose(self) -> None:
        self.chosen.emit(self._name)

    def sizeHint(self) -> QSize:
        """Return the height of one line."""
        return QSize(180, QFontMetrics(scaled_font(TypeScale.BODY)).height() + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_row(painter, chosen=self.isChecked())
            if self.isChecked():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.colour("accent"))
                painter.drawRoundedRect(QRectF(1, 7, 3, self.height() - 14), 1.5, 1.5)
            self._line(
                painter, QRectF(12, 6, self.width() - 52, 0), self._name, TypeScale.BODY, "text"
            )
            wide = QFontMetrics(scaled_font(TypeScale.BODY)).horizontalAdvance(self._count)
            box = QRectF(self.width() - wide - 10, 6, wide + 2, 0)
            self._line(painter, box, self._count, TypeScale.BODY, "dim_text")


def _tip(entry: GalleryEntry, parameters: str) -> str:
    source = f"\n\n{entry.source}" if entry.source else ""
    return f"{entry.title} — {parameters} parameters\n\n{entry.teaches}{source}"


def wrapped(text: str, metrics: QFontMetrics, width: int, most: int) -> list[str]:
    """Break a text into at most ``most`` lines of ``width`` pixels; a cut one ends with ``…``."""
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


def wrapped_source(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """Break a source into at most two lines; if it is cut, it keeps its year."""
    whole = wrapped(text, metrics, width, 3)
    if len(whole) < 3:
        return whole
    body, comma, year = text.rpartition(", ")
    tail = comma + year
    rest = body.removeprefix(whole[0]).strip()
    room = width - metrics.horizontalAdvance(tail)
    return [whole[0], metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room) + tail]


def home_relative(folder: Path) -> str:
    """Return a folder with ~ for the home folder."""
    home = Path.home()
    if folder == home:
        return "~"
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)
