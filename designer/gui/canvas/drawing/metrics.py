"""Metrics of the canvas: fonts, distances and zoom levels that painters share."""

from enum import IntEnum
from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetricsF

from designer.graph.geometry import CARD_PADDING, HEADER_HEIGHT, LINE_HEIGHT

GRID = 20.0
RADIUS = 7.0
"""Corner radius of a card."""
HEADER = HEADER_HEIGHT
"""Height of a card's upper part, with name and type; a lone port sits at its middle."""
PAD = CARD_PADDING
LINE = LINE_HEIGHT
PORT_RADIUS = 4.5
"""Radius of a port's dot."""
GRAB_REACH = 13.0
"""Distance from a port, in pixels, within which a press grabs it."""
SNAP_REACH = 26.0
"""Distance from a port, in pixels, within which a dragged wire snaps to it."""
GAP = 70.0
"""Scene units left free between a node and the one added behind it."""
FAR, NEAR = 0.35, 0.7
"""Below FAR nodes are plain rectangles; above NEAR everything is readable."""
MAX_ZOOM, MIN_ZOOM = 3.0, 0.02


class Detail(IntEnum):
    """The level of detail at a zoom."""

    FAR = 0
    MIDDLE = 1
    NEAR = 2


def detail(zoom: float) -> Detail:
    """Return how much to paint at a zoom."""
    if zoom < FAR:
        return Detail.FAR
    return Detail.MIDDLE if zoom < NEAR else Detail.NEAR


def label_scale(zoom: float) -> float:
    """Return how much larger a wire's label must be to be read, in few steps."""
    return max(1.0, round(0.9 / zoom, 1))


@lru_cache(maxsize=32)
def font(size: float, bold: bool = False, italic: bool = False) -> QFont:
    """Return the application's font at ``size`` pixels, not hinted, so that any zoom is even."""
    made = QFont()
    made.setPixelSize(round(size))
    made.setBold(bold)
    made.setItalic(italic)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@lru_cache(maxsize=32)
def metrics(size: float, bold: bool = False) -> QFontMetricsF:
    """Return the measures of `font`."""
    return QFontMetricsF(font(size, bold))


@lru_cache(maxsize=32)
def _advances(size: float, bold: bool) -> tuple[float, ...]:
    measure = metrics(size, bold).horizontalAdvance
    return tuple(measure(chr(code)) for code in range(128))


def width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide a text is, at most: pairs that a font sets closer count in full."""
    if text.isascii():
        return sum(map(_advances(size, bold).__getitem__, text.encode()))
    return _measured(text, size, bold)


@lru_cache(maxsize=4096)
def _measured(text: str, size: float, bold: bool) -> float:
    return metrics(size, bold).horizontalAdvance(text)


NAME_SIZE, KIND_SIZE, TEXT, LABEL_SIZE = 13.0, 11.0, 11.0, 10.0
"""Font sizes: a node's name, its type, its parameters, the shape on a wire."""
