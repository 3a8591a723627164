"""All wires of the scene as arrays: their routes, hit testing, and their labels."""

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from designer.graph import Edge
from designer.graph.records import Point, WireEnds
from designer.graph.routing import routes
from designer.graph.routing.router import Obstacles, Routes, WireRouter
from designer.graph.routing.routes import SEGMENTS
from designer.graph.routing.waypoints import FINE_SEGMENTS, curve_through
from designer.gui.canvas.drawing.array_drawing import Floats
from designer.gui.canvas.drawing.row_table import RowTable
from designer.gui.canvas.scene.wire_labels import LABEL_REACH, LabelPlacements, Spot, find_spot
from designer.layers.tensor_types import TensorType

_CLEARANCE = 30.0
"""Distance from a node, in scene units, within which a wire may be rerouted."""
_MAX_PAIRS = 4_000_000
"""For more pairs than this, rerouting every long wire is cheaper than testing each."""


_MAX_RECTS = 50
"""For more rectangles than this, all labels are placed again."""
MAX_ROUTED_AT_ONCE = 120
"""Long wires that are routed before the next frame."""

Places = npt.NDArray[np.intp]


class Bend(NamedTuple):
    """One of the points that a wire is led through."""

    ends: WireEnds
    place: int


class State(IntEnum):
    """How a wire is painted."""

    KNOWN = 0
    UNKNOWN = 1
    BROKEN = 2


