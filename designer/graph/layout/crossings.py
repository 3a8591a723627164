"""The order in each column: as few crossings as sweeps can find, starting from the order given.

The result depends on the given order of the nodes alone, and is given back when it is itself
given, so that arranging twice changes nothing: `uncross` only leaves an order for one with
strictly fewer crossings.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from designer.graph.layout.sheet import Link, Sheet

_Columns = list[list[int]]
_SWEEPS = 6
_ROUNDS = 4
_PATIENCE = 2
_NEVER = 10**12
_FAR = 1e12


def uncross(sheet: Sheet) -> int:
    """Put every column in order; return how many crossings are left."""
    sweeper = _Sweeper(sheet)
    best, fewest = sweeper.with_nodes_held(sheet.columns)
    for _ in range(_ROUNDS):
        if not fewest:
            break
        tried, _ = sweeper.swept(best, fewest, held=False)
        tried, crossings = sweeper.with_nodes_held(tried)
        if crossings >= fewest:
            break
        best, fewest = tried, crossings
    sheet.columns = best
    return fewest


class _Sweeper:
    """Goes through the columns to and fro, and sorts each by what stands beside it."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._count = _Counter(sheet)
        self._left, self._right = (_Beside(sheet, links) for links in (sheet.left, sheet.right))
        self._place = [0.0] * len(sheet.heights)

    def with_nodes_held(self, given: _Columns) -> tuple[_Columns, int]:
        """Find the best places for stand-ins among nodes that keep their order."""
        sheet = self._sheet
        if len(sheet.heights) == sheet.nodes:
            return given, self._crossings(given)
        nodes = [[v for v in column if v < sheet.nodes] for column in given]
        lanes: _Columns = [[] for _ in given]
        for vertex in range(sheet.nodes, len(sheet.heights)):
            lanes[sheet.column[vertex]].append(vertex)
        # Where stand-ins start means nothing, so that is not judged.
        below = [[*n, *s] for n, s in zip(nodes, lanes, strict=True)]
        best, fewest = self.swept(below, _NEVER, held=True)
        if fewest:
            above = [[*s, *n] for n, s in zip(nodes, lanes, strict=True)]
            best, fewest = min((best, fewest), self.swept(above, _NEVER, held=True), key=_second)
        return best, fewest

    def swept(self, start: _Columns, fewest: int, *, held: bool) -> tuple[_Columns, int]:
        """Sweep right and left; return what had fewer crossings than ``fewest``, else ``start``."""
        columns = best = [list(column) for column in start]
        for column in columns:
            _take_places(column, self._place)
        idle = 0
        for sweep in range(_SWEEPS):
            columns = [list(column) for column in columns]
            rightwards = sweep % 2 == 0
            beside = self._left if rightwards else self._right
            for column in columns if rightwards else reversed(columns):
                if len(column) > 1:
                    self._sort(column, beside, held=held)
            crossings = self._count(self._place)
            idle += 1
            if crossings < fewest:
                best, fewest, idle = columns, crossings, 0
            if not fewest or idle == _PATIENCE:
                break
        return best, fewest

    def _crossings(self, columns: _Columns) -> int:
        for column in columns:
            _take_places(column, self._place)
        return self._count(self._place)

    def _sort(self, column: list[int], beside: "_Beside", *, held: bool) -> None:
        """Sort a column by its neighbours on one side; ``held`` keeps the nodes' order."""
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
                    keys[rank] = highest = max(keys[rank], highest)
        ranks = sorted(range(len(column)), key=keys.__getitem__)
        column[:] = [column[rank] for rank in ranks]
        _take_places(column, self._place)


def _second(found: tuple[_Columns, int]) -> int:
    return found[1]


class _Beside:
    """The neighbours of every vertex on one side, ports and all."""

    def __init__(self, sheet: Sheet, links: Sequence[Sequence[Link]]) -> None:
        heights = sheet.heights
        self._others = [[other for other, *_ in ends] for ends in links]
        self._ports = [sum(0.8 * there / heights[o] for o, _, there in ends) for ends in links]

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


class _Counter:
    """Counts crossings, ports and all, with a few array operations for all columns at once."""

    def __init__(self, sheet: Sheet) -> None:
        links = [
            (sheet.column[v], v, o, 0.8 * here / sheet.heights[v], 0.8 * there / sheet.heights[o])
            for v, beside in enumerate(sheet.right)
            for o, here, there in beside
        ]
        table: npt.NDArray[np.float64] = np.array(links, dtype=np.float64).reshape(-1, 5)
        self._column = table[:, 0].astype(np.intp)
        self._ends = table[:, 1].astype(np.intp), table[:, 2].astype(np.intp)
        self._ports = table[:, 3], table[:, 4]
        self._most = int(np.bincount(self._column).max()) if len(table) else 0

    def __call__(self, place: list[float]) -> int:
        """Return how many pairs of wires cross."""
        places = np.array(place)
        here = places[self._ends[0]] + self._ports[0]
        there = places[self._ends[1]] + self._ports[1]
        order = np.lexsort((there, here, self._column))
        column, here, there = self._column[order], here[order], there[order]
        total = 0
        for step in range(1, self._most):
            cross = there[:-step] > there[step:] + 1e-9
            cross &= column[:-step] == column[step:]
            cross &= here[:-step] < here[step:] - 1e-9
            total += int(np.count_nonzero(cross))
        return total
