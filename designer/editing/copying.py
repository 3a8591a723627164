"""Copies of nodes and of the wires among them, put into a design under free names."""

import re
from collections.abc import Iterable, Sequence

from designer.editing.marks import shifted
from designer.graph import DesignError, Edge, Edit, Network, Node


def copies(network: Network, node_ids: Iterable[str]) -> tuple[list[Node], list[Edge]]:
    """Return the records of nodes, in file order, and of the wires among them."""
    nodes = sorted((network.node(i) for i in set(node_ids)), key=lambda node: node.serial)
    inside = {node.id for node in nodes}
    edges = [e for node in nodes for e in network.edges_into(node.id) if e.source in inside]
    return nodes, edges


def put_copies(
    edit: Edit, nodes: Sequence[Node], edges: Iterable[Edge], by: tuple[float, float]
) -> dict[str, str]:
    """Add copies of nodes and wires, moved ``by``; returns each one's new id by the old one.

    Raises DesignError where one shares the weights of a node that is nowhere.
    """
    names: dict[str, str] = {}
    for node in nodes:
        names[node.id] = _free_name(node.id, {*names.values()}, edit.network)
    for node in sorted(nodes, key=lambda node: bool(node.shares)):
        _put(edit, node, names, by)
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


def _free_name(name: str, taken: set[str], network: Network) -> str:
    """Return ``name``, or the next number after it: ``conv1`` -> ``conv2``."""
    if name not in taken and name not in network:
        return name
    base = name.rstrip("0123456789")
    number = int(re.sub(r"\D", "", name[len(base) :]) or 1) + 1
    while f"{base}{number}" in taken or f"{base}{number}" in network:
        number += 1
    return f"{base}{number}"
