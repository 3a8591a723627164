"""Order of the statements in ``forward``, and names of their results.

The order follows each chain as far as it goes before it turns to the next branch, ties broken by
the file's order, so the same design always gives the same code. One ``x`` runs along a straight
chain (``out`` where ``x`` is still needed); a result that several nodes use, or that must wait, is
named after its node.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from designer.check.report.report import Report
from designer.codegen.names import Namespace
from designer.graph import Edge, Network, Node
from designer.graph.cooperative import checkpoint
from designer.graph.names import why_not_id

ValueKey = tuple[str, str]
"""A node's id and one of its output ports."""
CHAIN_NAME = "x"
BRANCH_NAME = "out"
"""The name along a chain while ``x`` holds a value that is needed later, such as a skip."""


@dataclass
class Plan:
    """Nodes in the order of their statements, and the local name of each value."""

    inputs: list[Node]
    steps: list[Node]
    outputs: list[Node]
    constants: list[Node] = field(default_factory=list)
    """Modules without inputs, such as a learnable tensor; read where they are used."""
    names: dict[ValueKey, str] = field(default_factory=dict)
    uses: Mapping[ValueKey, list[str]] = field(default_factory=dict)

    def name(self, edge: Edge, report: Report) -> str:
        """Return the local name of what flows on a wire."""
        return self.names[value_on(edge, report)]


def value_on(edge: Edge, report: Report) -> ValueKey:
    """Return the value that flows on a wire; an Output passes on what it gets."""
    edge = report.passed_on.get(edge.source, edge)
    port = edge.source_port or report.nodes[edge.source].output_ports[0]
    return (edge.source, port)


def make_plan(network: Network, report: Report) -> Plan:
    """Plan the lines of ``network``'s ``forward``; leaves out what no Output needs."""
    needed = network.needed()
    checkpoint()
    order = _depth_first(network, needed)
    checkpoint()
    inputs = [node for node in network.nodes() if node.layer == "Input"]
    outputs = [node for node in network.nodes() if node.layer == "Output"]
    checkpoint()
    inner = [node for node in order if node.layer not in {"Input", "Output"}]
    constants = [node for node in inner if _is_constant(node, report)]
    steps = [node for node in inner if not _is_constant(node, report)]
    plan = Plan(inputs, steps, outputs, constants, uses=_uses(network, report, order))
    _name_values(network, plan, report)
    return plan


def _is_constant(node: Node, report: Report) -> bool:
    layer = report.nodes[node.id].layer
    return layer is not None and layer.is_module and not layer.inputs


def _depth_first(network: Network, needed: frozenset[str]) -> list[Node]:
    waiting = {i: len(set(network.graph.pred[i])) for i in needed}
    ready = [n for n in reversed(network.nodes()) if n.id in needed and not waiting[n.id]]
    order: list[Node] = []
    while ready:
        checkpoint()
        node = ready.pop()
        order.append(node)
        freed = []
        for following in network.graph.succ[node.id]:
            if following in needed:
                waiting[following] -= 1
                if not waiting[following]:
                    freed.append(network.node(following))
        ready += sorted(freed, key=lambda n: n.serial, reverse=True)
    return order


def _uses(network: Network, report: Report, order: list[Node]) -> dict[ValueKey, list[str]]:
    uses: dict[ValueKey, list[str]] = {}
    for node in order:
        checkpoint()
        for edge in network.edges_into(node.id):
            uses.setdefault(value_on(edge, report), []).append(node.id)
    return uses


def _name_values(network: Network, plan: Plan, report: Report) -> None:
    end = len(plan.steps)
    place = {node.id: number for number, node in enumerate(plan.steps)}
    last_use = {
        value: max(place.get(user, end) for user in users) for value, users in plan.uses.items()
    }
    checkpoint()
    inputs = {node.id for node in plan.inputs}
    returned, met = _returned(plan), _meeting(plan, place, last_use)
    held = {node.id: _held(network, node, report) for node in plan.steps}
    checkpoint()
    held_anywhere = frozenset().union(*held.values())
    along = [name for name in (CHAIN_NAME, BRANCH_NAME) if name not in inputs]
    names = Namespace({"self", *along})
    busy_until = last_use.get((CHAIN_NAME, "output"), -1) if CHAIN_NAME in inputs else -1
    for node in plan.inputs:
        plan.names[node.id, "output"] = names.claim(node.id)
    for node in plan.constants:
        owner = network.owner(node).id
        for port in report.nodes[node.id].output_ports:
            plan.names[node.id, port] = f"self.{owner}"

    def stays(value: ValueKey, number: int) -> bool:
        users = set(plan.uses[value])
        waits = len(users) > 1 or last_use[value] > number + 1
        return waits or value in held_anywhere or users <= met

    def numbered(node: Node) -> bool:
        ports = report.nodes[node.id].output_ports
        return ports[0].isdigit() and sum((node.id, port) in plan.uses for port in ports) > 1

    for number, node in enumerate(plan.steps):
        checkpoint()
        ports = report.nodes[node.id].output_ports
        kept = {plan.names[value] for value in held[node.id]}
        free = [BRANCH_NAME] if busy_until > number else [CHAIN_NAME, BRANCH_NAME]
        free = [name for name in free if name not in kept and (name in along or name == CHAIN_NAME)]
        for port in ports:
            value = (node.id, port)
            if not plan.uses.get(value):
                plan.names[value] = "_"
            elif value in returned:
                plan.names[value] = names.claim(returned[value])
            elif not free or port != ports[0] or numbered(node) or stays(value, number):
                plan.names[value] = names.claim(_telling(node, port, ports))
            else:
                plan.names[value] = free[0]


def _held(network: Network, node: Node, report: Report) -> frozenset[ValueKey]:
    """Return the values that every iteration of a repeated node reads."""
    known = report.nodes[node.id]
    if network.owner(node).repeat == 1 or len(known.wires) < 2:
        return frozenset()
    _, *sides = known.wires.values()
    return frozenset(value_on(edge, report) for wires in sides for edge in wires)


def _returned(plan: Plan) -> dict[ValueKey, str]:
    """Return the names of results, where there are several: their Outputs'."""
    ids = {node.id for node in plan.outputs} if len(plan.outputs) > 1 else set()
    found = {value: [u for u in users if u in ids] for value, users in plan.uses.items()}
    return {value: users[0] for value, users in found.items() if users}


def _meeting(
    plan: Plan, place: Mapping[str, int], last_use: Mapping[ValueKey, int]
) -> frozenset[str]:
    """Return the nodes where branches join, one of which was computed earlier."""
    waited = (
        users[0]
        for value, users in plan.uses.items()
        if value[0] in place and len(users) == 1 and last_use[value] > place[value[0]] + 1
    )
    return frozenset(waited)


def _telling(node: Node, port: str, ports: tuple[str, ...]) -> str:
    """Return the name of a value; ``q_k_v`` with three numbered outputs gives q, k and v."""
    if not port.isdigit():
        return node.id if port == ports[0] else f"{node.id}_{port}"
    parts = node.id.split("_")
    if len(parts) == len(ports) > 1 and all(why_not_id(part) is None for part in parts):
        return parts[int(port)]
    return f"{node.id}_{port}"
