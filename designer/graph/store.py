"""The networks that a design is made of, by name, and the numbers that order what is in them."""

from collections.abc import Mapping
from types import MappingProxyType

from designer.graph.changes import ChangeSet
from designer.graph.errors import UnknownNodeError
from designer.graph.network import Network
from designer.graph.records import Header

SERIALS_LEFT_TO_THE_ORIGINAL = 1 << 40
"""Serials that a copy skips, so that records added to the copy come last in file order."""


class NetworkStore:
    """The root network and the blocks of one design.

    `Design` and `Edit` share it: the one reads and records history, the other writes.
    """

    def __init__(self, header: Header) -> None:
        """Start with an empty root network, which has the name ""."""
        self.root = Network("", header)
        self._networks: dict[str, Network] = {"": self.root}
        self._blocks: Mapping[str, Network] | None = None
        self._serial = 0

    @property
    def blocks(self) -> Mapping[str, Network]:
        """The block definitions by name, in file order."""
        if self._blocks is None:
            named = ((name, n) for name, n in self._networks.items() if name)
            found = dict(sorted(named, key=lambda item: item[1].header.serial))
            self._blocks = MappingProxyType(found)
        return self._blocks

    def __contains__(self, name: str) -> bool:
        """Return whether there is a block ``name``; the root ("") is always there."""
        return name in self._networks

    def network(self, name: str) -> Network:
        """Return the root ("") or a block's network; raises UnknownNodeError."""
        found = self._networks.get(name)
        if found is None:
            known = ", ".join(n for n in self._networks if n) or "none"
            raise UnknownNodeError(f"there is no block {name!r}; the blocks are: {known}")
        return found

    def next_serial(self) -> int:
        """Return the next number in file order."""
        self._serial += 1
        return self._serial

    def header_of(self, network: str) -> Header | None:
        """Return a network's header, None if there is no such network."""
        return self._networks[network].header if network in self._networks else None

    def put_header(self, network: str, header: Header | None) -> None:
        """Replace a header; None removes the (emptied) block, a new name makes one."""
        before = self.header_of(network)
        if header is None or before is None or header.serial != before.serial:
            self._blocks = None
        if header is None:
            del self._networks[network]
        elif before is not None:
            self._networks[network].header = header
        else:
            self._networks[network] = Network(network, header)

    def apply(self, changes: ChangeSet) -> None:
        """Put every record of ``changes`` in place: wires first when leaving, last when coming."""
        for name, (_, header) in changes.headers.items():
            if header is not None:
                self.put_header(name, header)
        for (name, *_), (old_edge, _) in changes.edges.items():
            if old_edge is not None:
                self.network(name).put_edge(old_edge, None)
        for (name, node_id), (old_node, node) in changes.nodes.items():
            self.network(name).put_node(node_id, old_node, node)
        new = [(key[0], edge) for key, (_, edge) in changes.edges.items() if edge is not None]
        for name in {name for name, _ in new}:
            ends = ((edge.source, edge.target) for where, edge in new if where == name)
            self.network(name).order.expect(ends)
        for name, edge in new:
            self.network(name).put_edge(None, edge)
        for (name, serial), (_, annotation) in changes.annotations.items():
            self.network(name).put_annotation(serial, annotation)
        for name, (_, header) in changes.headers.items():
            if header is None:
                self.put_header(name, None)

    def copy(self) -> "NetworkStore":
        """Return networks of the same records."""
        copy = NetworkStore(self.root.header)
        copy._serial = self._serial + SERIALS_LEFT_TO_THE_ORIGINAL
        for name, network in self._networks.items():
            copy.put_header(name, network.header)
            copy._networks[name].put_all(network.nodes(), network.edges())
            copy._networks[name].annotations.update(network.annotations)
        return copy
