"""Ports of nodes in an open edit, and the wires bound to them."""

from designer.check.inference.binding import bind
from designer.check.inference.blocks import layer_in
from designer.graph import Edge, Edit
from designer.graph.records import WireEnds
from designer.layers.declare import Layer, Port


def layer_of(edit: Edit, node_id: str) -> Layer | None:
    """Return the layer of a node, or of the one whose weights it shares; None if unknown."""
    return layer_in(edit.networks.blocks, edit.network.owner(edit.network.node(node_id)).layer)


def input_ports(edit: Edit, node_id: str) -> tuple[Port, ...]:
    """Return a node's input ports, none where its layer is unknown."""
    layer = layer_of(edit, node_id)
    return layer.inputs if layer else ()


def name_ports(edit: Edit, node_id: str) -> dict[WireEnds, Edge]:
    """Give unnamed wires into a node of several inputs their names, so that none shifts.

    Returns the wires that were replaced by their former ends.
    """
    ports, edges = input_ports(edit, node_id), edit.network.edges_into(node_id)
    if takes_one(ports) or all(edge.target_port for edge in edges):
        return {}
    many = {port.name for port in ports if port.many}
    named: dict[Edge, str] = {}
    for port, wires in bind(node_id, ports, edges).wires.items():
        for number, edge in enumerate(wires):
            named[edge] = str(number) if port in many else port
    changed = {edge: port for edge, port in named.items() if port != edge.target_port}
    for edge in changed:
        edit.disconnect(edge)
    return {
        edge.ends: edit.connect(edge.source, edge.target, edge.source_port, port, edge.more)
        for edge, port in changed.items()
    }


def takes_one(ports: tuple[Port, ...]) -> bool:
    """Return whether a node has one port for one wire, which then needs no port's name."""
    return len(ports) == 1 and not ports[0].many
