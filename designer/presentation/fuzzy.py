"""Matching what someone types against names: letters in order, good places worth more."""

from collections.abc import Callable, Iterable
from typing import TypeVar

_Item = TypeVar("_Item")


def score(query: str, text: str) -> float | None:
    """Say how well ``query`` fits ``text``, None if it doesn't; higher is better.

    Every word of the query must occur, as a run of letters or else as letters in order. A match at
    the start of the text beats one at the start of a word, which beats one within.
    """
    total = 0.0
    for word in query.lower().split():
        found = _score_word(word, text)
        if found is None:
            return None
        total += found
    return total - len(text) * 0.01


def rank(
    query: str, items: Iterable[_Item], texts: Callable[[_Item], tuple[str, ...]]
) -> list[_Item]:
    """Return the items that match, the best first; an earlier text counts more than a later one.

    Only the first text is matched loosely (letters in order); the others must hold the words.
    """
    found = [(value, item) for item in items if (value := _best(query, texts(item))) is not None]
    return [item for _, item in sorted(found, key=lambda pair: -pair[0])]


def _best(query: str, texts: tuple[str, ...]) -> float | None:
    values = [score(query, texts[0])]
    for place, text in enumerate(texts[1:], start=1):
        holds = all(word in text.lower() for word in query.lower().split())
        values.append((score(query, text) or 0) * 0.5 - place * 10 if holds else None)
    known = [value for value in values if value is not None]
    return max(known, default=None)


def _score_word(word: str, text: str) -> float | None:
    lower = text.lower()
    if lower == word:
        return 200
    if lower.startswith(word):
        return 150
    at = lower.find(word)
    if at > 0:
        return (100 if _starts_word(text, at) else 60) - at * 0.1
    return _letters_in_order(word, text)


def _letters_in_order(word: str, text: str) -> float | None:
    lower, at, value = text.lower(), -1, 30.0
    for letter in word:
        following = lower.find(letter, at + 1)
        if following < 0:
            return None
        gap = following - at - 1
        value += 4 if _starts_word(text, following) else -min(gap, 5)
        at = following
    return value


def _starts_word(text: str, at: int) -> bool:
    before, here = text[at - 1 : at], text[at]
    return not before.isalnum() or (here.isupper() and before.islower()) or here.isdigit()
