"""Painting of the scene: the grid, the wires with their shapes, the nodes near and far."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from designer.graph.records import WireEnds
from designer.graph.routing import routes
from designer.gui.appearance.theme import Theme, mix
from designer.gui.canvas.drawing.array_drawing import (
    Floats,
    draw_lines,
    draw_points,
    draw_polyline,
    draw_rects,
    intersecting,
)
from designer.gui.canvas.drawing.metrics import (
    GRID,
    LABEL_SIZE,
    Detail,
    detail,
    font,
    label_scale,
)
from designer.gui.canvas.painting.bend_painter import paint_bends
from designer.gui.canvas.painting.frame_painter import ground_under
from designer.gui.canvas.painting.node_painter import paint_node
from designer.gui.canvas.scene.canvas_scene import CanvasScene
from designer.gui.canvas.scene.node_item import CARD_MARGIN
from designer.gui.canvas.scene.wire_labels import LABEL_HEIGHT
from designer.gui.canvas.scene.wires import Places, State

_MAX_LABELS = 80
"""More labels than this cannot be read at a medium zoom."""
_MAX_DASHED = 300
_FLAT = Qt.PenCapStyle.FlatCap
"""Round ends would cover each other where segments meet, which shows as beads and is ten times
slower."""


def paint_grid(painter: QPainter, theme: Theme, area: QRectF, zoom: float) -> None:
    """Draw the surface with its dots, fewer of them from afar."""
    painter.fillRect(area, theme.colour("canvas"))
    step = GRID
    while step * zoom < 14:
        step *= 4
    xs = np.arange(np.floor(area.left() / step), np.ceil(area.right() / step) + 1) * step
    ys = np.arange(np.floor(area.top() / step), np.ceil(area.bottom() / step) + 1) * step
    points = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    pen = QPen(theme.colour("grid"), 2.0 * painter.device().devicePixelRatio())
    pen.setCosmetic(True)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(pen)
    draw_points(painter, points)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)


def paint_wires(painter: QPainter, scene: CanvasScene, area: QRectF) -> None:
    """Draw the wires that reach into ``area``, and near by what flows on them."""
    rows = scene.wires.within(area.left(), area.top(), area.right(), area.bottom())
    if scene.hidden_wire is not None and scene.hidden_wire in scene.wires.table:
        rows = rows[rows != scene.wires.table.row(scene.hidden_wire)]
    if not len(rows):
        return
    level, theme = detail(scene.zoom), scene.theme
    far = level is Detail.FAR
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=not far or len(rows) < 400)
    state = scene.wires.table["state"][rows]
    dimmed = scene.fits is not None
    for kind, pen in _pens(theme, scene.zoom, far, dimmed).items():
        chosen = rows[state == kind]
        painter.setPen(pen)
        # Colour is never the only sign; but dashes are slow, and in a crowd not seen.
        if kind is not State.KNOWN and not far and len(chosen) < _MAX_DASHED:
            for row in chosen:
                draw_polyline(painter, _points(_lines(scene, row)))
        else:
            draw_lines(painter, _strokes(scene, chosen))
    _paint_marked(painter, scene, rows if not far else rows[:0])
    if not far:
        paint_bends(painter, scene, rows)
    if level is Detail.NEAR or (not far and len(rows) < _MAX_LABELS):
        _paint_labels(painter, scene, rows, area)


def _pens(theme: Theme, zoom: float, far: bool, dimmed: bool) -> dict[State, QPen]:
    known, canvas = theme.colour("wire"), theme.colour("canvas")
    quiet = mix(known, canvas, 0.55)
    unknown = quiet if dimmed else theme.readable_on(quiet, canvas)
    if dimmed:
        known = quiet
    thick = max(1.9, 1.2 / zoom) if not far else 0
    broken = QPen(theme.colour("error"), thick + 0.3 if thick else 0, Qt.PenStyle.DashLine)
    broken.setDashPattern([4, 3])
    dotted = QPen(unknown, thick, Qt.PenStyle.DashLine, _FLAT)
    dotted.setDashPattern([1.5, 1.5])
    return {
        State.UNKNOWN: QPen(unknown, 0) if far else dotted,
        State.KNOWN: QPen(known, thick, c=_FLAT),
        State.BROKEN: QPen(theme.colour("error"), 0) if far else broken,
    }


def _strokes(scene: CanvasScene, rows: Places) -> Floats:
    """Return the segments to draw: a level wire is one, so that its joints don't show."""
    wires, zoom = scene.wires, scene.zoom
    if detail(zoom) is Detail.FAR:
        return _thinned(wires.table["points"][rows], zoom).reshape(-1, 4)
    bent = [row for row in rows if _is_fine(scene, row)] if wires.fine else []
    if bent:
        rows = np.setdiff1d(rows, bent)
    lines = wires.lines(rows)
    off = np.abs(lines[:, :, 1::2] - lines[:, :1, 1:2]).max(axis=(1, 2))
    level = off < 0.3
    whole = np.concatenate([lines[level, 0, :2], lines[level, -1, 2:]], axis=1)
    fine = [_lines(scene, row) for row in bent]
    return np.concatenate([whole, lines[~level].reshape(-1, 4), *fine])


def _lines(scene: CanvasScene, row: int) -> Floats:
    """Return the segments of one wire."""
    wires = scene.wires
    fine = _is_fine(scene, row)
    return wires.fine[wires.table.keys[row]] if fine else wires.lines([row])[0]


def _is_fine(scene: CanvasScene, row: int) -> bool:
    """Return whether a wire has finer lines; while it is animated it is in the table only."""
    return not scene.wires.animating and scene.wires.table.keys[row] in scene.wires.fine


