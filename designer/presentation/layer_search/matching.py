"""Search for layers by letters of their names, synonyms, or words of their purpose."""

import re
from collections.abc import Callable, Iterable, Sequence

from designer.layers.declare import Layer
from designer.presentation.fuzzy import NAMES, match_word
from designer.presentation.layer_search.synonyms import (
    params_from_numbers,
    parse_query,
    synonym_score,
)

_LIKELIHOOD_WEIGHT = 12.0
"""Points for being likely: enough to decide between names that match about equally well."""


def ranked(
    query: str, layers: Iterable[Layer], likely: Callable[[Layer], float] | None = None
) -> list[Layer]:
    """Return the layers that match, the best first; for an empty query all, the likely first.

    Without ``likely``, ties and an empty query keep the order of ``layers``.
    """
    asked = parse_query(query)
    exactly = {word for word in query.split() if not word.islower()}
    scored = []
    for place, layer in enumerate(layers):
        more = likely(layer) if likely else 0.0
        points = score(asked.words, layer) if asked.words else 1.0
        if points and (not asked.numbers or params_from_numbers(asked.numbers, layer) is not None):
            points += _LIKELIHOOD_WEIGHT * 2 * (layer.name in exactly)
            worth = max(-1.0, min(more, 1.0)) * _LIKELIHOOD_WEIGHT if asked.words else more
            scored.append((points + worth, place, layer))
    return [layer for _, _, layer in sorted(scored, key=_best_first)]


def score(words: Sequence[str], layer: Layer) -> float:
    """Return how well a layer matches; 0 if a word matches neither its name nor its purpose."""
    return max(_by_words(words, layer), synonym_score(words, layer.name))


def _by_words(words: Sequence[str], layer: Layer) -> float:
    total = 0.0
    for word in words:
        points = max(match_word(word, layer.name, NAMES) or 0.0, _by_purpose(word, layer))
        if not points:
            return 0.0
        total += points
    return total / len(words)


def _by_purpose(word: str, layer: Layer) -> float:
    if len(word) < 3:
        return 0.0
    text = f"{layer.purpose} {layer.family}".lower()
    if re.search(rf"\b{re.escape(word)}", text):
        return 30.0
    return 15.0 if word in text else 0.0


def _best_first(scored: tuple[float, int, Layer]) -> tuple[float, int]:
    return (-scored[0], scored[1])
