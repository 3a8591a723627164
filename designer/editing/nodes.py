"""Edits of nodes: add with initial parameters, delete and reconnect, mute, duplicate."""

from collections.abc import Collection, Iterable
from typing import Any

import networkx as nx

from designer.check.fixes.edit_ports import input_ports, name_ports
from designer.check.inference.blocks import layer_in
from designer.editing.blocks import rename_port
from designer.editing.copying import copies, paste_nodes
from designer.editing.wires import connect, output_ports
from designer.graph import Edge, Edit, Network
from designer.graph.annotations import MAX_BENDS
from designer.graph.records import Point
from designer.layers.initial_params import initial_params
from designer.layers.tensor_types import TensorType


def add_layer(
    edit: Edit,
    layer: str,
    at: Point,
    *,
    after: tuple[str, str] | None = None,
    arriving: TensorType | None = None,
    params: dict[str, Any] | None = None,
) -> str:
    """Add a layer with valid initial parameters, connected to ``after`` (node, port).

    ``arriving`` is what flows there; starting values that depend on sizes are made to fit it.
    """
    known = layer_in(edit.networks.blocks, layer)
    start = initial_params(known, arriving) if known else {}
    if edit.network.name and layer == "Input":
        start = {}  # inside a block it takes what is connected
    new = edit.add_node(layer, {**start, **(params or {})}, at=at)
    if after and input_ports(edit, new):
        connect(edit, *after, new)
    return new


def delete(edit: Edit, node_ids: Iterable[str], *, heal: bool = True) -> None:
    """Remove nodes; with ``heal``, what a node with one input fed is fed by that input's source."""
    for node_id in edit.network.order.sorted(node_ids):
        into = edit.network.edges_into(node_id)
        for edge in edit.network.edges_from(node_id):
            name_ports(edit, edge.target)
        first = output_ports(edit, node_id)[:1]
        out = edit.network.edges_from(node_id)
        edit.remove_node(node_id)
        if heal and len(into) == 1:
            _join(edit, into[0], [e for e in out if e.source_port in ("", *first)])


def _join(edit: Edit, into: Edge, out: list[Edge]) -> None:
    for edge in out:
        joined = Edge(into.source, into.source_port, edge.target, edge.target_port)
        if not edit.network.has_edge(joined):
            ends = (joined.source, joined.target, joined.source_port, joined.target_port)
            new = edit.connect(*ends)
            if into.via or edge.via:
                edit.bend(new, [*into.via, *edge.via][:MAX_BENDS])


def rename(edit: Edit, old: str, new: str) -> None:
    """Rename a node; for an Input or Output of a block, also the port at every use of it."""
    network = edit.network
    if network.name and network.node(old).layer in {"Input", "Output"}:
        rename_port(edit, network.name, old, new)
    else:
        edit.rename_node(old, new)


def mute(edit: Edit, node_ids: Collection[str]) -> bool:
    """Mute the nodes, or unmute them where all are muted; returns which."""
    muted = not all(edit.network.node(node_id).muted for node_id in node_ids)
    for node_id in node_ids:
        edit.update_node(node_id, muted=muted)
    return muted


def duplicate(edit: Edit, node_ids: Iterable[str], by: Point) -> list[str]:
    """Copy nodes with the wires among them, moved ``by``; returns the new ids."""
    nodes, edges = copies(edit.network, node_ids)
    return list(paste_nodes(edit, nodes, edges, by).values())


def connected_nodes(network: Network, node_ids: Iterable[str]) -> set[str]:
    """Return the nodes, all that feeds them and all that follows."""
    found = set(node_ids)
    for node_id in tuple(found):
        found |= nx.ancestors(network.graph, node_id) | nx.descendants(network.graph, node_id)
    return found
