"""Rows: a long line of columns is broken like a text, where the fewest wires are cut."""

from collections.abc import Sequence

LONGEST = 2200.0
"""A wider network is broken into rows: fitted between a laptop's panels its words would go."""
_SHAPE = 1.9
"""How many times as wide as high the whole should be."""
_NARROWEST, _WIDEST = 1500.0, 4800.0
_BETWEEN = 90.0
"""About what a row takes beside its own height."""
WIDEST_BOWL = 4 * LONGEST
"""A network with a bowl stays one line up to here; wider, it becomes a ladder."""
_STUB, _LIKE_A_STUB = 0.3, 2.5
"""Up to which share of its length a row is a stub, and how much worse it is than a short one.

The last row may be short, and even a stub.
"""
_LONGER = 1.8
"""No row is longer than so many times what it should be, if it can be broken."""
_WORST = 2.7
"""More wires than this at the breaks, squares averaged, and the whole stays one line."""


def break_rows(
    starts: Sequence[float], widths: Sequence[float], cuts: Sequence[float], high: float
) -> list[int]:
    """Return the first column of each row.

    ``starts`` and ``widths`` are of columns in one line, ``cuts`` how many wires lead past the
    front of each column, ``high`` how high the line is.
    """
    whole = starts[-1] + widths[-1]
    if whole <= LONGEST:
        return [0]
    wished = (whole * (high + _BETWEEN) * _SHAPE) ** 0.5
    width = min(max(wished, _NARROWEST), _WIDEST)
    breaks = _cheapest(starts, widths, cuts, whole / max(round(whole / width), 1))
    lost = sum(cuts[place] ** 2 for place in breaks[1:])
    return breaks if lost <= _WORST**2 * (len(breaks) - 1) else [0]


def _cheapest(
    starts: Sequence[float], widths: Sequence[float], cuts: Sequence[float], width: float
) -> list[int]:
    """Return breaks by dynamic programming: rows near ``width``, few wires cut."""
    count = len(starts)
    cost, back = [0.0] + [1e18] * count, [0] * (count + 1)
    for end in range(1, count + 1):
        right = starts[end - 1] + widths[end - 1]
        cut = 0.0 if end == count else 0.4 * max(cuts[end] - 1, 0) ** 1.5
        stub, weight = (1.0, 0.4) if end == count else (_LIKE_A_STUB, 1.0)
        best = 1e18
        for first in range(end - 1, -1, -1):
            long = (right - starts[first]) / width
            if long < 1:
                uneven = (1 - long) ** 2 * (weight if long > _STUB else stub)
            elif long > _LONGER and best < 1e18:
                break
            else:
                uneven = 2 * (long - 1) ** 2
            if cost[first] + uneven < best:
                best, back[end] = cost[first] + uneven, first
        cost[end] = best + cut
    breaks = []
    place = count
    while place:
        place = back[place]
        breaks.append(place)
    return breaks[::-1]
