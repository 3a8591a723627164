"""How likely a layer is at a place: from its usual neighbours and from what was added last.

Neighbours are counted in the designs of the gallery by ``packaging/gallery/follows.py``.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from designer.layers.declare import Layer
from designer.paths import resource

Counts = Mapping[str, Mapping[str, int]]
_DAMPING = {"Output": 0.1}
"""Every network ends once, but most searches are for a layer that goes on."""
_RECENT_BONUS = 0.3
COMMON_SHARE = 0.06
"""The share of neighbours from which a layer is marked as common."""
_AXES = re.compile(r"[123]d$")


class SearchContext(NamedTuple):
    """Where a layer is to be added: its neighbours, and what was added last (newest first)."""

    after: str = ""
    before: str = ""
    recent: Sequence[str] = ()
    empty: bool = False
    fits: Callable[[Layer], bool] | None = None
    """Returns whether a layer accepts the arriving types; None if nothing arrives."""


def likelihood(layer: Layer, context: SearchContext) -> float:
    """Return how likely a layer is, from 0 to about 2; below 0 if it does not fit."""
    value = neighbour_share(layer.name, context) + _recency(layer.name, context.recent)
    if context.fits is not None and not context.fits(layer):
        return min(value, 1.0) / 2 - 1.0
    return value


def neighbour_share(name: str, context: SearchContext) -> float:
    """Return how often a layer has these neighbours in the gallery, as a share of 1."""
    if context.empty:
        return 1.0 if name == "Input" else _share_of_all(name)
    shares = []
    if context.after:
        shares.append(_share(_counts(), context.after, name))
    if context.before:
        shares.append(_share(_counts_before(), context.before, name))
    value = sum(shares) if shares else _share_of_all(name)
    return value * _DAMPING.get(name, 1.0)


def rank_reason(layer: Layer, context: SearchContext) -> str:
    """Return in two words why a layer is ranked as it is, "" if there is no special reason."""
    if context.fits is not None and not context.fits(layer):
        return "does not fit"
    if layer.name in context.recent:
        return "used recently"
    beside = context.after or context.before
    return "common here" if beside and neighbour_share(layer.name, context) >= COMMON_SHARE else ""


def _recency(name: str, recent: Sequence[str]) -> float:
    return _RECENT_BONUS / (1 + recent.index(name)) if name in recent else 0.0


def _share(counts: Counts, beside: str, name: str) -> float:
    """Return the share of ``name`` among the neighbours, averaged with that of all its ranks."""
    exact, like = counts.get(beside, {}), _alike(counts, _stem(beside))
    whole, near = sum(exact.values()), sum(like.values())
    mine = exact.get(name, 0) / whole if whole else 0.0
    kin = like.get(_stem(name), 0) / near if near else 0.0
    return (mine + kin) / 2


def _stem(name: str) -> str:
    return _AXES.sub("", name)


@cache
def _alike_of(turned: bool) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for beside, counted in (_counts_before() if turned else _counts()).items():
        mine = found.setdefault(_stem(beside), Counter())
        for name, times in counted.items():
            mine[_stem(name)] += times
    return found


def _alike(counts: Counts, stem: str) -> Mapping[str, int]:
    return _alike_of(counts is _counts_before()).get(stem, {})


def _share_of_all(name: str) -> float:
    into = {target: sum(counted.values()) for target, counted in _counts_before().items()}
    return into.get(name, 0) / sum(into.values()) if into else 0.0


@cache
def _counts() -> Counts:
    """Return the counts of followers by layer; empty if the file is missing."""
    try:
        read: Counts = json.loads(resource("follows.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read


@cache
def _counts_before() -> Counts:
    found: dict[str, Counter[str]] = {}
    for source, counted in _counts().items():
        for target, times in counted.items():
            found.setdefault(target, Counter())[source] += times
    return found
