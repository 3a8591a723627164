"""Fuzzy matching of typed words against names and titles: one measure, two weightings.

A word may be all of a text, its start, its initials, the start of a word in it, part of a word, or
letters that follow each other with gaps. Each is worth less than the one before.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

_Item = TypeVar("_Item")


class Weights(NamedTuple):
    """Points for each way in which a word can match a text."""

    whole: float
    start: float
    initials: float
    """0 where initials do not count."""
    word_start: float
    inside: float
    scattered: float
    """For letters in order with gaps, of which ``gap`` and ``word_letter`` change the points."""
    per_letter: float
    """Subtracted for each letter of a text that is longer than the word."""
    inside_place: float
    """Subtracted for each letter before a match inside a word."""
    gap: float
    """Subtracted for each letter that is skipped, ``widest_gap`` at most at a time."""
    widest_gap: float
    word_letter: float
    """Added for each scattered letter that starts a word."""
    first_letter: bool
    """Whether scattered letters must begin with the text's first."""
    word_starts: re.Pattern[str]


TITLES = Weights(
    whole=200, start=150, initials=0, word_start=100, inside=60, scattered=30, per_letter=0,
    inside_place=0.1, gap=1, widest_gap=5, word_letter=4, first_letter=False,
    word_starts=re.compile(r"(?<![^\W_])|(?<=[a-z])(?=[A-Z])|(?=\d)"),
)  # fmt: skip
"""For titles of commands and names of files, whose words are separate."""
NAMES = Weights(
    whole=100, start=90, initials=80, word_start=75, inside=55, scattered=40, per_letter=0.01,
    inside_place=1, gap=3, widest_gap=float("inf"), word_letter=0, first_letter=True,
    word_starts=re.compile(r"(?<![A-Z])(?=[A-Z])|(?<=_)(?=[a-z])"),
)  # fmt: skip
"""For names of layers, whose words begin at capitals and underscores; ``mha`` are initials."""


def match_word(word: str, text: str, weights: Weights) -> float | None:
    """Return the points for one lower-case word, None where it does not match."""
    lower = text.lower()
    if lower == word:
        return weights.whole
    longer = weights.per_letter * len(text)
    if lower.startswith(word):
        return weights.start - longer
    if weights.initials and len(word) > 1 and _initials(text).startswith(word):
        return weights.initials - longer
    starts = [found.start() for found in weights.word_starts.finditer(text)]
    place = next((start for start in starts if lower.startswith(word, start)), -1)
    if place >= 0:
        return weights.word_start - 0.1 * place - longer
    place = lower.find(word)
    if place >= 0:
        return weights.inside - weights.inside_place * place - longer
    return _match_scattered(word, lower, set(starts), weights)


def _initials(name: str) -> str:
    """Return the first letters of a name's words: ``bn2`` of BatchNorm2d, ``mp`` of max_pool."""
    return "".join(re.findall(r"[A-Z0-9]|(?<=_)[a-z]|^[a-z]", name)).lower()


def _match_scattered(word: str, lower: str, starts: set[int], weights: Weights) -> float | None:
    if weights.first_letter and (len(word) < 2 or lower[:1] != word[0]):
        return None
    place, points = -1, weights.scattered
    for letter in word:
        following = lower.find(letter, place + 1)
        if following < 0:
            return None
        skipped = following - place - 1
        if weights.word_letter and following in starts:
            points += weights.word_letter
        else:
            points -= weights.gap * min(skipped, weights.widest_gap)
        place = following
    return max(points, 1.0)


def score(query: str, text: str) -> float | None:
    """Return how well ``query`` fits a title, None where one of its words does not match at all."""
    points = [match_word(word, text, TITLES) for word in query.lower().split()]
    known = [value for value in points if value is not None]
    return sum(known) - len(text) * 0.01 if len(known) == len(points) else None


def rank(
    query: str, items: Iterable[_Item], texts: Callable[[_Item], tuple[str, ...]]
) -> list[_Item]:
    """Return the items that match, the best first; an earlier text counts more than a later one.

    Only the first text is matched loosely (letters in order); the others must contain the words.
    """
    found = [(points, item) for item in items if (points := _best(query, texts(item))) is not None]
    return [item for _, item in sorted(found, key=lambda pair: -pair[0])]


def _best(query: str, texts: tuple[str, ...]) -> float | None:
    values = [score(query, texts[0])]
    for place, text in enumerate(texts[1:], start=1):
        contained = all(word in text.lower() for word in query.lower().split())
        values.append((score(query, text) or 0) * 0.5 - place * 10 if contained else None)
    return max((value for value in values if value is not None), default=None)
