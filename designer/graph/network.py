"""One network: nodes, wires and variables. The design's root is one, each block another.

Reading is public; writing goes through `Edit`, which calls the `put_*` methods.
"""

from collections.abc import Collection, Iterator
from heapq import heapify, heappop, heappush
from operator import attrgetter

import networkx as nx

from designer.graph.annotations import Annotation, Frame, Note
from designer.graph.cooperative import checkpoint
from designer.graph.errors import CycleError, DuplicateIdError, UnknownNodeError
from designer.graph.order import TopologicalOrder
from designer.graph.records import Edge, Header, Node

_serial = attrgetter("serial")


class Network:
    """A ``networkx.MultiDiGraph`` of frozen records, with a topological order maintained.

    Node data is ``{"node": Node}``; edge key is (source port, target port), its data ``{"edge":
    Edge}``.
    """

    def __init__(self, name: str = "", header: Header | None = None) -> None:
        """Start empty; ``name`` is "" for a design's root, else the block's."""
        self.name = name
        self.header = header or Header()
        self.version = 0
        """Counts changes of nodes and wires: with the header, a memo's key."""
        self.annotations: dict[int, Annotation] = {}
        """Frames and notes by serial."""
        self.graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        self.order = TopologicalOrder(self.graph)
        self._sharers: dict[str, set[str]] = {}
        """Nodes that use another's weights, by the one that they name."""
        self._owners: dict[str, str] = {}
        """A cache of `owner` by node id, cleared when sharing changes."""
        # The graph's own dicts: its views cost more than all the rest of a check.
        self.into = self.graph._pred
        self.out_of = self.graph._succ
        self.data = self.graph._node

    # ---- reading

    def __contains__(self, node_id: str) -> bool:
        """Return whether there is a node of that id."""
        return node_id in self.data

    def __len__(self) -> int:
        """Count the nodes."""
        return len(self.graph)

    def node(self, node_id: str) -> Node:
        """Return the node's record; raises UnknownNodeError."""
        try:
            record: Node = self.data[node_id]["node"]
        except KeyError:
            place = f"block {self.name}" if self.name else "the design"
            raise UnknownNodeError(f"{place} has no node {node_id!r}") from None
        return record

    def nodes(self) -> list[Node]:
        """Return all nodes in file order."""
        return sorted((d["node"] for _, d in self.graph.nodes(data=True)), key=_serial)

    def sharers(self, node_id: str) -> list[Node]:
        """Return the nodes that use a node's weights, in file order."""
        return sorted(map(self.node, self._sharers.get(node_id, ())), key=_serial)

    def owner(self, node: Node) -> Node:
        """Return the node whose layer and weights ``node`` uses: itself unless it shares."""
        if not node.shares:
            return node
        trail = {node.id: None}
        while node.shares and node.shares in self.data and node.shares not in trail:
            known = self._owners.get(node.shares)
            if known is not None:
                node = self.node(known)
                break
            trail[node.shares] = None
            node = self.node(node.shares)
        _, *between = trail  # the caller may have a record that is not here
        self._owners.update(dict.fromkeys(between, node.id))
        return node

    def edges(self) -> list[Edge]:
        """Return all wires in file order."""
        return sorted((d["edge"] for *_, d in self.graph.edges(data=True)), key=_serial)

    def frames(self) -> list[Frame]:
        """Return all frames in file order."""
        return [m for _, m in sorted(self.annotations.items()) if isinstance(m, Frame)]

    def notes(self) -> list[Note]:
        """Return all notes in file order."""
        return [m for _, m in sorted(self.annotations.items()) if isinstance(m, Note)]

    def edge(self, source: str, source_port: str, target: str, target_port: str) -> Edge:
        """Return the wire with exactly these ends; raises UnknownNodeError."""
        data = self.graph.get_edge_data(source, target, (source_port, target_port))
        if data is None:
            raise UnknownNodeError(
                f"there is no wire {Edge(source, source_port, target, target_port)}"
            )
        record: Edge = data["edge"]
        return record

    def has_edge(self, edge: Edge) -> bool:
        """Return whether a wire with these ends is here."""
        return bool(self.graph.has_edge(edge.source, edge.target, edge.key))

    def edges_into(self, node_id: str) -> list[Edge]:
        """Return the wires that end at a node, in file order."""
        into = self.into[node_id].values()
        edges = [data["edge"] for keyed in into for data in keyed.values()]
        edges.sort(key=_serial)
        return edges

    def edges_from(self, node_id: str) -> list[Edge]:
        """Return the wires that start at a node, in file order."""
        out = self.out_of[node_id].values()
        return sorted((d["edge"] for keyed in out for d in keyed.values()), key=_serial)

    def in_order(self) -> Iterator[Node]:
        """Iterate over the nodes so that every wire's source comes before its target."""
        nodes = self.graph.nodes
        return (nodes[node_id]["node"] for node_id in self.order.sorted())

    def stable_order(self) -> list[str]:
        """Return the ids so that sources come first and otherwise as in the file.

        Unlike `order` this does not depend on the history of edits; it takes linear time.
        """
        waiting = {node_id: len(before) for node_id, before in self.into.items()}
        serial = {node_id: data["node"].serial for node_id, data in self.data.items()}
        ready = [(serial[i], i) for i, count in waiting.items() if not count]
        heapify(ready)
        found: list[str] = []
        while ready:
            _, node_id = heappop(ready)
            found.append(node_id)
            for following in self.out_of[node_id]:
                waiting[following] -= 1
                if not waiting[following]:
                    heappush(ready, (serial[following], following))
        return found

    def needed(self) -> frozenset[str]:
        """Return the Outputs and all nodes that they depend on."""
        found = {i for i, data in self.graph.nodes(data=True) if data["node"].layer == "Output"}
        stack = list(found)
        while stack:
            before = [i for i in self.graph.pred[stack.pop()] if i not in found]
            found.update(before)
            stack += before
        return frozenset(found)

    def dead(self, loose: Collection[str] | None = None) -> frozenset[str]:
        """Return the nodes that no Output needs; none where there is no Output yet.

        ``loose`` are the nodes without successors, if known; then the time is that of the dead
        nodes only.
        """
        succ, nodes = self.out_of, self.data
        ends = [i for i in nodes if not succ[i]] if loose is None else list(loose)
        stack = [i for i in ends if nodes[i]["node"].layer != "Output"]
        if len(stack) == len(ends):
            return frozenset()
        found = set(stack)
        while stack:
            for before in self.into[stack.pop()]:
                unused = all(after in found for after in succ[before])
                if unused and before not in found and nodes[before]["node"].layer != "Output":
                    found.add(before)
                    stack.append(before)
        return frozenset(found)

    # ---- writing, for Edit alone

    def put_node(self, node_id: str, before: Node | None, after: Node | None) -> None:
        """Replace a node's record; None removes it (its wires must be removed already)."""
        self.version += 1
        self._note_sharing(node_id, before, after)
        if after is None:
            self.graph.remove_node(node_id)
            self.order.remove_node(node_id)
            return
        if before is None:
            self.graph.add_node(node_id)
            self.order.add_node(node_id)
        self.graph.nodes[node_id]["node"] = after

    def _note_sharing(self, node_id: str, before: Node | None, after: Node | None) -> None:
        old, new = before.shares if before else "", after.shares if after else ""
        if old == new and (before is None) == (after is None):
            return
        self._owners.clear()
        if old in self._sharers:
            self._sharers[old].discard(node_id)
        if new:
            self._sharers.setdefault(new, set()).add(node_id)

    def put_edge(self, before: Edge | None, after: Edge | None) -> None:
        """Replace a wire's record; raises CycleError before anything has changed."""
        self.version += 1
        if after is None:
            assert before is not None
            self.graph.remove_edge(before.source, before.target, before.key)
            return
        if before is None:
            path = self.order.path_closing(after.source, after.target)
            if path:
                raise CycleError(after.source, after.target, path)
            self.order.add_edge(after.source, after.target)
        self.graph.add_edge(after.source, after.target, after.key, edge=after)

    def put_annotation(self, serial: int, after: Annotation | None) -> None:
        """Replace a frame or note; None removes it."""
        if after is None:
            self.annotations.pop(serial, None)
        else:
            self.annotations[serial] = after

    def put_all(self, nodes: Collection[Node], edges: Collection[Edge]) -> None:
        """Fill this empty network at once, ordering it once; if that fails it is empty again.

        One wire at a time would cost a file of 10,000 nodes in an unlucky order minutes.
        Raises DuplicateIdError, UnknownNodeError or CycleError.
        """
        assert not len(self.graph), "one by one into a network that holds something"
        self.version += 1
        try:
            self._fill(nodes, edges)
            checkpoint()
            circle = self.order.rebuild()
            if circle:
                raise CycleError(circle[-1], circle[0], circle)
        except BaseException:
            self.graph.clear()
            self._sharers.clear()
            self.order.rebuild()
            raise

    def _fill(self, nodes: Collection[Node], edges: Collection[Edge]) -> None:
        """Do what the graph's ``add_node`` and ``add_edge`` do, in a third of their time."""
        data, out_of, into = self.data, self.out_of, self.into
        for node in nodes:
            name = node.id
            data[name], out_of[name], into[name] = {"node": node}, {}, {}
            if node.shares:
                self._sharers.setdefault(node.shares, set()).add(name)
        if len(data) < len(nodes):
            raise DuplicateIdError("two nodes have the same id; rename one")
        checkpoint()
        for edge in edges:
            if edge.source not in data or edge.target not in data:
                unknown = edge.target if edge.source in data else edge.source
                raise UnknownNodeError(f"there is no node {unknown!r}")
        keys: dict[tuple[str, str], tuple[str, str]] = {}
        doubled = False
        for edge in edges:
            source, source_port, target, target_port = edge.ends
            key = (source_port, target_port)
            key = keys.setdefault(key, key)
            keyed = out_of[source].get(target)
            if keyed is None:
                out_of[source][target] = into[target][source] = {key: {"edge": edge}}
            else:
                doubled = doubled or key in keyed
                keyed[key] = {"edge": edge}
        if doubled:
            raise DuplicateIdError("two wires have the same ends; name their ports")
