"""Block definitions carried from one design into another: by pasting, or out of a library."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from designer.editing.marks import put_marks
from designer.graph import Design, Edit, Node
from designer.graph.records import thaw
from designer.layers.catalogue import find


def put_definitions(edit: Edit, source: Design, names: Iterable[str]) -> dict[str, str]:
    """Bring blocks of ``source``, and the blocks inside them, into the edited design.

    One that is there already, the same in all that counts, is used; another of the same name makes
    the new one take a free name. Returns each block's name here by its name in ``source``.
    """
    taken: dict[str, str] = {}
    for name in names:
        for block in _inner_first(source, name):
            if block not in taken:
                taken[block] = _put(edit, source, block, taken)
    return taken


def alone(design: Design, name: str) -> Design:
    """Return a design that holds a block, with all that is in it, and one use of it."""
    piece = Design(name)
    with piece.edit("Take out") as edit:
        edit.update_header(description=design.network(name).header.description)
        put_definitions(edit, design, [name])
        edit.add_node(name)
    return piece


def free_block_name(design: Design, wanted: str) -> str:
    """Return ``wanted``, or the next number after it: Residual, Residual2, …"""
    base = wanted.rstrip("0123456789") or wanted
    name, number = wanted, 2
    while name in design.blocks or find(name):
        name, number = f"{base}{number}", number + 1
    return name


def _put(edit: Edit, source: Design, name: str, taken: dict[str, str]) -> str:
    mine = _content(source, name)
    for other in edit.design.blocks:
        if _stem(other) == _stem(name) and _content(edit.design, other) == mine:
            return other
    network = source.network(name)
    new = free_block_name(edit.design, name)
    block = edit.add_block(new, replace(network.header, name=new))
    nodes = [replace(n, layer=taken.get(n.layer, n.layer)) for n in network.nodes()]
    for node in sorted(nodes, key=lambda node: bool(node.shares)):
        _add(block, node)
    for edge in network.edges():
        block.connect(edge.source, edge.target, edge.source_port, edge.target_port, edge.more)
    put_marks(block, network.marks.values())
    return new


def _add(edit: Edit, node: Node) -> None:
    edit.add_node(
        node.layer,
        node.params,
        node_id=node.id,
        at=node.at,
        shares=node.shares,
        repeat=node.repeat,
        muted=node.muted,
        extra=node.extra,
    )


def _inner_first(design: Design, name: str) -> list[str]:
    found: dict[str, None] = {}

    def visit(block: str) -> None:
        if block in found or design.header_of(block) is None or not block:
            return
        for node in design.network(block).nodes():
            visit(node.layer)
        found[block] = None

    visit(name)
    return list(found)


def _content(design: Design, name: str) -> Any:
    """Return what a block computes: everything but places, names of blocks and descriptions."""
    network = design.network(name)
    return (
        thaw(network.header.variables),
        [_node(design, node) for node in network.nodes()],
        sorted(edge.ends for edge in network.edges()),
    )


def _node(design: Design, node: Node) -> Any:
    is_block = node.layer and design.header_of(node.layer) is not None
    layer = _content(design, node.layer) if is_block else node.layer
    return (node.id, layer, thaw(node.params), node.shares, node.repeat, node.muted)


def _stem(name: str) -> str:
    return name.rstrip("0123456789")
