"""Thumbnails of designs: a bar for each node at its position, without a scene.

The height of a bar is log2 of the size of its node's output, so that a bottleneck is visible.
"""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from designer.gui.appearance.theme import Theme
from designer.presentation.gallery_index import Sketch, SketchBox

_SNAP_DISTANCE = 60.0
"""Nodes whose positions differ by less are in one column, or one row; in scene units."""
_HIGHEST, _WIDEST = 58.0, 24.0
_MIN_OCTAVES = 7.0
"""The least difference of log2 sizes between the lowest and the highest bar."""


def paint_thumbnail(painter: QPainter, rect: QRectF, sketch: Sketch, theme: Theme) -> None:
    """Paint a design into ``rect``."""
    if not sketch.boxes:
        return
    bars = place_bars(rect, sketch)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("wire"), 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for a, b in sketch.wires:
        painter.drawPath(_wire(bars, a, b, rect.top()))
    for bar, box in zip(bars, sketch.boxes, strict=True):
        _paint_bar(painter, bar, theme.family(box.family), theme)


def _paint_bar(painter: QPainter, bar: QRectF, colour: QColor, theme: Theme) -> None:
    rounding = min(3.0, bar.width() / 3)
    painter.setPen(QPen(colour, 1.2))
    painter.setBrush(theme.colour("node"))
    painter.drawRoundedRect(bar, rounding, rounding)
    tint = QColor(colour)
    tint.setAlphaF(0.4)
    painter.setBrush(tint)
    painter.drawRoundedRect(bar, rounding, rounding)


def place_bars(rect: QRectF, sketch: Sketch) -> list[QRectF]:
    """Return the rectangle of each node's bar."""
    column_of, row_of = _steps(b.x for b in sketch.boxes), _steps(b.y for b in sketch.boxes)
    columns, rows = len(set(column_of.values())), len(set(row_of.values()))
    pitch = rect.width() / columns
    width = min(_WIDEST, pitch * 0.6)
    room = rect.height() / rows * 0.84
    if rows == 1 and any(_passes(sketch, a, b) for a, b in sketch.wires):
        room *= 0.8  # for the wires over the top
    high = min(_HIGHEST, room)
    inner = rect.adjusted(width / 2, high / 2, -width / 2, -high / 2)
    inner = _narrowed(inner, min(inner.width(), (columns - 1) * 34.0), (rows - 1) * _HIGHEST)
    heights = _heights(sketch.boxes, high)
    centres = _centres(inner, sketch.boxes, column_of)
    return [
        QRectF(at.x() - width / 2, at.y() - height / 2, width, height)
        for at, height in zip(centres, heights, strict=True)
    ]


def _steps(values: Iterable[float]) -> dict[float, int]:
    """Return the column, or row, of each coordinate."""
    found: dict[float, int] = {}
    first = float("-inf")
    for value in sorted(values):
        if value - first >= _SNAP_DISTANCE:
            first = value
            found[value] = len(set(found.values()))
        elif value not in found:
            found[value] = found[first]
    return found


def _narrowed(rect: QRectF, wide: float, high: float) -> QRectF:
    """Return a narrower rectangle for a small network, so that its bars stay together."""
    spare, above = max(0.0, rect.width() - wide), max(0.0, rect.height() - high)
    return rect.adjusted(spare / 2, above / 2, -spare / 2, -above / 2)


def _heights(boxes: tuple[SketchBox, ...], high: float) -> list[float]:
    most = max(box.size for box in boxes)
    least = min(*(box.size for box in boxes), most - _MIN_OCTAVES)
    return [high * (0.3 + 0.7 * (box.size - least) / (most - least)) for box in boxes]


def _centres(
    inner: QRectF, boxes: tuple[SketchBox, ...], column_of: dict[float, int]
) -> list[QPointF]:
    """Return the centres of the bars, with columns at equal distances."""
    across, top = max(column_of.values()), min(box.y for box in boxes)
    down = max(box.y for box in boxes) - top
    return [
        QPointF(
            inner.left() + inner.width() * (column_of[box.x] / across if across else 0.5),
            inner.top() + inner.height() * ((box.y - top) / down if down else 0.5),
        )
        for box in boxes
    ]


def _passes(sketch: Sketch, a: int, b: int) -> bool:
    """Tell whether a straight wire would run through a node between its ends."""
    start, end = sketch.boxes[a], sketch.boxes[b]
    if abs(start.y - end.y) >= _SNAP_DISTANCE:
        return False
    return any(
        start.x < box.x < end.x and abs(box.y - start.y) < _SNAP_DISTANCE
        for place, box in enumerate(sketch.boxes)
        if place not in {a, b}
    )


def _wire(bars: list[QRectF], a: int, b: int, ceiling: float) -> QPainterPath:
    start, end = bars[a], bars[b]
    between = [
        bar
        for bar in bars
        if start.right() < bar.left() < end.left()
        and bar.top() < max(start.center().y(), end.center().y()) < bar.bottom()
    ]
    if between and abs(start.center().y() - end.center().y()) < start.width():
        highest = min(bar.top() for bar in (*between, start, end))
        return _arch(start, end, max(ceiling, highest - 8))
    if end.left() < start.left():
        return _way_back(start, end)
    path = QPainterPath(QPointF(start.right(), start.center().y()))
    middle = (start.right() + end.left()) / 2
    goal = QPointF(end.left(), end.center().y())
    path.cubicTo(QPointF(middle, start.center().y()), QPointF(middle, goal.y()), goal)
    return path


def _way_back(start: QRectF, end: QRectF) -> QPainterPath:
    """Return a wire from the end of a row to the start of the next, between the two."""
    above, below = (start, end) if start.top() < end.top() else (end, start)
    lane, swing = (above.bottom() + below.top()) / 2, 14.0
    (x, y), (goal, level) = (
        (start.right(), start.center().y()),
        (end.left(), end.center().y()),
    )
    path = QPainterPath(QPointF(x, y))
    path.cubicTo(QPointF(x + swing, y), QPointF(x + swing, lane), QPointF(x, lane))
    path.lineTo(goal, lane)
    path.cubicTo(QPointF(goal - swing, lane), QPointF(goal - swing, level), QPointF(goal, level))
    return path


def _arch(start: QRectF, end: QRectF, top: float) -> QPainterPath:
    """Return a wire that arches over the nodes between its ends."""
    path = QPainterPath(QPointF(start.center().x(), start.top()))
    bend = min(10.0, (end.center().x() - start.center().x()) / 4)
    first, last = start.center().x(), end.center().x()
    path.cubicTo(QPointF(first, top), QPointF(first, top), QPointF(first + bend, top))
    path.lineTo(last - bend, top)
    path.cubicTo(QPointF(last, top), QPointF(last, top), QPointF(last, end.top()))
    return path
