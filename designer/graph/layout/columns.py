"""Layer assignment: each node's column, as far left as its wires allow, but near what it feeds.

Longest-path layering (Healy and Nikolov, "Hierarchical drawing algorithms", Handbook of Graph
Drawing and Visualization, 2013), after which nodes that would make wires longer than need be move
right.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence

_Links = Mapping[str, list[str]]


def columns_of(names: Sequence[str], wires: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return the column of each node, from 0.

    By longest path; sources with all that only they feed (a mask, an embedding of a late input)
    and nodes with more wires out than in move right, next to what they feed.
    """
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for source, target in wires:
        before[target].append(source)
        after[source].append(target)
    order = _order(names, before, after)
    column: dict[str, int] = {}
    late: set[str] = set()
    for name in order:
        column[name] = max((column[b] + 1 for b in before[name]), default=0)
        if all(b in late and len(after[b]) == 1 for b in before[name]):
            late.add(name)
    for name in reversed(order):
        if after[name] and (name in late or len(after[name]) > len(before[name])):
            column[name] = min(column[a] for a in after[name]) - 1
    first = min(column.values(), default=0)
    return {name: place - first for name, place in column.items()}


def _order(names: Iterable[str], before: _Links, after: _Links) -> list[str]:
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


def parts_of(names: Sequence[str], wires: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return the connected components, each in the order of ``names``, by union-find."""
    leader = {name: name for name in names}

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for source, target in wires:
        leader[find(target)] = find(source)
    parts: dict[str, list[str]] = defaultdict(list)
    for name in names:
        parts[find(name)].append(name)
    return list(parts.values())
