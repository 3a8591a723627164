"""The cards of nodes in a picture: name, type and parameters that are not torch's defaults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from designer.check import NodeReport, Report
from designer.files.picture.text_metrics import shortened, text_width
from designer.graph import Edge, Network, Node
from designer.graph.expressions import is_expression
from designer.graph.geometry import CARD_PADDING, HEADER_HEIGHT, LINE_HEIGHT, WIRE_GAP
from designer.graph.layout import arranged
from designer.graph.records import WireEnds
from designer.graph.routing.routes import arrival_side
from designer.visible_text import visible

HEADER, LINE, PAD = HEADER_HEIGHT, LINE_HEIGHT, CARD_PADDING
NAME, TEXT = 13.0, 11.0
_LEAST, _LINES, _LONGEST = 96.0, 9, 24


@dataclass(frozen=True)
class PictureCard:
    """The card of a node; ``inputs`` and ``outputs`` are the heights of ports from its top."""

    name: str
    kind: str
    family: str
    x: float
    y: float
    width: float
    height: float
    lines_top: float
    lines: tuple[tuple[str, str], ...] = ()
    inputs: Mapping[WireEnds, float] = field(default_factory=dict)
    outputs: Mapping[str, float] = field(default_factory=dict)
    labels: tuple[tuple[str, float, bool], ...] = ()
    """The name of a port, its height, and whether it is an output."""
    dashed: bool = False

    def leaves(self, edge: Edge) -> tuple[float, float]:
        """Return the point at which a wire starts."""
        first = next(iter(self.outputs.values()), HEADER / 2)
        return self.x + self.width, self.y + self.outputs.get(edge.source_port, first)

    def arrives(self, edge: Edge) -> tuple[float, float]:
        """Return the point at which a wire ends."""
        return self.x, self.y + self.inputs.get(edge.ends, HEADER / 2)

    def lean(self, edge: Edge) -> float:
        """Return the side from which a wire arrives best, as `arrival_side` has it."""
        return arrival_side(self.arrives(edge)[1] - self.y, self._between)

    @cached_property
    def _between(self) -> tuple[float, ...]:
        """The heights of the first and the last connected input."""
        heights = self.inputs.values()
        return (min(heights), max(heights)) if len(heights) > 1 else tuple(heights)


def make_cards(network: Network, report: Report) -> dict[str, PictureCard]:
    """Return a card for each node; they are arranged if all nodes are at one point."""
    nodes = network.nodes()
    made = {node.id: _card(network, node, report.nodes[node.id]) for node in nodes}
    if len(nodes) > 1 and len({node.at for node in nodes}) == 1:
        places = arrange_cards(network, made)
        made = {name: _at(card, places[name]) for name, card in made.items()}
    return made


def arrange_cards(
    network: Network,
    made: Mapping[str, PictureCard],
    rooms: Mapping[tuple[str, str], float] | None = None,
) -> dict[str, tuple[float, float]]:
    """Return positions of cards; ``rooms`` are the gaps between connected cards."""
    sizes = {name: (card.width, card.height) for name, card in made.items()}
    ports: dict[tuple[str, str], tuple[float, float]] = {}
    for edge in network.edges():
        one, other = made[edge.source], made[edge.target]
        heights = (one.leaves(edge)[1] - one.y, other.arrives(edge)[1] - other.y)
        ports.setdefault((edge.source, edge.target), heights)
    gaps = rooms or dict.fromkeys(ports, WIRE_GAP)
    return arranged(sizes, gaps, ports=ports)


def value_text(value: Any) -> str:
    """Return the value of a parameter as text."""
    if is_expression(value):
        return str(value[1:].strip())
    if isinstance(value, tuple):
        return f"({', '.join(map(value_text, value))}{',' * (len(value) == 1)})"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _card(network: Network, node: Node, report: NodeReport) -> PictureCard:
    kind = _kind(network, node)
    lines = _lines(node, report)
    left = _inputs(report)
    right = report.output_ports if len(report.output_ports) > 1 else ()
    rows = max(len(left), len(right))
    top = HEADER + rows * LINE + 2 * bool(rows)
    heights = [HEADER + 2 + LINE * (place + 0.5) for place in range(rows)]
    return PictureCard(
        name=node.id,
        kind=kind,
        family=report.layer.family if report.layer else "",
        x=node.at[0],
        y=node.at[1],
        width=_width(node.id, kind, lines, [name for name, _ in left], right),
        height=top + len(lines) * LINE + (6 if lines else 4 * bool(rows)),
        lines_top=top,
        lines=lines,
        inputs={edge.ends: y for (_, edge), y in zip(left, heights, strict=False) if edge},
        outputs=dict(zip(right, heights, strict=False)),
        labels=(
            *((name, y, False) for (name, _), y in zip(left, heights, strict=False)),
            *((name, y, True) for name, y in zip(right, heights, strict=False)),
        ),
        dashed=node.muted,
    )


def _at(card: PictureCard, place: tuple[float, float]) -> PictureCard:
    fields = {**vars(card), "x": place[0], "y": place[1]}
    return PictureCard(**fields)


def _kind(network: Network, node: Node) -> str:
    words = network.owner(node).layer
    if node.repeat != 1:
        words += f" × {_shown(str(node.repeat).lstrip('='))}"
    if node.shares:
        words += f" · weights of {node.shares}"
    return words + " · muted" * node.muted


def _lines(node: Node, report: NodeReport) -> tuple[tuple[str, str], ...]:
    defaults = report.layer.defaults if report.layer else {}
    found = [
        (_shown(name), _shown(value_text(value)))
        for name, value in node.params.items()
        if name not in defaults or defaults[name] != value
    ]
    if len(found) > _LINES:
        found[_LINES - 1 :] = [(f"… {len(found) - _LINES + 1} more", "")]
    return tuple(found)


def _shown(text: str) -> str:
    return shortened(visible(text[: _LONGEST + 1]), _LONGEST)


def _inputs(report: NodeReport) -> list[tuple[str, Edge | None]]:
    """Return the rows of inputs, none where there is only one."""
    if report.layer is None:
        return []
    rows: list[tuple[str, Edge | None]] = []
    for port in report.layer.inputs:
        wires = report.wires.get(port.name, ())
        if port.many:
            rows += [(str(place), edge) for place, edge in enumerate(wires)]
        elif wires or not port.optional:
            rows += [(port.name, wires[0] if wires else None)]
    return rows if len(rows) > 1 else []


def _width(
    name: str,
    kind: str,
    lines: Sequence[tuple[str, str]],
    left: Sequence[str],
    right: Sequence[str],
) -> float:
    texts = [text_width(name, NAME, True), text_width(kind, TEXT)]
    texts += [text_width(key, TEXT) + 14 + text_width(value, TEXT) for key, value in lines]
    ports = [max((text_width(each, TEXT) for each in side), default=0) for side in (left, right)]
    return round(max(*texts, sum(ports) + 16, _LEAST - 2 * PAD) + 2 * PAD)
