"""Commands on nodes and the selection; each is one edit."""

from typing import Any

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication

from designer import editing
from designer.editing.annotations import put_annotations
from designer.editing.definitions import import_blocks
from designer.graph import Edit
from designer.graph.names import why_not_id
from designer.graph.records import WireEnds
from designer.gui.canvas.commands.annotation_commands import whole_selection
from designer.gui.canvas.commands.layer_lookup import find_layer
from designer.gui.canvas.scene.card import NodeCard, Slot
from designer.gui.canvas.scene.context import CanvasContext
from designer.gui.canvas.scene.placing import around, behind, card_for, free, make_way
from designer.layers.tensor_types import TensorType
from designer.presentation.clipboard_text import paste_text, to_text


def add_layer(
    canvas: CanvasContext,
    name: str,
    at: QPointF | None,
    params: dict[str, Any] | None = None,
    *,
    onward: bool = False,
) -> None:
    """Add a layer at a place, or beside the selected node; connected to the selected node.

    ``onward``: beside it in any case, if there is one.
    """
    after = _last_output(canvas)
    arriving = _type_of(canvas, after)
    card = _new_card(canvas, name, arriving)
    if at is not None and not (after and (onward or _covered(canvas, at))):
        place = free(canvas.scene(), around(at, card), card)
    elif after:
        place = behind(canvas.scene(), after[0], card)
    else:
        place = free(canvas.scene(), around(canvas.camera.centre, card), card)
    new = ""
    with canvas.edit(f"Add {_plain(name)}") as edit:
        spot = (place.x(), place.y())
        layer = _bring(canvas, edit, name)
        new = editing.add_layer(edit, layer, spot, after=after, arriving=arriving, params=params)
    _show_new(canvas, new)


def _covered(canvas: CanvasContext, at: QPointF) -> bool:
    """Return whether a node is at a point: the one just added, if the cursor has not moved."""
    return any(item.rect.contains(at) for item in canvas.scene().cards.values())


def drop_layer(
    canvas: CanvasContext,
    name: str,
    at: QPointF,
    wire: WireEnds | None,
    params: dict[str, Any] | None = None,
) -> None:
    """Add a layer where it was dropped; on a wire it goes in between."""
    edge = canvas.scene().wires.edges.get(wire) if wire else None
    arriving = canvas.viewpoint.report.wire(edge) if edge else None
    card = _new_card(canvas, name, arriving)
    place = around(at, card)
    new = ""
    with canvas.edit(f"Insert {_plain(name)}" if edge else f"Add {_plain(name)}") as edit:
        layer = _bring(canvas, edit, name)
        spot = (place.x(), place.y())
        new = editing.add_layer(edit, layer, spot, arriving=arriving, params=params)
        if edge:
            editing.insert_on_wire(edit, edge, new)
            make_way(edit, new, edge.target, card.width)
    _show_new(canvas, new)


def add_at_wire(
    canvas: CanvasContext,
    name: str,
    at: QPointF,
    node: str,
    slot: Slot,
    params: dict[str, Any] | None = None,
) -> None:
    """Add a layer where a wire was let go, and connect it."""
    report = canvas.viewpoint.report.nodes[node]
    arriving = report.outputs.get(slot.port) if slot.output else None
    card = _new_card(canvas, name, arriving)
    port = next((s for s in card.slots if s.output != slot.output), None)
    reach = QPointF(port.x, port.y) if port else QPointF()
    place = free(canvas.scene(), at - reach, card)
    new = ""
    with canvas.edit(f"Add {_plain(name)}") as edit:
        spot = (place.x(), place.y())
        layer = _bring(canvas, edit, name)
        if slot.output:
            after = (node, slot.port)
            new = editing.add_layer(
                edit, layer, spot, after=after, arriving=arriving, params=params
            )
        else:
            new = editing.add_layer(edit, layer, spot, params=params)
            editing.connect(edit, new, "", node, slot.key)
    _show_new(canvas, new)


def delete(canvas: CanvasContext, *, heal: bool) -> None:
    """Remove the selected nodes, frames and notes, or the selected wire."""
    names, wire, annotations = (
        canvas.selection.nodes,
        canvas.scene().selected_wire,
        canvas.selection.annotations,
    )
    if names or annotations:
        with canvas.edit(f"Delete {_what(canvas, names, annotations)}") as edit:
            editing.delete(edit, names, heal=heal)
            for serial in annotations:
                edit.remove_annotation(serial)
    elif wire is not None:
        edge = canvas.scene().wires.edges[wire]
        with canvas.edit(f"Remove wire {edge}") as edit:
            editing.disconnect(edit, edge)


