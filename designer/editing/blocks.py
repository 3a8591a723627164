"""Grouping a selection into a block, and unpacking a use of a block."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

import networkx as nx

from designer.check import Report
from designer.editing.annotations import put_annotations, shifted
from designer.graph import Design, DesignError, Edge, Edit, Header, Network, Node
from designer.graph.expressions import is_expression, names_in, substitute
from designer.graph.geometry import COLUMN_SPACING, ROW_SPACING
from designer.graph.names import require_id, why_not_id
from designer.layers.catalogue import find

Value = tuple[str, str]
"""A node's id and one of its output ports."""


def group(
    edit: Edit,
    report: Report,
    node_ids: Collection[str],
    name: str = "",
    annotations: Collection[int] = (),
) -> str:
    """Move nodes, and frames and notes, into a new block and put one use of it in their place.

    Returns the use's id. What flows in becomes the block's Inputs, what flows out its Outputs, and
    the variables that its expressions use its own variables, set from outside. Raises DesignError
    where the nodes cannot stand alone.
    """
    network = edit.network
    nodes = sorted((network.node(i) for i in node_ids), key=lambda node: node.serial)
    _require_groupable(network.nodes(), nodes)
    inside = {node.id for node in nodes}
    block_name = name or fresh_block_name(edit.networks.blocks)
    variables = {v: network.header.variables[v] for v in _used(nodes, network.header.variables)}
    into = [e for node in nodes for e in network.edges_into(node.id)]
    leaving = [e for node in nodes for e in network.edges_from(node.id) if e.target not in inside]
    block = edit.add_block(block_name, Header(variables=variables))
    inputs = _add_inputs(block, [e for e in into if e.source not in inside], nodes, report)
    for node in nodes:
        _copy(block, node, {})
    for edge in into:
        value = _value(edge, report)
        source, port = (
            (edge.source, edge.source_port) if edge.source in inside else (inputs[value], "")
        )
        more = edge.more if edge.source in inside else None
        block.connect(source, edge.target, port, edge.target_port, more)
    put_annotations(block, [network.annotations[serial] for serial in annotations])
    for serial in annotations:
        edit.remove_annotation(serial)
    outputs = _add_outputs(block, leaving, nodes, report)
    at = _middle(nodes)
    for node in reversed(nodes):
        edit.remove_node(node.id)
    instance = edit.add_node(block_name, {v: f"={v}" for v in variables}, at=at)
    for value, port in inputs.items():
        edit.connect(value[0], instance, _port_text(value, report), port)
    for edge in leaving:
        port = outputs[_value(edge, report)]
        edit.connect(instance, edge.target, port, edge.target_port, serial=edge.serial)
    return instance


def unpack(edit: Edit, node_id: str) -> list[str]:
    """Replace one use of a block by copies of its nodes; return their ids.

    The definition stays. Raises DesignError for what is no block, or is repeated or shared.
    """
    network = edit.network
    node = network.node(node_id)
    if node.layer not in edit.networks.blocks:
        raise DesignError(f"{node_id} is no block; select one to unpack it")
    if node.repeat != 1:
        raise DesignError(f"{node_id} is repeated; set its repeat to 1 to unpack it")
    if node.shares or network.sharers(node_id):
        raise DesignError(f"{node_id} shares its weights; stop sharing to unpack it")
    block = edit.networks.network(node.layer)
    values = {**block.header.variables, **node.params}
    into, out = network.edges_into(node_id), network.edges_from(node_id)
    inner = [n for n in block.nodes() if n.layer not in {"Input", "Output"}]
    ports = {n.id: n for n in block.nodes() if n.layer in {"Input", "Output"}}
    edit.remove_node(node_id)
    names: dict[str, str] = {}
    shift = _shift(inner, node.at)
    for part in inner:
        names[part.id] = _free_name(part.id, node_id, network.__contains__)
        _copy(
            edit, part, values, node_id=names[part.id], shares=names.get(part.shares, ""), by=shift
        )
    put_annotations(edit, block.annotations.values(), shift)
    given = _given([n.id for n in ports.values() if n.layer == "Input"], into)
    for edge in block.edges():
        if edge.source in names and edge.target in names:
            ends = (names[edge.source], names[edge.target], edge.source_port, edge.target_port)
            edit.connect(*ends, shifted(edge, shift))
        elif edge.target in names and edge.source in given:
            outer = given[edge.source]
            edit.connect(outer.source, names[edge.target], outer.source_port, edge.target_port)
    first_output = next((n.id for n in ports.values() if n.layer == "Output"), "")
    for edge in out:
        output = edge.source_port or first_output
        # A wire may leave from a port that the block does not have any more.
        for inner_edge in block.edges_into(output) if output in block else ():
            source, port = names.get(inner_edge.source, ""), inner_edge.source_port
            if not source and inner_edge.source in given:
                source, port = given[inner_edge.source].source, given[inner_edge.source].source_port
            if source:
                edit.connect(source, edge.target, port, edge.target_port, serial=edge.serial)
    return list(names.values())


