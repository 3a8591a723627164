"""How notes are painted: plain text on paper, whatever they hold."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QStaticText, QTextOption, QTransform

from designer.gui.appearance.theme import Theme, mix
from designer.gui.canvas.drawing.metrics import Detail, detail, font
from designer.gui.canvas.scene.canvas_scene import CanvasScene
from designer.visible_text import visible

TEXT_SIZE, PADDING = 13.0, 10.0
"""Size of a note's text and room around it, in scene units."""
_HUE = 48


def note_colours(theme: Theme) -> tuple[QColor, QColor]:
    """Return a note's paper and its border."""
    shade, node = theme.hue(_HUE), theme.colour("node")
    paper = mix(shade, node, 0.16 if theme.dark else 0.2)
    return paper, theme.readable_on(mix(shade, node, 0.6), theme.colour("canvas"))


def paint_notes(painter: QPainter, scene: CanvasScene, area: QRectF) -> None:
    """Draw the notes that reach into ``area``; from afar just their paper."""
    theme, far = scene.theme, detail(scene.zoom) is Detail.FAR
    paper, border = note_colours(theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for serial, note in scene.annotations.notes():
        rect = scene.annotations.rect(serial)
        if not rect.adjusted(-4, -4, 4, 4).intersects(area):
            continue
        selected = serial in scene.annotations.selected
        pen = QPen(theme.colour("selection") if selected else border, 2.0 if selected else 1.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(paper)
        painter.drawRoundedRect(rect, 4, 4)
        if not far and serial != scene.annotations.editing:
            _paint_text(painter, theme, rect, note.text)


def height_for(text: str, wide: float) -> float:
    """Return how high a note of this width must be to show all of its text."""
    return _laid_out(text, wide - 2 * PADDING).size().height() + 2 * PADDING


def _paint_text(painter: QPainter, theme: Theme, rect: QRectF, text: str) -> None:
    inside = rect.adjusted(PADDING, PADDING, -PADDING, -PADDING / 2)
    painter.save()
    painter.setClipRect(inside, Qt.ClipOperation.IntersectClip)
    painter.setFont(font(TEXT_SIZE))
    painter.setPen(theme.colour("text" if text.strip() else "dim_text"))
    shown = _laid_out(text if text.strip() else "Empty note", rect.width() - 2 * PADDING)
    painter.drawStaticText(QPointF(inside.left(), inside.top()), shown)
    painter.restore()


@lru_cache(maxsize=256)
def _laid_out(text: str, wide: float) -> QStaticText:
    made = QStaticText(visible(text.replace("\r", ""), "\n\t").replace("\n", "\u2028"))
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextOption(_wrapping())
    made.setTextWidth(max(wide, 1.0))
    made.prepare(QTransform(), font(TEXT_SIZE))
    return made


def _wrapping() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option
