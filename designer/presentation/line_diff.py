"""Which lines of a text have become others, so that only those are laid out anew.

The texts are code before and after an edit: alike but for a few places. Where they are not, all of
it is replaced; a search for the fewest changes would take longer than that.
"""

from collections.abc import Sequence
from itertools import accumulate

Hunk = tuple[int, int, int, int]
"""Lines of the old text, from and up to, and those of the new one in their place."""
_REACH = 30
"""How many lines may come or go in one place."""
_ALIKE = 3
"""So many lines must be alike for the texts to have met again: blank ones are all alike."""
_STRETCH = 512


def changed_ranges(before: str, after: str) -> list[tuple[int, int, str]] | None:
    """Return what to put in place of which stretches of ``before``, None to replace all of it."""
    old, new = before.split("\n"), after.split("\n")
    hunks = _hunks(old, new)
    if hunks is None or sum(hunk[1] - hunk[0] for hunk in hunks) * 4 > len(old):
        return None
    starts = [0, *accumulate(len(line) + 1 for line in old)]
    return [_stretch(hunk, starts, new) for hunk in hunks]


def _hunks(old: Sequence[str], new: Sequence[str]) -> list[Hunk] | None:
    """Return which lines of the one have become which of the other; None where all is different."""
    found: list[Hunk] = []
    i = j = 0
    while i < len(old) or j < len(new):
        alike = _alike(old, new, i, j)
        if alike:
            i, j = i + alike, j + alike
            continue
        again = _meeting(old, new, i, j)
        if again is None:
            return None
        found.append((i, again[0], j, again[1]))
        i, j = again
    return found


def _alike(old: Sequence[str], new: Sequence[str], i: int, j: int) -> int:
    """Return how many lines are alike from here on, as far as a stretch goes."""
    some = old[i : i + _STRETCH], new[j : j + _STRETCH]
    if some[0] == some[1]:
        return len(some[0])
    pairs = zip(*some, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(map(len, some)))


def _meeting(old: Sequence[str], new: Sequence[str], i: int, j: int) -> tuple[int, int] | None:
    """Return the nearest places behind ``i`` and ``j`` from which the lines are alike again."""
    for away in range(1, 2 * _REACH):
        for gone in range(max(0, away - _REACH), min(away, _REACH) + 1):
            k, m = i + gone, j + away - gone
            inside = k <= len(old) and m <= len(new)
            if inside and old[k : k + _ALIKE] == new[m : m + _ALIKE]:
                return (k, m)
    return None


def _stretch(hunk: Hunk, starts: Sequence[int], new: Sequence[str]) -> tuple[int, int, str]:
    """Return from where to where in the old text which text has to go."""
    first, last, start, end = hunk
    text = "\n".join(new[start:end])
    if last - first == end - start:
        return (starts[first], starts[last] - 1, text)
    if last < len(starts) - 1:
        return (starts[first], starts[last], text + "\n" * (end > start))
    if first:
        return (starts[first] - 1, starts[last] - 1, "\n" * (end > start) + text)
    return (0, starts[last] - 1, text)
