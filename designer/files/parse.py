"""A design document to a `Design`: records are read one by one, then put in through one edit.

Everything a file can have wrong is found here or by the graph's own rules; whatever a layer
makes of its parameters is no matter of the file, so an unfinished design opens as it was left.
"""

from collections.abc import Callable, Mapping
from typing import Any

from designer.files import values as v
from designer.files.doubles import name_doubles
from designer.files.errors import FileError
from designer.files.marks import KEYS, read_marks, read_route
from designer.files.values import wrong
from designer.graph import CycleError, Design, DesignError, Edge, Edit, Node
from designer.graph.records import freeze, kept

VERSION = 1
BLOCK_KEYS = ("description", "variables", "nodes", "edges", *KEYS)
ROOT_KEYS = ("nnd", "name", *BLOCK_KEYS, "blocks", "training")
NODE_KEYS = ("id", "layer", "shares", "params", "at", "repeat", "muted")
_ROOT, _BLOCK, _NODE = map(frozenset, (ROOT_KEYS, BLOCK_KEYS, NODE_KEYS))
_MISSING = object()
_CARD, _HIGH, _GAP = 140.0, 60.0, 80.0
"""About the size of a node on the canvas, and the room between two."""
_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    "layer": v.a_layer,
    "shares": v.an_id,
    "params": lambda place, value: kept(freeze(v.literals(place, value))),
    "at": v.a_place,
    "repeat": v.a_repeat,
    "muted": v.a_flag,
}


def design_from(document: Any) -> Design:
    """Return the design that a JSON value describes; raises FileError without an origin."""
    if not isinstance(document, dict):
        raise FileError("is not a design: it must be an object {…}; open another file")
    _require_version(document)
    design = Design()
    try:
        with design.edit("Open") as edit:
            _fill_root(design, edit, document)
    except DesignError as error:
        raise FileError(str(error)) from error
    design.forget_history()
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


def _fill_root(design: Design, edit: Edit, document: Mapping[str, Any]) -> None:
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
        _fill_block(design, edit, name, v.an_object(f"blocks.{name[:60]}", block))
    _refuse_recursion(edit, blocks)
    _fill(design, edit, "", document)


def _fill_block(design: Design, edit: Edit, name: str, block: Mapping[str, Any]) -> None:
    place = f"blocks.{name[:60]}"
    inside = edit.add_block(v.an_id(place, name))
    inside.update_header(
        description=v.a_text(f"{place}.description", block.get("description", "")),
        variables=v.variables(f"{place}.variables", block.get("variables", {})),
        extra=v.unknown(place, block, _BLOCK),
    )
    _fill(design, inside, f"{place}.", block)


def _fill(design: Design, edit: Edit, prefix: str, document: Mapping[str, Any]) -> None:
    nodes: dict[str, Node] = {}
    places: dict[str, str] = {}
    for number, given in enumerate(v.a_list(f"{prefix}nodes", document.get("nodes", []))):
        place = f"{prefix}nodes[{number}]"
        try:
            node = _node(given, places, design.next_serial())
        except FileError as error:
            raise error.within(place) from None
        nodes[node.id], places[node.id] = node, place
    _require_owners(nodes, places)
    wires = _wires(design, nodes, prefix, document)
    try:
        edit.fill(nodes.values(), wires)
    except CycleError as error:
        ends = [(edge.source, edge.target) for edge in wires]
        number = ends.index((error.source, error.target))
        circle = " -> ".join([*error.path, error.path[0]])
        raise FileError(
            f"closes a circle ({circle}); remove one of its wires", place=f"{prefix}edges[{number}]"
        ) from error
    read_marks(edit, prefix, document)
    if len(nodes) > 1 and not any("at" in given for given in document["nodes"]):
        _arrange(edit)


def _arrange(edit: Edit) -> None:
    """Place the nodes of a file that says of none where it is: written by hand, most likely."""
    from designer.graph.layout import arranged  # numpy is nothing that reading a file needs

    sizes = {node.id: (_CARD, _HIGH) for node in edit.network.nodes()}
    gaps = {(edge.source, edge.target): _GAP for edge in edit.network.edges()}
    for name, (x, y) in arranged(sizes, gaps).items():
        edit.update_node(name, at=(round(x), round(y)))


