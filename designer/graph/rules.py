"""The rules for nodes, wires and headers, enforced whenever one is put into a design.

A file that breaks these rules is refused, so nothing may bring such a record into a design either:
a saved design can always be opened again.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from designer.graph.errors import BadIdError, BadValueError, DesignError
from designer.graph.expressions import is_expression
from designer.graph.names import why_not_id
from designer.graph.network import Network
from designer.graph.records import Edge, Header, Node, is_point
from designer.visible_text import brief

MAX_COPIES = 10**9
_LAYER = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\Z", re.ASCII)
_PORT = re.compile(r"[A-Za-z_]\w{0,99}\Z|\d{1,6}\Z", re.ASCII)


def is_layer(name: object) -> bool:
    """Return whether ``name`` can name a layer, a block or a dotted class; it need not exist."""
    return isinstance(name, str) and len(name) <= 200 and _LAYER.match(name) is not None


def is_port(name: object) -> bool:
    """Return whether ``name`` can name a port; "" is the only or next free one."""
    return isinstance(name, str) and (not name or _PORT.match(name) is not None)


def is_repeat(value: object) -> bool:
    """Return whether ``value`` can be a count of copies: a number, or an expression for one."""
    if isinstance(value, str):
        return is_expression(value)
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MAX_COPIES


def why_bad_variable(value: object) -> str | None:
    """Return why ``value`` cannot be a variable's, None where it can.

    A variable is a constructor's argument with this default, so it is a literal throughout: not an
    expression, which would be evaluated where the class is defined, unchecked.
    """
    if value is None or isinstance(value, Mapping):
        return "must be a number, text, true, false or a list"
    if is_expression(value):
        return "must be a plain value without an = in front"
    if isinstance(value, tuple | list):
        reasons = (why_bad_variable(item) for item in value if item is not None)
        return next((f"contains an item that {why}" for why in reasons if why), None)
    return None


def require_layer(name: str) -> None:
    """Require that ``name`` can name a layer; raises BadValueError."""
    if not is_layer(name):
        raise BadValueError(f"{name!r} cannot name a layer; choose one from the palette")


def require_node(network: Network, node: Node, before: Node | None = None) -> None:
    """Require that ``node`` may be in ``network``, in place of ``before``; raises DesignError."""
    if bool(node.shares) == bool(node.layer):
        raise BadValueError(f"{node.id} must either have a layer or share one; choose a layer")
    if node.layer:
        require_layer(node.layer)
    if not is_point(node.at):
        raise BadValueError(f"{node.id} cannot be at {brief(node.at)}; give it two numbers x, y")
    if not is_repeat(node.repeat):
        raise BadValueError(
            f"{node.id} cannot be repeated {brief(node.repeat)} times; "
            f"give a whole number from 1 to {MAX_COPIES} or an =expression"
        )
    if node.shares and before is None:
        network.node(node.shares)  # nobody shares a new node's weights, so there is no circle
    elif node.shares and before is not None and before.shares != node.shares:
        _require_owner(network, node)


def require_edge(edge: Edge) -> None:
    """Require that a wire's ports can be written; raises BadValueError."""
    for port in (edge.source_port, edge.target_port):
        if not is_port(port):
            raise BadValueError(f"{port!r} cannot be a port; name one of the layer's")


def require_header(header: Header) -> None:
    """Require that names and values of the variables can be arguments; raises DesignError."""
    for name, value in header.variables.items():
        reason = why_not_id(name)
        if reason:
            raise BadIdError(f"{name!r} cannot be a variable: {reason}")
        reason = why_bad_variable(value)
        if reason:
            raise BadValueError(f"variable {name} {reason}, not {brief(value)}")


def require_no_recursion(name: str, layer: str, find: Callable[[str], Network | None]) -> None:
    """Require that block ``name`` may contain a node of ``layer``; raises DesignError.

    ``find`` returns a block's network, None where there is none of that name.
    """
    trail = _way(layer, name, find)
    if trail:
        raise DesignError(
            f"{name} cannot contain {layer}: the block would contain itself "
            f"({' -> '.join([name, *trail])}); use another layer"
        )


def _way(start: str, goal: str, find: Callable[[str], Network | None]) -> list[str]:
    """Return the blocks from ``start`` to ``goal``, each containing the next; [] if none."""
    came: dict[str, str] = {start: ""}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return _back(came, here)
        network = find(here)
        for inner in {n.layer for n in network.nodes()} if network else ():
            if inner not in came:
                came[inner] = here
                waiting.append(inner)
    return []


def _back(came: Mapping[str, Any], name: str) -> list[str]:
    trail = []
    while name:
        trail.append(name)
        name = came[name]
    return trail[::-1]


def _require_owner(network: Network, node: Node) -> None:
    trail, owner = {node.id: None}, node.shares
    while owner:
        if owner in trail:
            way = " -> ".join([*trail, owner])
            raise DesignError(f"{node.id} cannot share {node.shares}: that is a circle ({way})")
        trail[owner] = None
        owner = network.node(owner).shares
