"""A design document to a `Design`: records are read one by one, then put in through one edit.

Everything a file can have wrong is found here or by the graph's own rules; whatever a layer
makes of its parameters is no matter of the file, so an unfinished design opens as it was left.
"""

from collections.abc import Mapping
from typing import Any

from designer.files.errors import FileError, inside, way
from designer.files.nnd import values as v
from designer.files.nnd.annotations import KEYS, read_annotations, read_route
from designer.files.nnd.nodes import Nodes
from designer.files.nnd.parallel_wires import name_doubles
from designer.files.nnd.values import wrong
from designer.graph import CycleError, Design, DesignError, Edge, Edit, Node
from designer.graph.geometry import CARD_HEIGHT, CARD_WIDTH, WIRE_GAP
from designer.graph.records import WireEnds

VERSION = 1
BLOCK_KEYS = ("description", "variables", "nodes", "edges", *KEYS)
ROOT_KEYS = ("nnd", "name", *BLOCK_KEYS, "blocks", "training")
_ROOT, _BLOCK = map(frozenset, (ROOT_KEYS, BLOCK_KEYS))
_MISSING = object()
"""About the size of a node on the canvas, and the room between two."""


def design_from(document: Any) -> Design:
    """Return the design that a JSON value describes; raises FileError without an origin."""
    if not isinstance(document, dict):
        raise FileError("is not a design: it must be an object {…}; open another file")
    _require_version(document)
    design = Design()
    try:
        with design.founding() as edit:
            _fill_root(edit, document)
    except DesignError as error:
        raise FileError(str(error)) from error
    return design


def _require_version(document: Mapping[str, Any]) -> None:
    given = document.get("nnd", _MISSING)
    if given is _MISSING:
        raise FileError(f'is not a design: it has no "nnd"; a design begins with "nnd": {VERSION}')
    if isinstance(given, bool) or not isinstance(given, int | float) or given < 1:
        raise wrong("nnd", f"the format's number, {VERSION}", given)
    if int(given) > VERSION:
        raise FileError(
            f"was made by a newer nn-designer: its format is {given}, and this version reads "
            f"up to {VERSION}; update nn-designer"
        )


def _fill_root(edit: Edit, document: Mapping[str, Any]) -> None:
    extra = v.unknown("the design", document, _ROOT)
    if document["nnd"] != VERSION:
        extra = {"nnd": document["nnd"], **extra}
    edit.update_header(
        name=v.a_text("name", document.get("name", "")),
        description=v.a_text("description", document.get("description", "")),
        variables=v.variables("variables", document.get("variables", {})),
        training=v.literals("training", document.get("training", {})),
        extra=extra,
    )
    blocks = v.an_object("blocks", document.get("blocks", {}))
    for name, block in blocks.items():
        _fill_block(edit, name, v.an_object(inside("blocks", name), block))
    _refuse_recursion(edit, blocks)
    _fill(edit, "", document)


def _fill_block(edit: Edit, name: str, block: Mapping[str, Any]) -> None:
    place = inside("blocks", name)
    within = edit.add_block(v.an_id(place, name))
    within.update_header(
        description=v.a_text(f"{place}.description", block.get("description", "")),
        variables=v.variables(f"{place}.variables", block.get("variables", {})),
        extra=v.unknown(place, block, _BLOCK),
    )
    _fill(within, f"{place}.", block)


def _fill(edit: Edit, prefix: str, document: Mapping[str, Any]) -> None:
    read = Nodes(prefix)
    for number, given in enumerate(v.a_list(f"{prefix}nodes", document.get("nodes", []))):
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
            f"closes a circle ({way([*error.path, error.path[0]])}); remove one of its wires",
            place=f"{prefix}edges[{number}]",
        ) from error
    read_annotations(edit, prefix, document)
    if len(nodes) > 1 and not any("at" in given for given in document["nodes"]):
        _arrange(edit)


def _arrange(edit: Edit) -> None:
    """Place the nodes of a file that says of none where it is: written by hand, most likely."""
    from designer.graph.layout import arranged  # numpy is nothing that reading a file needs

    sizes = {node.id: (CARD_WIDTH, CARD_HEIGHT) for node in edit.network.nodes()}
    gaps = {(edge.source, edge.target): WIRE_GAP for edge in edit.network.edges()}
    for name, (x, y) in arranged(sizes, gaps).items():
        edit.update_node(name, at=(round(x), round(y)))


def _require_owners(read: Nodes) -> None:
    """Require that who shares ends up, maybe through others, at a node with a layer."""
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
                    f"names {v.shown(owner)}, but there is no such node; name another", place=place
                )
            if owner in trail:
                raise FileError(
                    f"goes round in a circle ({way([*trail, owner])}); name a layer", place=place
                )
            name = owner
        fine.update(trail)


def _wires(
    edit: Edit, nodes: Mapping[str, Node], prefix: str, document: Mapping[str, Any]
) -> list[Edge]:
    found: list[Edge] = []
    for number, given in enumerate(v.a_list(f"{prefix}edges", document.get("edges", []))):
        serial = edit.networks.next_serial()
        edge = _plain_wire(given, nodes, serial)
        if edge is None:
            try:
                edge = Edge(*_ends(given, nodes), serial, read_route(given))
            except FileError as error:
                raise error.within(f"{prefix}edges[{number}]") from None
        found.append(edge)
    if len({edge.ends for edge in found}) == len(found):
        return found
    named = name_doubles(nodes, found)
    seen: dict[tuple[str, ...], int] = {}
    for number, edge in enumerate(named):
        if seen.setdefault(edge.ends, number) != number:
            first = f"{prefix}edges[{seen[edge.ends]}]"
            raise FileError(
                f"is {first} again ({edge}); remove one", place=f"{prefix}edges[{number}]"
            )
    return named


def _plain_wire(given: Any, nodes: Mapping[str, Node], serial: int) -> Edge | None:
    """Return a wire that names two nodes and nothing else, None where a closer look is needed."""
    if given.__class__ is not list or len(given) != 2:
        return None
    source, target = given
    if source.__class__ is not str or target.__class__ is not str:
        return None
    if source not in nodes or target not in nodes:
        return None
    return Edge(nodes[source].id, "", nodes[target].id, "", serial)  # one text for each id


def _ends(given: Any, nodes: Mapping[str, Node]) -> WireEnds:
    source, source_port, target, target_port = v.ends(given)
    if source not in nodes or target not in nodes:
        unknown = target if source in nodes else source
        raise FileError(
            f"names {v.shown(unknown)}, but there is no such node; add it or remove the wire"
        )
    return nodes[source].id, source_port, nodes[target].id, target_port


def _refuse_recursion(edit: Edit, blocks: Mapping[str, Any]) -> None:
    uses = {
        name: sorted({n.layer for n in edit.within(name).network.nodes() if n.layer in blocks})
        for name in blocks
    }
    done: set[str] = set()
    for name in blocks:
        cycle = _block_cycle(name, uses, done)
        if cycle:
            raise FileError(
                f"holds itself ({way(cycle)}); a block cannot be part of itself",
                place=inside("blocks", name),
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
