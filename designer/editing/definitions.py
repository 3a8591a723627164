"""Import of block definitions from another design, such as the clipboard or the library."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from json import dumps
from typing import Any

from designer.editing.annotations import put_annotations
from designer.graph import Design, Edit, Network, Node
from designer.graph.records import thaw
from designer.layers.catalogue import find


def import_blocks(edit: Edit, source: Design, names: Iterable[str]) -> dict[str, str]:
    """Import blocks of ``source``, and the blocks that they use, into the edited design.

    One that is there already, the same in all that counts, is used; another of the same name makes
    the new one take a free name. Returns each block's name here by its name in ``source``.
    """
    taken: dict[str, str] = {}
    numbers: dict[str, int] = {}
    mine = _contents(edit.networks.blocks, edit.networks.blocks, numbers)
    here = {(_stem(name), mine[name]): name for name in reversed([*edit.networks.blocks])}
    for block, content in _contents(source.blocks, names, numbers).items():
        alike = (_stem(block), content)
        if alike not in here:
            here[alike] = _put(edit, source, block, taken)
        taken[block] = here[alike]
    return taken


def extract_block(design: Design, name: str) -> Design:
    """Return a design that holds a block, with all that is in it, and one use of it."""
    piece = Design(name)
    with piece.edit("Take out") as edit:
        edit.update_header(description=design.network(name).header.description)
        import_blocks(edit, design, [name])
        edit.add_node(name)
    return piece


def free_block_name(blocks: Mapping[str, Network], wanted: str) -> str:
    """Return ``wanted``, or the next number after it: Residual, Residual2, …"""
    base = wanted.rstrip("0123456789") or wanted
    name, number = wanted, 2
    while name in blocks or find(name):
        name, number = f"{base}{number}", number + 1
    return name


def _put(edit: Edit, source: Design, name: str, taken: dict[str, str]) -> str:
    network = source.network(name)
    new = free_block_name(edit.networks.blocks, name)
    block = edit.add_block(new, replace(network.header, name=new))
    nodes = [
        replace(node, layer=taken.get(node.layer, node.layer), serial=edit.networks.next_serial())
        for node in sorted(network.nodes(), key=lambda node: bool(node.shares))
    ]
    edges = [replace(edge, serial=edit.networks.next_serial()) for edge in network.edges()]
    block.fill(nodes, edges)
    put_annotations(block, network.annotations.values())
    return new


def _inner_first(blocks: Mapping[str, Network], names: Iterable[str]) -> list[str]:
    """Return blocks and all within them, each behind what it holds."""
    found: dict[str, None] = {}
    open_: dict[str, None] = {}
    waiting = [*reversed([*names])]
    while waiting:
        block = waiting[-1]
        if block in open_ or not block or block not in blocks:
            waiting.pop()
            if block in open_:
                found.setdefault(block)
            continue
        open_[block] = None
        waiting += [node.layer for node in reversed(blocks[block].nodes())]
    return list(found)


def _contents(
    blocks: Mapping[str, Network], names: Iterable[str], numbers: dict[str, int]
) -> dict[str, int]:
    """Return a number for each block, inner ones first, the same for those that compute the same.

    Places, names of blocks and descriptions are no part of it. ``numbers`` grows.
    """
    found: dict[str, int] = {}
    for name in _inner_first(blocks, names):
        network = blocks[name]
        content = (
            thaw(network.header.variables),
            [_node(node, found) for node in network.nodes()],
            sorted(edge.ends for edge in network.edges()),
        )
        found[name] = numbers.setdefault(dumps(content, sort_keys=True), len(numbers))
    return found


def _node(node: Node, found: Mapping[str, int]) -> Any:
    layer = found.get(node.layer, node.layer)
    return (node.id, layer, thaw(node.params), node.shares, node.repeat, node.muted)


def _stem(name: str) -> str:
    return name.rstrip("0123456789")
