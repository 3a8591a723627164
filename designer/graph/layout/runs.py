"""Straight runs: vertices whose wires are level, so that they move up and down as one.

Wires become level in order of worth: first those of a bowl's skips, then those on the longest
paths, which are a network's spine, and stand-ins of one wire. Where two equally worthy branches
meet, none is preferred, and what joins them stands in the middle.
"""

from bisect import bisect
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from designer.graph.layout.sheet import Sheet

_Wire = tuple[int, int, float]
"""Left and right vertex, and how much lower the left one's top is when the wire is level."""


@dataclass
class Runs:
    """Every vertex's run, and how far its top is below the run's."""

    run: list[int]
    offset: list[float]
    members: list[list[int]]


def find_runs(sheet: Sheet) -> Runs:
    """Level as many wires as can be at once."""
    place = {v: rank for column in sheet.columns for rank, v in enumerate(column)}
    to_right: dict[int, tuple[int, float]] = {}
    to_left: dict[int, int] = {}
    levels: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for source, target, drop in _by_worth(sheet, place):
        if source in to_right or target in to_left:
            continue
        ends = (place[source], place[target])
        taken = levels[sheet.column[source]]
        at = bisect(taken, ends)
        if at and taken[at - 1][1] >= ends[1]:
            continue
        if at < len(taken) and taken[at][1] <= ends[1]:
            continue
        taken.insert(at, ends)
        to_right[source], to_left[target] = (target, drop), source
    return _strung(sheet, to_right, to_left)


def _strung(
    sheet: Sheet, to_right: Mapping[int, tuple[int, float]], to_left: Mapping[int, int]
) -> Runs:
    count = len(sheet.heights)
    runs = Runs([0] * count, [0.0] * count, [])
    for column in sheet.columns:
        for first in column:
            if first in to_left:
                continue
            vertex, offset, members = first, 0.0, []
            while True:
                runs.run[vertex], runs.offset[vertex] = len(runs.members), offset
                members.append(vertex)
                if vertex not in to_right:
                    break
                vertex, drop = to_right[vertex]
                offset += drop
            runs.members.append(members)
    return runs


def _by_worth(sheet: Sheet, place: Mapping[int, int]) -> list[_Wire]:
    """Return the wires between neighbouring columns that may be level, the worthiest first.

    A lane is level in itself; a bowl's skips from node to node; other wires by the longest path
    that they are part of.
    """
    length = _path_lengths(sheet)
    longest = max(length.values(), default=0)
    undecided = _undecided(sheet, length)
    found: list[tuple[tuple[int, int, int], _Wire]] = []
    nodes = sheet.nodes
    for source, beside in enumerate(sheet.right):
        for target, here, there in beside:
            lanes = (source >= nodes) + (target >= nodes)
            worth = length[source, target]
            if source in sheet.pinned or target in sheet.pinned:
                rank = 0
            elif lanes == 2:
                rank = 2
            elif (
                source in undecided[1]
                or target in undecided[0]
                or not _is_middle(sheet, place, length, source, target)
            ):
                continue
            else:
                rank = 1 if worth == longest else 3
            found.append(((rank, -worth, place[source]), (source, target, here - there)))
    found.sort(key=lambda one: one[0])
    return [wire for _, wire in found]


def _undecided(sheet: Sheet, length: Mapping[tuple[int, int], int]) -> tuple[set[int], set[int]]:
    """Return the vertices with an even number of best wires on their left, and on their right."""
    sides: tuple[set[int], set[int]] = (set(), set())
    for side, beside in enumerate((sheet.left, sheet.right)):
        for vertex, links in enumerate(beside):
            if len(links) > 1:
                worths = [length[(vertex, o) if side else (o, vertex)] for o, *_ in links]
                if worths.count(max(worths)) % 2 == 0:
                    sides[side].add(vertex)
    return sides


def _path_lengths(sheet: Sheet) -> dict[tuple[int, int], int]:
    """Return for each link how many nodes the longest path through it has."""
    count, nodes = len(sheet.heights), sheet.nodes
    upto, onward = [0] * count, [0] * count
    order = [v for column in sheet.columns for v in column]
    for v in order:
        upto[v] = max((upto[o] for o, *_ in sheet.left[v]), default=0) + (v < nodes)
    for v in reversed(order):
        onward[v] = max((onward[o] for o, *_ in sheet.right[v]), default=0) + (v < nodes)
    return {(v, o): upto[v] + onward[o] for v, beside in enumerate(sheet.right) for o, *_ in beside}


def _is_middle(
    sheet: Sheet,
    place: Mapping[int, int],
    length: Mapping[tuple[int, int], int],
    source: int,
    target: int,
) -> bool:
    """Tell whether a wire is the middle one of its equals, at both its ends."""
    if len(sheet.right[source]) == len(sheet.left[target]) == 1:
        return True
    worth = length[source, target]
    outs = sorted(place[o] for o, *_ in sheet.right[source] if length[source, o] == worth)
    ins = sorted(place[o] for o, *_ in sheet.left[target] if length[o, target] == worth)
    return place[target] == outs[len(outs) // 2] and place[source] == ins[len(ins) // 2]
