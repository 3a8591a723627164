"""Escaping of untrusted text: nothing in it moves a cursor, reverses a line or hides.

A name, a key, a unit or a path may hold anything. What shows one to a person (a window, a
terminal, a picture, a table, an error's sentence) shows what these functions return.
"""

import re
from collections.abc import Mapping
from html import escape
from itertools import islice
from math import log10
from unicodedata import category

_MAYBE_UNSEEN = re.compile(r"[^\x20-\x7e]")
_FAR = r"[^\x00-\u02ff\u2000-\u206f]"
_JOINER = re.compile(rf"(?<={_FAR})[\u200c\u200d](?={_FAR})")
"""Joiners within words of Persian or Hindi and within emoji: part of the spelling."""


def visible(text: str, keep: str = "") -> str:
    r"""Return ``text`` with each character that has no look of its own as a Python escape.

    Control characters, line breaks of all kinds, marks that change the direction of writing,
    other format characters, halves of surrogate pairs, private and unassigned characters become
    ``\n``, ``\x1b``, ``\u202e``; spaces of any width and whatever prints stay. Characters in
    ``keep`` stay too: ``"\n"`` for text that may have several lines.
    """
    if text.isprintable():
        return text
    joiners = {match.start() for match in _JOINER.finditer(text)}

    def seen(match: re.Match[str]) -> str:
        character = match[0]
        if character.isprintable() or character in keep or match.start() in joiners:
            return character
        if category(character) == "Zs":
            return character
        return character.encode("unicode_escape").decode("ascii")

    return _MAYBE_UNSEEN.sub(seen, text)


def one_line(text: str) -> str:
    """Return a message as one line: each stretch of white space is one space, the rest visible."""
    return visible(" ".join(text.split()))


def html_text(text: str, keep: str = "") -> str:
    """Return ``visible(text, keep)`` for HTML and XML, between tags or in quotes."""
    return escape(visible(text, keep))


def brief(value: object, most: int = 60) -> str:
    """Return the ``repr`` of a value from a file for a message: visible, and cut where it is long.

    A list is cut before its text is made; a number of thousands of digits becomes its magnitude.
    """
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**most:
        return f"about {'-' * (value < 0)}1e{round(log10(abs(value)))}"
    if isinstance(value, str):
        return _cut(repr(value[: most + 1]), most)
    if isinstance(value, tuple | list):
        open_, close = "()" if isinstance(value, tuple) else "[]"
        inside = ", ".join(brief(item, most) for item in value[:most])
        comma = "," * (isinstance(value, tuple) and len(value) == 1)
        return _cut(f"{open_}{inside}{comma}{close}", most)
    if isinstance(value, Mapping):
        pairs = islice(value.items(), most)
        inside = ", ".join(f"{brief(key, most)}: {brief(item, most)}" for key, item in pairs)
        return _cut(f"{{{inside}}}", most)
    return _cut(visible(repr(value)), most)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
