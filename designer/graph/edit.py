"""The one way to change a design: a transaction that records before and after.

An `Edit` applies each change at once (so later lines of the block see it) and records the previous
state; if the block fails, everything is undone.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from designer.graph import rules
from designer.graph.annotations import (
    Annotation,
    Frame,
    Note,
    require_annotation,
    route,
    same_annotation,
)
from designer.graph.changes import AnnotationKey, ChangeSet, EdgeKey, NodeKey, Pair
from designer.graph.errors import DuplicateIdError
from designer.graph.names import fresh_id, require_id
from designer.graph.network import Network
from designer.graph.records import (
    EMPTY,
    Edge,
    Extent,
    Header,
    Node,
    Point,
    freeze,
    interned,
    same_record,
)
from designer.graph.store import NetworkStore


class Edit:
    """The open transaction on one network of a design; use it through ``design.edit(title)``."""

    def __init__(self, networks: NetworkStore, title: str, network: str = "") -> None:
        """Open on ``network`` ("" is the root); nothing is recorded yet."""
        self.title = title
        self.networks = networks
        """All networks of the design that this edit changes."""
        self._network = network
        self._nodes: dict[NodeKey, Pair[Node]] = {}
        self._edges: dict[EdgeKey, Pair[Edge]] = {}
        self._headers: dict[str, Pair[Header]] = {}
        self._taken: dict[str, int] = {}
        self._annotations: dict[AnnotationKey, Pair[Annotation]] = {}
        self._filled: list[tuple[str, Collection[Node], Collection[Edge]]] = []

    @property
    def network(self) -> Network:
        """The network this edit works on."""
        return self.networks.network(self._network)

    def within(self, network: str) -> "Edit":
        """Return an edit of another network of the same design that records into this one."""
        other = Edit(self.networks, self.title, network)
        other._nodes, other._edges, other._headers = self._nodes, self._edges, self._headers
        other._annotations, other._filled = self._annotations, self._filled
        return other

    # ---- many at once

    def fill(self, nodes: Collection[Node], edges: Collection[Edge]) -> None:
        """Put finished records, with serials and checked ids, into a network that is empty.

        Raises DuplicateIdError, UnknownNodeError or CycleError.
        """
        self.network.put_all(nodes, edges)
        self._filled.append((self._network, nodes, edges))

    # ---- nodes

    def add_node(
        self,
        layer: str,
        params: Mapping[str, Any] = EMPTY,
        *,
        node_id: str = "",
        at: tuple[float, float] = (0, 0),
        shares: str = "",
        repeat: int | str = 1,
        muted: bool = False,
        extra: Mapping[str, Any] = EMPTY,
    ) -> str:
        """Add a node and return its id (a fresh one where ``node_id`` is left out).

        Raises BadIdError, DuplicateIdError, BadValueError, or UnknownNodeError for ``shares``.
        """
        if node_id and node_id in self.network:
            raise DuplicateIdError(f"there is a node {node_id!r} already; choose another id")
        if shares:
            self.network.node(shares)
        else:
            rules.require_layer(layer)
        name = require_id(node_id or self._fresh_id(layer or shares))
        node = Node(
            id=name,
            layer=layer,
            params=interned(freeze(params, name)),
            at=at,
            shares=shares,
            repeat=repeat,
            muted=muted,
            serial=self.networks.next_serial(),
            extra=freeze(extra, name),
        )
        self._put_node(name, node)
        return name

    def _fresh_id(self, layer: str) -> str:
        return fresh_id(layer, self.network.__contains__, self._taken)

    def update_node(self, node_id: str, **changes: Any) -> None:
        """Replace fields of a node: ``at``, ``params``, ``muted``, ``repeat``, ``layer``…"""
        node = self.network.node(node_id)
        for name in ("params", "extra"):
            if name in changes:
                changes[name] = interned(freeze(changes[name], node_id))
        self._put_node(node_id, replace(node, **changes))

    def set_param(self, node_id: str, name: str, value: Any) -> None:
        """Give a parameter a value."""
        node = self.network.node(node_id)
        self.update_node(node_id, params={**node.params, name: freeze(value, f"{node_id}.{name}")})

    def clear_param(self, node_id: str, name: str) -> None:
        """Leave a parameter out, so that it is torch's default or follows from the input."""
        node = self.network.node(node_id)
        rest = {key: value for key, value in node.params.items() if key != name}
        self.update_node(node_id, params=rest)

    def remove_node(self, node_id: str) -> None:
        """Remove a node and its wires; a node that shares it takes over the layer."""
        node = self.network.node(node_id)
        for edge in (*self.network.edges_into(node_id), *self.network.edges_from(node_id)):
            self.disconnect(edge)
        self._pass_on_module(node)
        self._put_node(node_id, None)

    def rename_node(self, old: str, new: str) -> None:
        """Give a node another id; its wires, sharers and position in the file stay."""
        node = self.network.node(old)
        if old == new:
            return
        require_id(new)
        if new in self.network:
            raise DuplicateIdError(f"there is a node {new!r} already; choose another id")
        edges = {e.ends: e for e in (*self.network.edges_into(old), *self.network.edges_from(old))}
        for edge in edges.values():
            self.disconnect(edge)
        self._put_node(old, None)
        self._put_node(new, replace(node, id=new))
        for edge in edges.values():
            source = new if edge.source == old else edge.source
            target = new if edge.target == old else edge.target
            self._put_edge(replace(edge, source=source, target=target))
        for other in self.network.sharers(old):
            self.update_node(other.id, shares=new)

    # ---- wires

    def connect(
        self,
        source: str,
        target: str,
        source_port: str = "",
        target_port: str = "",
        more: Mapping[str, Any] | None = None,
        serial: int = 0,
    ) -> Edge:
        """Add a wire; ``more`` may carry the bends of another.

        It comes last among those into its target, unless it gets the ``serial`` of a removed wire
        that it replaces: unnamed ports are assigned in this order. Raises UnknownNodeError,
        DuplicateIdError or CycleError.
        """
        self.network.node(source)
        self.network.node(target)
        serial = serial or self.networks.next_serial()
        edge = Edge(source, source_port, target, target_port, serial, more)
        if self.network.has_edge(edge):
            raise DuplicateIdError(f"{edge} is connected already; name another port")
        self._put_edge(edge)
        return edge

    def disconnect(self, edge: Edge) -> None:
        """Remove a wire."""
        self._put_edge(None, self.network.edge(*edge.ends))

    def bend(self, edge: Edge, via: Collection[Point]) -> Edge:
        """Lead a wire through points, from source to target; none leaves routing to the canvas."""
        before = self.network.edge(*edge.ends)
        after = replace(before, more=route(tuple(via), before.more))
        self._put_edge(after, before)
        return after

    # ---- frames and notes

    def add_frame(self, title: str, at: Point, size: Extent, hue: str = "blue") -> int:
        """Add a frame and return its serial; raises BadValueError."""
        return self.add_annotation(Frame(at, size, title, hue))

    def add_note(self, text: str, at: Point, size: Extent) -> int:
        """Add a note and return its serial; raises BadValueError."""
        return self.add_annotation(Note(at, size, text))

    def add_annotation(self, annotation: Annotation) -> int:
        """Add a copy of a frame or note and return the serial it gets; raises BadValueError."""
        serial = self.networks.next_serial()
        self._put_annotation(
            serial,
            replace(annotation, serial=serial, extra=freeze(annotation.extra, annotation.kind)),
        )
        return serial

    def update_annotation(self, serial: int, **changes: Any) -> None:
        """Replace fields of a frame or note: ``at``, ``size``, ``title``, ``hue``, ``text``."""
        self._put_annotation(serial, replace(self.network.annotations[serial], **changes))

    def remove_annotation(self, serial: int) -> None:
        """Remove a frame or note; the contents of a frame stay."""
        self._put_annotation(serial, None)

    # ---- headers and blocks

    def update_header(self, **changes: Any) -> None:
        """Replace fields of the network's header: name, description, variables, training."""
        for name in ("variables", "training", "extra"):
            if name in changes:
                changes[name] = freeze(changes[name], name)
        self._put_header(self._network, replace(self.network.header, **changes))

    def add_block(self, name: str, header: Header | None = None) -> "Edit":
        """Define an empty block and return an edit of its network."""
        if name and name in self.networks:
            raise DuplicateIdError(f"there is a block {name!r} already; choose another name")
        require_id(name)
        serial = self.networks.next_serial()
        self._put_header(name, replace(header or Header(), name=name, serial=serial))
        return self.within(name)

    def remove_block(self, name: str) -> None:
        """Remove a block's definition with all that is in it."""
        inside = self.within(name)
        for node in inside.network.nodes():
            inside.remove_node(node.id)
        for serial in list(inside.network.annotations):
            inside.remove_annotation(serial)
        self._put_header(name, None)

    # ---- bookkeeping

    def changes(self) -> ChangeSet:
        """Return what has changed so far, leaving out what changed back."""
        annotations = {
            key: pair for key, pair in self._annotations.items() if not same_annotation(*pair)
        }
        filled: dict[NodeKey, Pair[Node]] = {}
        wired: dict[EdgeKey, Pair[Edge]] = {}
        for name, nodes, edges in self._filled:
            filled.update(((name, node.id), (None, node)) for node in nodes)
            wired.update(((name, *edge.ends), (None, edge)) for edge in edges)
        nodes, edges = _real(_then(filled, self._nodes)), _real(_then(wired, self._edges))
        return ChangeSet(self.title, nodes, edges, _real(self._headers), annotations)

    def _put_node(self, node_id: str, after: Node | None) -> None:
        key, network = (self._network, node_id), self.network
        before = network.node(node_id) if node_id in network else None
        if after is not None:
            self._require(before, after)
        if after is None:
            self._taken.clear()
        network.put_node(node_id, before, after)
        self._nodes[key] = (self._nodes.get(key, (before, None))[0], after)

    def _require(self, before: Node | None, after: Node) -> None:
        rules.require_node(self.network, after, before)
        if self._network and (before is None or before.layer != after.layer):
            rules.require_no_recursion(self._network, after.layer, self.networks.blocks.get)

    def _put_edge(self, after: Edge | None, before: Edge | None = None) -> None:
        edge = after or before
        assert edge is not None
        rules.require_edge(edge)
        self.network.put_edge(before, after)
        key = (self._network, *edge.ends)
        self._edges[key] = (self._edges.get(key, (before, None))[0], after)

    def _put_header(self, network: str, after: Header | None) -> None:
        before = self.networks.header_of(network)
        if after is not None:
            rules.require_header(after)
        self.networks.put_header(network, after)
        self._headers[network] = (self._headers.get(network, (before, None))[0], after)

    def _put_annotation(self, serial: int, after: Annotation | None) -> None:
        if after is not None:
            require_annotation(after)
        key, before = (self._network, serial), self.network.annotations.get(serial)
        self.network.put_annotation(serial, after)
        self._annotations[key] = (self._annotations.get(key, (before, None))[0], after)

    def _pass_on_module(self, node: Node) -> None:
        heirs = self.network.sharers(node.id)
        if not heirs:
            return
        first, *others = heirs
        self.update_node(
            first.id, layer=node.layer, shares=node.shares, params=node.params, repeat=node.repeat
        )
        for other in others:
            self.update_node(other.id, shares=first.id)


def _then(first: dict[Any, Any], later: dict[Any, Any]) -> dict[Any, Any]:
    """Return what two changes, one after the other, did together."""
    return first | {key: (first.get(key, pair)[0], pair[1]) for key, pair in later.items()}


def _real(pairs: dict[Any, Any]) -> dict[Any, Any]:
    return {
        key: (before, after)
        for key, (before, after) in pairs.items()
        if not same_record(before, after)
    }
