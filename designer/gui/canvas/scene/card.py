"""The card of a node, computed once per change: texts, ports and size; painters only paint it."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from designer.check import NodeReport, Problem
from designer.graph import Edge, Node
from designer.graph.expressions import is_expression
from designer.graph.records import WireEnds
from designer.graph.routing.routes import arrival_side
from designer.gui.canvas.drawing.metrics import HEADER, KIND_SIZE, LINE, NAME_SIZE, PAD, TEXT, width
from designer.gui.widgets.plain_text import cut, named
from designer.layers.declare import Layer
from designer.visible_text import visible

_MIN_WIDTH, _MAX_WIDTH = 96.0, 260.0
_MAX_LINES = 9
_MAX_VALUE_LENGTH = 24
ICON_WIDTH = 16.0
"""Room for an icon before the type."""
_LONE_PORT_Y = HEADER / 2
"""Distance of a single port from the card's top."""
_NO_WIRE: tuple[Edge | None, ...] = (None,)


@dataclass(frozen=True, slots=True)
class Slot:
    """A port as drawn: ``port`` is its name in the catalogue, ``key`` what a wire to it stores."""

    port: str
    key: str
    x: float
    y: float
    output: bool
    label: str = ""
    edge: Edge | None = None


@dataclass(frozen=True, slots=True)
class CardLine:
    """One parameter as drawn; ``quiet`` where it follows from the input."""

    name: str
    value: str
    quiet: bool = False


class Body(NamedTuple):
    """What a card shows below its name; nodes that look alike share one."""

    kind: str
    family: str
    lines: tuple[CardLine, ...]
    copies: str
    block: bool
    widest: float
    """Width of its longest text."""


_Port = tuple[str, str, str, Edge | None]
"""Port, key, label, wire."""
_Ports = tuple[_Port, ...]
_OPEN: _Ports = (("", "", "", None),)


class NodeCard:
    """Everything that a node's painter needs; positions are from the card's top-left corner.

    The positions of its ports are computed on demand: from afar they are not needed.
    """

    __slots__ = (
        *("id", "kind", "family", "width", "height", "lines", "lines_top", "severity", "messages"),
        *("muted", "shared", "block", "copies", "ports", "_slots", "_arriving"),
    )

    def __init__(
        self, node: Node, body: Body, ports: tuple[_Ports, _Ports], problems: Sequence[Problem]
    ) -> None:
        """Measure it; ``ports`` are the inputs and the outputs."""
        self.id = node.id
        self.kind, self.family, self.lines, self.copies, self.block, widest = body
        self.muted, self.shared = node.muted, bool(node.shares)
        self.severity = _severity(problems) if problems else ""
        self.messages = tuple([problem.message for problem in problems]) if problems else ()
        self.ports = ports
        self._slots: tuple[Slot, ...] | None = None
        self._arriving: dict[WireEnds, tuple[int, float]] | None = None
        """Which input each wire leads to, and the side that it leans to."""
        wide = max(widest, width(node.id, NAME_SIZE, True) + (18 if problems else 0))
        rows = max(len(ports[0]), len(ports[1]))
        top = HEADER
        if rows > 1:
            wide = max(wide, _across(*ports))
            top += rows * LINE + 2
        self.width = math.ceil((min(wide, _MAX_WIDTH) + 2 * PAD) / 4) * 4.0
        self.lines_top, self.height = top, top + (4 if rows > 1 else 0)
        if self.lines:
            self.lines_top = top + 2
            self.height = self.lines_top + len(self.lines) * LINE + 6

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Its ports as drawn, the inputs first."""
        if self._slots is None:
            left, right = self.ports
            ins = [_placed(left, i, 0.0, False) for i in range(len(left))]
            outs = [_placed(right, i, self.width, True) for i in range(len(right))]
            self._slots = (*ins, *outs)
        return self._slots

    def source_slot(self, edge: Edge) -> Slot | None:
        """Return where a wire leaves."""
        outs = self.slots[len(self.ports[0]) :]
        return next((s for s in outs if s.port == edge.source_port), outs[0] if outs else None)

    def target_slot(self, edge: Edge) -> Slot | None:
        """Return where a wire arrives."""
        return self.slots[self._arrival(edge)[0]] if self.ports[0] else None

    @property
    def heights(self) -> tuple[float, float]:
        """How far below its top the only input and the only output are; else not a number."""
        left, right = self.ports
        return (
            _LONE_PORT_Y if len(left) == 1 else math.nan,
            _LONE_PORT_Y if len(right) == 1 else math.nan,
        )

    def source_point(self, edge: Edge) -> tuple[float, float]:
        """Return the place of the port that a wire leaves; the card's middle where it has none."""
        slot = self.source_slot(edge)
        return (slot.x, slot.y) if slot else (self.width / 2, self.height / 2)

    def target_point(self, edge: Edge) -> tuple[float, float, float]:
        """Return the place of the port where a wire arrives, and the side that it leans to."""
        left = self.ports[0]
        if not left:
            return (self.width / 2, self.height / 2, 0)
        place, lean = self._arrival(edge)
        return (0.0, _height(len(left), place), lean)

    def _arrival(self, edge: Edge) -> tuple[int, float]:
        if self._arriving is None:
            wires = [(place, port[3]) for place, port in enumerate(self.ports[0]) if port[3]]
            places = [place for place, _ in wires]
            self._arriving = {e.ends: (place, arrival_side(place, places)) for place, e in wires}
        return self._arriving.get(edge.ends, (0, 0))


