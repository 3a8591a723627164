"""Edits that need nothing but the graph: one function each, to be called within a transaction."""

from collections.abc import Collection

from designer.graph.annotations import MAX_BENDS
from designer.graph.edit import Edit
from designer.graph.geometry import CARD_WIDTH
from designer.graph.records import Edge, Point


def remove_and_join(edit: Edit, node_id: str) -> None:
    """Remove a node; where one wire came in, what it fed is fed by that wire's source."""
    network = edit.network
    into, out = network.edges_into(node_id), network.edges_from(node_id)
    edit.remove_node(node_id)
    if len(into) != 1:
        return
    for edge in out:
        joined = Edge(into[0].source, into[0].source_port, edge.target, edge.target_port)
        if not network.has_edge(joined):
            new = edit.connect(*_ends(joined))
            if into[0].via or edge.via:
                edit.bend(new, [*into[0].via, *edge.via][:MAX_BENDS])


def insert_on_wire(edit: Edit, edge: Edge, node_id: str, input_port: str = "") -> None:
    """Lead a wire through an existing node."""
    edit.disconnect(edge)
    edit.connect(edge.source, node_id, edge.source_port, input_port)
    edit.connect(node_id, edge.target, "", edge.target_port)


def split_bends(edit: Edit, via: Collection[Point], node_id: str, into: Edge, out: Edge) -> None:
    """Share the bends of a wire among the two that replace it, with a node in between."""
    left = edit.network.node(node_id).at[0]
    places = list(via)
    first = next((i for i, place in enumerate(places) if place[0] >= left), len(places))
    edit.bend(into, places[:first])
    edit.bend(out, [place for place in places[first:] if place[0] > left + CARD_WIDTH])


def _ends(edge: Edge) -> tuple[str, str, str, str]:
    return edge.source, edge.target, edge.source_port, edge.target_port
