"""Text from a file made visible: nothing in it moves a cursor, turns a line round or hides.

A name, a key, a unit or a path may hold anything. Whoever shows one to a person (a window, a
terminal, a picture, a table, an error's sentence) shows what these functions return.
"""

import re
from html import escape
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
