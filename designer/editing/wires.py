"""Edits of wires: choice of the port, and replacement of the wire that was there."""

from designer.check.fixes.edit_ports import input_ports, layer_of, name_ports, takes_one
from designer.check.inference.binding import bind, free_port
from designer.check.inference.params import resolve
from designer.graph import DesignError, Edge, Edit
from designer.graph.edit_operations import split_bends
from designer.layers.declare import Port


def output_ports(edit: Edit, node_id: str) -> tuple[str, ...]:
    """Return the names of a node's outputs, which may follow from its parameters."""
    layer = layer_of(edit, node_id)
    if layer is None:
        return ()
    network = edit.network
    owner = network.owner(network.node(node_id))
    params, _ = resolve(owner, layer, network.header.variables)
    try:
        return layer.output_ports(params)
    except (TypeError, KeyError, ValueError):
        return ()


def connect(edit: Edit, source: str, source_port: str, target: str, target_port: str = "") -> Edge:
    """Connect two ports; replaces the wire of a single port, appends to a list port.

    A port is stored by name where the layer has several, else as "". Without ``target_port`` the
    wire takes the next free one. Raises DesignError where there is none, and CycleError.
    """
    outputs = output_ports(edit, source)
    from_port = source_port if len(outputs) != 1 else ""
    if len(outputs) > 1:
        from_port = source_port or outputs[0]
    layer = layer_of(edit, target)
    to_port = _make_room(edit, target, target_port) if layer else target_port
    wire = Edge(source, from_port, target, to_port)
    if edit.network.has_edge(wire):
        return edit.network.edge(*wire.ends)
    return edit.connect(source, target, from_port, to_port)


def disconnect(edit: Edit, edge: Edge) -> None:
    """Remove a wire; the others at its target keep their ports."""
    edit.disconnect(name_ports(edit, edge.target).get(edge.ends, edge))


def insert_on_wire(edit: Edit, edge: Edge, node_id: str) -> None:
    """Insert an existing node on a wire."""
    edge = name_ports(edit, edge.target).get(edge.ends, edge)
    via = edit.network.edge(*edge.ends).via
    edit.disconnect(edge)
    into = connect(edit, edge.source, edge.source_port, node_id)
    out = connect(edit, node_id, "", edge.target, edge.target_port)
    if via:
        split_bends(edit, via, node_id, into, out)


def _make_room(edit: Edit, target: str, target_port: str) -> str:
    """Free the port and return the name to store."""
    ports = input_ports(edit, target)
    if not ports:
        raise DesignError(f"{target} takes no input; connect the wire to another layer")
    if takes_one(ports):
        for edge in edit.network.edges_into(target):
            edit.disconnect(edge)
        return ""
    name_ports(edit, target)
    edges = edit.network.edges_into(target)
    name = target_port
    if not name or any(port.many and port.name == name for port in ports):
        name = _next_port(ports, target, edges, name)
    for edge in edges:
        if edge.target_port == name:
            edit.disconnect(edge)
    return name


def _next_port(ports: tuple[Port, ...], target: str, edges: list[Edge], name: str) -> str:
    wires = bind(target, ports, edges).wires
    among = tuple(port for port in ports if not name or port.name == name)
    free = free_port(among, wires)
    if free is None:
        raise DesignError(f"every input of {target} is taken; drop the wire on the one to replace")
    return free
