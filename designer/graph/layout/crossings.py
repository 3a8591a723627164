"""Crossing reduction: the order in each column, by barycentre sweeps from the order given.

The layer-by-layer sweep of Sugiyama, Tagawa and Toda (1981), with ports. The result depends on the
given order of the nodes alone: an order is only left for one with strictly fewer crossings, so
that arranging twice changes nothing, unless the effort ran out. Effort is counted in steps, not in
time, so that a network always looks the same.
"""

from collections.abc import Sequence

from designer.graph.layout.crossing_count import CrossingCounter
from designer.graph.layout.layered_graph import LayeredGraph, Link

_Columns = list[list[int]]
_Known = dict[int, tuple[list[int], list[int] | None]]
"""By column: it and the one before when it was last sorted."""
_MAX_SWEEPS = 6
_NO_LIMIT = 10**12
_FAR = 1e12
_MAX_SMALL_GRAPH, _TANGLE_SHARE = 400, 0.1
"""A graph with more vertices, and more crossings than this share of them, is a tangle."""
_MIN_EFFORT, _EFFORT_PER_NODE = 20_000, 70
"""The effort that is spent at most: a base, or more for each node."""


def reduce_crossings(layered: LayeredGraph, effort: int | None = None) -> int:
    """Order every column; return how many crossings are left.

    ``effort`` limits how many vertices and links are visited.
    """
    least = max(_MIN_EFFORT, _EFFORT_PER_NODE * layered.nodes)
    sweeper = _Sweeper(layered, least if effort is None else effort)
    best, fewest = sweeper.with_fixed_nodes(layered.columns)
    while fewest and sweeper.effort > 0:
        tried, _ = sweeper.best_of_sweeps(best, fewest, fixed_nodes=False)
        tried, crossings = sweeper.with_fixed_nodes(tried)
        if crossings >= fewest:
            break
        best, fewest = tried, crossings
    layered.columns = best
    return fewest


