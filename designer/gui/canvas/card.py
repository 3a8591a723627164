"""What a node shows, worked out once per change: words, ports and size; painters only draw it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from designer.check import NodeReport, Problem
from designer.graph import Edge, Node
from designer.graph.expressions import is_expression
from designer.graph.ways.routes import leaning
from designer.gui.canvas.look import HEADER, KIND, LINE, NAME, PAD, TEXT, width

_LEAST, _MOST = 96.0, 260.0
_LINES = 9
_LONGEST = 24
SIGN = 16.0
"""Room for a small drawing before the type."""
Ends = tuple[str, str, str, str]


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
class Line:
    """One parameter as drawn; ``quiet`` where it follows from the input."""

    name: str
    value: str
    quiet: bool = False


@dataclass(frozen=True)
class Card:
    """Everything that a node's painter needs; positions are from the card's top-left corner."""

    id: str
    kind: str
    family: str
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    lines_top: float = HEADER
    slots: tuple[Slot, ...] = ()
    severity: str = ""
    messages: tuple[str, ...] = ()
    muted: bool = False
    shared: bool = False
    block: bool = False
    copies: str = ""
    inputs: Mapping[Ends, Slot] = field(default_factory=dict)
    outputs: Mapping[str, Slot] = field(default_factory=dict)

    def source_slot(self, edge: Edge) -> Slot | None:
        """Return where a wire leaves."""
        if edge.source_port in self.outputs:
            return self.outputs[edge.source_port]
        return next(iter(self.outputs.values()), None)

    def target_slot(self, edge: Edge) -> Slot | None:
        """Return where a wire arrives."""
        found = self.inputs.get(edge.ends)
        return found or next((slot for slot in self.slots if not slot.output), None)

    def lean(self, edge: Edge) -> float:
        """Return the side from which a wire arrives best, as `leaning` has it."""
        slot = self.target_slot(edge)
        wired = [other.y for other in self.slots if not other.output and other.edge]
        return leaning(slot.y, wired) if slot else 0


def make_card(
    node: Node, report: NodeReport, problems: Sequence[Problem], edges: Sequence[Edge] = ()
) -> Card:
    """Return the card of ``node``; ``edges`` are those into it, for layers nobody knows."""
    kind = _kind(node, report)
    lines = tuple(_lines(node, report))
    left, right = _inputs(report, edges), _outputs(report)
    rows = max(len(left) if len(left) > 1 else 0, len(right) if len(right) > 1 else 0)
    block = report.layer is not None and report.layer.is_block
    copies = _copies(node, report)
    top = HEADER + rows * LINE + (2 if rows else 0)
    lines_top = top + (2 if lines else 0)
    height = lines_top + len(lines) * LINE + (6 if lines else (4 if rows else 0))
    ins = [_placed(left, i, 0.0, False) for i in range(len(left))]
    signs = SIGN * (block + bool(node.shares)) + (width(copies, KIND) + 22 if copies else 0)
    wide = _width(node.id, kind, lines, left, right, 18 if problems else 0, signs)
    outs = [_placed(right, i, wide, True) for i in range(len(right))]
    return Card(
        id=node.id,
        kind=kind,
        family=report.layer.family if report.layer else "",
        width=wide,
        height=height,
        lines=lines,
        lines_top=lines_top,
        slots=(*ins, *outs),
        severity=_severity(problems),
        messages=tuple(problem.message for problem in problems),
        muted=node.muted,
        shared=bool(node.shares),
        block=block,
        copies=copies,
        inputs={slot.edge.ends: slot for slot in ins if slot.edge},
        outputs={slot.port: slot for slot in outs},
    )


def number(value: Any) -> str:
    """Return a parameter's value as people write it."""
    if isinstance(value, tuple):
        inside = ", ".join(number(item) for item in value)
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _kind(node: Node, report: NodeReport) -> str:
    name = node.layer or (report.layer.name if report.layer else "")
    words = [name or "?"]
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
    return f"× {known or str(node.repeat).lstrip('=').strip()}"


