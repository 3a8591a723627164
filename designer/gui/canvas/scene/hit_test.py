"""Hit testing: the port, badge, node, bend, wire, frame or note at a point of the scene."""

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from designer.graph import Edge, Frame, Note
from designer.gui.canvas.drawing.metrics import GRAB_REACH, PORT_RADIUS, Detail, detail
from designer.gui.canvas.scene.annotations import annotation_at
from designer.gui.canvas.scene.canvas_scene import CanvasScene
from designer.gui.canvas.scene.card import Slot
from designer.gui.canvas.scene.node_item import CARD_MARGIN, NodeItem
from designer.gui.canvas.scene.wires import Bend

_BEND_REACH = 8.0
"""Distance from a bend, in pixels, within which a press grabs it."""


class Hit(NamedTuple):
    """What is at a point; ``node`` is "" on wires and on empty space."""

    node: str = ""
    slot: Slot | None = None
    badge: bool = False
    edge: Edge | None = None
    bend: Bend | None = None
    annotation: int = 0
    """A frame or note, by its title or body or, as ``part`` says, an edge or corner."""
    part: str = ""


def hit(scene: CanvasScene, at: QPointF) -> Hit:
    """Return what is at a point of the scene, the smallest thing first."""
    reach = min(GRAB_REACH / scene.zoom, 16)
    near = items_near(scene, at, reach)
    if detail(scene.zoom) is not Detail.FAR:
        badge = next((item.card.id for item in near if item.badge(scene.zoom).contains(at)), "")
        # A badge keeps its room: next to it only a press right on the port's dot means the port.
        found = _slot(near, at, PORT_RADIUS + 2 if badge else reach)
        if found is not None:
            return found
        if badge:
            return Hit(badge, badge=True)
    for item in near:
        if item.rect.contains(at):
            return Hit(item.card.id)
    return _behind_nodes(scene, at)


def _behind_nodes(scene: CanvasScene, at: QPointF) -> Hit:
    annotation, part = annotation_at(scene.annotations, at, scene.zoom, Note)
    if annotation:
        return Hit(annotation=annotation, part=part)
    bend = bend_at(scene, at)
    if bend is not None:
        return Hit(edge=scene.wires.edges[bend.ends], bend=bend)
    edge = scene.wires.at(at.x(), at.y(), 7 / scene.zoom)
    if edge is not None:
        return Hit(edge=edge)
    annotation, part = annotation_at(scene.annotations, at, scene.zoom, Frame)
    return Hit(annotation=annotation, part=part)


def bend_at(scene: CanvasScene, at: QPointF) -> Bend | None:
    """Return the bend under a point."""
    if not scene.wires.bent or detail(scene.zoom) is Detail.FAR:
        return None
    reach = _BEND_REACH / scene.zoom
    best, found = reach, None
    for row in scene.wires.within(at.x() - reach, at.y() - reach, at.x() + reach, at.y() + reach):
        ends = scene.wires.table.keys[row]
        for place, (x, y) in enumerate(scene.wires.bent.get(ends, ())):
            away = float(np.hypot(x - at.x(), y - at.y()))
            if away < best:
                best, found = away, Bend(ends, place)
    return found


def items_near(scene: CanvasScene, at: QPointF, reach: float) -> list[NodeItem]:
    """Return the nodes around a place, the topmost first."""
    reach += CARD_MARGIN
    area = QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)
    return scene.items_in(area)[::-1]


def nearest_fit(scene: CanvasScene, at: QPointF, reach: float) -> tuple[NodeItem, Slot] | None:
    """Return the fitting port that a dragged wire snaps to.

    On a node it is the nearest of the node's; beside, the nearest within ``reach``.
    """
    best: tuple[float, NodeItem, Slot] | None = None
    for item in items_near(scene, at, reach):
        limit = 1e9 if item.rect.contains(at) else reach
        for slot in item.card.slots:
            away = _away(item.slot_pos(slot), at)
            if (
                away < limit
                and (best is None or away < best[0])
                and scene.is_lit(item.card.id, slot)
            ):
                best = (away, item, slot)
    return (best[1], best[2]) if best else None


def _slot(near: list[NodeItem], at: QPointF, reach: float) -> Hit | None:
    best, found = reach, None
    for item in near:
        for slot in item.card.slots:
            away = _away(item.slot_pos(slot), at)
            if away < best:
                best, found = away, Hit(item.card.id, slot)
    return found


def _away(a: QPointF, b: QPointF) -> float:
    between = a - b
    return float((between.x() ** 2 + between.y() ** 2) ** 0.5)
