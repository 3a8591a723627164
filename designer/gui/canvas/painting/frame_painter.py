"""Painting of frames: a tinted ground with its title, which stays readable from afar."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from designer.graph import Frame
from designer.graph.annotations import HUES
from designer.gui.appearance.theme import Theme, mix
from designer.gui.canvas.drawing.metrics import font
from designer.gui.canvas.scene.annotations import MIN_TITLE_ZOOM, title_bar
from designer.gui.canvas.scene.canvas_scene import CanvasScene
from designer.visible_text import one_line

_RADIUS = 8.0
_TITLE_SIZE, _LABEL_SIZE = 14.0, 11.0
_TITLE_FLAGS = (
    Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
)
_MIN_LABEL_WIDTH = 34.0
"""Frames narrower than this, in pixels, have no title from afar."""


def hue_colour(theme: Theme, hue: str) -> QColor:
    """Return a frame's colour; a hue that nobody knows is grey."""
    degrees = HUES.get(hue)
    return theme.colour("dim_text") if degrees is None else theme.hue(degrees)


def frame_colours(theme: Theme, hue: str) -> tuple[QColor, QColor, QColor]:
    """Return a frame's ground, its bar and its border; text can be read on both."""
    shade, canvas = hue_colour(theme, hue), theme.colour("canvas")
    share = 0.16 if theme.dark else 0.22
    return (
        mix(shade, canvas, share * 0.45),
        mix(shade, canvas, share),
        theme.readable_on(mix(shade, canvas, 0.6), canvas),
    )


def paint_frames(painter: QPainter, scene: CanvasScene, area: QRectF) -> None:
    """Draw the frames that reach into ``area``, beneath everything else."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for serial, frame in scene.annotations.frames():
        rect = scene.annotations.rect(serial)
        if rect.adjusted(-4, -4, 4, 4).intersects(area):
            _paint(painter, scene, frame, rect, serial in scene.annotations.selected)


def ground_under(scene: CanvasScene, at: QPointF) -> QColor:
    """Return the colour that the canvas has at a place: its own, or that of the topmost frame."""
    ground = scene.theme.colour("canvas")
    for serial, frame in scene.annotations.frames():
        rect = scene.annotations.rect(serial)
        if rect.contains(at):
            inside, bar, _ = frame_colours(scene.theme, frame.hue)
            titled = scene.zoom >= MIN_TITLE_ZOOM and title_bar(rect, scene.zoom).contains(at)
            ground = bar if titled else inside
    return ground


def paint_near_titles(painter: QPainter, scene: CanvasScene, area: QRectF) -> None:
    """Draw titles in their bars, over wires: one that runs through a bar strikes no word out."""
    if scene.zoom < MIN_TITLE_ZOOM:
        return
    painter.setFont(font(_TITLE_SIZE, bold=True))
    for serial, frame in scene.annotations.frames():
        inside = title_bar(scene.annotations.rect(serial), scene.zoom).adjusted(12, 0, -12, 0)
        if not frame.title.strip() or not inside.intersects(area):
            continue
        text = _fitting(frame.title, painter, inside.width())
        wide = QFontMetricsF(painter.font()).horizontalAdvance(text)
        behind = QRectF(inside.left() - 4, inside.top() + 2, wide + 8, inside.height() - 4)
        painter.fillRect(behind, frame_colours(scene.theme, frame.hue)[1])
        painter.setPen(scene.theme.colour("text"))
        painter.drawText(inside, int(_TITLE_FLAGS), text)


def paint_titles(painter: QPainter, scene: CanvasScene, area: QRectF) -> None:
    """Draw titles from afar, over everything else: they are what one finds one's way by."""
    if scene.zoom >= MIN_TITLE_ZOOM or not len(scene.annotations):
        return
    base = painter.worldTransform()
    painter.save()
    painter.resetTransform()
    painter.setFont(font(_LABEL_SIZE, bold=True))
    taken: list[QRectF] = []
    for serial, frame in scene.annotations.frames():
        bar = title_bar(scene.annotations.rect(serial), scene.zoom)
        if not frame.title.strip() or bar.width() * scene.zoom < _MIN_LABEL_WIDTH:
            continue
        text, label = _label(painter, frame, base.mapRect(bar))
        # The outer frame's title goes before that of a frame in it.
        if not any(label.intersects(other) for other in taken):
            taken.append(label)
            if bar.intersects(area):
                _paint_label(painter, scene.theme, frame, text, label)
    painter.restore()


def paint_grips(painter: QPainter, scene: CanvasScene) -> None:
    """Draw the corners by which a selected frame or note is resized."""
    annotations = scene.annotations
    if not annotations.selected:
        return
    side = 7 / scene.zoom
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(scene.theme.colour("selection"), 1.4)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(scene.theme.colour("node"))
    for serial in annotations.selected:
        rect = annotations.rect(serial)
        for corner in (rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()):
            painter.drawRect(QRectF(corner - QPointF(side / 2, side / 2), corner).adjusted(
                0, 0, side / 2, side / 2))  # fmt: skip


def _paint(
    painter: QPainter, scene: CanvasScene, frame: Frame, rect: QRectF, selected: bool
) -> None:
    theme = scene.theme
    ground, bar, border = frame_colours(theme, frame.hue)
    edge = QPen(theme.colour("selection") if selected else border, 2.0 if selected else 1.2)
    edge.setCosmetic(True)
    painter.setPen(edge)
    painter.setBrush(ground)
    radius = min(_RADIUS, rect.height() / 2)
    painter.drawRoundedRect(rect, radius, radius)
    if scene.zoom < MIN_TITLE_ZOOM:
        return
    top = title_bar(rect, scene.zoom)
    painter.save()
    painter.setClipRect(top.adjusted(1, 1, -1, 0), Qt.ClipOperation.IntersectClip)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(bar)
    painter.drawRoundedRect(rect.adjusted(0.6, 0.6, -0.6, -0.6), radius, radius)
    painter.restore()


def _label(painter: QPainter, frame: Frame, bar: QRectF) -> tuple[str, QRectF]:
    text = _fitting(frame.title, painter, bar.width() - 12)
    wide = QFontMetricsF(painter.font()).horizontalAdvance(text) + 13
    return text, QRectF(bar.left(), bar.top(), wide, bar.height() - 2)


def _paint_label(painter: QPainter, theme: Theme, frame: Frame, text: str, label: QRectF) -> None:
    _, ground, _ = frame_colours(theme, frame.hue)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(label, 4, 4)
    painter.setPen(theme.colour("text"))
    painter.drawText(label.adjusted(6, 0, -6, 0), int(_TITLE_FLAGS), text)


def _fitting(title: str, painter: QPainter, wide: float) -> str:
    """Return as much of a title as there is room for, on one line."""
    line = one_line(title)
    return painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, int(wide))
