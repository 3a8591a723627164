"""Breaking a long line of columns into rows, where the fewest wires are cut.

By dynamic programming over all breaks, as Knuth and Plass break paragraphs into lines ("Breaking
paragraphs into lines", Software: Practice and Experience 11, 1981).
"""

from collections.abc import Sequence

MAX_ROW_WIDTH = 2200.0
"""A wider network is broken into rows: fitted to a laptop's window its text would be hidden."""
_ASPECT_RATIO = 1.9
"""Width to height that the whole should have."""
_MIN_ROW_WIDTH, _MAX_WISHED_WIDTH = 1500.0, 4800.0
_ROW_OVERHEAD = 90.0
"""The height that a row takes beside its own, about."""
MAX_NEST_WIDTH = 4 * MAX_ROW_WIDTH
"""A network of nested skips stays one line up to here; a wider one becomes a ladder."""
_MAX_STUB, _STUB_COST = 0.3, 2.5
"""A row up to this share of its length is a stub, and so much worse than a short one.

The last row may be short, and even a stub.
"""
_MAX_STRETCH = 1.8
"""No row is longer than this many times what it should be, if it can be broken."""
_MAX_CUT_WIRES = 2.7
"""More wires than this at the breaks, squares averaged, and the whole stays one line."""


def break_rows(
    starts: Sequence[float], widths: Sequence[float], cuts: Sequence[float], high: float
) -> list[int]:
    """Return the first column of each row.

    ``starts`` and ``widths`` are of columns in one line, ``cuts`` how many wires lead past the
    front of each column, ``high`` how high the line is.
    """
    whole = starts[-1] + widths[-1]
    if whole <= MAX_ROW_WIDTH:
        return [0]
    wished = (whole * (high + _ROW_OVERHEAD) * _ASPECT_RATIO) ** 0.5
    width = min(max(wished, _MIN_ROW_WIDTH), _MAX_WISHED_WIDTH)
    breaks = _cheapest(starts, widths, cuts, whole / max(round(whole / width), 1))
    lost = sum(cuts[place] ** 2 for place in breaks[1:])
    return breaks if lost <= _MAX_CUT_WIRES**2 * (len(breaks) - 1) else [0]


def _cheapest(
    starts: Sequence[float], widths: Sequence[float], cuts: Sequence[float], width: float
) -> list[int]:
    """Return breaks by dynamic programming: rows near ``width``, few wires cut."""
    count = len(starts)
    cost, back = [0.0] + [1e18] * count, [0] * (count + 1)
    for end in range(1, count + 1):
        right = starts[end - 1] + widths[end - 1]
        cut = 0.0 if end == count else 0.4 * max(cuts[end] - 1, 0) ** 1.5
        stub, weight = (1.0, 0.4) if end == count else (_STUB_COST, 1.0)
        best = 1e18
        for first in range(end - 1, -1, -1):
            long = (right - starts[first]) / width
            if long < 1:
                uneven = (1 - long) ** 2 * (weight if long > _MAX_STUB else stub)
            elif long > _MAX_STRETCH and best < 1e18:
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
