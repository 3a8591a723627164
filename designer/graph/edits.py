"""Edits that need nothing but the graph: one function each, to be called within a transaction."""

from designer.graph.edit import Edit
from designer.graph.records import Edge


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
            edit.connect(joined.source, joined.target, joined.source_port, joined.target_port)


def insert_on_wire(edit: Edit, edge: Edge, node_id: str, input_port: str = "") -> None:
    """Lead a wire through a node that is already there."""
    edit.disconnect(edge)
    edit.connect(edge.source, node_id, edge.source_port, input_port)
    edit.connect(node_id, edge.target, "", edge.target_port)