def rename_block(edit: Edit, old: str, new: str) -> None:
    """Rename a block and update every use of it."""
    networks = edit.networks
    require_id(new)
    if new in networks.blocks or find(new):
        raise DesignError(f"{new} is taken by another layer or block; choose another name")
    network = networks.network(old)
    block = edit.add_block(new, replace(network.header, name=new))
    for node in network.nodes():
        _copy(block, node, {})
    for edge in network.edges():
        block.connect(edge.source, edge.target, edge.source_port, edge.target_port, edge.more)
    put_annotations(block, network.annotations.values())
    for where in ("", *networks.blocks):
        for node in networks.network(where).nodes():
            if node.layer == old:
                edit.within(where).update_node(node.id, layer=new)
    edit.remove_block(old)


def rename_port(edit: Edit, block: str, old: str, new: str) -> None:
    """Rename an Input or Output of a block; wires at every use of it follow."""
    edit.within(block).rename_node(old, new)
    for where in ("", *edit.networks.blocks):
        outer = edit.within(where)
        for node in [n for n in outer.network.nodes() if n.layer == block]:
            for edge in (*outer.network.edges_into(node.id), *outer.network.edges_from(node.id)):
                _rename_end(outer, edge, node.id, old, new)


def block_contains(design: Design, block: str, other: str) -> bool:
    """Return whether ``block`` is ``other`` or uses it, directly or indirectly."""
    stack, seen = [block], set()
    while stack:
        name = stack.pop()
        if name == other:
            return True
        if name in design.blocks and name not in seen:
            seen.add(name)
            stack += [node.layer for node in design.network(name).nodes()]
    return False


def why_not_groupable(network: Network, node_ids: Collection[str]) -> str:
    """Return why nodes cannot become a block, "" where they can."""
    inside = set(node_ids)
    try:
        _require_groupable(network.nodes(), [network.node(i) for i in node_ids])
    except DesignError as error:
        return str(error)
    after = set().union(*(nx.descendants(network.graph, i) for i in inside)) - inside
    before = set().union(*(nx.ancestors(network.graph, i) for i in inside)) - inside
    between = sorted(after & before)
    if between:
        return (
            f"{between[0]} lies between these: it would feed the block and be fed by it; "
            f"select {', '.join(between)} too"
        )
    return ""


def fresh_block_name(blocks: Collection[str]) -> str:
    """Return a name for a new block: Block1, Block2, …"""
    number = 1
    while f"Block{number}" in blocks or find(f"Block{number}"):
        number += 1
    return f"Block{number}"


def _require_groupable(everything: list[Node], nodes: list[Node]) -> None:
    if not nodes:
        raise DesignError("select the nodes to group into a block")
    ends = [node.id for node in nodes if node.layer in {"Input", "Output"}]
    if ends:
        raise DesignError(
            f"{', '.join(ends)} cannot go into a block: data enters or leaves the whole design "
            "there; select the layers between"
        )
    inside = {node.id for node in nodes}
    for node in everything:
        if node.shares and (node.id in inside) != (node.shares in inside):
            raise DesignError(
                f"{node.id} shares the weights of {node.shares}; take both into the block or none"
            )


def _used(nodes: Collection[Node], variables: Mapping[str, Any]) -> list[str]:
    used: set[str] = set()
    for node in nodes:
        for value in (*node.params.values(), node.repeat):
            for item in value if isinstance(value, tuple) else (value,):
                if is_expression(item):
                    used |= names_in(item)
    return [name for name in variables if name in used]


