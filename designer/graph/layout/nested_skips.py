"""Nested skips: where skips nest like brackets, as in a U-Net, what is inside is placed lower.

The skips' dummy vertices are pinned above all else in their columns and made level with their
ends; the rest of the network is placed below them as a consequence.
"""

from designer.graph.layout.layered_graph import LayeredGraph

_MIN_NESTED = 3
"""Fewer nested skips are laid out like any others."""
_MAX_SPANS = 400
"""With more skips no nest is searched for: the search takes their square."""
_Span = tuple[int, int]


def pin_nested_skips(layered: LayeredGraph) -> list[_Span]:
    """Find the deepest nest of skips that no other wire cuts, pin it and return its columns.

    The longest chain of intervals, each inside the one before, by dynamic programming.
    """
    spans: dict[_Span, list[tuple[int, int]]] = {}
    for source, target in layered.chains:
        span = (layered.column[source], layered.column[target])
        spans.setdefault(span, []).append((source, target))
    if not _MIN_NESTED <= len(spans) <= _MAX_SPANS:
        return []
    whole = [span for span, wires in spans.items() if len(wires) == 1]
    if len(_deepest(sorted(whole))) < _MIN_NESTED:
        return []
    sound = [span for span in whole if not any(_cut(span, other) for other in spans)]
    nest = _deepest(sorted(sound))
    if len(nest) < _MIN_NESTED:
        return []
    for rank, span in enumerate(nest):
        for dummy in layered.chains[spans[span][0]]:
            layered.pinned[dummy] = rank
    return nest


def _cut(one: _Span, other: _Span) -> bool:
    """Return whether two spans overlap with neither inside the other."""
    (a, b), (c, d) = one, other
    shared = (a == c) != (b == d)
    return shared or a < c < b < d or c < a < d < b


def _deepest(spans: list[_Span]) -> list[_Span]:
    """Return the longest sequence of spans each strictly inside the one before."""
    depth: list[int] = []
    around: list[int] = []
    for place, (start, end) in enumerate(spans):
        deepest, outer = 0, -1
        for before in range(place):
            if depth[before] > deepest and spans[before][0] < start and end < spans[before][1]:
                deepest, outer = depth[before], before
        depth.append(deepest + 1)
        around.append(outer)
    nest: list[_Span] = []
    place = max(range(len(spans)), key=depth.__getitem__, default=-1)
    while place >= 0:
        nest.append(spans[place])
        place = around[place]
    return nest[::-1]
