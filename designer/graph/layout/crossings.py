"""The order in each column: as few crossings as sweeps can find, starting from the order given.

The result depends on the given order of the nodes alone, and is given back when it is itself
given, so that arranging twice changes nothing: `uncross` only leaves an order for one with
strictly fewer crossings.
"""

import numpy as np
import numpy.typing as npt

from designer.graph.layout.sheet import Link, Sheet

_Columns = list[list[int]]
_SWEEPS = 6
_ROUNDS = 4
_NEVER = 10**12


def uncross(sheet: Sheet) -> int:
    """Put every column in order; return how many crossings are left."""
    count = _Counter(sheet)
    best, fewest = _with_nodes_held(sheet, sheet.columns, count)
    for _ in range(_ROUNDS):
        if not fewest:
            break
        tried, _ = _swept(sheet, best, count, held=False)
        nodes_only = [[v for v in column if v < sheet.nodes] for column in tried]
        tried, crossings = _with_nodes_held(sheet, nodes_only, count)
        if crossings >= fewest:
            break
        best, fewest = tried, crossings
    sheet.columns = best
    return fewest


def _with_nodes_held(sheet: Sheet, given: _Columns, count: "_Counter") -> tuple[_Columns, int]:
    """Find the best places for stand-ins among nodes that keep their order."""
    start = [[v for v in column if v < sheet.nodes] for column in given]
    for vertex in range(sheet.nodes, len(sheet.heights)):
        start[sheet.column[vertex]].append(vertex)
    return _swept(sheet, start, count, held=True)


def _swept(
    sheet: Sheet, start: _Columns, count: "_Counter", *, held: bool
) -> tuple[_Columns, int]:
    """Sweep right and left, and keep what had the fewest crossings."""
    columns = [list(column) for column in start]
    place = [0.0] * len(sheet.heights)
    for column in columns:
        _take_places(column, place)
    # Where stand-ins start means nothing, so that is not judged.
    strange = held and len(sheet.heights) > sheet.nodes
    best, fewest = [list(column) for column in columns], _NEVER if strange else count(place)
    for sweep in range(_SWEEPS):
        rightwards = sweep % 2 == 0
        beside = sheet.left if rightwards else sheet.right
        for column in columns if rightwards else reversed(columns):
            if len(column) > 1:
                _sort(column, beside, place, sheet, held=held)
        crossings = count(place)
        if crossings < fewest:
            best, fewest = [list(column) for column in columns], crossings
        if not fewest:
            break
    return best, fewest


def _sort(
    column: list[int], beside: list[list[Link]], place: list[float], sheet: Sheet, *, held: bool
) -> None:
    """Sort a column by where its neighbours on one side are; ``held`` keeps the nodes' order."""
    heights, pinned = sheet.heights, sheet.pinned
    keys = []
    highest = -1e18
    for vertex in column:
        links = beside[vertex]
        if vertex in pinned:
            key = -1e12 + pinned[vertex]
        elif not links:
            key = place[vertex]
        elif len(links) == 1:
            other, _, there = links[0]
            key = place[other] + 0.8 * there / heights[other]
        else:
            key = sum(place[o] + 0.8 * there / heights[o] for o, _, there in links) / len(links)
        if held and vertex < sheet.nodes:
            key = highest = max(key, highest)
        keys.append(key)
    ranks = sorted(range(len(column)), key=keys.__getitem__)
    column[:] = [column[rank] for rank in ranks]
    _take_places(column, place)


def _take_places(column: list[int], place: list[float]) -> None:
    """Number a column from its middle, so that columns of any length compare."""
    first = (1 - len(column)) / 2
    for number, vertex in enumerate(column):
        place[vertex] = first + number


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