def make_card(
    node: Node, report: NodeReport, problems: Sequence[Problem], edges: Sequence[Edge] = ()
) -> NodeCard:
    """Return the card of ``node``; ``edges`` are those into it, for unknown layers."""
    ports = (tuple(_inputs(report, edges)), _outputs(report))
    return NodeCard(node, _body(node, report), ports, problems)


_BODIES: dict[tuple[Any, ...], tuple[Layer | None, Body]] = {}
_MAX_BODIES = 4096


def _body(node: Node, report: NodeReport) -> Body:
    """Return what a card shows below its name, remembered: networks repeat themselves."""
    layer = report.layer
    if node.shares or node.repeat != 1 or (layer is not None and layer.name == "Input"):
        return _make_body(node, report)
    key = (node.layer, node.muted, id(layer), repr(node.params), repr(report.inferred))
    found = _BODIES.get(key)
    if found is None or found[0] is not layer:
        if len(_BODIES) >= _MAX_BODIES:
            _BODIES.clear()
        found = _BODIES[key] = (layer, _make_body(node, report))
    return found[1]


def _make_body(node: Node, report: NodeReport) -> Body:
    kind, copies, lines = _kind(node, report), _copies(node, report), tuple(_lines(node, report))
    block = report.layer is not None and report.layer.is_block
    signs = ICON_WIDTH * (block + bool(node.shares)) + (
        width(copies, KIND_SIZE) + 22 if copies else 0
    )
    texts = [width(line.name, TEXT) + 14 + width(line.value, TEXT) for line in lines]
    widest = max(_MIN_WIDTH - 2 * PAD, width(kind, KIND_SIZE) + signs, *texts)
    family = report.layer.family if report.layer else ""
    return Body(kind, family, lines, copies, block, widest)


def number(value: Any) -> str:
    """Return a parameter's value as text."""
    if isinstance(value, tuple):
        inside = ", ".join(number(item) for item in value)
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _kind(node: Node, report: NodeReport) -> str:
    name = node.layer or (report.layer.name if report.layer else "")
    words = [named(name) or "?"]
    if node.shares:
        words = [f"shares {node.shares}", *words]
    if node.muted:
        words.append("muted")
    return " · ".join(words)


def _copies(node: Node, report: NodeReport) -> str:
    """Return how many copies there are, as a number where that is known."""
    if node.repeat == 1:
        return ""
    known = sum(copy.times for copy in report.copies)
    return f"× {known or named(str(node.repeat).lstrip('=').strip())}"