def _thinned(points: Floats, zoom: float) -> Floats:
    """Return fewer segments from afar, where a curve is a few pixels."""
    return routes.segments(points[:, :: 2 if zoom > 0.12 else 8])


def _points(lines: Floats) -> Floats:
    return np.concatenate([lines[:, :2], lines[-1:, 2:]])


def _paint_marked(painter: QPainter, scene: CanvasScene, rows: Places) -> None:
    """Draw the wires of the selected nodes, and over them the selected, hovered or lit one."""
    if scene.fits is not None:
        return
    accent = scene.theme.colour("accent")
    thick = max(2.0, 1.3 / scene.zoom)
    table, chosen = scene.wires.table, scene.is_selected
    beside = [r for r in rows if chosen(table.keys[r][0]) or chosen(table.keys[r][2])]
    if beside:
        sound = np.array(beside)[table["state"][beside] != State.BROKEN]
        painter.setPen(QPen(mix(accent, scene.theme.colour("wire"), 0.75), thick, c=_FLAT))
        draw_lines(painter, _strokes(scene, sound))
    strong = {scene.hovered_wire: 3.0, scene.selected_wire: 3.4, scene.lit_wire: 4.5}
    for ends, wide in strong.items():
        if ends is not None:
            painter.setPen(QPen(accent, max(wide, 2 / scene.zoom), c=_FLAT))
            _paint_one(painter, scene, ends)


def _paint_one(painter: QPainter, scene: CanvasScene, ends: WireEnds) -> None:
    table = scene.wires.table
    if ends in table:
        row = table.row(ends)
        if table["state"][row] == State.BROKEN:
            pen = QPen(painter.pen())
            pen.setColor(scene.theme.colour("error"))
            painter.setPen(pen)
        draw_lines(painter, _strokes(scene, np.array([row])))


def _paint_labels(painter: QPainter, scene: CanvasScene, rows: Places, area: QRectF) -> None:
    theme = scene.theme
    scale = label_scale(scene.zoom)
    painter.setFont(font(round(LABEL_SIZE * scale)))
    text, alarm = theme.colour("dim_text"), theme.colour("error")
    # In an order of their own, not the rows': what takes its place first would differ by chance.
    for ends in sorted(scene.wires.table.keys[row] for row in rows):
        spot = scene.wires.label_spot(ends, scene.obstacles, scale)
        if spot is None:
            continue
        high = LABEL_HEIGHT * scale
        rect = QRectF(spot[0] - spot[2] / 2, spot[1] - high / 2, spot[2], high)
        if rect.intersects(area):
            painter.fillRect(rect, ground_under(scene, rect.center()))
            row = scene.wires.table.row(ends)
            broken = scene.wires.table["state"][row] == State.BROKEN
            painter.setPen(alarm if broken else text)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, scene.wires.label(ends))


def paint_sharing(painter: QPainter, scene: CanvasScene) -> None:
    """Draw thin dotted lines between the selected nodes and those that use the same weights."""
    pairs = scene.shared_with_selected() if scene.fits is None else []
    if not pairs:
        return
    pen = QPen(scene.theme.colour("accent"), max(1.6, 1.2 / scene.zoom), Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for owner, name in pairs:
        start, end = scene.cards[owner].rect, scene.cards[name].rect
        a, b = start.center(), end.center()
        lift = 0.0 if abs(a.y() - b.y()) > 40 else -max(start.height(), end.height())
        path = QPainterPath(a)
        path.quadTo(QPointF((a.x() + b.x()) / 2, (a.y() + b.y()) / 2 + 2 * lift), b)
        painter.drawPath(path)


def paint_nodes(painter: QPainter, scene: CanvasScene, area: QRectF) -> None:
    """Draw the cards that reach into ``area``, the topmost last; from afar plain rectangles."""
    if detail(scene.zoom) is Detail.FAR:
        _paint_far_nodes(painter, scene, area)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    base = painter.worldTransform()
    for item in scene.items_in(area.adjusted(-CARD_MARGIN, -CARD_MARGIN, CARD_MARGIN, CARD_MARGIN)):
        painter.translate(item.x, item.y)
        paint_node(painter, scene, item)
        painter.setWorldTransform(base)
    painter.setOpacity(1)


def _paint_far_nodes(painter: QPainter, scene: CanvasScene, area: QRectF) -> None:
    """Draw nodes as plain rectangles in their colour, those with problems in red."""
    rects, theme = scene.table["rect"], scene.theme
    seen = intersecting(rects, area)
    severity = scene.table["severity"]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(Qt.PenStyle.NoPen)
    for shade, these in scene.colouring.shares(theme, scene.families):
        painter.setBrush(shade)
        draw_rects(painter, rects[seen & these])
    wrong = rects[seen & (severity == 2)]
    _outline(painter, wrong, theme.colour("error"), 2)
    _dots(painter, wrong[:, :2] + wrong[:, 2:] * (1, 0), theme.colour("error"))
    rows = scene.table.rows(scene.selected)
    _outline(painter, rects[rows], theme.colour("selection"), 3)


def _dots(painter: QPainter, points: Floats, shade: QColor) -> None:
    """Draw dots of one size at any zoom: colour is never the only sign of a problem."""
    pen = QPen(shade, 9, c=Qt.PenCapStyle.RoundCap)
    pen.setCosmetic(True)
    painter.setPen(pen)
    draw_points(painter, points)


def _outline(painter: QPainter, rects: Floats, shade: QColor, wide: float) -> None:
    pen = QPen(shade, wide)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    draw_rects(painter, rects)
