"""Find a layer by a few letters of its name, or by words of what it does."""

import re
from collections.abc import Callable, Iterable, Sequence

from designer.layers.declare import Layer
from designer.presentation.layer_search.synonyms import meant, typed, wishes

_LIKELY = 12.0
"""What being likely is worth: it decides between names that match about as well."""


def ranked(
    query: str, layers: Iterable[Layer], likely: Callable[[Layer], float] | None = None
) -> list[Layer]:
    """Return the layers that match, the best first; all, the likely first, where nothing is asked.

    Without ``likely`` those keep their order.
    """
    asked = typed(query)
    exactly = {word for word in query.split() if not word.islower()}
    scored = []
    for place, layer in enumerate(layers):
        more = likely(layer) if likely else 0.0
        points = score(asked.words, layer) if asked.words else 1.0
        if points and (not asked.numbers or wishes(asked.numbers, layer) is not None):
            points += _LIKELY * 2 * (layer.name in exactly)
            worth = max(-1.0, min(more, 1.0)) * _LIKELY if asked.words else more
            scored.append((points + worth, place, layer))
    return [layer for _, _, layer in sorted(scored, key=_best_first)]


def score(words: Sequence[str], layer: Layer) -> float:
    """Return how well a layer matches; 0 where a word matches neither name nor purpose."""
    return max(_by_words(words, layer), meant(words, layer.name))


def _by_words(words: Sequence[str], layer: Layer) -> float:
    total = 0.0
    for word in words:
        points = max(_by_name(word, layer.name), _by_purpose(word, layer))
        if not points:
            return 0.0
        total += points
    return total / len(words)


def _by_name(word: str, name: str) -> float:
    lower = name.lower()
    if lower == word:
        return 100.0
    if lower.startswith(word):
        return 90.0 - len(lower) / 100
    initials = "".join(re.findall(r"[A-Z0-9]|(?<=_)[a-z]|^[a-z]", name)).lower()
    if len(word) > 1 and initials.startswith(word):
        return 80.0 - len(lower) / 100
    place = _word_start(word, name)
    if place >= 0:
        return 75.0 - place / 10 - len(lower) / 100
    place = lower.find(word)
    if place >= 0:
        return 55.0 - place - len(lower) / 100
    return _scattered(word, lower)


def _word_start(word: str, name: str) -> int:
    """Return where ``word`` stands at the head of a part: ``attention`` in MultiheadAttention."""
    starts = (m.start() for m in re.finditer(r"[A-Z]+|(?<=_)[a-z]", name))
    return next((start for start in starts if name.lower().startswith(word, start)), -1)


def _scattered(word: str, name: str) -> float:
    """Score letters that come in order, but with gaps: ``cv2`` finds ``conv2d``."""
    place, gaps = -1, 0
    for letter in word:
        following = name.find(letter, place + 1)
        if following < 0:
            return 0.0
        gaps += following - place - 1
        place = following
    return max(40.0 - 3 * gaps, 1.0) if len(word) > 1 and name[0] == word[0] else 0.0


def _by_purpose(word: str, layer: Layer) -> float:
    if len(word) < 3:
        return 0.0
    text = f"{layer.purpose} {layer.family}".lower()
    if re.search(rf"\b{re.escape(word)}", text):
        return 30.0
    return 15.0 if word in text else 0.0


def _best_first(scored: tuple[float, int, Layer]) -> tuple[float, int]:
    return (-scored[0], scored[1])