def _lines(node: Node, report: NodeReport) -> Iterator[CardLine]:
    defaults = report.layer.defaults if report.layer else {}
    shown = [(n, v) for n, v in node.params.items() if n not in defaults or defaults[n] != v]
    given = [CardLine(named(name), _value(value)) for name, value in shown]
    inferred = [
        CardLine(name, _short(number(value)), quiet=True)
        for name, value in report.inferred.items()
        if name not in node.params
    ]
    if report.layer is not None and report.layer.name == "Input" and not report.params:
        # Inside a block: what it takes is what is connected outside.
        inferred += [CardLine("gets", _short(str(t)), quiet=True) for t in report.outputs.values()]
    every = given + inferred
    if len(every) <= _MAX_LINES:
        yield from every
        return
    yield from every[: _MAX_LINES - 1]
    yield CardLine(f"… {len(every) - _MAX_LINES + 1} more", "", quiet=True)


def _value(value: Any) -> str:
    """Return a value as written; what an expression computes to is in the tool tip."""
    return _short(value[1:].strip() if is_expression(value) else number(value))


def _short(text: str) -> str:
    return visible(cut(text, _MAX_VALUE_LENGTH))


def _severity(problems: Sequence[Problem]) -> str:
    found = {problem.severity for problem in problems}
    return next((s for s in ("error", "warning", "note") if s in found), "")


def _inputs(report: NodeReport, edges: Sequence[Edge]) -> Iterable[_Port]:
    if report.layer is None:
        return [("", edge.target_port, named(edge.target_port), edge) for edge in edges] or _OPEN
    ports = report.layer.inputs
    if len(ports) == 1 and not ports[0].many and not edges:
        name = ports[0].name
        wires = report.wires.get(name, ())
        return [(name, name, "", wire) for wire in wires or _NO_WIRE]
    return _several(report, edges)


def _several(report: NodeReport, edges: Sequence[Edge]) -> Iterator[_Port]:
    """Yield the inputs of a layer that has not one of them, and what leads to none."""
    ports = report.layer.inputs if report.layer else ()
    for port in ports:
        wires = report.wires.get(port.name, ())
        if port.many:
            yield from _numbered(port.name, wires)
        else:
            label = port.name if len(ports) > 1 else ""
            for wire in wires or _NO_WIRE:
                yield (port.name, port.name, label, wire)
    bound = {edge.ends for wires in report.wires.values() for edge in wires}
    for edge in edges:
        if edge.ends not in bound:
            yield ("", edge.target_port, f"{named(edge.target_port)}?", edge)


def _numbered(port: str, wires: Sequence[Edge]) -> Iterator[_Port]:
    keys = [edge.target_port or str(place) for place, edge in enumerate(wires)]
    for key, edge in zip(keys, wires, strict=True):
        yield (port, key, key, edge)
    # One more, open: a list always takes another.
    yield (port, port, "+" if wires else "", None)


def _outputs(report: NodeReport) -> _Ports:
    if report.layer is not None and report.layer.name == "Output":
        return ()
    return _named(report.output_ports or ("output",))


@lru_cache(maxsize=1024)
def _named(ports: tuple[str, ...]) -> _Ports:
    several = len(ports) > 1
    return tuple((port, port, port if several else "", None) for port in ports)


def _across(left: _Ports, right: _Ports) -> float:
    """Return how wide the labels of ports are side by side."""
    sides = [max((width(port[2], TEXT) for port in side), default=0) for side in (left, right)]
    return sum(sides) + 16


def _placed(ports: _Ports, place: int, x: float, output: bool) -> Slot:
    port, key, label, edge = ports[place]
    y = _height(len(ports), place)
    return Slot(port, key, x, y, output, "" if len(ports) == 1 else label, edge)


def _height(count: int, place: int) -> float:
    """Return how far below a card's top one of its ports is."""
    return _LONE_PORT_Y if count == 1 else HEADER + 2 + LINE * (place + 0.5)
