"""The whole layout: components one below the other, each in columns, and in rows where long."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from designer.graph.gc_control import gc_paused
from designer.graph.layout.columns import columns_of, parts_of
from designer.graph.layout.crossings import reduce_crossings
from designer.graph.layout.folding import FoldedLine, folded
from designer.graph.layout.heights import tops_of
from designer.graph.layout.layered_graph import LayeredGraph, Ports, Wire, layered_graph
from designer.graph.layout.nested_skips import pin_nested_skips
from designer.graph.records import Extent, Point

_NODE_SPACING = 36.0
_COLUMN_GAP = 60.0
_MAX_TURN_GAP = 170.0
_PART_SPACING = 72.0
_MAX_LOOSE_WIDTH = 900.0


def arranged(
    sizes: Mapping[str, Extent],
    gaps: Mapping[Wire, float],
    row: float = _NODE_SPACING,
    *,
    ports: Mapping[Wire, Ports] | None = None,
    start: Mapping[str, Point] | None = None,
    bundles: Mapping[Wire, int] | None = None,
) -> dict[str, Point]:
    """Return each node's top-left corner, the leftmost at x = 0, the highest at y = 0.

    ``sizes`` are width and height by node, ``gaps`` the room that each wire (source, target) needs
    between its ends, ``row`` the least distance between nodes above each other. ``ports`` say how
    far below the tops of its nodes a wire leaves and arrives, ``start`` where nodes are now: what
    stands above another in a column stays above where nothing speaks against it. ``bundles`` says
    of wires that stand for several how many these are.
    """
    with gc_paused():
        return _arranged(_Given(sizes, gaps, row, bundles or {}), ports or {}, start or {})


class _Given(NamedTuple):
    """The arguments of `arranged` that are the same for all components."""

    sizes: Mapping[str, Extent]
    gaps: Mapping[Wire, float]
    row: float
    bundles: Mapping[Wire, int]


def _arranged(
    given: _Given, ports: Mapping[Wire, Ports], start: Mapping[str, Point]
) -> dict[str, Point]:
    sizes = given.sizes
    wires = {wire: ports.get(wire, (0.0, 0.0)) for wire in given.gaps if wire[0] != wire[1]}
    found: dict[str, Point] = {}
    y = 0.0
    parts = parts_of(list(sizes), wires)
    loose = [part[0] for part in parts if len(part) == 1]
    belongs = {name: number for number, part in enumerate(parts) for name in part}
    inside: list[dict[Wire, Ports]] = [{} for _ in parts]
    for wire, ends in wires.items():
        inside[belongs[wire[0]]][wire] = ends
    for part, within in zip(parts, inside, strict=True):
        if len(part) > 1:
            places = _part(given, _in_order(part, sizes, start), within)
            found.update({name: (x, y + top) for name, (x, top) in places.items()})
            y = max(found[name][1] + sizes[name][1] for name in part) + _PART_SPACING
    found.update(_side_by_side(loose, sizes, given.row, y))
    return {name: found[name] for name in sizes}


def _in_order(
    part: Sequence[str], sizes: Mapping[str, Extent], start: Mapping[str, Point]
) -> list[str]:
    """Return the nodes from above to below, by their middles."""
    middles = {n: start[n][1] + sizes[n][1] / 2 if n in start else 0.0 for n in part}
    return sorted(part, key=middles.__getitem__)


def _part(given: _Given, names: Sequence[str], wires: Mapping[Wire, Ports]) -> dict[str, Point]:
    sizes = given.sizes
    layered = layered_graph(names, columns_of(names, wires), sizes, wires)
    layered.bundles = {wire: given.bundles[wire] for wire in wires.keys() & given.bundles.keys()}
    nest = pin_nested_skips(layered)
    reduce_crossings(layered)
    tops = tops_of(layered, given.row)
    widths = [
        max(sizes[names[v]][0] for v in column if v < layered.nodes) for column in layered.columns
    ]
    line = FoldedLine(_lefts(widths, _rooms(layered, given.gaps, tops)), widths, tops)
    return folded(layered, sizes, line, nest)


def _rooms(layered: LayeredGraph, gaps: Mapping[Wire, float], tops: Sequence[float]) -> list[float]:
    """Return the room before each column: for labels on wires, and for steep wires to turn."""
    rooms = [0.0] * len(layered.columns)
    names, columns = layered.names, layered.column
    for source, target, _ in layered.wires:
        column = columns[target]
        if column == columns[source] + 1:
            room = gaps[names[source], names[target]]
            rooms[column] = max(rooms[column], room)
    for vertex, beside in enumerate(layered.right):
        top = tops[vertex]
        for other, here, there in beside:
            room = 40 + 0.2 * abs(top + here - tops[other] - there)
            if room > rooms[columns[other]]:
                rooms[columns[other]] = max(min(room, _MAX_TURN_GAP), rooms[columns[other]])
    return rooms


def _lefts(widths: Sequence[float], rooms: Sequence[float]) -> list[float]:
    lefts = [0.0]
    for width, room in zip(widths, rooms[1:], strict=False):
        lefts.append(lefts[-1] + width + (room or _COLUMN_GAP))
    return lefts


def _side_by_side(
    names: Sequence[str], sizes: Mapping[str, Extent], row: float, y: float
) -> dict[str, Point]:
    """Place what is wired to nothing side by side, in rows."""
    found: dict[str, Point] = {}
    x = high = 0.0
    for name in names:
        if x and x + sizes[name][0] > _MAX_LOOSE_WIDTH:
            x, y, high = 0.0, y + high + row, 0.0
        found[name] = (x, y)
        x, high = x + sizes[name][0] + row, max(high, sizes[name][1])
    return found
