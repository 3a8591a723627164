"""Frames and notes of a picture: shapes and escaped text."""

import colorsys
from collections.abc import Callable, Iterator

from designer.files.picture.text_metrics import fitting_length, width_at, width_in_thousandths
from designer.graph import Frame, Network, Note
from designer.graph.annotations import HUES
from designer.graph.records import Rect
from designer.visible_text import one_line, visible

DrawText = Callable[..., str]
"""A function that draws one line: x, y, text, size, colour, anchor, weight."""
_BAR, _PAD = 30.0, 10.0
_TITLE, _SIZE, _LINE = 14.0, 13.0, 16.0
_INK = "#1d2330"
_PAPER, _PAPER_EDGE = "#fdf6dc", "#c9b26a"


def frames(network: Network, text: DrawText) -> Iterator[str]:
    """Yield the SVG of frames, the largest first; they are drawn below everything."""
    for frame in sorted(network.frames(), key=lambda f: -f.size[0] * f.size[1]):
        x, y = frame.at
        wide, high = frame.size
        ground, bar, edge = _shades(frame)
        yield "<g>"
        yield _box(x, y, wide, high, ground, edge)
        top = min(_BAR, high) - 1.2
        yield (
            f'<path d="M{x + 0.6:g},{y + 0.6 + top:g} v{8 - top:g} q0,-8 8,-8 '
            f'h{wide - 17.2:g} q8,0 8,8 v{top - 8:g} z" fill="{bar}"/>'
        )
        title = _fitting(one_line(frame.title), wide - 24, _TITLE, bold=True)
        if title:
            yield text(x + 12, y + 20, title, _TITLE, _INK, weight="bold")
        yield "</g>"


def notes(network: Network, text: DrawText) -> Iterator[str]:
    """Yield the SVG of notes, with as many of their lines as fit."""
    for note in network.notes():
        x, y = note.at
        wide, high = note.size
        yield "<g>"
        yield _box(x, y, wide, high, _PAPER, _PAPER_EDGE)
        room = max(int((high - _PAD) // _LINE), 0)
        for number, line in enumerate(wrapped(note.text, wide - 2 * _PAD)[:room]):
            if line.strip():
                yield text(x + _PAD, y + _PAD + 11 + number * _LINE, line, _SIZE, _INK)
        yield "</g>"


def annotation_rects(network: Network) -> list[Rect]:
    """Return the rectangles of frames and notes."""
    annotations: list[Frame | Note] = [*network.frames(), *network.notes()]
    return [(*annotation.at, *annotation.size) for annotation in annotations]


def wrapped(text: str, wide: float) -> list[str]:
    """Return ``text`` in lines of at most ``wide``, broken between words where possible."""
    lines: list[str] = []
    for given in text.splitlines():
        line, long = "", 0
        for word in visible(given.replace("\t", " ")).split(" "):
            more = width_in_thousandths(f" {word}" if line else word)
            if width_at(long + more, _SIZE) <= wide:
                line, long = f"{line} {word}" if line else word, long + more
                continue
            if line:
                lines.append(line)
            *parts, line = _broken(word, wide)
            lines += parts
            long = width_in_thousandths(line)
        lines.append(line)
    return lines


def _broken(word: str, wide: float) -> list[str]:
    """Return a word in parts that fit, of at least one character each."""
    parts: list[str] = []
    start = 0
    while True:
        end = start + max(fitting_length(word, wide, _SIZE, start=start), 1)
        if end >= len(word):
            return [*parts, word[start:]]
        parts.append(word[start:end])
        start = end


def _fitting(text: str, wide: float, size: float, *, bold: bool = False, more: str = "…") -> str:
    """Return as much of a text as fits, at least one character."""
    if fitting_length(text, wide, size, bold) == len(text):
        return text
    return text[: max(fitting_length(text, wide, size, bold, more=more), 1)] + more


def _box(x: float, y: float, wide: float, high: float, fill: str, edge: str) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" rx="8" '
        f'fill="{fill}" stroke="{edge}" stroke-width="1.2"/>'
    )


def _shades(frame: Frame) -> tuple[str, str, str]:
    degrees = HUES.get(frame.hue)
    strength = 0.0 if degrees is None else 0.5
    return (
        _hex(degrees or 0, 0.965, strength),
        _hex(degrees or 0, 0.9, strength),
        _hex(degrees or 0, 0.6, strength * 0.8),
    )


def _hex(degrees: int, lightness: float, strength: float) -> str:
    rgb = colorsys.hls_to_rgb(degrees / 360, lightness, strength)
    return "#" + "".join(f"{round(part * 255):02x}" for part in rgb)
