"""The order in each column: as few crossings as sweeps can find, starting from the order given.

The result depends on the given order of the nodes alone. `uncross` only leaves an order for one
with strictly fewer crossings, so that arranging twice changes nothing, unless there was so much to
do that the effort ran out: it is counted in steps, not in time, so that a network always looks the
same.
"""

from collections.abc import Sequence

from designer.graph.layout.crossing_count import Counter
from designer.graph.layout.layered_graph import LayeredGraph, Link

_Columns = list[list[int]]
_Known = dict[int, tuple[list[int], list[int] | None]]
"""By column: it and the one before when it was last sorted."""
_SWEEPS = 6
_NEVER = 10**12
_FAR = 1e12
_SMALL, _TANGLED = 400, 0.1
"""With more vertices than this, and more crossings than this share of them, it is a tangle."""
_LEAST_EFFORT, _EFFORT = 20_000, 70
"""What is enough: so much, or so much for each node."""


def uncross(sheet: LayeredGraph, effort: int | None = None) -> int:
    """Put every column in order; return how many crossings are left.

    ``effort`` is how often vertices and links are looked at, at most.
    """
    least = max(_LEAST_EFFORT, _EFFORT * sheet.nodes)
    sweeper = _Sweeper(sheet, least if effort is None else effort)
    best, fewest = sweeper.with_nodes_held(sheet.columns)
    while fewest and sweeper.effort > 0:
        tried, _ = sweeper.swept(best, fewest, held=False)
        tried, crossings = sweeper.with_nodes_held(tried)
        if crossings >= fewest:
            break
        best, fewest = tried, crossings
    sheet.columns = best
    return fewest


class _Sweeper:
    """Goes through the columns to and fro, and sorts each by what stands beside it."""

    def __init__(self, sheet: LayeredGraph, effort: float) -> None:
        self._sheet, self.effort = sheet, effort
        self._count = Counter(sheet)
        self._left, self._right = (_Beside(sheet, links) for links in (sheet.left, sheet.right))
        self._place = [0.0] * len(sheet.heights)
        self._patience = (2, 1 if len(sheet.heights) > _SMALL else 2)
        self._lanes: _Columns = [[] for _ in sheet.columns]
        for vertex in range(sheet.nodes, len(sheet.heights)):
            self._lanes[sheet.column[vertex]].append(vertex)

    def with_nodes_held(self, given: _Columns) -> tuple[_Columns, int]:
        """Find the best places for stand-ins among nodes that keep their order.

        Where stand-ins start means nothing, so that is not judged: below all nodes, above them,
        and on the straight line between the ends of their wire. In a large tangle only the last.
        """
        sheet = self._sheet
        count = len(sheet.heights)
        if count == sheet.nodes:
            return given, self._crossings(given)
        nodes = [[v for v in column if v < sheet.nodes] for column in given]
        strung = self.swept(self._strung(nodes), _NEVER, held=True) if count > _SMALL else None
        if strung and strung[1] > count * _TANGLED:
            return strung
        below = [[*n, *s] for n, s in zip(nodes, self._lanes, strict=True)]
        found = [self.swept(below, _NEVER, held=True)]
        if found[0][1]:
            above = [[*s, *n] for n, s in zip(nodes, self._lanes, strict=True)]
            found.append(self.swept(above, _NEVER, held=True))
            found.append(strung or self.swept(self._strung(nodes), _NEVER, held=True))
        return min(found, key=_second)

    def _strung(self, nodes: _Columns) -> _Columns:
        """Return columns with stand-ins on the line between the nodes whose wire they are of."""
        sheet, place = self._sheet, self._place
        for column in nodes:
            _take_places(column, place)
        for (source, target), chain in sheet.chains.items():
            start, step = place[source], (place[target] - place[source]) / (len(chain) + 1)
            for rank, vertex in enumerate(chain, 1):
                place[vertex] = start + rank * step
        found = [[*n, *s] for n, s in zip(nodes, self._lanes, strict=True)]
        for column in found:
            column.sort(key=place.__getitem__)
        return found

    def swept(self, start: _Columns, fewest: int, *, held: bool) -> tuple[_Columns, int]:
        """Sweep right and left; return what had fewer crossings than ``fewest``, else ``start``."""
        columns = best = [list(column) for column in start]
        for column in columns:
            _take_places(column, self._place)
        idle, patience = 0, self._patience[held]
        sorted_by: tuple[_Known, _Known] = ({}, {})
        for sweep in range(_SWEEPS):
            columns = list(columns)
            self._sweep(columns, sorted_by[sweep % 2], rightwards=sweep % 2 == 0, held=held)
            crossings = self._count(columns, self._place)
            self.effort -= self._count.effort
            idle += 1
            if crossings < fewest:
                best, fewest, idle = columns, crossings, 0
            if not fewest or idle == patience or self.effort < 0:
                break
        return best, fewest

    def _sweep(self, columns: _Columns, sorted_by: _Known, *, rightwards: bool, held: bool) -> None:
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
            columns[place] = self._sorted(column, beside, held=held)
            self.effort -= len(column) + beside.links[place]
            sorted_by[place] = (columns[place], other)

    def _crossings(self, columns: _Columns) -> int:
        for column in columns:
            _take_places(column, self._place)
        return self._count(columns, self._place)

    def _sorted(self, column: list[int], beside: "_Beside", *, held: bool) -> list[int]:
        """Return a column sorted by its neighbours on one side; ``held`` keeps the nodes' order.

        It is the very same list if it is in order.
        """
        keys = beside.keys(column, self._place)
        pinned = self._sheet.pinned
        if pinned:
            keys = [
                pinned[v] - _FAR if v in pinned else key
                for v, key in zip(column, keys, strict=True)
            ]
        if held:
            highest, nodes = -_FAR, self._sheet.nodes
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
        _take_places(found, self._place)
        return found


def _second(found: tuple[_Columns, int]) -> int:
    return found[1]


class _Beside:
    """The neighbours of every vertex on one side, ports and all."""

    def __init__(self, sheet: LayeredGraph, links: Sequence[Sequence[Link]]) -> None:
        heights = sheet.heights
        self._others = [[other for other, *_ in ends] for ends in links]
        self._ports = [
            sum([0.8 * there / heights[o] for o, _, there in ends]) if ends else 0.0
            for ends in links
        ]
        self.links = [sum([len(links[v]) for v in column]) for column in sheet.columns]
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


def _take_places(column: Sequence[int], place: list[float]) -> None:
    """Number a column from its middle, so that columns of any length compare."""
    number = (1 - len(column)) / 2
    for vertex in column:
        place[vertex] = number
        number += 1
