"""Applying a fix: its steps, in one edit, as one undo step."""

from collections.abc import Callable
from typing import Any

from designer.check.fixes.edit_ports import input_ports, name_ports, takes_one
from designer.check.fixes.placement import place_new_nodes
from designer.check.inference.binding import bind
from designer.check.report.problems import (
    AddVariable,
    AppendNode,
    ChangeLayer,
    ChangeTraining,
    ClearValue,
    Connect,
    Disconnect,
    DropNode,
    FeedNode,
    Fix,
    InsertOnWire,
    LeaveFrom,
    OwnLayer,
    Repeat,
    SetValue,
)
from designer.graph import Design, DesignError, Edge, Edit
from designer.graph.edit_operations import remove_and_join, split_bends


def apply_fix(design: Design, fix: Fix, *, seen: bool = True) -> list[str]:
    """Apply a fix as one undo step and return the ids of new nodes.

    Raises DesignError, and changes nothing, if it cannot be applied. Unless ``seen``, new nodes get
    no position and are not returned, as for a trial.
    """
    added: list[str] = []
    with design.edit(fix.title, fix.network) as edit:
        old = set(edit.network.data) if seen else set()
        for step in fix.steps:
            _APPLY[type(step)](edit, step)
        if seen:
            added += [node_id for node_id in edit.network.data if node_id not in old]
            place_new_nodes(edit, added)
            for node_id in edit.network.order.sorted(added):
                _share_bends(edit, node_id)
    return added


def _set(edit: Edit, step: SetValue) -> None:
    edit.set_param(step.node, step.param, step.value)


def _clear(edit: Edit, step: ClearValue) -> None:
    edit.clear_param(step.node, step.param)


def _change_layer(edit: Edit, step: ChangeLayer) -> None:
    params = {**edit.network.node(step.node).params, **step.params}
    left = {name: value for name, value in params.items() if value is not None}
    edit.update_node(step.node, layer=step.layer, params=left)


def _wire(edit: Edit, node: str, port: str, index: int) -> Edge:
    """Return the wire at a port, with the ports of all wires into the node named first."""
    name_ports(edit, node)
    wires = bind(node, input_ports(edit, node), edit.network.edges_into(node)).wires.get(port, ())
    if index >= len(wires):
        raise DesignError(f"nothing is connected to {node}.{port} any more; connect it first")
    return wires[index]


def _insert(edit: Edit, step: InsertOnWire) -> None:
    edge = _wire(edit, step.node, step.port, step.index)
    new = edit.add_node(step.layer, step.params)
    edit.disconnect(edge)
    edit.connect(edge.source, new, edge.source_port, more=edge.more)
    edit.connect(new, edge.target, "", edge.target_port)


def _share_bends(edit: Edit, node_id: str) -> None:
    """Divide the bends of a wire between the two that replace it, by the new node's position."""
    into, out = edit.network.edges_into(node_id), edit.network.edges_from(node_id)
    if len(into) == 1 and len(out) == 1 and into[0].via:
        split_bends(edit, into[0].via, node_id, into[0], out[0])


def _append(edit: Edit, step: AppendNode) -> None:
    new = edit.add_node(step.layer, step.params)
    edit.connect(step.node, new)


def _feed(edit: Edit, step: FeedNode) -> None:
    new = edit.add_node(step.layer, step.params)
    _connect(edit, Connect(new, "", step.node, step.port))


def _drop(edit: Edit, step: DropNode) -> None:
    for edge in edit.network.edges_from(step.node):
        name_ports(edit, edge.target)
    remove_and_join(edit, step.node)


def _connect(edit: Edit, step: Connect) -> None:
    ports = input_ports(edit, step.target)
    name_ports(edit, step.target)
    port = "" if takes_one(ports) else step.target_port
    edit.connect(step.source, step.target, step.source_port, port)


def _disconnect(edit: Edit, step: Disconnect) -> None:
    edit.disconnect(Edge(step.source, step.source_port, step.target, step.target_port))


def _leave_from(edit: Edit, step: LeaveFrom) -> None:
    edge = _wire(edit, step.node, step.port, step.index)
    edit.disconnect(edge)
    edit.connect(edge.source, edge.target, step.source_port, edge.target_port, edge.more)


def _own_layer(edit: Edit, step: OwnLayer) -> None:
    owner = edit.network.owner(edit.network.node(step.node))
    edit.update_node(
        step.node, layer=owner.layer, params=owner.params, repeat=owner.repeat, shares=""
    )


def _repeat(edit: Edit, step: Repeat) -> None:
    edit.update_node(step.node, repeat=step.count)


def _add_variable(edit: Edit, step: AddVariable) -> None:
    edit.update_header(variables={**edit.network.header.variables, step.name: step.value})


def _change_training(edit: Edit, step: ChangeTraining) -> None:
    root = edit.within("")  # also where the problem is in a block
    root.update_header(training={**root.network.header.training, step.key: step.value})


_APPLY: dict[type, Callable[[Edit, Any], None]] = {
    SetValue: _set,
    ClearValue: _clear,
    ChangeLayer: _change_layer,
    InsertOnWire: _insert,
    AppendNode: _append,
    FeedNode: _feed,
    DropNode: _drop,
    Connect: _connect,
    Disconnect: _disconnect,
    LeaveFrom: _leave_from,
    OwnLayer: _own_layer,
    Repeat: _repeat,
    AddVariable: _add_variable,
    ChangeTraining: _change_training,
}
