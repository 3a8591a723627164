"""A design at a glance: read from its file as plain data, painted small, without a scene.

The start page shows before the catalogue and networkx are loaded, so nothing here needs them;
family colours come as soon as the catalogue is there.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from designer.gui.theme import Theme

FamilyOf = Callable[[str], str]


@dataclass(frozen=True)
class Sketch:
    """What a thumbnail needs of a design: places and layers of nodes, pairs of wired nodes."""

    name: str = ""
    description: str = ""
    places: tuple[tuple[float, float], ...] = ()
    layers: tuple[str, ...] = ()
    wires: tuple[tuple[int, int], ...] = ()


def read_sketch(path: Path) -> Sketch:
    """Read what there is to read; a broken file gives an empty sketch (opening it says why)."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return _sketch(data)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return Sketch()


def _sketch(data: dict[str, Any]) -> Sketch:
    nodes = data.get("nodes", [])
    number = {node["id"]: i for i, node in enumerate(nodes)}
    layer_of = {node["id"]: node.get("layer", "") for node in nodes}
    wires = [[str(end).split(".")[0] for end in edge[:2]] for edge in data.get("edges", [])]
    return Sketch(
        str(data.get("name", "")),
        str(data.get("description", "")),
        tuple((float(node["at"][0]), float(node["at"][1])) for node in nodes),
        tuple(layer_of[node["id"]] or layer_of.get(node.get("shares"), "") for node in nodes),
        tuple((number[a], number[b]) for a, b in wires if a in number and b in number),
    )


def paint_sketch(
    painter: QPainter, rect: QRectF, sketch: Sketch, theme: Theme, family_of: FamilyOf | None
) -> None:
    """Paint a design into ``rect``; in grey while there is no ``family_of`` yet."""
    if not sketch.places:
        return
    size = _node_size(rect, sketch)
    centres = _centres(rect, sketch, size)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("wire"), 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for a, b in sketch.wires:
        painter.drawPath(_curve(centres[a], centres[b]))
    for centre, layer in zip(centres, sketch.layers, strict=True):
        _paint_node(painter, centre, size, _colour(layer, theme, family_of), theme)


def _colour(layer: str, theme: Theme, family_of: FamilyOf | None) -> QColor:
    return theme.family(family_of(layer)) if family_of else theme.colour("node_border")


def _paint_node(
    painter: QPainter, centre: QPointF, size: QPointF, colour: QColor, theme: Theme
) -> None:
    box = QRectF(centre.x() - size.x() / 2, centre.y() - size.y() / 2, size.x(), size.y())
    painter.setPen(QPen(colour, 1.2))
    painter.setBrush(theme.colour("node"))
    painter.drawRoundedRect(box, 3, 3)
    tint = QColor(colour)
    tint.setAlphaF(0.35)
    painter.setBrush(tint)
    painter.drawRoundedRect(box, 3, 3)


def _node_size(rect: QRectF, sketch: Sketch) -> QPointF:
    columns = len({round(x) for x, _ in sketch.places})
    width = min(30.0, rect.width() / max(columns, 1) * 0.62)
    return QPointF(width, min(16.0, width * 0.8))


def _centres(rect: QRectF, sketch: Sketch, size: QPointF) -> list[QPointF]:
    xs, ys = [x for x, _ in sketch.places], [y for _, y in sketch.places]
    inner = rect.adjusted(size.x() / 2, size.y() / 2, -size.x() / 2, -size.y() / 2)
    across, down = max(xs) - min(xs), max(ys) - min(ys)
    per_x = inner.width() / across if across else 0
    per_y = min(inner.height() / down, 0.25) if down else 0
    top = inner.center().y() - down * per_y / 2
    left = inner.left() if across else inner.center().x()
    return [
        QPointF(left + (x - min(xs)) * per_x, top + (y - min(ys)) * per_y) for x, y in sketch.places
    ]


def _curve(start: QPointF, end: QPointF) -> QPainterPath:
    path = QPainterPath(start)
    middle = (start.x() + end.x()) / 2
    path.cubicTo(QPointF(middle, start.y()), QPointF(middle, end.y()), end)
    return path
