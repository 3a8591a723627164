"""Copied nodes as the text of a small `.nnd`, which pastes into windows, editors and chats.

What refers to the rest of the design has keys of its own: wires that arrive from outside
(``incoming``) and the nodes whose weights are shared (``sharing``).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from designer import editing
from designer.editing.annotations import put_annotations
from designer.editing.definitions import import_blocks
from designer.files import FileError, dumps, loads
from designer.graph import Annotation, Design, DesignError, Edge, Edit, Network, Node
from designer.graph.expressions import is_expression
from designer.graph.records import Point, dotted, split_dotted, thaw

_WORD = re.compile(r"[A-Za-z_]\w*")
_MAX_SHIFTS = 100
_MAX_CHARACTERS = 32_000_000
"""Characters that can be pasted: a design of 200,000 nodes has fewer, more take too long."""
_NOTHING = "the clipboard contains no nodes; copy some first"


def to_text(
    design: Design, network: Network, node_ids: Iterable[str], annotations: Iterable[int] = ()
) -> str:
    """Return nodes with their wires, variables, blocks, frames and notes as `.nnd` text."""
    nodes, edges = editing.copies(network, node_ids)
    inside = {node.id for node in nodes}
    outside = [e for n in nodes for e in network.edges_into(n.id) if e.source not in inside]
    sharing = {n.id: n.shares for n in nodes if n.shares and n.shares not in inside}
    extra: dict[str, Any] = {"incoming": [_ends(e) for e in outside]} if outside else {}
    if sharing:
        extra["sharing"] = sharing
    piece = Design()
    with piece.edit("Copy") as edit:
        import_blocks(edit, design, _blocks_of(network, nodes))
        edit.update_header(variables=_used_variables(network, nodes), extra=extra)
        editing.paste_nodes(
            edit,
            [_without_sharing(network, n) if n.id in sharing else n for n in nodes],
            edges,
            (0, 0),
        )
        put_annotations(edit, [network.annotations[serial] for serial in annotations])
    return dumps(piece)


def paste_text(edit: Edit, text: str, at: Point | None, *, incoming: bool = False) -> list[str]:
    """Add the contents of ``text`` with its top-left corner at ``at``; returns the new ids.

    Without ``at``, the nodes go a little to the lower right of where they were. With ``incoming``,
    wires from nodes that exist here are added too. Raises DesignError if the text is no design.
    """
    source = _read(text)
    piece = source.root
    sharing = _texts(piece.header.extra.get("sharing"))
    nodes = [_restore_sharing(edit.network, sharing, node) for node in piece.nodes()]
    if not nodes and not piece.annotations:
        raise DesignError(_NOTHING)
    blocks = import_blocks(edit, source, _blocks_of(piece, nodes))
    nodes = [replace(node, layer=blocks.get(node.layer, node.layer)) for node in nodes]
    _add_variables(edit, piece.header.variables)
    by = _free_offset(edit.network, nodes, _offset([*nodes, *piece.annotations.values()], at))
    names = editing.paste_nodes(edit, nodes, piece.edges(), by)
    put_annotations(edit, piece.annotations.values(), by)
    if incoming:
        for end, target in _pairs(piece.header.extra.get("incoming")):
            _connect_incoming(edit, split_dotted(end), split_dotted(target), names)
    return list(names.values())


def _blocks_of(network: Network, nodes: Iterable[Node]) -> list[str]:
    """Return the names of the nodes' layers, each once; some may be blocks."""
    return list(dict.fromkeys(network.owner(node).layer for node in nodes))


def _read(text: str) -> Design:
    if not text[:1000].lstrip().startswith("{"):
        raise DesignError(_NOTHING)
    if len(text) > _MAX_CHARACTERS:
        raise DesignError(
            f"the clipboard contains {len(text):,} characters, and {_MAX_CHARACTERS:,} can be "
            "pasted; save them as a file and open it"
        )
    try:
        return loads(text)
    except FileError as error:
        raise DesignError(f"the clipboard contains no nodes: {error}") from None


def _without_sharing(network: Network, node: Node) -> Node:
    """Return a node that shares weights as one that has its own."""
    owner = network.owner(node)
    return replace(node, layer=owner.layer, params=owner.params, repeat=owner.repeat, shares="")


def _pairs(value: object) -> list[tuple[str, str]]:
    """Return the pairs of texts in a list; the clipboard may contain anything under our keys."""
    every = value if isinstance(value, tuple | list) else ()
    pairs = (tuple(one) for one in every if isinstance(one, tuple | list) and len(one) == 2)
    return [(a, b) for a, b in pairs if isinstance(a, str) and isinstance(b, str)]


def _texts(value: object) -> dict[str, str]:
    """Return the texts in a mapping."""
    given = value if isinstance(value, Mapping) else {}
    return {str(key): text for key, text in given.items() if isinstance(text, str)}


def _restore_sharing(network: Network, sharing: Mapping[str, str], node: Node) -> Node:
    """Let a node share weights with the same owner as before, if that exists here."""
    owner = sharing.get(node.id, "")
    if owner in network and network.owner(network.node(owner)).layer == node.layer:
        return replace(node, layer="", params={}, repeat=1, shares=owner)
    return node


def _connect_incoming(
    edit: Edit, source: tuple[str, str], target: tuple[str, str], names: Mapping[str, str]
) -> None:
    if source[0] in edit.network and target[0] in names:
        editing.connect(edit, *source, names[target[0]], target[1])


def _offset(nodes: Iterable[Node | Annotation], at: Point | None) -> Point:
    if at is None:
        return (40, 40)
    places = [node.at for node in nodes]
    return (at[0] - min(x for x, _ in places), at[1] - min(y for _, y in places))


def _free_offset(network: Network, nodes: Iterable[Node], by: Point) -> Point:
    """Return ``by``, shifted on until no node covers another exactly, as when pasting twice.

    After ``_MAX_SHIFTS`` attempts it may cover one after all.
    """
    taken, places = {node.at for node in network.nodes()}, [node.at for node in nodes]
    for _ in range(_MAX_SHIFTS):
        if not any((x + by[0], y + by[1]) in taken for x, y in places):
            break
        by = (by[0] + 40, by[1] + 40)
    return by


def _used_variables(network: Network, nodes: Iterable[Node]) -> dict[str, Any]:
    words = {word for node in nodes for text in _expressions(node) for word in _WORD.findall(text)}
    return {name: thaw(v) for name, v in network.header.variables.items() if name in words}


def _expressions(node: Node) -> Iterable[str]:
    waiting = [*node.params.values(), node.repeat]
    while waiting:
        value = waiting.pop()
        if isinstance(value, tuple):
            waiting += value
        elif is_expression(value):
            yield value


def _add_variables(edit: Edit, variables: Mapping[str, Any]) -> None:
    present = edit.network.header.variables
    new = {name: value for name, value in variables.items() if name not in present}
    if new:
        edit.update_header(variables={**present, **new})


def _ends(edge: Edge) -> list[str]:
    return [dotted(edge.source, edge.source_port), dotted(edge.target, edge.target_port)]
