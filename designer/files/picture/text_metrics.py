"""The width of text without a font engine, from the metrics of Helvetica.

Widths are in thousandths of the font size, from Adobe's font metrics for Helvetica. Arial and
Liberation Sans have the same; a margin is added for other fonts.
"""

from functools import lru_cache

_GROUPS = {
    222: "ijl",
    260: "|",
    278: " !,./:;[\\]fIt",
    333: "()-`r",
    389: "*",
    500: "JcksvxyzI",
    584: "+<=>~×",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "…",
    1015: "@",
}
_WIDTHS = {character: width for width, group in _GROUPS.items() for character in group}
_OTHER, _SPARE, _BOLD = 556, 1.06, 1.07


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the approximate width of ``text`` at a font size, in its units."""
    return width_at(width_in_thousandths(text), size, bold)


def width_in_thousandths(text: str) -> int:
    """Return the width of ``text`` in thousandths of the font size."""
    return sum(_WIDTHS.get(character, _OTHER) for character in text)


def width_at(thousandths: int, size: float, bold: bool = False) -> float:
    """Return the width at a font size of text that is ``thousandths`` of it wide."""
    return thousandths / 1000 * size * _SPARE * (_BOLD if bold else 1)


def fitting_length(
    text: str, wide: float, size: float, bold: bool = False, *, start: int = 0, more: str = ""
) -> int:
    """Return how many characters from ``start`` on fit, together with ``more``, into ``wide``."""
    thousandths = width_in_thousandths(more)
    for place in range(start, len(text)):
        thousandths += _WIDTHS.get(text[place], _OTHER)
        if width_at(thousandths, size, bold) > wide:
            return place - start
    return len(text) - start


def shortened(text: str, most: int) -> str:
    """Return a text of at most ``most`` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"
