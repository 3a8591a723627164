"""Applying a fix: its steps, in one edit, as one undo step."""

from collections.abc import Callable
from typing import Any

from designer.check.binding import bind
from designer.check.blocks import layer_in
from designer.check.problems import (
    AppendNode,
    ChangeTraining,
    ClearValue,
    Disconnect,
    DropNode,
    Fix,
    InsertOnWire,
    SetValue,
)
from designer.check.walk import owner_of
from designer.graph import Design, Edge, Edit
from designer.graph.edits import insert_on_wire, remove_and_join

_APART = 200.0
"""Scene units between the columns of a layout."""


def apply_fix(design: Design, fix: Fix) -> None:
    """Make the change a fix describes; raises DesignError, and changes nothing, if it cannot."""
    with design.edit(fix.title, fix.network) as edit:
        for step in fix.steps:
            _APPLY[type(step)](edit, step)


def _set(edit: Edit, step: SetValue) -> None:
    if step.param:
        edit.set_param(step.node, step.param, step.value)
    else:
        edit.update_node(step.node, layer=step.value)


def _clear(edit: Edit, step: ClearValue) -> None:
    edit.clear_param(step.node, step.param)


def _insert(edit: Edit, step: InsertOnWire) -> None:
    network = edit.network
    target = network.node(step.node)
    layer = layer_in(edit.design, owner_of(network, target).layer)
    ports = layer.inputs if layer else ()
    wires = bind(step.node, ports, network.edges_into(step.node)).wires.get(step.port, ())
    for edge in wires[:1]:
        source = network.node(edge.source)
        middle = ((source.at[0] + target.at[0]) / 2, (source.at[1] + target.at[1]) / 2)
        new = edit.add_node(step.layer, step.params, at=middle)
        insert_on_wire(edit, edge, new)


def _append(edit: Edit, step: AppendNode) -> None:
    x, y = edit.network.node(step.node).at
    new = edit.add_node(step.layer, step.params, at=(x + _APART, y))
    edit.connect(step.node, new)


def _drop(edit: Edit, step: DropNode) -> None:
    remove_and_join(edit, step.node)


def _disconnect(edit: Edit, step: Disconnect) -> None:
    edit.disconnect(Edge(step.source, step.source_port, step.target, step.target_port))


def _change_training(edit: Edit, step: ChangeTraining) -> None:
    edit.update_header(training={**edit.network.header.training, step.key: step.value})


_APPLY: dict[type, Callable[[Edit, Any], None]] = {
    SetValue: _set,
    ClearValue: _clear,
    InsertOnWire: _insert,
    AppendNode: _append,
    DropNode: _drop,
    Disconnect: _disconnect,
    ChangeTraining: _change_training,
}
