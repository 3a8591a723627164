"""What is arranged, by number instead of by name: vertices in columns, and the wires between them.

Nodes come first; the vertices after them are stand-ins for wires that pass a column.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from designer.graph.records import Extent

Wire = tuple[str, str]
Ports = tuple[float, float]
"""How far below the tops of its two cards a wire leaves and arrives."""
_Wire = tuple[int, int, Ports]
Link = tuple[int, float, float]
"""The vertex at the other end, and how far below the tops the ends are: here, there."""
_LEAST_STAND_INS, _STAND_INS = 600, 2
"""The longest wires have none where there would be more: so many, and so many for each node."""
_MANY, _ENOUGH = 6, 4
"""With more wires than this for each node, only so many that lead into a node count."""
_LANE = 4.0
"""How high a stand-in is: a wire."""


@dataclass
class LayeredGraph:
    """A connected part of a network."""

    names: Sequence[str]
    heights: list[float]
    column: list[int]
    """The column of each vertex."""
    left: list[list[Link]]
    right: list[list[Link]]
    columns: list[list[int]] = field(default_factory=list)
    """The vertices of each column from above; it starts in the nodes' given order."""
    wires: list[_Wire] = field(default_factory=list)
    chains: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    """The stand-ins of each wire that passes columns."""
    shared: dict[tuple[int, float], list[int]] = field(default_factory=dict)
    """The stand-ins of each node's port."""
    bundles: dict[Wire, int] = field(default_factory=dict)
    """How many wires some stand for."""
    pinned: dict[int, int] = field(default_factory=dict)
    """Stand-ins that stay above all else in their column, in this order."""

    @property
    def nodes(self) -> int:
        """How many vertices are nodes; the others are stand-ins."""
        return len(self.names)


def make_sheet(
    names: Sequence[str],
    column: Mapping[str, int],
    sizes: Mapping[str, Extent],
    wires: Mapping[Wire, Ports],
) -> LayeredGraph:
    """Return the sheet of ``names``, which stand in ``column``s already."""
    number = {name: place for place, name in enumerate(names)}
    sheet = LayeredGraph(
        names,
        heights=[sizes[name][1] for name in names],
        column=[column[name] for name in names],
        left=[[] for _ in names],
        right=[[] for _ in names],
        wires=[(number[a], number[b], ports) for (a, b), ports in wires.items()],
    )
    sheet.columns = [[] for _ in range(max(sheet.column) + 1)]
    for vertex, place in enumerate(sheet.column):
        sheet.columns[place].append(vertex)
    budget = _LEAST_STAND_INS + _STAND_INS * len(names)
    strung = sorted(sheet.wires, key=lambda wire: _span(sheet, wire))
    if len(strung) > _MANY * len(names):
        strung = _thinned(strung)
    for source, target, ends in strung:
        before = len(sheet.heights)
        if budget > 0:
            _string(sheet, source, target, ends)
        budget -= len(sheet.heights) - before
    return sheet


def _thinned(wires: Sequence[_Wire]) -> list[_Wire]:
    """Return some of the wires into each node, short ones and long ones: they say enough."""
    into: dict[int, list[_Wire]] = {}
    for wire in wires:
        into.setdefault(wire[1], []).append(wire)
    for target, all_of_it in into.items():
        if len(all_of_it) > _ENOUGH:
            step = (len(all_of_it) - 1) / (_ENOUGH - 1)
            into[target] = [all_of_it[round(step * place)] for place in range(_ENOUGH)]
    kept = {wire[:2] for chosen in into.values() for wire in chosen}
    return [wire for wire in wires if wire[:2] in kept]


def _span(sheet: LayeredGraph, wire: _Wire) -> int:
    return sheet.column[wire[1]] - sheet.column[wire[0]]


def _string(sheet: LayeredGraph, source: int, target: int, ports: Ports) -> None:
    """Link two nodes, by a stand-in in each column between; wires of one port share theirs."""
    here, out = source, ports[0]
    shared = sheet.shared.setdefault((source, out), [])
    passed = sheet.column[target] - sheet.column[source] - 1
    for stand_in in shared[:passed]:
        here, out = stand_in, _LANE / 2
    for place in range(sheet.column[here] + 1, sheet.column[target]):
        stand_in = len(sheet.heights)
        sheet.heights.append(_LANE)
        sheet.column.append(place)
        sheet.columns[place].append(stand_in)
        sheet.left.append([(here, _LANE / 2, out)])
        sheet.right.append([])
        sheet.right[here].append((stand_in, out, _LANE / 2))
        here, out = stand_in, _LANE / 2
        shared.append(stand_in)
    sheet.right[here].append((target, out, ports[1]))
    sheet.left[target].append((here, ports[1], out))
    if passed:
        sheet.chains[source, target] = shared[:passed]
