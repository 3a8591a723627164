"""From a design document to a `Design`: records are read one by one, then added in one edit.

Every error of a file is found here or by the rules of the graph. Whether the parameters of a layer
make sense is not checked, so an unfinished design opens as it was left.
"""

from collections.abc import Mapping
from typing import Any

from designer.files.errors import FileError, cycle_text, key_path
from designer.files.nnd import value_checks as v
from designer.files.nnd.annotations import KEYS, read_annotations, read_route
from designer.files.nnd.node_reader import NodeReader
from designer.files.nnd.parallel_wires import name_parallel_ports
from designer.files.nnd.value_checks import invalid_value_error
from designer.graph import CycleError, Design, DesignError, Edge, Edit, Node
from designer.graph.geometry import CARD_HEIGHT, CARD_WIDTH, WIRE_GAP
from designer.graph.records import WireEnds

VERSION = 1
BLOCK_KEYS = ("description", "variables", "nodes", "edges", *KEYS)
ROOT_KEYS = ("nnd", "name", *BLOCK_KEYS, "blocks", "training")
_ROOT, _BLOCK = map(frozenset, (ROOT_KEYS, BLOCK_KEYS))
_MISSING = object()
"""About the width and height of a node on the canvas, and the gap between two."""


def parse_design(document: Any) -> Design:
    """Return the design in a JSON value; raises FileError, whose ``origin`` is empty."""
    if not isinstance(document, dict):
        raise FileError("is not a design: it must be an object {…}; open another file")
    _require_version(document)
    design = Design()
    try:
        with design.initial_edit() as edit:
            _fill_root(edit, document)
    except DesignError as error:
        raise FileError(str(error)) from error
    return design


def _require_version(document: Mapping[str, Any]) -> None:
    given = document.get("nnd", _MISSING)
    if given is _MISSING:
        raise FileError(f'is not a design: it has no "nnd"; a design begins with "nnd": {VERSION}')
    if isinstance(given, bool) or not isinstance(given, int | float) or given < 1:
        raise invalid_value_error("nnd", f"the format's number, {VERSION}", given)
    if int(given) > VERSION:
        raise FileError(
            f"was made by a newer nn-designer: its format is {given}, and this version reads "
            f"up to {VERSION}; update nn-designer"
        )


def _fill_root(edit: Edit, document: Mapping[str, Any]) -> None:
    extra = v.unknown_keys("the design", document, _ROOT)
    if document["nnd"] != VERSION:
        extra = {"nnd": document["nnd"], **extra}
    edit.update_header(
        name=v.require_text("name", document.get("name", "")),
        description=v.require_text("description", document.get("description", "")),
        variables=v.require_variables("variables", document.get("variables", {})),
        training=v.require_literals("training", document.get("training", {})),
        extra=extra,
    )
    blocks = v.require_object("blocks", document.get("blocks", {}))
    for name, block in blocks.items():
        _fill_block(edit, name, v.require_object(key_path("blocks", name), block))
    _require_no_recursion(edit, blocks)
    _fill(edit, "", document)


def _fill_block(edit: Edit, name: str, block: Mapping[str, Any]) -> None:
    place = key_path("blocks", name)
    within = edit.add_block(v.require_id(place, name))
    within.update_header(
        description=v.require_text(f"{place}.description", block.get("description", "")),
        variables=v.require_variables(f"{place}.variables", block.get("variables", {})),
        extra=v.unknown_keys(place, block, _BLOCK),
    )
    _fill(within, f"{place}.", block)


def _fill(edit: Edit, prefix: str, document: Mapping[str, Any]) -> None:
    read = NodeReader(prefix)
    for number, given in enumerate(v.require_list(f"{prefix}nodes", document.get("nodes", []))):
        read.read(number, given, edit.networks.next_serial())
    nodes = read.found
    _require_owners(read)
    wires = _wires(edit, nodes, prefix, document)
    try:
        edit.fill(nodes.values(), wires)
    except CycleError as error:
        ends = [(edge.source, edge.target) for edge in wires]
        number = ends.index((error.source, error.target))
        raise FileError(
            f"closes a circle ({cycle_text([*error.path, error.path[0]])}); remove one of its "
            "wires",
            place=f"{prefix}edges[{number}]",
        ) from error
    read_annotations(edit, prefix, document)
    if len(nodes) > 1 and not any("at" in given for given in document["nodes"]):
        _arrange(edit)


