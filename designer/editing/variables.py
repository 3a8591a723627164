"""Edits of variables: find uses, rename, remove, at every use of a block."""

from typing import Any

from designer.graph import Edit, Network, Node
from designer.graph.errors import BadExpressionError
from designer.graph.expressions import is_expression, names_in, substitute


def users_of(network: Network, variable: str) -> list[str]:
    """Return ``node.param`` for each expression that uses a variable."""
    return [
        f"{node.id}.{name}"
        for node in network.nodes()
        for name, value in (*node.params.items(), ("repeat", node.repeat))
        if variable in _names(value)
    ]


def rename_variable(edit: Edit, old: str, new: str) -> None:
    """Rename a variable where it is declared, used and set."""
    header = edit.network.header
    renamed = {new if name == old else name: value for name, value in header.variables.items()}
    edit.update_header(variables=renamed)
    for node in edit.network.nodes():
        params = {name: _renamed(value, old, new) for name, value in node.params.items()}
        repeat = _renamed(node.repeat, old, new)
        if params != dict(node.params) or repeat != node.repeat:
            edit.update_node(node.id, params=params, repeat=repeat)
    for outer, node in _settings(edit, old):
        given = {new if name == old else name: value for name, value in node.params.items()}
        outer.update_node(node.id, params=given)


def remove_variable(edit: Edit, name: str) -> None:
    """Remove a variable that nothing uses; uses of the block no longer set it."""
    rest = {key: value for key, value in edit.network.header.variables.items() if key != name}
    edit.update_header(variables=rest)
    for outer, node in _settings(edit, name):
        outer.clear_param(node.id, name)


def _settings(edit: Edit, variable: str) -> list[tuple[Edit, Node]]:
    """Return the uses of the edited block that give a variable a value."""
    block = edit.network.name
    networks = [edit.within(name) for name in ("", *edit.networks.blocks)] if block else []
    return [
        (outer, node)
        for outer in networks
        for node in outer.network.nodes()
        if node.layer == block and variable in node.params
    ]


def _names(value: Any) -> frozenset[str]:
    if isinstance(value, tuple):
        return frozenset().union(*map(_names, value))
    try:
        return names_in(value) if is_expression(value) else frozenset()
    except BadExpressionError:
        return frozenset()


def _renamed(value: Any, old: str, new: str) -> Any:
    if isinstance(value, tuple):
        return tuple(_renamed(item, old, new) for item in value)
    return substitute(value, {old: new}) if old in _names(value) else value