def _value(edge: Edge, report: Report) -> Value:
    ports = report.nodes[edge.source].output_ports
    return (edge.source, edge.source_port or (ports[0] if ports else ""))


def _port_text(value: Value, report: Report) -> str:
    return value[1] if len(report.nodes[value[0]].output_ports) > 1 else ""


def _add_inputs(
    block: Edit, edges: list[Edge], nodes: list[Node], report: Report
) -> dict[Value, str]:
    taken = {node.id for node in nodes}
    left = min(node.at[0] for node in nodes) - COLUMN_SPACING
    inputs: dict[Value, str] = {}
    for edge in edges:
        value = _value(edge, report)
        if value not in inputs:
            at = (left, ROW_SPACING * len(inputs) + nodes[0].at[1])
            wanted = "x" if len({_value(e, report) for e in edges}) == 1 else edge.source
            name = _free_name(wanted, "x", lambda n: n in taken or n in block.network)
            inputs[value] = block.add_node("Input", node_id=name, at=at)
    return inputs


def _add_outputs(
    block: Edit, edges: list[Edge], nodes: list[Node], report: Report
) -> dict[Value, str]:
    right = max(node.at[0] for node in nodes) + COLUMN_SPACING
    outputs: dict[Value, str] = {}
    for edge in edges:
        value = _value(edge, report)
        if value not in outputs:
            at = (right, ROW_SPACING * len(outputs) + nodes[0].at[1])
            outputs[value] = block.add_node("Output", at=at)
            block.connect(value[0], outputs[value], _port_text(value, report))
    return outputs


def _copy(
    edit: Edit,
    node: Node,
    values: Mapping[str, Any],
    *,
    node_id: str = "",
    shares: str | None = None,
    by: tuple[float, float] = (0, 0),
) -> None:
    edit.add_node(
        node.layer,
        {name: _put_in(value, values) for name, value in node.params.items()},
        node_id=node_id or node.id,
        at=(node.at[0] + by[0], node.at[1] + by[1]),
        shares=node.shares if shares is None else shares,
        repeat=_put_in(node.repeat, values),
        muted=node.muted,
        extra=node.extra,
    )


def _put_in(value: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(value, tuple):
        return tuple(_put_in(item, values) for item in value)
    if not is_expression(value) or not values:
        return value
    names = names_in(value)
    if len(names) == 1 and value.removeprefix("=").strip() in names:
        return values[next(iter(names))]
    return substitute(value, {n: str(values[n]) for n in names if n in values})


def _free_name(wanted: str, prefix: str, taken: Callable[[str], bool]) -> str:
    name = wanted if why_not_id(wanted) is None else f"{wanted}_"
    if taken(name):
        name = f"{prefix}_{wanted}"
    number = 2
    base = name
    while taken(name):
        name = f"{base}_{number}"
        number += 1
    return name


def _given(inputs: list[str], into: list[Edge]) -> dict[str, Edge]:
    given = {edge.target_port: edge for edge in into if edge.target_port}
    free = [name for name in inputs if name not in given]
    unnamed = [edge for edge in into if not edge.target_port]
    return given | dict(zip(free, unnamed, strict=False))


def _rename_end(edit: Edit, edge: Edge, node_id: str, old: str, new: str) -> None:
    source_port = new if (edge.source, edge.source_port) == (node_id, old) else edge.source_port
    target_port = new if (edge.target, edge.target_port) == (node_id, old) else edge.target_port
    if (source_port, target_port) != edge.key:
        edit.disconnect(edge)
        ends = (edge.source, edge.target, source_port, target_port)
        edit.connect(*ends, edge.more, edge.serial)


def _middle(nodes: list[Node]) -> tuple[float, float]:
    xs, ys = [node.at[0] for node in nodes], [node.at[1] for node in nodes]
    return (round((min(xs) + max(xs)) / 2), round((min(ys) + max(ys)) / 2))


def _shift(nodes: list[Node], at: tuple[float, float]) -> tuple[float, float]:
    if not nodes:
        return (0, 0)
    x, y = _middle(nodes)
    return (at[0] - x, at[1] - y)
