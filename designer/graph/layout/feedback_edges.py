"""Removing feedback edges: with a frame taken as one vertex, a network may have cycles.

Vertices are taken in topological order (Kahn, "Topological sorting of large networks", CACM 5,
1962). Where only cycles are left, the next is the vertex that comes first in a given order among
those of a component that nothing else leads into, and the edges into it are feedback edges. Unlike
the heuristic of Eades, Lin and Smyth (1993) this follows the order given, not the fewest edges.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping

from designer.graph.layout.layered_graph import Wire


def without_feedback_edges(wires: Iterable[Wire], when: Mapping[str, float]) -> set[Wire]:
    """Return ``wires`` without those that lead back, so that no cycle is left.

    A cycle is opened before the vertex with the least ``when``.
    """
    kept = set(wires)
    after: dict[str, set[str]] = defaultdict(set)
    before: dict[str, set[str]] = defaultdict(set)
    for source, target in kept:
        after[source].add(target)
        before[target].add(source)
    left = dict.fromkeys(sorted(when, key=lambda name: (when[name], name)))
    ready = deque(name for name in left if not before[name])
    while left:
        name = ready.popleft() if ready else _first(left, before, after)
        kept -= {(source, name) for source in before.pop(name, ())}
        del left[name]
        for target in after.pop(name, ()):
            before[target].discard(name)
            if not before[target] and target in left:
                ready.append(target)
    return kept


def _first(
    left: Iterable[str], before: Mapping[str, set[str]], after: Mapping[str, set[str]]
) -> str:
    """Return the first vertex whose predecessors can all be reached from it."""
    return next(name for name in left if before[name] <= _reached(name, after))


def _reached(name: str, after: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = after.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return found
