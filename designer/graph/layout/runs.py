"""Straight runs: vertices whose links are level, so that they move up and down as one.

The vertical alignment of Brandes and Koepf (2001), with another priority: links become level in
order of worth, first those of nested skips, then those on the longest paths, which are a network's
spine, and those between dummies of one wire. Where two equally worthy branches meet, none is
preferred, and what joins them is placed in the middle.
"""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from designer.graph.layout.layered_graph import LayeredGraph, Link

_Wire = tuple[int, int, float]
"""Left and right vertex, and how much lower the left one's top is when the wire is level."""


@dataclass
class Runs:
    """Every vertex's run, and how far its top is below the run's."""

    run: list[int]
    offset: list[float]
    members: list[list[int]]


def find_runs(layered: LayeredGraph) -> Runs:
    """Return runs that level as many links as possible without a crossing, most valuable first."""
    place = [0] * len(layered.heights)
    for column in layered.columns:
        for rank, vertex in enumerate(column):
            place[vertex] = rank
    to_right: dict[int, tuple[int, float]] = {}
    to_left: dict[int, int] = {}
    levels: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for source, target, drop in _by_worth(layered, place):
        if source in to_right or target in to_left:
            continue
        ends = (place[source], place[target])
        taken = levels[layered.column[source]]
        at = bisect(taken, ends)
        if at and taken[at - 1][1] >= ends[1]:
            continue
        if at < len(taken) and taken[at][1] <= ends[1]:
            continue
        taken.insert(at, ends)
        to_right[source], to_left[target] = (target, drop), source
    return _joined_runs(layered, to_right, to_left)


def _joined_runs(
    layered: LayeredGraph, to_right: Mapping[int, tuple[int, float]], to_left: Mapping[int, int]
) -> Runs:
    count = len(layered.heights)
    runs = Runs([0] * count, [0.0] * count, [])
    for column in layered.columns:
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


def _by_worth(layered: LayeredGraph, place: Sequence[int]) -> Iterator[_Wire]:
    """Yield the wires between neighbouring columns that may be level, the worthiest first.

    A lane is level in itself, nested skips from node to node, other wires by the longest path that
        they are part of.
    """
    upto, onward = _path_lengths(layered)
    longest = max(upto, default=0)
    middle_in = _middles(layered.left, place, (onward, upto))
    middle_out = _middles(layered.right, place, (upto, onward))
    found: list[_Wire] = []
    keys: list[int] = []
    many = len(place) + 1
    nodes, pinned = layered.nodes, layered.pinned
    for source, beside in enumerate(layered.right):
        outs = middle_out.get(source)
        for target, here, there in beside:
            worth = upto[source] + onward[target]
            if source in pinned or target in pinned:
                rank = 0
            elif source >= nodes and target >= nodes:
                rank = 2
            else:
                ins = middle_in.get(target)
                if outs is not None and outs.get(worth) != place[target]:
                    continue
                if ins is not None and ins.get(worth) != place[source]:
                    continue
                rank = 1 if worth == longest else 3
            keys.append((rank * many + longest - worth) * many + place[source])
            found.append((source, target, here - there))
    return (found[number] for number in sorted(range(len(keys)), key=keys.__getitem__))


def _path_lengths(layered: LayeredGraph) -> tuple[list[int], list[int]]:
    """Return how many nodes the longest path up to each vertex has, and from it on."""
    count, nodes = len(layered.heights), layered.nodes
    upto, onward = [0] * count, [0] * count
    for column in layered.columns:
        for v in column:
            upto[v] = max([upto[o] for o, *_ in layered.left[v]], default=0) + (v < nodes)
    for column in reversed(layered.columns):
        for v in column:
            onward[v] = max([onward[o] for o, *_ in layered.right[v]], default=0) + (v < nodes)
    return upto, onward


def _middles(
    links: Sequence[Sequence[Link]],
    place: Sequence[int],
    lengths: tuple[Sequence[int], Sequence[int]],
) -> dict[int, dict[int, int]]:
    """Return for vertices with several links where the middle one of each worth leads to.

    ``lengths`` are those of paths from the vertices themselves, and from the others. Where the
    worthiest are an even number no link is preferred.
    """
    own, onward = lengths
    found: dict[int, dict[int, int]] = {}
    for vertex, beside in enumerate(links):
        if len(beside) < 2:
            continue
        places: dict[int, list[int]] = {}
        for other, *_ in beside:
            places.setdefault(own[vertex] + onward[other], []).append(place[other])
        if len(places[max(places)]) % 2:
            middles = {worth: sorted(among)[len(among) // 2] for worth, among in places.items()}
        else:
            middles = {}
        found[vertex] = middles
    return found
