"""Arranging a network from left to right.

The layered method of Sugiyama, Tagawa and Toda (1981): longest-path layers, stand-ins where a wire
skips layers (so that a skip has room to be drawn as one), barycentre sweeps to uncross wires, then
heights by priority. Deterministic: the same network gives the same picture.
"""

from bisect import bisect
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from statistics import median

Wire = tuple[str, str]
_SWEEPS = 8
_STRAIGHTENING = 6
_ROW = 36.0
_STAND_IN = 18.0
_FAR = 1e18
_MOST_STAND_INS = 60_000


def arranged(
    sizes: Mapping[str, tuple[float, float]], gaps: Mapping[Wire, float], row: float = _ROW
) -> dict[str, tuple[float, float]]:
    """Return each node's top-left corner, starting at (0, 0).

    ``sizes`` are width and height by node, ``gaps`` the room that each wire (source, target) needs
    between its ends, ``row`` the least distance between nodes above each other.
    """
    if not sizes:
        return {}
    wires = [wire for wire in gaps if wire[0] != wire[1]]
    layer = _layers(sizes, wires)
    columns, links, heights = _with_stand_ins(layer, wires, sizes)
    _uncross(columns, links)
    tops = _tops(columns, links, heights, row)
    lefts = _lefts(layer, sizes, gaps)
    least = min(tops[name] for name in sizes)
    return {name: (lefts[layer[name]], tops[name] - least) for name in sizes}


def _layers(sizes: Mapping[str, object], wires: Iterable[Wire]) -> dict[str, int]:
    """Return columns by longest path; a source stands right before what it feeds first."""
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for source, target in wires:
        before[target].append(source)
        after[source].append(target)
    layer: dict[str, int] = {}
    order = _order(sizes, before, after)
    for name in order:
        layer[name] = max((layer[b] + 1 for b in before[name]), default=0)
    for name in reversed(order):
        if not before[name] and after[name]:
            layer[name] = min(layer[a] for a in after[name]) - 1
    return layer


def _order(
    names: Iterable[str], before: Mapping[str, list[str]], after: Mapping[str, list[str]]
) -> list[str]:
    waiting = {name: len(before.get(name, ())) for name in names}
    ready = deque(name for name, count in waiting.items() if not count)
    order = []
    while ready:
        name = ready.popleft()
        order.append(name)
        for following in after.get(name, ()):
            waiting[following] -= 1
            if not waiting[following]:
                ready.append(following)
    return order


_Links = dict[str, list[str]]


def _with_stand_ins(
    layer: Mapping[str, int], wires: Iterable[Wire], sizes: Mapping[str, tuple[float, float]]
) -> tuple[list[list[str]], tuple[_Links, _Links], dict[str, float]]:
    """Return columns with a stand-in wherever a wire passes a column, and links to both sides."""
    columns: list[list[str]] = [[] for _ in range(max(layer.values()) + 1)]
    heights = {name: size[1] for name, size in sizes.items()}
    for name in sizes:
        columns[layer[name]].append(name)
    left: _Links = defaultdict(list)
    right: _Links = defaultdict(list)
    budget = _MOST_STAND_INS
    for source, target in sorted(wires, key=lambda wire: layer[wire[1]] - layer[wire[0]]):
        chain = [source]
        budget -= layer[target] - layer[source]
        if budget < 0:
            break
        for column in range(layer[source] + 1, layer[target]):
            # A space is in no id, so a stand-in's name is its own.
            name = f"{source} {target} {column}"
            heights[name] = _STAND_IN
            columns[column].append(name)
            chain.append(name)
        chain.append(target)
        for one, other in pairwise(chain):
            right[one].append(other)
            left[other].append(one)
    return columns, (left, right), heights


def _uncross(columns: list[list[str]], links: tuple[_Links, _Links]) -> None:
    left, right = links
    place: dict[str, float] = {}
    for column in columns:
        _take_places(column, place)
    for sweep in range(_SWEEPS):
        neighbours = left if sweep % 2 == 0 else right
        for column in columns if sweep % 2 == 0 else reversed(columns):
            if len(column) > 1:
                keys = {name: _mean(neighbours[name], place, place[name]) for name in column}
                column.sort(key=keys.__getitem__)
                _take_places(column, place)


def _take_places(column: Sequence[str], place: dict[str, float]) -> None:
    """Number a column from its middle, so that columns of any length compare."""
    for number, name in enumerate(column):
        place[name] = number - (len(column) - 1) / 2


def _mean(names: Sequence[str], place: Mapping[str, float], alone: float) -> float:
    return sum(place[name] for name in names) / len(names) if names else alone


def _tops(
    columns: Sequence[Sequence[str]],
    links: tuple[_Links, _Links],
    heights: Mapping[str, float],
    row: float,
) -> dict[str, float]:
    """Return heights: nodes stand level with what they are linked to, where there is room."""
    top: dict[str, float] = {}
    for column in columns:
        y = 0.0
        for name in column:
            top[name] = y
            y += heights[name] + row
    left, right = links
    for turn in range(_STRAIGHTENING):
        neighbours = left if turn % 2 == 0 else right
        for column in columns if turn % 2 == 0 else reversed(columns):
            _level(column, neighbours, top, heights, row)
    return top


def _level(
    column: Sequence[str],
    neighbours: _Links,
    top: dict[str, float],
    heights: Mapping[str, float],
    row: float,
) -> None:
    """Move each node of a column towards its neighbours' middle, keeping order and distance."""
    wish = {name: _wish(name, neighbours[name], top) for name in column}
    # Real nodes get their wish before stand-ins, well linked ones before others.
    ranks = [(" " in name, -len(neighbours[name])) for name in column]
    start = [0.0, *accumulate(heights[name] + row for name in column)]
    fixed: list[int] = []
    for here in sorted(range(len(column)), key=ranks.__getitem__):
        at = bisect(fixed, here)
        low, high = -_FAR, _FAR
        if at > 0:
            above = fixed[at - 1]
            low = top[column[above]] + start[here] - start[above]
        if at < len(fixed):
            below = fixed[at]
            high = top[column[below]] - (start[below] - start[here])
        top[column[here]] = min(max(wish[column[here]], low), max(high, low))
        fixed.insert(at, here)


def _wish(name: str, neighbours: Sequence[str], top: Mapping[str, float]) -> float:
    """Return where a node would stand level: real neighbours count, a skip only without them."""
    real = [other for other in neighbours if " " not in other]
    return median(top[other] for other in real or neighbours) if neighbours else top[name]


def _lefts(
    layer: Mapping[str, int], sizes: Mapping[str, tuple[float, float]], gaps: Mapping[Wire, float]
) -> list[float]:
    count = max(layer.values()) + 1
    wide, gap = [0.0] * count, [0.0] * count
    for name, column in layer.items():
        wide[column] = max(wide[column], sizes[name][0])
    for (source, target), room in gaps.items():
        if layer[target] == layer[source] + 1:
            gap[layer[source]] = max(gap[layer[source]], room)
    lefts, x = [], 0.0
    for column in range(count):
        lefts.append(x)
        x += wide[column] + (gap[column] or 60.0)
    return lefts
