"""Two references without any editor: Qt's own view with a lean item a node, and one widget that
paints everything from arrays, which is about the least that a frame can cost.

``python references.py lean|arrays COUNT`` prints one measurement a line.
"""

import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
from measure import (
    SIZE,
    application,
    events,
    frames,
    measure_items,
    megabytes,
    milliseconds,
    tell,
)  # fmt: skip
from plan import Plan, plan
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QGraphicsView, QWidget
from shiboken6 import Shiboken

WIDE, HIGH = 120.0, 60.0


class Card(QGraphicsItem):
    """A rectangle with a name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name, self.wires = name, []
        self.setFlags(
            QGraphicsItem.GraphicsItemFlag.ItemIsMovable
            | QGraphicsItem.GraphicsItemFlag.ItemIsSelectable
            | QGraphicsItem.GraphicsItemFlag.ItemSendsGeometryChanges
        )

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, WIDE, HIGH)

    def paint(self, painter: QPainter, *_: object) -> None:
        painter.setPen(QColor("#334455"))
        painter.setBrush(QColor("#dde8f4" if not self.isSelected() else "#88aaff"))
        painter.drawRect(self.boundingRect())
        painter.drawText(self.boundingRect(), Qt.AlignmentFlag.AlignCenter, self._name)

    def itemChange(self, change: Any, value: Any) -> Any:
        if change == QGraphicsItem.GraphicsItemChange.ItemPositionHasChanged:
            for wire, source, target in self.wires:
                wire.setLine(*_line(source.pos(), target.pos()))
        return value


def _line(a: QPointF, b: QPointF) -> tuple[float, float, float, float]:
    return (a.x() + WIDE, a.y() + HIGH / 2, b.x(), b.y() + HIGH / 2)


def lean(drawing: Plan) -> tuple[Any, list[Any], None]:
    """Draw with an item a node and a line item a wire."""
    view = QGraphicsView()
    scene = QGraphicsScene(view)
    view.setScene(scene)
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    view.resize(*SIZE)
    items: list[Card] = []

    def draw() -> None:
        for number, at in enumerate(drawing.places):
            card = Card(f"n{number}")
            card.setPos(*at)
            scene.addItem(card)
            items.append(card)
        for source, target, _ in drawing.wires:
            a, b = items[source], items[target]
            wire = scene.addLine(*_line(a.pos(), b.pos()))
            a.wires.append((wire, a, b))
            b.wires.append((wire, a, b))

    tell("build", milliseconds(draw))
    return view, items, None


class Arrays(QWidget):
    """All rectangles and lines in two calls."""

    def __init__(self, drawing: Plan) -> None:
        super().__init__()
        self.resize(*SIZE)
        self.places = np.array(drawing.places)
        self._wires = np.array([wire[:2] for wire in drawing.wires])
        self.zoom, self.corner = 1.0, np.zeros(2)

    def paintEvent(self, event: QPaintEvent) -> None:
        places = (self.places - self.corner) * self.zoom
        wide, high = WIDE * self.zoom, HIGH * self.zoom
        starts, ends = places[self._wires[:, 0]], places[self._wires[:, 1]]
        lines = np.concatenate([starts + (wide, high / 2), ends + (0, high / 2)], axis=1)
        rects = np.concatenate([places, np.full_like(places, (wide, high))], axis=1)
        inside = (rects[:, 0] < self.width()) & (rects[:, 0] > -wide)
        rects = np.ascontiguousarray(rects[inside & (rects[:, 1] < self.height())])
        with QPainter(self) as painter:
            painter.setPen(QPen(QColor("#889")))
            painter.drawLines(Shiboken.wrapInstance(lines.ctypes.data, QLineF), len(lines))
            painter.setBrush(QColor("#dde8f4"))
            painter.drawRects(Shiboken.wrapInstance(rects.ctypes.data, QRectF), len(rects))


def measure_arrays(drawing: Plan) -> None:
    """Measure the one widget, with the same steps as the others."""
    made: list[Arrays] = []
    tell("build", milliseconds(lambda: made.append(Arrays(drawing))))
    widget = made[0]
    tell("first frame", milliseconds(lambda: (widget.show(), events())))
    widget.zoom = min(SIZE[0] / np.ptp(widget.places[:, 0]), SIZE[1] / 12000)
    tell("full-view frame", frames(widget))
    widget.zoom, widget.corner = 1.0, widget.places[len(widget.places) // 2] - (600, 400)
    tell("zoomed-in frame", frames(widget))
    for step, count in (("drag one", 1), ("drag 500", 500)):

        def move(count: int = count) -> None:
            widget.places[:count] += 5
            widget.repaint()

        tell(step, min(milliseconds(move) for _ in range(10)))


if __name__ == "__main__":
    app = application()
    window = QWidget()
    window.resize(*SIZE)
    window.show()
    events()
    before = megabytes()
    drawing = plan(int(sys.argv[2]))
    if sys.argv[1] == "lean":
        measure_items(*lean(drawing))
    else:
        measure_arrays(drawing)
    tell("memory", megabytes() - before)
    sys.stdout.flush()
    os._exit(0)
