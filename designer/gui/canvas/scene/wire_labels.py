"""Placement of wires' labels: on their wire, clear of cards, other labels and other lanes."""

from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

import numpy as np

from designer.graph.records import Point, WireEnds
from designer.graph.routing.router import Obstacles
from designer.graph.routing.routes import SEGMENTS
from designer.gui.canvas.drawing.array_drawing import Floats
from designer.gui.canvas.drawing.metrics import LABEL_SIZE, width
from designer.gui.canvas.drawing.row_table import RowTable

Spot = tuple[float, float, float]
"""Centre and width of a label."""
_POSITIONS = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)
"""Positions along a wire for its label, as shares of its length, the best first."""
LABEL_HEIGHT = 14.0
_MAX_DISTANCE = 2.6
"""Farthest distance of a label from its wire, as a multiple of its height."""
LABEL_REACH = 100.0
"""Distance from a wire, in scene units, within which things may be in its label's way."""
_CELL_WIDTH = 512.0


class LabelledWires(Protocol):
    """What placing a label needs to know of the wires."""

    table: RowTable[WireEnds]
    """The column ``detoured`` tells which wires take a lane past nodes."""

    def label(self, ends: WireEnds) -> str:
        """Return the text of a wire's label, "" where it has none."""

    def points(self, ends: WireEnds) -> Floats:
        """Return a wire's points (SEGMENTS + 1, 2) in scene units."""

    def is_broken(self, ends: WireEnds) -> bool:
        """Return whether there is an error on a wire."""

    def source_of(self, ends: WireEnds) -> int:
        """Return the number of the port that a wire leaves, -1 while it has none."""

    @property
    def lanes(self) -> Floats:
        """The lanes of all wires as rows of x1, x2, y and the number of the source."""


