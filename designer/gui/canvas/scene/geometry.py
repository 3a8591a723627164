"""The geometry of nodes and wires, and what to route and repaint when something moved.

It knows nothing of the document; `CanvasScene` does.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QPointF, QRectF, QTimer
from PySide6.QtWidgets import QGraphicsScene

from designer.graph import Edge
from designer.graph.records import Point, Rect, WireEnds
from designer.graph.routing.router import Obstacles
from designer.gui.canvas.drawing.array_drawing import Floats, intersecting
from designer.gui.canvas.drawing.row_table import RowTable
from designer.gui.canvas.scene.card import Slot
from designer.gui.canvas.scene.node_item import NodeItem
from designer.gui.canvas.scene.wires import MAX_ROUTED_AT_ONCE, Wires

_WIRES_PER_SLICE = 40
"""Waiting wires that are routed between two events."""
_MAX_UPDATES = 60
"""For more updates than this, repainting everything is cheaper."""


class Drag(NamedTuple):
    """Nodes that are dragged together, and their wires: looked up once, not at each step."""

    names: frozenset[str]
    items: list[NodeItem]
    rows: npt.NDArray[np.intp]
    inner: list[WireEnds]
    """Wires between two of them, which keep their shape."""
    outer: list[WireEnds]


class SceneGeometry(QGraphicsScene):
    """The rectangles of nodes and the routes of wires."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Create an empty scene."""
        super().__init__(parent)
        self.cards: dict[str, NodeItem] = {}
        self.table: RowTable[str] = RowTable(
            rect=((4,), np.float64),
            hue=((), np.int16),
            severity=((), np.uint8),
            amount=((), np.float64),
            ports=((2,), np.float64),
        )
        self.wires = Wires()
        self.out_of: dict[str, dict[WireEnds, Edge]] = {}
        self.into: dict[str, dict[WireEnds, Edge]] = {}
        self.moves = 0
        """Counts changes of the nodes' positions or their look from afar, for caches."""
        self.before: list[Rect] = []
        """Rectangles that nodes have left: wires around them may run straight now."""
        self._obstacles: Obstacles | None = None
        self._drag: Drag | None = None
        self._later = QTimer(self, interval=0)
        self._later.timeout.connect(self.catch_up)

    def remove_all(self) -> None:
        """Remove all nodes and wires."""
        for held in (self.cards, self.table, self.wires, self.out_of, self.into, self.before):
            held.clear()
        self._obstacles = self._drag = None
        self.moves += 1

    # ---- where things are

    def nodes_moved(self) -> None:
        """Invalidate what depends on the nodes' positions."""
        self.moves += 1
        self._obstacles = None

    def invalidate_drag(self) -> None:
        """Invalidate the wires of what is dragged: there may be others."""
        self._drag = None

    @property
    def obstacles(self) -> Obstacles:
        """The rectangles of all nodes, for routing."""
        if self._obstacles is None:
            self._obstacles = Obstacles(self.table["rect"])
        return self._obstacles

    def items_in(self, area: QRectF) -> list[NodeItem]:
        """Return the nodes whose card a rectangle touches, the topmost last."""
        rows = np.flatnonzero(intersecting(self.table["rect"], area))
        items = [self.cards[self.table.keys[row]] for row in rows]
        return sorted(items, key=_height)

    def nodes_in(self, area: QRectF) -> list[str]:
        """Return the ids of the nodes whose card a rectangle touches, the topmost last."""
        return [item.card.id for item in self.items_in(area)]

    def ends_of(self, edge: Edge) -> tuple[QPointF, QPointF]:
        """Return the two end points of a wire."""
        x0, y0, x1, y1, _ = self._spans([edge.ends])[0].tolist()
        return (QPointF(x0, y0), QPointF(x1, y1))

    def _spans(self, keys: Sequence[WireEnds]) -> Floats:
        """Return rows (n, 5) of x1, y1, x2, y2 and the side that a wire leans to."""
        rects, ports = self.table["rect"], self.table["ports"]
        sources = self.table.rows([ends[0] for ends in keys])
        targets = self.table.rows([ends[2] for ends in keys])
        spans = np.zeros((len(keys), 5))
        spans[:, 0] = rects[sources, 0] + rects[sources, 2]
        spans[:, 1] = rects[sources, 1] + ports[sources, 1]
        spans[:, 2] = rects[targets, 0]
        spans[:, 3] = rects[targets, 1] + ports[targets, 0]
        # Not a number where there are several ports, or none: then the card knows.
        for row in np.flatnonzero(np.isnan(spans[:, 1])).tolist():
            edge = self.wires.edges[keys[row]]
            spans[row, :2] = rects[sources[row], :2] + self.cards[edge.source].card.source_point(
                edge
            )
        for row in np.flatnonzero(np.isnan(spans[:, 3])).tolist():
            edge = self.wires.edges[keys[row]]
            *place, spans[row, 4] = self.cards[edge.target].card.target_point(edge)
            spans[row, 2:4] = rects[targets[row], :2] + place
        return spans

    def edges_of(self, name: str) -> list[Edge]:
        """Return all wires at a node."""
        return [edge for _, edge in self.wires_at(name)]

    def wires_at(self, name: str) -> Iterator[tuple[WireEnds, Edge]]:
        """Yield all wires at a node, with their ends."""
        yield from self.into.get(name, {}).items()
        yield from self.out_of.get(name, {}).items()

    def find_slot(self, name: str, output: bool, key: str) -> Slot | None:
        """Return a node's port by what a wire to it stores, None if it is gone."""
        slots = self.cards[name].card.slots if name in self.cards else ()
        return next((s for s in slots if (s.output, s.key) == (output, key)), None)

    def wired_outputs(self, name: str) -> set[str]:
        """Return the output ports that a wire leaves from."""
        card = self.cards[name].card
        slots = (card.source_slot(edge) for edge in self.out_of.get(name, {}).values())
        return {slot.port for slot in slots if slot}

    # ---- leading wires

    def reroute(self, moved: list[str], edges: Mapping[WireEnds, object]) -> None:
        """Reroute wires that changed, wires of moved nodes, and wires that those came near."""
        if len(moved) == len(self.cards):
            self.before.clear()
            self.wires.discard_label_spots()
            self.route(self.wires.edges)
            return
        keys = {ends for ends in edges if ends in self.wires.edges}
        for name in moved:
            keys.update(ends for ends, _ in self.wires_at(name))
        if moved or self.before:
            around = self._around_moves(moved)
            keys |= self._passing(around)
            self.wires.discard_label_spots(around)
        self.route(keys)

    def _around_moves(self, moved: list[str]) -> Floats:
        """Return the rectangles (n, 4) of moved nodes, now and before."""
        now: Floats = self.table["rect"][self.table.rows(moved)]
        before = np.array(self.before or np.empty((0, 4)), dtype=np.float64)
        self.before.clear()
        return np.concatenate([now, before])

    def _passing(self, rects: Floats) -> set[WireEnds]:
        """Return the long wires that nodes have come in the way of, or left the way of."""
        rows = self.wires.passing(rects)
        return {self.wires.table.keys[row] for row in rows} & self.wires.edges.keys()

    def route(self, keys: Iterable[WireEnds], at_once: int = MAX_ROUTED_AT_ONCE) -> None:
        """Route wires between their ports; all but ``at_once`` of the long ones wait."""
        names = list(keys)
        self.update_wires([ends for ends in names if ends in self.wires.table])
        self.wires.route(names, self._spans(names), self.obstacles, at_once)
        self.update_wires(names)
        self.schedule()

    # ---- between events

    @property
    def behind(self) -> bool:
        """Whether there is something that is shown later."""
        return bool(self.wires.waiting)

    def schedule(self) -> None:
        """Start or stop catching up between events."""
        if self.behind != self._later.isActive():
            (self._later.start if self.behind else self._later.stop)()

    def catch_up(self) -> None:
        """Route some of the waiting wires."""
        self.route(self.wires.next_waiting(_WIRES_PER_SLICE))

    def finish(self) -> None:
        """Show now what would be shown later."""
        while self.behind:
            self.catch_up()

    def set_positions(self, places: Mapping[str, QPointF]) -> None:
        """Move nodes by the same offset, in the scene only, for a drag."""
        drag = self._drag
        if drag is None or drag.names != places.keys():
            drag = self._drag = self._dragged(places)
        to = [places[item.card.id] for item in drag.items]
        shift = to[0] - drag.items[0].pos()
        self.update_nodes(drag.items)
        self.update_wires(drag.inner)
        for item, place in zip(drag.items, to, strict=True):
            item.put(place.x(), place.y())
        self.table["rect"][drag.rows, :2] = [(place.x(), place.y()) for place in to]
        self.nodes_moved()
        self.wires.shift(drag.inner, shift.x(), shift.y())
        self.update_nodes(drag.items)
        self.update_wires(drag.inner)
        self.route(drag.outer, _WIRES_PER_SLICE)

    def glide(self, rows: npt.NDArray[np.intp], corners: Floats) -> None:
        """Move the nodes of ``rows`` to top-left ``corners`` (n, 2), without their wires."""
        for row, (x, y) in zip(rows.tolist(), corners.tolist(), strict=True):
            self.cards[self.table.keys[row]].put(x, y)
        self.table["rect"][rows, :2] = corners
        self.nodes_moved()

    def _dragged(self, names: Iterable[str]) -> Drag:
        inside = frozenset(names)
        inner: list[WireEnds] = []
        outer: list[WireEnds] = []
        for name in inside:
            for ends in self.out_of.get(name, {}):
                (inner if ends[2] in inside else outer).append(ends)
            outer += [ends for ends in self.into.get(name, {}) if ends[0] not in inside]
        ordered = list(inside)
        items = [self.cards[name] for name in ordered]
        return Drag(inside, items, self.table.rows(ordered), inner, outer)

    def bend(self, ends: WireEnds, via: Iterable[Point] | None = None) -> None:
        """Lead a wire through points, in the scene only; None restores the document's."""
        self.wires.bend(ends, None if via is None else tuple(via))
        self.route([ends])

    # ---- repainting

    def update_nodes(self, items: Collection[NodeItem], *, also: int = 0) -> None:
        """Schedule repaints of nodes; ``also`` counts others that will follow."""
        if len(items) + also > _MAX_UPDATES:
            self.update()
            return
        for item in items:
            self.update(item.around)

    def update_wires(self, wires: Collection[WireEnds]) -> None:
        """Schedule repaints of wires."""
        if len(wires) > _MAX_UPDATES:
            self.update()
            return
        for ends in wires:
            self.update_wire(self.wires.box(ends))

    def update_wire(self, box: Rect) -> None:
        """Schedule a repaint around a wire's bounding box."""
        left, top, right, bottom = box
        # A label may stand beside its wire, over the next card's edge.
        self.update(QRectF(left - 60, top - 60, right - left + 120, bottom - top + 120))


def _height(item: NodeItem) -> tuple[bool, int]:
    """Return the sort key of the stacking order."""
    return (item.selected, item.serial)