def _lines(node: Node, report: NodeReport) -> Iterator[Line]:
    defaults = report.layer.defaults if report.layer else {}
    shown = [(n, v) for n, v in node.params.items() if n not in defaults or defaults[n] != v]
    given = [Line(name, _value(value)) for name, value in shown]
    inferred = [
        Line(name, _short(number(value)), quiet=True)
        for name, value in report.inferred.items()
        if name not in node.params
    ]
    if report.layer is not None and report.layer.name == "Input" and not report.params:
        # Inside a block: what it takes is what is connected outside.
        inferred += [Line("gets", _short(str(t)), quiet=True) for t in report.outputs.values()]
    every = given + inferred
    if len(every) <= _LINES:
        yield from every
        return
    yield from every[: _LINES - 1]
    yield Line(f"… {len(every) - _LINES + 1} more", "", quiet=True)


def _value(value: Any) -> str:
    """Return a value as written; what an expression computes to is in the tool tip."""
    return _short(value[1:].strip() if is_expression(value) else number(value))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _severity(problems: Sequence[Problem]) -> str:
    found = {problem.severity for problem in problems}
    return next((s for s in ("error", "warning", "note") if s in found), "")


_Port = tuple[str, str, str, Edge | None]
"""Port, key, label, wire."""


def _inputs(report: NodeReport, edges: Sequence[Edge]) -> list[_Port]:
    if report.layer is None:
        return [("", edge.target_port, edge.target_port, edge) for edge in edges] or [
            ("", "", "", None)
        ]
    found: list[_Port] = []
    several = len(report.layer.inputs) > 1
    for port in report.layer.inputs:
        wires = report.wires.get(port.name, ())
        if port.many:
            found += _numbered(port.name, wires)
        else:
            label = port.name if several else ""
            found += [(port.name, port.name, label, wires[0] if wires else None)]
            found += [(port.name, port.name, label, extra) for extra in wires[1:]]
    bound = {edge.ends for wires in report.wires.values() for edge in wires}
    return found + [
        ("", e.target_port, f"{e.target_port}?", e) for e in edges if e.ends not in bound
    ]


def _numbered(port: str, wires: Sequence[Edge]) -> Iterator[_Port]:
    keys = [edge.target_port or str(place) for place, edge in enumerate(wires)]
    for key, edge in zip(keys, wires, strict=True):
        yield (port, key, key, edge)
    # One more, open: a list always takes another.
    yield (port, port, "+" if wires else "", None)


def _outputs(report: NodeReport) -> list[_Port]:
    if report.layer is not None and report.layer.name == "Output":
        return []
    ports = report.output_ports or ("output",)
    several = len(ports) > 1
    return [(port, port, port if several else "", None) for port in ports]


def _width(
    name: str,
    kind: str,
    lines: Sequence[Line],
    left: list[_Port],
    right: list[_Port],
    badge: float,
    signs: float,
) -> float:
    texts = [width(name, NAME, True) + badge, width(kind, KIND) + signs]
    texts += [width(line.name, TEXT) + 14 + width(line.value, TEXT) for line in lines]
    if len(left) > 1 or len(right) > 1:
        ins = max((width(p[2], TEXT) for p in left), default=0)
        outs = max((width(p[2], TEXT) for p in right), default=0)
        texts.append(ins + 16 + outs)
    wanted = min(max(*texts, _LEAST - 2 * PAD), _MOST) + 2 * PAD
    return math.ceil(wanted / 4) * 4.0


def _placed(ports: list[_Port], place: int, x: float, output: bool) -> Slot:
    port, key, label, edge = ports[place]
    alone = len(ports) == 1
    y = HEADER / 2 if alone else HEADER + 2 + LINE * (place + 0.5)
    return Slot(port, key, x, y, output, "" if alone else label, edge)
