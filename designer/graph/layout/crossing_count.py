"""Counting crossings between neighbouring columns, ports included.

As in Barth, Juenger and Mutzel ("Simple and efficient bilayer cross counting", JGAA 8, 2004) links
are sorted by both ends and crossings are inversions; these are counted pair by pair, but in a few
array operations for all columns at once, rather than with their accumulator tree.
"""

from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from designer.graph.layout.layered_graph import LayeredGraph

_Order = Sequence[int]
_Floats = npt.NDArray[np.float64]
_SORT_COST, _VECTOR_SPEEDUP = 40, 60


class CrossingCounter:
    """Counts crossings, and keeps the counts between columns that do not change."""

    def __init__(self, layered: LayeredGraph) -> None:
        """Read the links of a layered graph."""
        rows = list(chain.from_iterable(layered.right))
        table: _Floats = np.array(rows, dtype=np.float64).reshape(-1, 3)
        counts = [len(beside) for beside in layered.right]
        source = np.repeat(np.arange(len(counts)), counts)
        target = table[:, 0].astype(np.intp)
        heights = np.array(layered.heights)
        column = np.array(layered.column)[source]
        order = np.argsort(column, kind="stable")
        self._column, self._ends = column[order], (source[order], target[order])
        self._ports = (
            (0.8 * table[:, 1] / heights[source])[order],
            (0.8 * table[:, 2] / heights[target])[order],
        )
        self._links = np.bincount(column, minlength=len(layered.columns))
        self._crossings = np.zeros(len(layered.columns), dtype=np.int64)
        self._known: list[_Order | None] = [None] * len(layered.columns)
        self.effort = 0
        """The cost of the last count, in visits of one link."""

    def __call__(self, columns: Sequence[_Order], place: Sequence[float]) -> int:
        """Return how many pairs of links cross.

        ``place`` is the position of each vertex in its column. A column that is the same list
        object as in the last call counts as unchanged.
        """
        other = [one is not two for one, two in zip(columns, self._known, strict=True)]
        self._known = list(columns)
        changed = np.array(other)
        changed[:-1] |= changed[1:]
        changed &= self._links > 1
        self.effort = 0
        if changed.any():
            self._crossings[changed] = 0
            self._count(changed, np.array(place))
        return int(self._crossings.sum())

    def _count(self, changed: npt.NDArray[np.bool_], places: _Floats) -> None:
        chosen = changed[self._column]
        column = self._column[chosen]
        here = (places[self._ends[0]] + self._ports[0])[chosen]
        there = (places[self._ends[1]] + self._ports[1])[chosen]
        most = int(self._links[changed].max())
        self.effort = len(column) * (most + _SORT_COST) // _VECTOR_SPEEDUP
        order = np.lexsort((there, here, column))
        column, here, there = column[order], here[order], there[order]
        for step in range(1, most):
            cross = there[:-step] > there[step:] + 1e-9
            cross &= column[:-step] == column[step:]
            cross &= here[:-step] < here[step:] - 1e-9
            self._crossings += np.bincount(column[:-step][cross], minlength=len(self._crossings))