class _Sweeper:
    """Sweeps over the columns in both directions and sorts each by the mean of its neighbours."""

    def __init__(self, layered: LayeredGraph, effort: float) -> None:
        self._layered, self.effort = layered, effort
        self._count = CrossingCounter(layered)
        self._left, self._right = (
            _NeighbourPositions(layered, links) for links in (layered.left, layered.right)
        )
        self._place = [0.0] * len(layered.heights)
        self._patience = (2, 1 if len(layered.heights) > _MAX_SMALL_GRAPH else 2)
        self._dummies: _Columns = [[] for _ in layered.columns]
        for vertex in range(layered.nodes, len(layered.heights)):
            self._dummies[layered.column[vertex]].append(vertex)

    def with_fixed_nodes(self, given: _Columns) -> tuple[_Columns, int]:
        """Find the best positions for dummy vertices among nodes that keep their order.

        Dummies have no order to start from, so three are tried: below all nodes, above them, and
        on the straight line between the ends of their wire. In a large tangle only the last is.
        """
        layered = self._layered
        count = len(layered.heights)
        if count == layered.nodes:
            return given, self._crossings(given)
        nodes = [[v for v in column if v < layered.nodes] for column in given]
        straight = (
            self.best_of_sweeps(self._on_straight_lines(nodes), _NO_LIMIT, fixed_nodes=True)
            if count > _MAX_SMALL_GRAPH
            else None
        )
        if straight and straight[1] > count * _TANGLE_SHARE:
            return straight
        below = [[*n, *s] for n, s in zip(nodes, self._dummies, strict=True)]
        found = [self.best_of_sweeps(below, _NO_LIMIT, fixed_nodes=True)]
        if found[0][1]:
            above = [[*s, *n] for n, s in zip(nodes, self._dummies, strict=True)]
            found.append(self.best_of_sweeps(above, _NO_LIMIT, fixed_nodes=True))
            found.append(
                straight
                or self.best_of_sweeps(self._on_straight_lines(nodes), _NO_LIMIT, fixed_nodes=True)
            )
        return min(found, key=_second)

    def _on_straight_lines(self, nodes: _Columns) -> _Columns:
        """Return columns with dummies on the straight line between the nodes that they link."""
        layered, place = self._layered, self._place
        for column in nodes:
            _assign_positions(column, place)
        for (source, target), chain in layered.chains.items():
            start, step = place[source], (place[target] - place[source]) / (len(chain) + 1)
            for rank, vertex in enumerate(chain, 1):
                place[vertex] = start + rank * step
        found = [[*n, *s] for n, s in zip(nodes, self._dummies, strict=True)]
        for column in found:
            column.sort(key=place.__getitem__)
        return found

    def best_of_sweeps(
        self, start: _Columns, fewest: int, *, fixed_nodes: bool
    ) -> tuple[_Columns, int]:
        """Sweep right and left; return what had fewer crossings than ``fewest``, else ``start``."""
        columns = best = [list(column) for column in start]
        for column in columns:
            _assign_positions(column, self._place)
        idle, patience = 0, self._patience[fixed_nodes]
        sorted_by: tuple[_Known, _Known] = ({}, {})
        for sweep in range(_MAX_SWEEPS):
            columns = list(columns)
            self._sweep(
                columns, sorted_by[sweep % 2], rightwards=sweep % 2 == 0, fixed_nodes=fixed_nodes
            )
            crossings = self._count(columns, self._place)
            self.effort -= self._count.effort
            idle += 1
            if crossings < fewest:
                best, fewest, idle = columns, crossings, 0
            if not fewest or idle == patience or self.effort < 0:
                break
        return best, fewest

    def _sweep(
        self, columns: _Columns, sorted_by: _Known, *, rightwards: bool, fixed_nodes: bool
    ) -> None:
        """Sort each column by the one before, unless both are what they were the last time."""
        beside, step = (self._left, -1) if rightwards else (self._right, 1)
        last = len(columns)
        for place in range(last) if rightwards else range(last - 1, -1, -1):
            column = columns[place]
            if len(column) < 2:
                continue
            other = columns[place + step] if 0 <= place + step < last else None
            known = sorted_by.get(place)
            if known is not None and known[0] is column and known[1] is other:
                continue
            columns[place] = self._sorted(column, beside, fixed_nodes=fixed_nodes)
            self.effort -= len(column) + beside.links[place]
            sorted_by[place] = (columns[place], other)

    def _crossings(self, columns: _Columns) -> int:
        for column in columns:
            _assign_positions(column, self._place)
        return self._count(columns, self._place)

    def _sorted(
        self, column: list[int], beside: "_NeighbourPositions", *, fixed_nodes: bool
    ) -> list[int]:
        """Return a column sorted by its neighbours on one side, the nodes in order if fixed.

        It is the same list object if it is in order already.
        """
        keys = beside.keys(column, self._place)
        pinned = self._layered.pinned
        if pinned:
            keys = [
                pinned[v] - _FAR if v in pinned else key
                for v, key in zip(column, keys, strict=True)
            ]
        if fixed_nodes:
            highest, nodes = -_FAR, self._layered.nodes
            for rank, vertex in enumerate(column):
                if vertex < nodes:
                    if keys[rank] < highest:
                        keys[rank] = highest
                    else:
                        highest = keys[rank]
        ranks = sorted(range(len(column)), key=keys.__getitem__)
        found = [column[rank] for rank in ranks]
        if found == column:
            return column
        _assign_positions(found, self._place)
        return found


def _second(found: tuple[_Columns, int]) -> int:
    return found[1]


class _NeighbourPositions:
    """The neighbours of every vertex on one side, ports and all."""

    def __init__(self, layered: LayeredGraph, links: Sequence[Sequence[Link]]) -> None:
        heights = layered.heights
        self._others = [[other for other, *_ in ends] for ends in links]
        self._ports = [
            sum([0.8 * there / heights[o] for o, _, there in ends]) if ends else 0.0
            for ends in links
        ]
        self.links = [sum([len(links[v]) for v in column]) for column in layered.columns]
        """How many there are at each column."""

    def keys(self, column: Sequence[int], place: Sequence[float]) -> list[float]:
        """Return the mean place of each vertex's neighbours, its own if it has none."""
        found = []
        for vertex in column:
            others = self._others[vertex]
            if len(others) == 1:
                found.append(place[others[0]] + self._ports[vertex])
            elif others:
                total = self._ports[vertex]
                for other in others:
                    total += place[other]
                found.append(total / len(others))
            else:
                found.append(place[vertex])
        return found


def _assign_positions(column: Sequence[int], place: list[float]) -> None:
    """Number a column from its middle, so that columns of any length compare."""
    number = (1 - len(column)) / 2
    for vertex in column:
        place[vertex] = number
        number += 1
