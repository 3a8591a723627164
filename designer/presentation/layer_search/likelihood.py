"""How likely a layer is here: by what usually stands beside its neighbours, and what was used last.

The counts come from the gallery, not from anyone's taste: ``packaging/gallery/follows.py``.
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
_ENDS = {"Output": 0.1}
"""Every network ends once, but whoever searches goes on more often than not."""
_LATELY = 0.3
COMMON_SHARE = 0.06
"""From this share on it is worth saying so."""
_AXES = re.compile(r"[123]d$")


class SearchContext(NamedTuple):
    """Where a layer is to go: behind what, before what, and what was added last (newest first)."""

    after: str = ""
    before: str = ""
    recent: Sequence[str] = ()
    empty: bool = False
    fits: Callable[[Layer], bool] | None = None
    """Tells whether a layer takes what arrives; None where nothing arrives."""


def likelihood(layer: Layer, context: SearchContext) -> float:
    """Return how likely a layer is, 0 to about 2; below 0 where it does not fit."""
    value = usual(layer.name, context) + _recency(layer.name, context.recent)
    if context.fits is not None and not context.fits(layer):
        return min(value, 1.0) / 2 - 1.0
    return value


def usual(name: str, context: SearchContext) -> float:
    """Return how usual a layer is beside its neighbours in the gallery."""
    if context.empty:
        return 1.0 if name == "Input" else _share_of_all(name)
    shares = []
    if context.after:
        shares.append(_share(_counts(), context.after, name))
    if context.before:
        shares.append(_share(_turned(), context.before, name))
    value = sum(shares) if shares else _share_of_all(name)
    return value * _ENDS.get(name, 1.0)


def reason(layer: Layer, context: SearchContext) -> str:
    """Say in two words why it stands where it does, "" where there is nothing to say."""
    if context.fits is not None and not context.fits(layer):
        return "does not fit"
    if layer.name in context.recent:
        return "used lately"
    beside = context.after or context.before
    return "often here" if beside and usual(layer.name, context) >= COMMON_SHARE else ""


def _recency(name: str, recent: Sequence[str]) -> float:
    return _LATELY / (1 + recent.index(name)) if name in recent else 0.0


def _share(counts: Counts, beside: str, name: str) -> float:
    """Return how often ``name`` is what stands beside, by layer and by layers of other ranks."""
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
    for beside, counted in (_turned() if turned else _counts()).items():
        mine = found.setdefault(_stem(beside), Counter())
        for name, times in counted.items():
            mine[_stem(name)] += times
    return found


def _alike(counts: Counts, stem: str) -> Mapping[str, int]:
    return _alike_of(counts is _turned()).get(stem, {})


def _share_of_all(name: str) -> float:
    into = {target: sum(counted.values()) for target, counted in _turned().items()}
    return into.get(name, 0) / sum(into.values()) if into else 0.0


@cache
def _counts() -> Counts:
    """Return what follows each layer; nothing is likelier than anything where the file is gone."""
    try:
        read: Counts = json.loads(resource("follows.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read


@cache
def _turned() -> Counts:
    found: dict[str, Counter[str]] = {}
    for source, counted in _counts().items():
        for target, times in counted.items():
            found.setdefault(target, Counter())[source] += times
    return found
