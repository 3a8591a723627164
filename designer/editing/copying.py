"""Copying and pasting nodes and the wires among them, under free names."""

from collections.abc import Iterable, Sequence

from designer.editing.annotations import shifted
from designer.graph import DesignError, Edge, Edit, Network, Node

_DIGITS = 9
"""The maximum number of digits at the end of a name that is counted up."""


def copies(network: Network, node_ids: Iterable[str]) -> tuple[list[Node], list[Edge]]:
    """Return the records of nodes, in file order, and of the wires among them."""
    nodes = sorted((network.node(i) for i in set(node_ids)), key=lambda node: node.serial)
    inside = {node.id for node in nodes}
    edges = [e for node in nodes for e in network.edges_into(node.id) if e.source in inside]
    return nodes, edges


def paste_nodes(
    edit: Edit, nodes: Sequence[Node], edges: Iterable[Edge], by: tuple[float, float]
) -> dict[str, str]:
    """Add copies of nodes and wires, moved ``by``; returns each one's new id by the old one.

    Raises DesignError where one shares the weights of a node that is nowhere.
    """
    free = _FreeNames(edit.network)
    names = {node.id: free.take(node.id) for node in nodes}
    for node in sorted(nodes, key=lambda node: bool(node.shares)):
        _put(edit, node, names, by)
    edges = list(edges)
    edit.network.order.expect((names[edge.source], names[edge.target]) for edge in edges)
    for edge in edges:
        source, target = names[edge.source], names[edge.target]
        more = shifted(edge, by)
        edit.connect(source, target, edge.source_port, edge.target_port, more)
    return names


def _put(edit: Edit, node: Node, names: dict[str, str], by: tuple[float, float]) -> None:
    shares = names.get(node.shares, node.shares)
    if shares and shares not in edit.network:
        raise DesignError(
            f"{node.id} shares the weights of {node.shares}, which is not here; "
            f"copy {node.shares} along with it"
        )
    edit.add_node(
        node.layer,
        node.params,
        node_id=names[node.id],
        at=(node.at[0] + by[0], node.at[1] + by[1]),
        shares=shares,
        repeat=node.repeat,
        muted=node.muted,
        extra=node.extra,
    )


class _FreeNames:
    """Generates names that are free in a network; runs of taken numbers are skipped at once."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}
        """The next number to try after each name that is taken."""

    def take(self, name: str) -> str:
        """Return ``name``, or the next number after it that is free: ``conv1`` -> ``conv2``."""
        base, number = _numbered(name)
        free, passed = name, list[str]()
        while free in self._taken or free in self._network:
            passed.append(free)
            number = self._next.get(free, number + 1)
            free = f"{base}{number}"
        self._next.update(dict.fromkeys(passed, number))
        self._taken.add(free)
        return free


def _numbered(name: str) -> tuple[str, int]:
    """Return a name without the number at its end, and that number: 1 where there is none."""
    digits = len(name) - len(name.rstrip("0123456789"))
    if not digits:
        return name, 1
    if digits > _DIGITS:
        return f"{name}_", 1
    return name[:-digits], int(name[-digits:])
