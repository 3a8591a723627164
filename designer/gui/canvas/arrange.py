"""Laying out what is on the canvas: the cards as they are, their ports, the shapes on wires."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from designer.editing.marks import straighten
from designer.graph import Edge
from designer.graph.layout import arranged
from designer.gui.canvas.card import Card
from designer.gui.canvas.look import GAP, LABEL, width
from designer.gui.canvas.regroup import Grouped

if TYPE_CHECKING:
    from designer.gui.canvas.board import Board

_Pair = tuple[float, float]
_ROUND_LABEL = 34
_FORK = 26
"""More room where a wire leaves beside others, so that no shape hides which way it goes."""


def arrange(canvas: "Board") -> None:
    """Lay out the selection, or everything, from left to right."""
    chosen = canvas.selected_ids()
    names = chosen if len(chosen) > 1 else list(canvas.stage.cards)
    if not names:
        return
    canvas.motion.finish()
    cards = {name: canvas.stage.card(name) for name in names}
    sizes = {name: (card.width, card.height) for name, card in cards.items()}
    gaps, ports = _wires(canvas, cards)
    start = {name: canvas.here.network.node(name).at for name in names}
    corner = canvas.stage.bounds(names).topLeft()
    found = arranged(sizes, gaps, ports=ports, start=start)
    places = {n: (round(corner.x() + x), round(corner.y() + y)) for n, (x, y) in found.items()}
    groups = Grouped(canvas, names)
    with canvas.edit("Arrange") as edit:
        straighten(edit, names)
        for name, place in places.items():
            if place != start[name]:
                edit.update_node(name, at=place)
        groups.put(edit)
    if len(chosen) <= 1:
        area, marks = _around(sizes, places), canvas.stage.marks
        for serial, _ in (*marks.frames(), *marks.notes()):
            area |= marks.rect(serial)
        canvas.motion.fit(area)


def _wires(
    canvas: "Board", cards: Mapping[str, Card]
) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], _Pair]]:
    """Return by wire the room it needs between its nodes, and where it leaves and arrives."""
    gaps: dict[tuple[str, str], float] = {}
    ports: dict[tuple[str, str], _Pair] = {}
    wires, out_of = canvas.stage.wires, canvas.stage.out_of
    widths: dict[str, float] = {}
    for edge in canvas.here.network.edges():
        if edge.source in cards and edge.target in cards:
            ends = (edge.source, edge.target)
            label = wires.label(edge.ends)
            if label not in widths:
                widths[label] = width(label, LABEL)
            room = widths[label] + _ROUND_LABEL
            room += _FORK if len(out_of.get(edge.source, ())) > 1 else 0
            gaps[ends] = max(gaps.get(ends, GAP), room)
            ports.setdefault(ends, _heights(cards[edge.source], cards[edge.target], edge))
    return gaps, ports


def _heights(source: Card, target: Card, edge: Edge) -> _Pair:
    """Return how far below the tops of two cards a wire leaves and arrives."""
    out, into = source.source_slot(edge), target.target_slot(edge)
    return (out.y if out else 0.0, into.y if into else 0.0)


def _around(sizes: Mapping[str, _Pair], places: Mapping[str, tuple[int, int]]) -> QRectF:
    """Return the rectangle around nodes at places."""
    left, top = (min(place[axis] for place in places.values()) for axis in (0, 1))
    right = max(x + sizes[name][0] for name, (x, _) in places.items())
    bottom = max(y + sizes[name][1] for name, (_, y) in places.items())
    return QRectF(QPointF(left, top), QPointF(right, bottom))
