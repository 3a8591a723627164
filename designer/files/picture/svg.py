"""A design as an SVG figure for a paper, in pure Python; equal designs give equal bytes."""

import colorsys
from collections.abc import Iterator, Mapping

from designer.check import Report, check_design
from designer.files.picture.annotations import annotation_rects, frames, notes
from designer.files.picture.cards import HEADER, LINE, NAME, PAD, TEXT, PictureCard, make_cards
from designer.files.picture.text_metrics import text_width
from designer.files.picture.wires import RoutedWire, route_wires
from designer.graph import Design, Edge
from designer.graph.records import Point, Rect
from designer.layers.hues import hue
from designer.visible_text import html_text, visible

_MARGIN = 24.0
_LABEL = 10.0
_PAPER, _INK, _DIM, _WIRE = "#ffffff", "#1d2330", "#5b6475", "#7b8496"


def to_svg(design: Design) -> str:
    """Return the design as the text of an SVG file."""
    report = check_design(design)
    made = make_cards(design.root, report)
    wires = list(_wires(design, report, made))
    around = [(card.x, card.y, card.width, card.height) for card in made.values()]
    left, top, right, bottom = _bounds(
        [*around, *annotation_rects(design.root)], [way for way, _ in wires]
    )
    wide, high = right - left, bottom - top
    title = html_text(design.name or "Network")
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}" height="{high:g}" '
        f'viewBox="{left:g} {top:g} {wide:g} {high:g}" '
        'font-family="Helvetica, Arial, Liberation Sans, sans-serif">'
    )
    parts = [
        root,
        f"<title>{title}</title>",
        f"<desc>{_described(design.description)}</desc>" if design.description else "",
        f'<rect x="{left:g}" y="{top:g}" width="{wide:g}" height="{high:g}" fill="{_PAPER}"/>',
        *frames(design.root, _text),
        *(f'<path d="{way.path}" fill="none" stroke="{_WIRE}" stroke-width="1.6"/>'
          for way, _ in wires),
        *notes(design.root, _text),
        *(part for card in made.values() for part in _draw(card)),
        *(label for _, label in wires if label),
        "</svg>",
    ]  # fmt: skip
    return "\n".join(part for part in parts if part) + "\n"


def _wires(
    design: Design, report: Report, made: Mapping[str, PictureCard]
) -> Iterator[tuple[RoutedWire, str]]:
    """Yield the route of each wire and the SVG of its label."""
    edges = list(design.edges())
    spans = [
        (made[e.source].leaves(e), made[e.target].arrives(e), made[e.target].lean(e)) for e in edges
    ]
    rects = [(card.x, card.y, card.width, card.height) for card in made.values()]
    sources = [(edge.source, edge.source_port) for edge in edges]
    ways = route_wires(rects, spans, sources, [edge.via for edge in edges])
    for edge, (start, end, _), way in zip(edges, spans, ways, strict=True):
        yield way, _label(edge, report, start, end, way.middle)


def _label(edge: Edge, report: Report, start: Point, end: Point, middle: Point) -> str:
    type_ = report.wire(edge)
    if type_ is None:
        return ""
    text = visible(str(type_))
    x, y = middle
    wide = text_width(text, _LABEL) + 4
    beside = abs(end[1] - start[1]) > 12 and y not in {start[1], end[1]}
    if abs(end[0] - start[0]) < (24 if beside else wide):
        return ""
    back = (
        f'<rect x="{x - wide / 2:.1f}" y="{y - 7:.1f}" width="{wide:.1f}" height="14" '
        f'fill="{_PAPER}"/>'
    )
    text_y = y + 3.5 if beside else y - 5
    return (back if beside else "") + _text(x, text_y, text, _LABEL, _DIM, "middle")


def _draw(card: PictureCard) -> Iterator[str]:
    strong, pale = _colours(card.family)
    x, y, wide = card.x, card.y, card.width
    dash = ' stroke-dasharray="4 3"' if card.dashed else ""
    yield "<g>"
    yield (
        f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{card.height:g}" rx="7" '
        f'fill="{_PAPER}" stroke="{strong}" stroke-width="1.2"{dash}/>'
    )
    yield f'<path d="{_head(card)}" fill="{pale}"/>'
    yield _text(x + PAD, y + 17, card.name, NAME, _INK, weight="bold")
    yield _text(x + PAD, y + 33, card.kind, TEXT, _DIM)
    for name, height, output in card.labels:
        at = x + wide - PAD if output else x + PAD
        yield _text(at, y + height + 4, name, TEXT, _DIM, "end" if output else "start")
    for place, (name, value) in enumerate(card.lines):
        baseline = y + card.lines_top + LINE * (place + 0.5) + 4
        yield _text(x + PAD, baseline, name, TEXT, _DIM)
        yield _text(x + wide - PAD, baseline, value, TEXT, _INK, "end")
    yield "</g>"


def _head(card: PictureCard) -> str:
    """Return the outline of a card's upper part, inside its border."""
    x, y, wide, high = card.x + 0.6, card.y + 0.6, card.width - 1.2, HEADER - 1.2
    r = 6.4
    if card.height <= HEADER:
        corners = f"v{high - 2 * r:g} q0,{r} -{r},{r} h{2 * r - wide:g} q-{r},0 -{r},-{r}"
    else:
        corners = f"v{high - r:g} h{-wide:g}"
    return f"M{x:g},{y + r:g} q0,-{r} {r},-{r} h{wide - 2 * r:g} q{r},0 {r},{r} {corners} z"


def _text(
    x: float, y: float, text: str, size: float, colour: str, anchor: str = "", weight: str = ""
) -> str:
    more = f' text-anchor="{anchor}"' if anchor else ""
    more += f' font-weight="{weight}"' if weight else ""
    start = f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{colour}"{more}>'
    return f"{start}{html_text(text)}</text>"


def _colours(family: str) -> tuple[str, str]:
    """Return the colour of a family for lines, and a pale one for backgrounds."""
    angle = hue(family) / 360
    return _hex(angle, 0.44, 0.62), _hex(angle, 0.93, 0.55)


def _hex(angle: float, lightness: float, saturation: float) -> str:
    rgb = colorsys.hls_to_rgb(angle, lightness, saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in rgb)


def _described(text: str) -> str:
    """Return a description, which may have several lines, as one line."""
    return html_text(text.replace("\n", " ").replace("\t", " "))


def _bounds(boxes: list[Rect], ways: list[RoutedWire]) -> tuple[float, float, float, float]:
    if not boxes:
        return (0, 0, 2 * _MARGIN, 2 * _MARGIN)
    return (
        min([x for x, *_ in boxes] + [way.left for way in ways]) - _MARGIN,
        min([y for _, y, *_ in boxes] + [way.top for way in ways]) - _MARGIN,
        max([x + wide for x, _, wide, _ in boxes] + [way.right for way in ways]) + _MARGIN,
        max([y + high for _, y, _, high in boxes] + [way.bottom for way in ways]) + _MARGIN,
    )