def _arrange(edit: Edit) -> None:
    """Arrange the nodes of a file without any positions: written by hand, most likely."""
    from designer.graph.layout import arranged  # imports numpy, which reading a file does not need

    sizes = {node.id: (CARD_WIDTH, CARD_HEIGHT) for node in edit.network.nodes()}
    gaps = {(edge.source, edge.target): WIRE_GAP for edge in edit.network.edges()}
    for name, (x, y) in arranged(sizes, gaps).items():
        edit.update_node(name, at=(round(x), round(y)))


def _require_owners(read: NodeReader) -> None:
    """Raise FileError unless each node that shares leads to one with a layer, maybe via others."""
    nodes = read.found
    fine = {node.id for node in nodes.values() if not node.shares}
    for node in nodes.values() if len(fine) < len(nodes) else ():
        trail: dict[str, None] = {}
        name = node.id
        while name not in fine:
            trail[name] = None
            place, owner = f"{read.place(name)}.shares", nodes[name].shares
            if owner not in nodes:
                raise FileError(
                    f"names {v.value_for_message(owner)}, but there is no such node; name another",
                    place=place,
                )
            if owner in trail:
                raise FileError(
                    f"goes round in a circle ({cycle_text([*trail, owner])}); name a layer",
                    place=place,
                )
            name = owner
        fine.update(trail)


def _wires(
    edit: Edit, nodes: Mapping[str, Node], prefix: str, document: Mapping[str, Any]
) -> list[Edge]:
    found: list[Edge] = []
    for number, given in enumerate(v.require_list(f"{prefix}edges", document.get("edges", []))):
        serial = edit.networks.next_serial()
        edge = _read_wire_fast(given, nodes, serial)
        if edge is None:
            try:
                edge = Edge(*_ends(given, nodes), serial, read_route(given))
            except FileError as error:
                raise error.within(f"{prefix}edges[{number}]") from None
        found.append(edge)
    if len({edge.ends for edge in found}) == len(found):
        return found
    named = name_parallel_ports(nodes, found)
    seen: dict[tuple[str, ...], int] = {}
    for number, edge in enumerate(named):
        if seen.setdefault(edge.ends, number) != number:
            first = f"{prefix}edges[{seen[edge.ends]}]"
            raise FileError(
                f"is {first} again ({edge}); remove one", place=f"{prefix}edges[{number}]"
            )
    return named


def _read_wire_fast(given: Any, nodes: Mapping[str, Node], serial: int) -> Edge | None:
    """Return a wire that names two nodes and nothing else, None for any other."""
    if given.__class__ is not list or len(given) != 2:
        return None
    source, target = given
    if source.__class__ is not str or target.__class__ is not str:
        return None
    if source not in nodes or target not in nodes:
        return None
    return Edge(nodes[source].id, "", nodes[target].id, "", serial)  # one string object per id


def _ends(given: Any, nodes: Mapping[str, Node]) -> WireEnds:
    source, source_port, target, target_port = v.require_wire_ends(given)
    if source not in nodes or target not in nodes:
        unknown = target if source in nodes else source
        raise FileError(
            f"names {v.value_for_message(unknown)}, but there is no such node; add it or remove "
            "the wire"
        )
    return nodes[source].id, source_port, nodes[target].id, target_port


def _require_no_recursion(edit: Edit, blocks: Mapping[str, Any]) -> None:
    uses = {
        name: sorted({n.layer for n in edit.within(name).network.nodes() if n.layer in blocks})
        for name in blocks
    }
    done: set[str] = set()
    for name in blocks:
        cycle = _block_cycle(name, uses, done)
        if cycle:
            raise FileError(
                f"holds itself ({cycle_text(cycle)}); a block cannot be part of itself",
                place=key_path("blocks", name),
            )


def _block_cycle(start: str, uses: Mapping[str, list[str]], done: set[str]) -> list[str]:
    """Return a cycle of blocks that can be reached from ``start``, [] if there is none.

    A depth-first search without recursion; ``done`` collects blocks that reach no cycle.
    """
    path, waiting = {start: None}, [iter(uses[start])]
    while waiting:
        following = next(waiting[-1], None)
        if following is None:
            done.add(path.popitem()[0])
            waiting.pop()
        elif following in path:
            names = list(path)
            return [*names[names.index(following) :], following]
        elif following not in done:
            path[following] = None
            waiting.append(iter(uses[following]))
    return []
