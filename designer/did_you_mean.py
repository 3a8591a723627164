"""The known name that a misspelt one probably means, for messages and quick fixes."""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

from designer.visible_text import visible

_MAX_LENGTH = 120
"""Longer names are not compared: the time grows with the product of two lengths."""
_MAX_COMPARED = 2000
"""Known names that a misspelt one is compared with, the first ones."""


def nearest_names(
    name: str, known: Iterable[str], count: int = 1, *, cutoff: float = 0.6
) -> list[str]:
    """Return up to ``count`` of the ``known`` names that resemble ``name``, the nearest first.

    The measure is `difflib`'s (Ratcliff and Obershelp, 1988), without regard to case; ``cutoff``
    is the least ratio that counts, 0 to 1. Among the names found, those whose first letter has the
    case of the name's come first: Linear for Linaer, linear for linaer.
    """
    if len(name) > _MAX_LENGTH:
        return []
    by_lower: dict[str, list[str]] = {}
    for each in islice(known, _MAX_COMPARED):
        if len(each) <= _MAX_LENGTH:
            by_lower.setdefault(each.lower(), []).append(each)
    near = get_close_matches(name.lower(), by_lower, n=count, cutoff=cutoff)
    found = [each for match in near for each in by_lower[match]]
    return sorted(found, key=lambda each: each[:1].isupper() != name[:1].isupper())[:count]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return `` (did you mean X?)`` with the known name nearest to ``name``, or ""."""
    near = nearest_names(name, known)
    return f" (did you mean {visible(near[0])}?)" if near else ""
