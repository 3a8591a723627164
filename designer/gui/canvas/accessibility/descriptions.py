"""Names and descriptions for a screen reader: what cards, ports and wires show."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from designer.graph import Annotation, Frame
from designer.graph.records import WireEnds
from designer.gui.canvas.drawing.node_colours import ColourBy
from designer.gui.canvas.scene.card import Slot
from designer.gui.canvas.scene.context import CanvasContext
from designer.gui.canvas.scene.wires import State
from designer.gui.widgets.plain_text import cut
from designer.layers.tensor_types import TensorType
from designer.presentation import units
from designer.visible_text import one_line

if TYPE_CHECKING:
    from designer.check import NodeReport

_MAX_LISTED = 5


def listed(names: Iterable[str], most: int = _MAX_LISTED) -> str:
    """Return names as a sentence has them, the first few of many."""
    every = list(names)
    more = len(every) - most
    return ", ".join(every[:most]) + (f" and {more} more" if more > 0 else "")


def annotation_name(annotation: Annotation) -> str:
    """Return the kind of an annotation and its title or the beginning of its text."""
    text = one_line(cut(annotation.title if isinstance(annotation, Frame) else annotation.text))
    return f"{annotation.kind} {text[:60]}".strip()


def node_name(canvas: CanvasContext, name: str) -> str:
    """Return a node's name, its type, and what stands out: ``conv1, Conv2d, error``."""
    card = canvas.scene().card(name)
    words = [name, card.kind]
    if card.copies:
        words.append(card.copies.replace("×", "times"))
    if card.severity:
        words.append(card.severity)
    return ", ".join(words)


def canvas_description(canvas: CanvasContext) -> str:
    """Return how much there is, and what is selected: ``5 nodes, 4 wires; nothing selected``."""
    scene = canvas.scene()
    counts = [f"{len(scene.cards)} nodes", f"{len(scene.wires.edges)} wires"]
    frames = sum(map(scene.is_frame, scene.annotations.serials))
    notes = len(scene.annotations) - frames
    counts += [f"{frames} frames"] * bool(frames) + [f"{notes} notes"] * bool(notes)
    return f"{', '.join(counts)}; {canvas.view.accessibleDescription() or 'nothing selected'}"


def node_description(canvas: CanvasContext, name: str) -> str:
    """Return what a card shows beside its name: problems, settings, shapes, neighbours."""
    card, report = canvas.scene().card(name), canvas.viewpoint.report.nodes.get(name)
    parts = list(card.messages)
    parts += [f"{line.name} {line.value}" for line in card.lines]
    if report is not None and report.outputs:
        parts.append("gives " + ", ".join(map(str, report.outputs.values())))
    graph = canvas.viewpoint.network.graph
    for verb, others in (("fed by", graph.pred[name]), ("feeds", graph.succ[name])):
        parts.append(f"{verb} {listed(others)}" if others else f"{verb} nothing")
    tints = canvas.scene().colouring
    face = tints.colours_of(name, card.family, canvas.theme)
    if face.figure:
        of = "to train" if tints.by is ColourBy.MEMORY else str(tints.by)
        parts.append(f"{face.figure} {of}")
    elif report is not None and report.parameters:
        parts.append(f"{units.format_count(report.parameters)} parameters")
    return "; ".join(parts)


def wire_name(wire: WireEnds) -> str:
    """Return a wire's ends by name: ``wire from conv1 to add, input other``."""
    source, out, target, into = wire
    left = f"{source}, output {out}" if out else source
    return f"wire from {left} to {target}" + (f", input {into}" if into else "")


def wire_description(canvas: CanvasContext, wire: WireEnds) -> str:
    """Return what flows on a wire, or what is wrong with it."""
    edge = canvas.scene().wires.edges[wire]
    arriving = canvas.viewpoint.report.wire(edge)
    kind = f"{arriving} {arriving.dtype}" if arriving else "shape not known yet"
    table = canvas.scene().wires.table
    broken = wire in table and table["state"][table.row(wire)] == State.BROKEN
    return f"{kind}; does not fit" if broken else kind


def port_name(slot: Slot) -> str:
    """Return a port's name and side: ``input``, ``input query``, ``output h_n``."""
    side = "output" if slot.output else "input"
    name = slot.port if slot.label == "+" else slot.label
    return side if name in {"", side} else f"{side} {name}"


def port_description(canvas: CanvasContext, node: str, slot: Slot) -> str:
    """Return what flows at a port, and where it comes from or goes to."""
    report = canvas.viewpoint.report.nodes.get(node)
    others = wired_to(canvas, node, slot)
    flows: object = None
    if slot.output:
        flows = report.outputs.get(slot.port) if report is not None else None
    elif slot.edge is not None:
        flows = canvas.viewpoint.report.wire(slot.edge)
    kind = f"{flows} {flows.dtype}" if isinstance(flows, TensorType) else "shape not known yet"
    if others:
        return f"{kind}; {'to' if slot.output else 'from'} {listed(others)}"
    if slot.output:
        return f"{kind}; not connected"
    return "takes one more" if slot.label == "+" else f"not connected{_may_stay(report, slot)}"


def wired_to(canvas: CanvasContext, node: str, slot: Slot) -> list[str]:
    """Return the nodes at the other ends of a port's wires."""
    if not slot.output:
        return [slot.edge.source] if slot.edge is not None else []
    card = canvas.scene().card(node)
    leaving = (edge for edge in canvas.scene().edges_of(node) if edge.source == node)
    return [edge.target for edge in leaving if card.source_slot(edge) == slot]


def _may_stay(report: "NodeReport | None", slot: Slot) -> str:
    ports = report.layer.inputs if report is not None and report.layer is not None else ()
    return "; may stay open" * any(p.optional for p in ports if p.name == slot.port)


def help_on(canvas: CanvasContext, name: str) -> str:
    """Return what a layer is for."""
    report = canvas.viewpoint.report.nodes.get(name)
    return report.layer.purpose if report is not None and report.layer is not None else ""
