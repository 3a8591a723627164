"""A line diff that finds the changed parts of generated code, so that only they are laid out.

The texts are code before and after an edit, alike except for a few places. A greedy scan finds
those in linear time; if the texts differ too much, all is replaced. A
search for the smallest edit script would take longer than that.
"""

from collections.abc import Sequence
from itertools import accumulate

Hunk = tuple[int, int, int, int]
"""Line numbers: start and stop in the old text, start and stop in the new one."""
_MAX_HUNK = 30
"""Lines that may be inserted or deleted in one place."""
_RESYNC_LINES = 3
"""Equal lines that end a hunk; one is not enough, since blank lines are all equal."""
_STRETCH = 512


def changed_ranges(before: str, after: str) -> list[tuple[int, int, str]] | None:
    """Return (start, stop, text) for each stretch of characters of ``before`` to replace.

    None if so much differs that the whole text should be replaced.
    """
    old, new = before.split("\n"), after.split("\n")
    hunks = _hunks(old, new)
    if hunks is None or sum(hunk[1] - hunk[0] for hunk in hunks) * 4 > len(old):
        return None
    starts = [0, *accumulate(len(line) + 1 for line in old)]
    return [_stretch(hunk, starts, new) for hunk in hunks]


def _hunks(old: Sequence[str], new: Sequence[str]) -> list[Hunk] | None:
    """Return the hunks from ``old`` to ``new``; None if the texts do not meet again."""
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
    """Return how many lines are equal from ``i`` and ``j`` on, at most ``_STRETCH``."""
    some = old[i : i + _STRETCH], new[j : j + _STRETCH]
    if some[0] == some[1]:
        return len(some[0])
    pairs = zip(*some, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(map(len, some)))


def _meeting(old: Sequence[str], new: Sequence[str], i: int, j: int) -> tuple[int, int] | None:
    """Return the nearest lines after ``i`` and ``j`` from which the texts are equal again."""
    for away in range(1, 2 * _MAX_HUNK):
        for gone in range(max(0, away - _MAX_HUNK), min(away, _MAX_HUNK) + 1):
            k, m = i + gone, j + away - gone
            inside = k <= len(old) and m <= len(new)
            if inside and old[k : k + _RESYNC_LINES] == new[m : m + _RESYNC_LINES]:
                return (k, m)
    return None


def _stretch(hunk: Hunk, starts: Sequence[int], new: Sequence[str]) -> tuple[int, int, str]:
    """Return start and stop in the old text, in characters, and the text to put there."""
    first, last, start, end = hunk
    text = "\n".join(new[start:end])
    if last - first == end - start:
        return (starts[first], starts[last] - 1, text)
    if last < len(starts) - 1:
        return (starts[first], starts[last], text + "\n" * (end > start))
    if first:
        return (starts[first] - 1, starts[last] - 1, "\n" * (end > start) + text)
    return (0, starts[last] - 1, text)