def copy(canvas: CanvasContext) -> bool:
    """Put the selection on the clipboard as `.nnd` text."""
    names, annotations = whole_selection(canvas)
    if names or annotations:
        text = to_text(canvas.session.design, canvas.viewpoint.network, names, annotations)
        QGuiApplication.clipboard().setText(text)
    return bool(names or annotations)


def paste(canvas: CanvasContext, *, incoming: bool) -> None:
    """Add what the clipboard holds, at the cursor."""
    text = QGuiApplication.clipboard().text()
    at = canvas.camera.cursor_place()
    new: list[str] = []
    before = set(canvas.viewpoint.network.annotations)
    with canvas.edit("Paste") as edit:
        corner = (round(at.x()), round(at.y())) if at is not None else None
        new = paste_text(edit, text, corner, incoming=incoming)
    annotations = sorted(set(canvas.viewpoint.network.annotations) - before)
    if new or annotations:
        canvas.selection.reveal(new, annotations)


def duplicate(canvas: CanvasContext) -> None:
    """Copy the selection beside itself."""
    names, annotations = whole_selection(canvas)
    if names or annotations:
        new, others = list[str](), list[int]()
        with canvas.edit("Duplicate") as edit:
            new = editing.duplicate(edit, names, (40, 40))
            others = put_annotations(
                edit, [edit.network.annotations[s] for s in annotations], (40, 40)
            )
        canvas.scene().select(new, annotations=others)


def mute(canvas: CanvasContext) -> None:
    """Mute the selected nodes, or unmute them; the ends of a network cannot pass on what comes."""
    names = [name for name in canvas.selection.nodes if _passes_on(canvas, name)]
    if not names and canvas.selection.nodes:
        canvas.message.emit("an Input or an Output cannot be muted")
    if names:
        muted = all(canvas.viewpoint.network.node(name).muted for name in names)
        what = names[0] if len(names) == 1 else f"{len(names)} nodes"
        with canvas.edit(f"{'Unmute' if muted else 'Mute'} {what}") as edit:
            editing.mute(edit, names)


def _passes_on(canvas: CanvasContext, name: str) -> bool:
    node = canvas.viewpoint.network.node(name)
    return node.muted or node.layer not in {"Input", "Output"}


def rename(canvas: CanvasContext, old: str, new: str) -> None:
    """Rename a node and keep it selected."""
    with canvas.edit(f"Rename {old} to {new}") as edit:
        editing.rename(edit, old, new)
    canvas.selection.select([new])


def why_not(canvas: CanvasContext, name: str) -> str | None:
    """Return why a node cannot have a name, None if it can."""
    if name in canvas.viewpoint.network:
        return f"there is a node {name!r} already"
    return why_not_id(name)


def _what(canvas: CanvasContext, names: list[str], annotations: list[int]) -> str:
    if len(names) + len(annotations) == 1:
        return names[0] if names else canvas.scene().annotations[annotations[0]].kind
    return f"{len(names)} nodes" if not annotations else f"{len(names) + len(annotations)} things"


def _show_new(canvas: CanvasContext, new: str) -> None:
    if new in canvas.scene().cards:
        canvas.selection.reveal([new])


def _bring(canvas: CanvasContext, edit: Edit, name: str) -> str:
    """Return the layer's name here, after bringing it out of the library if it is from there."""
    ready = canvas.library.find(name)
    if ready is None:
        return name
    return import_blocks(edit, ready.design, [ready.name])[ready.name]


def _plain(name: str) -> str:
    return name.rpartition(":")[2]


def _last_output(canvas: CanvasContext) -> tuple[str, str] | None:
    names = canvas.selection.nodes
    if len(names) != 1:
        return None
    slot = next((s for s in canvas.scene().card(names[0]).slots if s.output), None)
    return (names[0], slot.port) if slot else None


def _type_of(canvas: CanvasContext, end: tuple[str, str] | None) -> TensorType | None:
    return canvas.viewpoint.report.nodes[end[0]].outputs.get(end[1]) if end else None


def _new_card(canvas: CanvasContext, name: str, arriving: TensorType | None) -> NodeCard:
    layer = find_layer(canvas, name)
    return card_for(_plain(name), layer, editing.initial_params(layer, arriving) if layer else {})
