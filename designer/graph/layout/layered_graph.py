"""The layered graph that layout works on: vertices by number, in columns, and links between them.

Nodes come first; the vertices after them are the dummy vertices of wires that pass a column.
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
_MIN_DUMMIES, _DUMMIES_PER_NODE = 600, 2
"""The budget for dummy vertices, as a base and for each node; the longest wires get none beyond."""
_MAX_WIRES_PER_NODE, _SAMPLED_WIRES = 6, 4
"""With more wires than this for each node, only a sample of those into each node is linked."""
_DUMMY_HEIGHT = 4.0
"""The height of a dummy vertex, which is a wire's."""


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
    """The dummy vertices of each wire that passes columns."""
    shared: dict[tuple[int, float], list[int]] = field(default_factory=dict)
    """The dummy vertices of each node's port, shared by the wires that leave from it."""
    bundles: dict[Wire, int] = field(default_factory=dict)
    """How many wires some stand for."""
    pinned: dict[int, int] = field(default_factory=dict)
    """Dummy vertices that stay above all else in their column, in this order."""

    @property
    def nodes(self) -> int:
        """The number of vertices that are nodes; the others are dummies."""
        return len(self.names)


def layered_graph(
    names: Sequence[str],
    column: Mapping[str, int],
    sizes: Mapping[str, Extent],
    wires: Mapping[Wire, Ports],
) -> LayeredGraph:
    """Return the layered graph of ``names``, whose columns are assigned already."""
    number = {name: place for place, name in enumerate(names)}
    layered = LayeredGraph(
        names,
        heights=[sizes[name][1] for name in names],
        column=[column[name] for name in names],
        left=[[] for _ in names],
        right=[[] for _ in names],
        wires=[(number[a], number[b], ports) for (a, b), ports in wires.items()],
    )
    layered.columns = [[] for _ in range(max(layered.column) + 1)]
    for vertex, place in enumerate(layered.column):
        layered.columns[place].append(vertex)
    budget = _MIN_DUMMIES + _DUMMIES_PER_NODE * len(names)
    linked = sorted(layered.wires, key=lambda wire: _span(layered, wire))
    if len(linked) > _MAX_WIRES_PER_NODE * len(names):
        linked = _sampled(linked)
    for source, target, ends in linked:
        before = len(layered.heights)
        if budget > 0:
            _link_through_dummies(layered, source, target, ends)
        budget -= len(layered.heights) - before
    return layered


def _sampled(wires: Sequence[_Wire]) -> list[_Wire]:
    """Return some of the wires into each node, from the shortest to the longest."""
    into: dict[int, list[_Wire]] = {}
    for wire in wires:
        into.setdefault(wire[1], []).append(wire)
    for target, all_of_it in into.items():
        if len(all_of_it) > _SAMPLED_WIRES:
            step = (len(all_of_it) - 1) / (_SAMPLED_WIRES - 1)
            into[target] = [all_of_it[round(step * place)] for place in range(_SAMPLED_WIRES)]
    kept = {wire[:2] for chosen in into.values() for wire in chosen}
    return [wire for wire in wires if wire[:2] in kept]


def _span(layered: LayeredGraph, wire: _Wire) -> int:
    return layered.column[wire[1]] - layered.column[wire[0]]


def _link_through_dummies(layered: LayeredGraph, source: int, target: int, ports: Ports) -> None:
    """Link two nodes by a dummy vertex in each column between; wires of one port share theirs."""
    here, out = source, ports[0]
    shared = layered.shared.setdefault((source, out), [])
    passed = layered.column[target] - layered.column[source] - 1
    for dummy in shared[:passed]:
        here, out = dummy, _DUMMY_HEIGHT / 2
    for place in range(layered.column[here] + 1, layered.column[target]):
        dummy = len(layered.heights)
        layered.heights.append(_DUMMY_HEIGHT)
        layered.column.append(place)
        layered.columns[place].append(dummy)
        layered.left.append([(here, _DUMMY_HEIGHT / 2, out)])
        layered.right.append([])
        layered.right[here].append((dummy, out, _DUMMY_HEIGHT / 2))
        here, out = dummy, _DUMMY_HEIGHT / 2
        shared.append(dummy)
    layered.right[here].append((target, out, ports[1]))
    layered.left[target].append((here, ports[1], out))
    if passed:
        layered.chains[source, target] = shared[:passed]