class LabelPlacements:
    """The labels placed so far, indexed by stretches of x and by output."""

    def __init__(self) -> None:
        """Create an empty index."""
        self.scale = 1.0
        self._found: dict[WireEnds, Spot | None] = {}
        self._stretches: dict[int, dict[WireEnds, Spot]] = {}
        self._outputs: dict[tuple[str, str], dict[WireEnds, Spot]] = {}

    def __contains__(self, ends: WireEnds) -> bool:
        """Return whether a place for this wire's label was looked for."""
        return ends in self._found

    def __iter__(self) -> Iterator[WireEnds]:
        """Iterate over those wires."""
        return iter(self._found)

    def __getitem__(self, ends: WireEnds) -> Spot | None:
        """Return a label's place; None where there is no room."""
        return self._found[ends]

    def __setitem__(self, ends: WireEnds, spot: Spot | None) -> None:
        """Store a label's place."""
        self.pop(ends)
        self._found[ends] = spot
        if spot is not None:
            for held in self._holding(ends, spot):
                held[ends] = spot

    def pop(self, ends: WireEnds) -> None:
        """Remove a label's place, if there is one."""
        spot = self._found.pop(ends, None)
        if spot is not None:
            for held in self._holding(ends, spot):
                held.pop(ends, None)

    def clear(self) -> None:
        """Remove all."""
        for held in (self._found, self._stretches, self._outputs):
            held.clear()

    def scale_to(self, scale: float) -> None:
        """Set the scale of labels; places at another scale are discarded."""
        if scale != self.scale:
            self.scale = scale
            self.clear()

    def near(self, left: float, right: float) -> Floats:
        """Return the labels in a range of x, as rows (n, 4) of x, y, width, height."""
        high = LABEL_HEIGHT * self.scale
        near = dict[WireEnds, Spot]()
        for stretch in range(int(left // _CELL_WIDTH), int(right // _CELL_WIDTH) + 1):
            near.update(self._stretches.get(stretch, {}))
        rects = [(x - w / 2, y - high / 2, w, high) for x, y, w in near.values()]
        return np.array(rects, dtype=np.float64).reshape(-1, 4)

    def of_output(self, ends: WireEnds) -> Collection[Spot]:
        """Return the labels of wires from the same output, which have the same text."""
        return self._outputs.get(ends[:2], {}).values()

    def _holding(self, ends: WireEnds, spot: Spot) -> Iterator[dict[WireEnds, Spot]]:
        x, _, wide = spot
        yield self._outputs.setdefault(ends[:2], {})
        for stretch in range(int((x - wide) // _CELL_WIDTH), int((x + wide) // _CELL_WIDTH) + 1):
            yield self._stretches.setdefault(stretch, {})


def find_spot(
    wires: LabelledWires, ends: WireEnds, nodes: Obstacles, spots: LabelPlacements
) -> Spot | None:
    """Return centre and width of a wire's label, None where there is no room for it."""
    text = wires.label(ends)
    if not text:
        return None
    wide, high = (width(text, LABEL_SIZE) + 10) * spots.scale, LABEL_HEIGHT * spots.scale
    points = wires.points(ends)
    (left, top), (right, bottom) = (
        points.min(axis=0) - LABEL_REACH,
        points.max(axis=0) + LABEL_REACH,
    )
    rects = nodes.near(left - wide, right + wide, top, bottom)
    rects = np.concatenate([rects, spots.near(left - wide, right + wide)])
    lanes = _other_lanes(wires, ends, (left - wide, top, right + wide, bottom))
    clear = np.concatenate([rects, lanes])
    own = _on_lane(wires, ends, points)
    said = spots.of_output(ends)
    if own and any(abs(spot[1] - own[0][1]) < 1 for spot in said):
        return None  # they share the lane
    on_it = [points[round(t * SEGMENTS)] for t in _POSITIONS]
    floating = np.inf if wires.is_broken(ends) else _MAX_DISTANCE  # always label errors
    # Beside the wire only where no other wire of the same output says it already.
    beside = [] if said else _aside(points, (rects, lanes), (wide, high), floating)
    tries: list[tuple[Iterable[Floats | Point], Floats]] = [
        (own, clear), (own, rects), (on_it, clear), (on_it, rects), (beside, clear),
    ]  # fmt: skip
    for options, others in tries:
        for x, y in options:
            if not _meets((x, y), (wide, high), others):
                return (float(x), float(y), wide)
    return None


def _on_lane(wires: LabelledWires, ends: WireEnds, points: Floats) -> list[Floats]:
    """Return places on a wire's own lane, where it has one."""
    if not wires.table["detoured"][wires.table.row(ends)]:
        return []
    start, end = points[SEGMENTS // 2 - 1], points[SEGMENTS // 2 + 1]
    return [start + (end - start) * t for t in _POSITIONS]


def _other_lanes(
    wires: LabelledWires, ends: WireEnds, area: tuple[float, float, float, float]
) -> Floats:
    """Return the lanes of other wires in an area, as flat rectangles (n, 4)."""
    left, top, right, bottom = area
    lanes = wires.lanes
    lanes = lanes[(lanes[:, 2] > top) & (lanes[:, 2] < bottom)]
    own = wires.source_of(ends)
    lanes = lanes[(lanes[:, 3] != own) & (lanes[:, 0] < right) & (lanes[:, 1] > left)]
    flat = np.column_stack([lanes[:, 0], lanes[:, 2], lanes[:, 1] - lanes[:, 0], lanes[:, 0]])
    flat[:, 3] = 0
    return flat


def _aside(
    points: Floats,
    nodes_and_lanes: tuple[Floats, Floats],
    size: tuple[float, float],
    floating: float,
) -> Iterable[Point]:
    """Yield places above and below the middle, where the gap is too narrow for the label.

    None is so far away that nobody would see which wire it is of (``floating`` times its height),
    or beyond another's lane.
    """
    (rects, lanes), (wide, high) = nodes_and_lanes, size
    x, y = points[SEGMENTS // 2]
    half = wide / 2 + 2  # as `_meets` has it, or a gap just wide enough gets no label at all
    near = rects[(rects[:, 0] < x + half) & (rects[:, 0] + rects[:, 2] > x - half)]
    near = near[(near[:, 1] < y + 30) & (near[:, 1] + near[:, 3] > y - 30)]
    if not len(near):
        return
    over = lanes[(lanes[:, 0] < x + half) & (lanes[:, 0] + lanes[:, 2] > x - half), 1]
    heights = points[np.abs(points[:, 0] - x) < half, 1]
    above = float(near[:, 1].min()) - high / 2 - 3
    below = float((near[:, 1] + near[:, 3]).max()) + high / 2 + 3
    for at in (above, below):
        hidden = (over > min(at, y)) & (over < max(at, y))
        if np.abs(heights - at).min() < floating * high and not hidden.any():
            yield (x, at)


def _meets(centre: Point, size: Point, rects: Floats) -> bool:
    (x, y), (wide, high) = centre, size
    left, top, right, bottom = x - wide / 2, y - high / 2, x + wide / 2, y + high / 2
    meets = (rects[:, 0] < right + 2) & (rects[:, 0] + rects[:, 2] > left - 2)
    meets &= (rects[:, 1] < bottom + 1) & (rects[:, 1] + rects[:, 3] > top - 1)
    return bool(meets.any())
