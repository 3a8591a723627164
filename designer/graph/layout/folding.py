"""Folding one long line of columns into rows, or wide nested skips into a ladder."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from designer.graph.layout.layered_graph import LayeredGraph
from designer.graph.layout.rows import MAX_NEST_WIDTH, MAX_ROW_WIDTH, break_rows
from designer.graph.records import Extent, Point

_Span = tuple[int, int]
_ROW_SPACING = 56.0
_LANE_HEIGHT = 10.0
"""The room between two rows for each wire that leads on to the next."""
_LADDER_GAP = 170.0
"""From the left side of a ladder to its right side."""


class FoldedLine(NamedTuple):
    """All in one line: where columns begin, how wide they are, and how high vertices stand."""

    lefts: Sequence[float]
    widths: Sequence[float]
    tops: Sequence[float]

    def wide(self, first: int, end: int) -> float:
        """Return how wide columns are together."""
        return self.lefts[end - 1] + self.widths[end - 1] - self.lefts[first]


def folded(
    layered: LayeredGraph, sizes: Mapping[str, Extent], line: FoldedLine, nest: Sequence[_Span]
) -> dict[str, Point]:
    """Return the position of each node; ``nest`` are nested skips, the outermost first."""
    cuts = _cuts(layered)
    if nest and line.lefts[-1] < MAX_NEST_WIDTH:
        return _placed(layered, sizes, line, [0], [(0.0, 0.0)])
    ladder = _ladder(nest, len(layered.columns)) if nest else []
    if ladder and _is_compact(line, ladder):
        return _placed(layered, sizes, line, ladder, _on_rungs(layered, line, ladder, cuts))
    breaks = break_rows(line.lefts, line.widths, cuts, _extents(layered, line.tops, [0])[0][1])
    return _placed(layered, sizes, line, breaks, _in_rows(layered, line, breaks, cuts))


def _placed(
    layered: LayeredGraph,
    sizes: Mapping[str, Extent],
    line: FoldedLine,
    breaks: Sequence[int],
    corners: Sequence[Point],
) -> dict[str, Point]:
    """Return places where the columns between breaks are moved as ``corners`` say."""
    found: dict[str, Point] = {}
    for (first, end), (dx, dy) in zip(_spans(line, breaks), corners, strict=True):
        for place in range(first, end):
            for vertex in layered.columns[place]:
                if vertex < layered.nodes:
                    name = layered.names[vertex]
                    x = line.lefts[place] + dx + (line.widths[place] - sizes[name][0]) / 2
                    found[name] = (x, line.tops[vertex] + dy)
    left, top = min(x for x, _ in found.values()), min(y for _, y in found.values())
    return {name: (x - left, y - top) for name, (x, y) in found.items()}


def _in_rows(
    layered: LayeredGraph, line: FoldedLine, breaks: Sequence[int], cuts: Sequence[float]
) -> list[Point]:
    """Return how the columns of each row move: one row below the other."""
    found = []
    y = 0.0
    extents = _extents(layered, line.tops, breaks)
    for (first, end), (top, high) in zip(_spans(line, breaks), extents, strict=True):
        found.append((-line.lefts[first], y - top))
        y += high + _ROW_SPACING + _LANE_HEIGHT * (cuts[end] if end < len(cuts) else 0)
    return found


# ---- ladders


def _ladder(nest: Sequence[_Span], columns: int) -> list[int]:
    """Return the breaks between rungs: down the left side, the foot, up the right side."""
    down = [start + 1 for start, _ in nest]
    up = [end for _, end in reversed(nest)]
    breaks = [0, *down, *up]
    return breaks if all(one < other for one, other in pairwise([*breaks, columns])) else []


def _is_compact(line: FoldedLine, ladder: Sequence[int]) -> bool:
    """Return whether no rung is wider than a network in one line may be."""
    sides = [line.wide(first, end) for first, end in _spans(line, ladder)]
    half = len(sides) // 2
    return (
        max(sides[: half + 1]) + max(sides[half + 1 :]) < MAX_NEST_WIDTH
        and min(sides) < MAX_ROW_WIDTH
    )


def _on_rungs(
    layered: LayeredGraph, line: FoldedLine, ladder: Sequence[int], cuts: Sequence[float]
) -> list[Point]:
    """Return how the columns of each part move: what a skip joins is on one rung.

    What leads down is on the left, what leads up on the right, the foot below.
    """
    spans, extents = _spans(line, ladder), _extents(layered, line.tops, ladder)
    half = len(spans) // 2
    right = max(line.wide(*span) for span in spans[: half + 1]) + _LADDER_GAP
    found = [(-line.lefts[first], 0.0) for first, _ in spans]
    y = 0.0
    for rung in range(half + 1):
        other = len(spans) - 1 - rung
        top = min(extents[rung][0], extents[other][0])
        bottom = max(sum(extents[rung]), sum(extents[other]))
        found[rung] = (found[rung][0], y - top)
        if other != rung:
            found[other] = (right - line.lefts[spans[other][0]], y - top)
        y += bottom - top + _ROW_SPACING + _LANE_HEIGHT * max(cuts[spans[rung][1]], 1)
    return found


def _spans(line: FoldedLine, breaks: Sequence[int]) -> list[_Span]:
    return list(pairwise([*breaks, len(line.lefts)]))


# ---- what is known of columns


def _cuts(layered: LayeredGraph) -> list[float]:
    """Return how many nodes' wires lead past the front of each column.

    Where those of one node part counts half as much: they share a lane.
    """
    origin = list(range(len(layered.heights)))
    for (source, _), chain in layered.shared.items():
        for vertex in chain:
            origin[vertex] = source
    cuts = []
    for column in layered.columns:
        sources = [origin[other] for vertex in column for other, *_ in layered.left[vertex]]
        cuts.append((len(set(sources)) + len(sources)) / 2)
    number = {name: place for place, name in enumerate(layered.names)} if layered.bundles else {}
    for (one, two), count in layered.bundles.items():
        for place in range(layered.column[number[one]] + 1, layered.column[number[two]] + 1):
            cuts[place] += count - 1
    return cuts


def _extents(layered: LayeredGraph, tops: Sequence[float], breaks: Sequence[int]) -> list[Point]:
    """Return top and height of the columns between breaks; lanes that lead out don't count."""
    row_of = [bisect(breaks, place) - 1 for place in range(len(layered.columns))]
    leaving = {
        vertex
        for (source, target), chain in layered.chains.items()
        if row_of[layered.column[source]] != row_of[layered.column[target]]
        for vertex in chain
    }
    found = []
    for first, end in pairwise([*breaks, len(layered.columns)]):
        within = [v for column in layered.columns[first:end] for v in column if v not in leaving]
        top = min(tops[v] for v in within)
        found.append((top, max(tops[v] + layered.heights[v] for v in within) - top))
    return found
