"""Which wires between frames and nodes lead forwards: taken as one, a frame may be in a circle."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping

from designer.graph.layout.layered_graph import Wire


def forwards(wires: Iterable[Wire], when: Mapping[str, float]) -> set[Wire]:
    """Return ``wires`` without those that lead back, so that no circle is left.

    In a circle what comes first in ``when`` is first.
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
    """Return the first of those that nothing leads to but what they lead to themselves."""
    return next(name for name in left if before[name] <= _reached(name, after))


def _reached(name: str, after: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = after.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return found
