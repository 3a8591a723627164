"""What the cursor's tool tip says: a problem, a port's type, a layer's every parameter."""

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from designer.gui.canvas.card import Slot, number
from designer.gui.canvas.hits import hit

if TYPE_CHECKING:
    from designer.gui.canvas.board import Board


def tip_at(canvas: "Board", at: QPointF) -> str:
    """Return the tip for a place of the scene, "" where nothing is."""
    found = hit(canvas.stage, at)
    if found.slot is not None:
        return _port(canvas, found.node, found.slot)
    if found.badge:
        return _paragraphs(canvas.stage.card(found.node).messages)
    if found.node:
        return _node(canvas, found.node)
    if found.edge is not None:
        arriving = canvas.here.report.wire(found.edge)
        kind = f"{arriving} {arriving.dtype}" if arriving else "shape not known yet"
        return _paragraphs([str(found.edge), kind])
    return ""


def _port(canvas: "Board", node: str, slot: Slot) -> str:
    report = canvas.here.report
    kind = report.nodes[node].outputs.get(slot.port) if slot.output else None
    if slot.edge is not None:
        kind = report.wire(slot.edge)
    name = f"{node}.{slot.port or slot.key}" if slot.port or slot.key else node
    words = "output" if slot.output else "input"
    return _paragraphs([f"{name} ({words})", f"{kind} {kind.dtype}" if kind else ""])


def _node(canvas: "Board", name: str) -> str:
    report = canvas.here.report.nodes[name]
    messages = canvas.stage.card(name).messages
    if report.layer is None:
        return _paragraphs(messages)
    values = [f"{key} = {number(value)}" for key, value in report.params.items()]
    return _paragraphs([*messages, f"{report.layer.name}: {report.layer.purpose}", *values])


def _paragraphs(lines: "list[str] | tuple[str, ...]") -> str:
    return "<br>".join(escape(line) for line in lines if line)