class Wires:
    """Geometry of every wire. ``obstacles`` gives the nodes' rectangles in a range of x."""

    def __init__(self) -> None:
        """Create an empty set."""
        self.table: RowTable[WireEnds] = RowTable(
            points=((SEGMENTS + 1, 2), np.float64),
            box=((4,), np.float64),
            state=((), np.uint8),
            lane=((4,), np.float64),
            detoured=((), np.bool_),
        )
        self.edges: dict[WireEnds, Edge] = {}
        self.flowing: dict[WireEnds, TensorType | None] = {}
        """What flows on each wire, None where that is not known."""
        self.bent: dict[WireEnds, tuple[Point, ...]] = {}
        """The points that wires are led through, of those few that are."""
        self.fine: dict[WireEnds, Floats] = {}
        """Those wires as finer segments (k, 4) than the table has room for."""
        self._spots = LabelPlacements()
        self._lanes: Floats | None = None
        self.animating = False
        """Whether wires are being animated: then none has a label."""
        self.waiting: dict[WireEnds, None] = {}
        """Long wires that are not routed yet, the next one first."""
        self._ways: Routes = {}
        self._sources: dict[tuple[str, str], int] = {}

    def clear(self) -> None:
        """Remove all wires."""
        self.table.clear()
        self.edges.clear()
        self.flowing.clear()
        self.bent.clear()
        self.fine.clear()
        self.waiting.clear()
        self._spots.clear()
        self._lanes = None

    def remove(self, ends: WireEnds) -> None:
        """Remove a wire."""
        self.table.remove(ends)
        of_wires: tuple[dict[WireEnds, Any], ...] = (self.edges, self.flowing, self.bent)
        for held in (*of_wires, self.fine, self.waiting):
            held.pop(ends, None)
        self._spots.pop(ends)
        self._lanes = None

    def put(self, edge: Edge) -> None:
        """Store a wire's record, and the points that it is led through."""
        self.edges[edge.ends] = edge
        if edge.via or self.bent:
            self.bend(edge.ends)

    def bend(self, ends: WireEnds, via: tuple[Point, ...] | None = None) -> None:
        """Set the points that a wire is led through; None for those of its record."""
        points = self.edges[ends].via if via is None else via
        if points:
            self.bent[ends] = points
        else:
            self.bent.pop(ends, None)
            self.fine.pop(ends, None)

    def set_meanings(
        self, meant: Mapping[WireEnds, tuple[TensorType | None, State]]
    ) -> list[WireEnds]:
        """Set the type and state of wires; return those that have to be repainted."""
        known = [ends in self.table for ends in meant]
        rows = self.table.put_all(list(meant))
        states = np.array([state for _, state in meant.values()], dtype=np.uint8)
        other = (self.table["state"][rows] != states).tolist()
        self.table["state"][rows] = states
        differing: list[WireEnds] = []
        for ends, was, differs in zip(meant, known, other, strict=True):
            flows = meant[ends][0]
            if was and (differs or self.flowing.get(ends) != flows):
                differing.append(ends)
            self.flowing[ends] = flows
            self._spots.pop(ends)
        return differing

    def label(self, ends: WireEnds) -> str:
        """Return a wire's label: the shape that flows on it, "" where that is not known."""
        flows = self.flowing.get(ends)
        return "" if flows is None else str(flows)

    def route(
        self,
        names: list[WireEnds],
        ends: Floats,
        nodes: Obstacles,
        at_once: int = MAX_ROUTED_AT_ONCE,
    ) -> None:
        """Route wires from (x1, y1) to (x2, y2); the short ones first, so that detours nest.

        A fifth column of ``ends`` says which side a detour leans to. Where more than ``at_once``
        may have nodes in their way the longer ones wait as plain curves, until `next_waiting` asks
        for them.
        """
        if not names:
            return
        points = routes.curves(ends)
        rows = self.table.put_all(names)
        self.table["detoured"][rows] = False
        self._lanes = None
        if self.bent:
            self._lead_through(names, ends, points)
        self._lead(names, ends, points, nodes, at_once)
        self.table["points"][rows] = points
        self._measure(rows)
        self._forget(names)

    def next_waiting(self, count: int) -> list[WireEnds]:
        """Return the wires to route next."""
        return list(islice(self.waiting, count))

    def _lead(
        self, names: list[WireEnds], ends: Floats, points: Floats, nodes: Obstacles, at_once: int
    ) -> None:
        """Route wires around nodes in their way, in ``points``."""
        length = np.abs(ends[:, 2] - ends[:, 0]).tolist()
        far = [
            place
            for place in routes.may_need_detour(ends).tolist()
            if names[place] not in self.bent
        ]
        # In an order of their own, whatever theirs came from: a design always looks the same.
        far.sort(key=lambda place: (length[place], names[place]))
        for name in names if self.waiting else ():
            self.waiting.pop(name, None)
        self.waiting.update((names[place], None) for place in far[at_once:])
        table, known = self.table, self._sources
        router = WireRouter(nodes, table["lane"][table["detoured"]], len(far), self._ways)
        for place in far[:at_once]:
            source = known.setdefault(names[place][:2], len(known))
            way = router.route_around(np.append(ends[place], source), points[place])
            if way is not None:
                row = table.row(names[place])
                points[place], table["lane"][row] = way
                table["detoured"][row] = True

    def _lead_through(self, names: list[WireEnds], ends: Floats, points: Floats) -> None:
        """Route the wires that have bends, in ``points``."""
        for place, name in enumerate(names):
            via = self.bent.get(name)
            if via:
                points[place] = curve_through(ends[place], via)
                fine = curve_through(ends[place], via, FINE_SEGMENTS)
                self.fine[name] = routes.segments(fine[None])[0]

    def _forget(self, keys: Iterable[WireEnds]) -> None:
        for key in keys:
            self._spots.pop(key)

    def shift(self, keys: list[WireEnds], dx: float, dy: float) -> None:
        """Move whole wires with the nodes at both their ends."""
        rows = self.table.rows(keys)
        self.table["points"][rows] += (dx, dy)
        self.table["lane"][rows] += (dx, dx, dy, 0)
        self._lanes = None
        self._measure(rows)
        for key in self.bent.keys() & set(keys) if self.bent else ():
            self.bent[key] = tuple((x + dx, y + dy) for x, y in self.bent[key])
            self.fine[key] = self.fine[key] + np.array([dx, dy, dx, dy])
        self._forget(keys)

    def put_points(self, rows: Places, points: Floats) -> None:
        """Set the ``points`` (n, SEGMENTS + 1, 2) of the wires of ``rows``, for an animation."""
        self.table["points"][rows] = points
        self._measure(rows)
        self.discard_label_spots()

    def _measure(self, rows: Places) -> None:
        x, y = np.moveaxis(self.table["points"][rows], 2, 0)
        self.table["box"][rows] = np.stack([x.min(1), y.min(1), x.max(1), y.max(1)], axis=1)

    # ---- asking

    def within(self, left: float, top: float, right: float, bottom: float) -> Places:
        """Return the rows of wires whose box meets a rectangle."""
        box = self.table["box"]
        meets = (box[:, 0] <= right) & (box[:, 2] >= left)
        meets &= (box[:, 1] <= bottom) & (box[:, 3] >= top)
        return np.flatnonzero(meets)

    def passing(self, rects: Floats) -> Places:
        """Return the rows of long wires that come near any of the rectangles."""
        box, detoured = self.table["box"], self.table["detoured"]
        rows = np.flatnonzero(detoured | (box[:, 2] - box[:, 0] > routes.MAX_CLEAR_LENGTH))
        if len(rects) * len(rows) > _MAX_PAIRS:
            return rows
        left, top, right, bottom = box[rows].T[:, :, None]
        x, y = rects[:, 0], rects[:, 1]
        met = (x < right) & (x + rects[:, 2] > left)
        met &= (y - _CLEARANCE < bottom) & (y + rects[:, 3] + _CLEARANCE > top)
        return rows[met.any(axis=1)]

    def at(self, x: float, y: float, reach: float) -> Edge | None:
        """Return the wire nearest to a point, None if none is within ``reach``."""
        best, found = reach, None
        for row in self.within(x - reach, y - reach, x + reach, y + reach):
            away = routes.distance(self.lines([row])[0], x, y)
            if away < best:
                best, found = away, self.edges.get(self.table.keys[row])
        return found

    def box(self, ends: WireEnds) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of a wire."""
        left, top, right, bottom = self.table["box"][self.table.row(ends)]
        return (float(left), float(top), float(right), float(bottom))

    def points(self, ends: WireEnds) -> Floats:
        """Return a wire's points (SEGMENTS + 1, 2) in scene units."""
        points: Floats = self.table["points"][self.table.row(ends)]
        return points

    def lines(self, rows: Places | Sequence[int]) -> Floats:
        """Return the segments (n, SEGMENTS, 4) that wires are painted as: x1, y1, x2, y2."""
        return routes.segments(self.table["points"][rows])

    # ---- labels

    def label_spot(self, ends: WireEnds, nodes: Obstacles, scale: float = 1.0) -> Spot | None:
        """Return centre and width of a wire's label, None where there is no room for it.

        ``scale`` enlarges labels, so that they are readable from afar.
        """
        if self.animating:
            return None
        self._spots.scale_to(scale)
        if ends not in self._spots:
            self._spots[ends] = find_spot(self, ends, nodes, self._spots)
        return self._spots[ends]

    def discard_label_spots(self, route_around: Floats | None = None) -> None:
        """Discard the places of labels near rectangles (n, 4), or of all labels."""
        if route_around is None or len(route_around) > _MAX_RECTS:
            self._spots.clear()
            return
        keys = list(self._spots)
        left, top, right, bottom = self.table["box"][self.table.rows(keys)].T[:, :, None]
        x, y = route_around[:, 0], route_around[:, 1]
        met = (x < right + LABEL_REACH) & (x + route_around[:, 2] > left - LABEL_REACH)
        met &= (y < bottom + LABEL_REACH) & (y + route_around[:, 3] > top - LABEL_REACH)
        self._forget(keys[place] for place in np.flatnonzero(met.any(axis=1)))

    def is_broken(self, ends: WireEnds) -> bool:
        """Return whether there is an error on a wire."""
        return bool(self.table["state"][self.table.row(ends)] == State.BROKEN)

    @property
    def lanes(self) -> Floats:
        """The lanes that wires take past nodes: x1, x2, y and the number of their source."""
        if self._lanes is None:
            self._lanes = self.table["lane"][self.table["detoured"]]
        return self._lanes

    def source_of(self, ends: WireEnds) -> int:
        """Return the number of the port that a wire leaves, -1 while it has none."""
        return self._sources.get(ends[:2], -1)
