"""Painting of bends: the points that the user leads a wire through."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from designer.gui.appearance.theme import mix
from designer.gui.canvas.scene.canvas_scene import CanvasScene
from designer.gui.canvas.scene.wires import Bend, Places, State


def paint_bends(painter: QPainter, scene: CanvasScene, rows: Places) -> None:
    """Draw a dot at each bend, larger where the wire is hovered or selected."""
    bent = scene.wires.bent
    if not bent:
        return
    theme, keys = scene.theme, scene.wires.table.keys
    accent, canvas = theme.colour("accent"), theme.colour("canvas")
    for row in rows:
        ends = keys[row]
        if ends not in bent:
            continue
        near = ends in {scene.hovered_wire, scene.selected_wire}
        broken = scene.wires.table["state"][row] == State.BROKEN
        shade = theme.colour("error") if broken else theme.colour("wire")
        if scene.fits is not None:
            shade = mix(shade, canvas, 0.55)
        painter.setPen(QPen(accent, 1.6) if near else Qt.PenStyle.NoPen)
        for place, (x, y) in enumerate(bent[ends]):
            chosen = scene.selected_bend == Bend(ends, place)
            painter.setBrush(accent if chosen else canvas if near else shade)
            radius = 5.0 if near else 3.4
            painter.drawEllipse(QPointF(x, y), radius, radius)
