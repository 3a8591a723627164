"""Nodes and wires in words, for those who hear the canvas: what a card and a wire show."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from designer.graph import Frame, Mark
from designer.gui import units
from designer.gui.canvas.tints import ColourBy
from designer.gui.canvas.wires import Ends, State

if TYPE_CHECKING:
    from designer.gui.canvas.board import Board

_MOST = 5


def listed(names: Iterable[str], most: int = _MOST) -> str:
    """Return names as a sentence has them, the first few of many."""
    every = list(names)
    more = len(every) - most
    return ", ".join(every[:most]) + (f" and {more} more" if more > 0 else "")


def mark_name(mark: Mark) -> str:
    """Return a frame's title or a note's beginning, and which of both it is."""
    text = " ".join((mark.title if isinstance(mark, Frame) else mark.text).split())
    return f"{mark.kind} {text[:60]}".strip()


def node_name(board: "Board", name: str) -> str:
    """Return a node's name, its type, and what stands out: ``conv1, Conv2d, error``."""
    card = board.stage.card(name)
    words = [name, card.kind]
    if card.copies:
        words.append(card.copies.replace("×", "times"))
    if card.severity:
        words.append(card.severity)
    return ", ".join(words)


def description(board: "Board", key: "str | Ends") -> str:
    """Return what a node or a wire shows beside its name."""
    return node_description(board, key) if isinstance(key, str) else wire_description(board, key)


def node_description(board: "Board", name: str) -> str:
    """Return what a card shows beside its name: problems, settings, shapes, neighbours."""
    card, report = board.stage.card(name), board.here.report.nodes.get(name)
    parts = list(card.messages)
    parts += [f"{line.name} {line.value}" for line in card.lines]
    if report is not None and report.outputs:
        parts.append("gives " + ", ".join(map(str, report.outputs.values())))
    graph = board.here.network.graph
    for verb, others in (("fed by", graph.pred[name]), ("feeds", graph.succ[name])):
        parts.append(f"{verb} {listed(others)}" if others else f"{verb} nothing")
    face = board.stage.tints.face(name, card.family, board.theme)
    if face.figure:
        of = "to train" if board.stage.tints.by is ColourBy.MEMORY else str(board.stage.tints.by)
        parts.append(f"{face.figure} {of}")
    elif report is not None and report.parameters:
        parts.append(f"{units.count(report.parameters)} parameters")
    return "; ".join(parts)


def wire_name(wire: Ends) -> str:
    """Return a wire's ends by name: ``wire from conv1 to add, input other``."""
    source, out, target, into = wire
    left = f"{source}, output {out}" if out else source
    return f"wire from {left} to {target}" + (f", input {into}" if into else "")


def wire_description(board: "Board", wire: Ends) -> str:
    """Return what flows on a wire, or what is wrong with it."""
    edge = board.stage.wires.edges[wire]
    arriving = board.here.report.wire(edge)
    kind = f"{arriving} {arriving.dtype}" if arriving else "shape not known yet"
    table = board.stage.wires.table
    broken = wire in table and table["state"][table.row(wire)] == State.BROKEN
    return f"{kind}; does not fit" if broken else kind


def help_on(board: "Board", key: "str | Ends") -> str:
    """Return what a layer is for; of a wire nothing more."""
    report = board.here.report.nodes.get(key) if isinstance(key, str) else None
    return report.layer.purpose if report is not None and report.layer is not None else ""
