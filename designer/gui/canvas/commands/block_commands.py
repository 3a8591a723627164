"""Commands on blocks and shared weights; each is one edit."""

from functools import partial

from PySide6.QtCore import QRect, QRectF

from designer.editing import blocks, sharing
from designer.graph import Edit, Node
from designer.graph.names import why_not_id
from designer.gui.canvas.commands.annotation_commands import for_block, whole_selection
from designer.gui.canvas.overlays.breadcrumbs import HEIGHT
from designer.gui.canvas.overlays.overlays import Overlays
from designer.gui.canvas.scene.context import CanvasContext
from designer.layers.catalogue import find

_CARD_SIZE = (140.0, 80.0)
"""The approximate size of a card that is not made yet."""


def ask_group(canvas: CanvasContext, overlays: Overlays) -> None:
    """Ask for the new block's name over the selection, then group it."""
    names, _ = whole_selection(canvas)
    reason = blocks.why_not_groupable(canvas.viewpoint.network, names)
    if reason:
        canvas.message.emit(reason)
        return
    fresh = blocks.fresh_block_name(canvas.session.design.blocks)
    over = canvas.scene().bounds(names)
    over = QRectF(over.center().x() - 110, over.top(), 220, 40)
    then = partial(_group, canvas, names)
    there = partial(canvas.scene().cards.keys().__ge__, set(names))
    overlays.ask_name(fresh, over, partial(why_not, canvas), then, new=True, there=there)


def unpack(canvas: CanvasContext) -> None:
    """Put the nodes of the selected blocks in their place, and select them."""
    names = canvas.selection.nodes
    chosen = [name for name in names if canvas.viewpoint.is_block(name)] or names
    if not chosen:
        canvas.message.emit("select a block to unpack it")
        return
    new: list[str] = []
    what = chosen[0] if len(chosen) == 1 else f"{len(chosen)} blocks"
    with canvas.edit(f"Unpack {what}") as edit:
        for name in chosen:
            new += _unpack(canvas, edit, name)
    if new and new[0] in canvas.viewpoint.network:
        canvas.selection.reveal(new)


def rename_here(canvas: CanvasContext, overlays: Overlays) -> None:
    """Ask for another name of the block one is in."""
    area = QRect(8, HEIGHT + 6, 260, 30)
    then = partial(_rename, canvas)
    overlays.rename_box.ask(canvas.viewpoint.name, area, partial(why_not, canvas), then)


def why_not(canvas: CanvasContext, name: str) -> str | None:
    """Return why a block cannot have a name, None if it can."""
    if name in canvas.session.design.blocks or find(name):
        return f"{name} is taken by another layer or block"
    return why_not_id(name)


def share(canvas: CanvasContext) -> None:
    """Let all but the first selected node use the weights of the first."""
    names = canvas.selection.nodes
    if len(names) < 2:
        canvas.message.emit("select two layers of one kind: the second takes the first's weights")
        return
    first, *others = names
    with canvas.edit(f"Share the weights of {first}") as edit:
        sharing.share(edit, first, others)


def stop_sharing(canvas: CanvasContext) -> None:
    """Give the selected nodes weights of their own."""
    names = canvas.selection.nodes
    with canvas.edit(f"Stop sharing {names[0] if len(names) == 1 else 'weights'}") as edit:
        sharing.unshare(edit, names)


def _group(canvas: CanvasContext, names: list[str], _: str, block: str) -> None:
    instance = ""
    with canvas.edit(f"Group into {block}") as edit:
        annotations = for_block(canvas, names)
        instance = blocks.group(edit, canvas.viewpoint.report, names, block, annotations)
    if instance in canvas.viewpoint.network:
        canvas.selection.select([instance])


def _rename(canvas: CanvasContext, old: str, new: str) -> None:
    with canvas.edit(f"Rename block {old} to {new}") as edit:
        blocks.rename_block(edit, old, new)


def _unpack(canvas: CanvasContext, edit: Edit, name: str) -> list[str]:
    """Unpack a block around where it was; where there is no room, push what follows on."""
    x = edit.network.node(name).at[0]
    new = blocks.unpack(edit, name)
    rects = {i: QRectF(*edit.network.node(i).at, *_CARD_SIZE) for i in new}
    others = {i: QRectF(*n.at, *_size(canvas, i)) for i, n in _beside(edit, new).items()}
    if not any(mine.intersects(other) for mine in rects.values() for other in others.values()):
        return new
    left = min(rect.left() for rect in rects.values())
    wide = max(rect.left() for rect in rects.values()) - left
    top = min(rect.top() for rect in rects.values())
    bottom = max(rect.bottom() for rect in rects.values())
    for node_id, rect in rects.items():
        edit.update_node(node_id, at=(rect.left() + x - left, rect.top()))
    for node_id, rect in others.items():
        in_row = rect.top() < bottom and rect.bottom() > top
        if rect.left() > x and in_row:
            edit.update_node(node_id, at=(rect.left() + wide, rect.top()))
    return new


def _beside(edit: Edit, new: list[str]) -> dict[str, Node]:
    inside = set(new)
    return {node.id: node for node in edit.network.nodes() if node.id not in inside}


def _size(canvas: CanvasContext, name: str) -> tuple[float, float]:
    if name not in canvas.scene().cards:
        return _CARD_SIZE
    card = canvas.scene().card(name)
    return (card.width, card.height)