def _node(given: Any, places: Mapping[str, str], serial: int) -> Node:
    """Return one node; the places of its errors are within it."""
    if given.__class__ is not dict:
        raise wrong("", "an object {…}", given)
    if "id" not in given:
        raise FileError('has no "id"; give it one')
    name = v.an_id("id", given["id"])
    if name in places:
        raise FileError(
            f'is "{name}", which {places[name]} is already; choose another id', place="id"
        )
    if ("layer" in given) == ("shares" in given):
        has = "both" if "layer" in given else "neither"
        raise FileError(f'must have either "layer" or "shares" but has {has}')
    read = {key: reader(key, given[key]) for key, reader in _READERS.items() if key in given}
    if not given.keys() <= _NODE:
        read["extra"] = freeze(v.unknown("", given, _NODE))
    return Node(name, read.pop("layer", ""), **read, serial=serial)


def _require_owners(nodes: Mapping[str, Node], places: Mapping[str, str]) -> None:
    """Require that who shares ends up, maybe through others, at a node with a layer."""
    fine = {node.id for node in nodes.values() if not node.shares}
    for node in nodes.values():
        trail: dict[str, None] = {}
        name = node.id
        while name not in fine:
            trail[name] = None
            place, owner = f"{places[name]}.shares", nodes[name].shares
            if owner not in nodes:
                raise FileError(
                    f"names {v.shown(owner)}, but there is no such node; name another", place=place
                )
            if owner in trail:
                circle = " -> ".join([*trail, owner])
                raise FileError(f"goes round in a circle ({circle}); name a layer", place=place)
            name = owner
        fine.update(trail)


def _wires(
    design: Design, nodes: Mapping[str, Node], prefix: str, document: Mapping[str, Any]
) -> list[Edge]:
    found: list[Edge] = []
    for number, given in enumerate(v.a_list(f"{prefix}edges", document.get("edges", []))):
        try:
            found.append(Edge(*_ends(given, nodes), design.next_serial(), read_route(given)))
        except FileError as error:
            raise error.within(f"{prefix}edges[{number}]") from None
    named = name_doubles(nodes, found)
    seen: dict[tuple[str, ...], int] = {}
    for number, edge in enumerate(named):
        if seen.setdefault(edge.ends, number) != number:
            first = f"{prefix}edges[{seen[edge.ends]}]"
            raise FileError(
                f"is {first} again ({edge}); remove one", place=f"{prefix}edges[{number}]"
            )
    return named


def _ends(given: Any, nodes: Mapping[str, Node]) -> tuple[str, str, str, str]:
    source, source_port, target, target_port = v.ends(given)
    if source not in nodes or target not in nodes:
        unknown = target if source in nodes else source
        raise FileError(
            f"names {v.shown(unknown)}, but there is no such node; add it or remove the wire"
        )
    return source, source_port, target, target_port


def _refuse_recursion(edit: Edit, blocks: Mapping[str, Any]) -> None:
    uses = {
        name: sorted({n.layer for n in edit.within(name).network.nodes() if n.layer in blocks})
        for name in blocks
    }
    done: set[str] = set()
    for name in blocks:
        circle = _circle(name, uses, done)
        if circle:
            raise FileError(
                f"holds itself ({' -> '.join(circle)}); a block cannot be part of itself",
                place=f"blocks.{name}",
            )


def _circle(start: str, uses: Mapping[str, list[str]], done: set[str]) -> list[str]:
    """Return a circle of blocks that can be reached from ``start``, [] if there is none."""
    trail, waiting = [start], [iter(uses[start])]
    while waiting:
        following = next(waiting[-1], None)
        if following is None:
            done.add(trail.pop())
            waiting.pop()
        elif following in trail:
            return [*trail[trail.index(following) :], following]
        elif following not in done:
            trail.append(following)
            waiting.append(iter(uses[following]))
    return []
