"""Automatic layout of the canvas, from the cards' sizes, their ports and the wires' labels."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QRectF

from designer.editing.annotations import clear_bends
from designer.graph import Edge
from designer.graph.geometry import bounds
from designer.graph.layout import Drawing, arranged_in_frames
from designer.graph.records import Point, Rect
from designer.gui.canvas.commands.arrange_frames import MARGINS, FrameLayout, with_cut_frames
from designer.gui.canvas.drawing.metrics import GAP, LABEL_SIZE, width
from designer.gui.canvas.motion import Motion
from designer.gui.canvas.scene.card import NodeCard
from designer.gui.canvas.scene.context import CanvasContext

_LABEL_MARGIN = 34
_FORK_MARGIN = 26
"""Extra room where a wire leaves beside others, so that its label hides no fork."""


def arrange(canvas: CanvasContext, motion: Motion) -> None:
    """Lay out the selection, or everything, from left to right."""
    chosen = canvas.selection.nodes
    names = with_cut_frames(canvas, chosen) if len(chosen) > 1 else list(canvas.scene().cards)
    if not names:
        return
    motion.finish()
    cards = {name: canvas.scene().card(name) for name in names}
    start = {name: canvas.viewpoint.network.node(name).at for name in names}
    gaps, ports = _wires(canvas, cards)
    rects = {name: (*start[name], card.width, card.height) for name, card in cards.items()}
    groups = FrameLayout(canvas, names)
    drawing = Drawing(rects, gaps, ports, groups.frames, groups.notes, MARGINS)
    laid = arranged_in_frames(drawing)
    by = _shift(start.values(), laid.nodes.values())
    places = {n: (round(x + by[0]), round(y + by[1])) for n, (x, y) in laid.nodes.items()}
    with canvas.edit("Arrange") as edit:
        clear_bends(edit, names)
        for name, place in places.items():
            if place != start[name]:
                edit.update_node(name, at=place)
        groups.put(edit, laid, by)
    if len(chosen) <= 1:
        # Not where the scene has them: there they have only begun to glide.
        held: list[Rect] = [(*place, *rects[name][2:]) for name, place in places.items()]
        held += [
            (*annotation.at, *annotation.size)
            for annotation in canvas.viewpoint.network.annotations.values()
        ]
        motion.fit(QRectF(*bounds(held)))


def _shift(before: Iterable[Point], after: Iterable[Point]) -> Point:
    """Return how to move what is laid out so that its corner is where it was, in whole units."""
    left, top = (min(places) for places in zip(*before, strict=True))
    new_left, new_top = (min(places) for places in zip(*after, strict=True))
    return (round(left - new_left), round(top - new_top))


def _wires(
    canvas: CanvasContext, cards: Mapping[str, NodeCard]
) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], Point]]:
    """Return by wire the room it needs between its nodes, and where it leaves and arrives."""
    gaps: dict[tuple[str, str], float] = {}
    ports: dict[tuple[str, str], Point] = {}
    wires, out_of = canvas.scene().wires, canvas.scene().out_of
    widths: dict[str, float] = {}
    for edge in canvas.viewpoint.network.edges():
        if edge.source in cards and edge.target in cards:
            ends = (edge.source, edge.target)
            label = wires.label(edge.ends)
            if label not in widths:
                widths[label] = width(label, LABEL_SIZE)
            room = widths[label] + _LABEL_MARGIN
            room += _FORK_MARGIN if len(out_of.get(edge.source, ())) > 1 else 0
            gaps[ends] = max(gaps.get(ends, GAP), room)
            ports.setdefault(ends, _heights(cards[edge.source], cards[edge.target], edge))
    return gaps, ports


def _heights(source: NodeCard, target: NodeCard, edge: Edge) -> Point:
    """Return how far below the tops of two cards a wire leaves and arrives."""
    out, into = source.source_slot(edge), target.target_slot(edge)
    return (out.y if out else 0.0, into.y if into else 0.0)
