"""From plan to text: constructor lines, forward lines, and what they import."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from designer.check.report import NodeReport, Report
from designer.check.walk import owner_of
from designer.codegen.plan import Plan, make_plan
from designer.codegen.values import arguments, sources
from designer.codegen.writer import Writer
from designer.graph import Network, Node
from designer.layers.declare import Layer

_UNUSED = re.compile(r"\(_(?:, _)*\)")


@dataclass(frozen=True)
class Statement:
    """One line of ``forward``: what is assigned, and the nodes it stands for."""

    target: str
    expression: str
    nodes: tuple[str, ...]
    comment: str


class Emitter:
    """The parts of one network's code."""

    def __init__(self, network: Network, report: Report) -> None:
        """Plan ``network``, whose meaning is ``report`` (without errors)."""
        self.network = network
        self.report = report
        self.plan: Plan = make_plan(network, report)

    # ---- constructor

    def modules(self) -> list[tuple[Node, str, list[str]]]:
        """Return each module's owner, what it constructs (``nn.Linear``) and the arguments."""
        found: dict[str, tuple[Node, str, list[str]]] = {}
        for node in self.plan.steps:
            owner = owner_of(self.network, node)
            layer = self._layer(node)
            if layer.is_module and owner.id not in found and not node.muted:
                found[owner.id] = (owner, layer.target, self.arguments(node))
        return list(found.values())

    def arguments(self, node: Node) -> list[str]:
        """Return the constructor arguments of a module's node."""
        owner = owner_of(self.network, node)
        return arguments(owner, self._layer(node), self.report.nodes[node.id].params)

    # ---- forward

    def statements(self) -> list[Statement]:
        """Return the lines of ``forward``, activations folded into the line they follow."""
        lines: list[Statement] = []
        for node in self.plan.steps:
            statement = self._statement(node)
            if lines and self._folds(node, lines[-1]):
                before = lines.pop()
                name = self._input_names(node)["input"]
                assert name == before.target
                statement = Statement(
                    statement.target,
                    self._expression(node, {"input": before.expression}),
                    (*before.nodes, node.id),
                    statement.comment,
                )
            lines.append(statement)
        return [line for line in lines if line.target != line.expression]

    def results(self) -> list[str]:
        """Return the names that ``forward`` returns, in the order of the Outputs."""
        return [
            self.plan.name(self.network.edges_into(node.id)[0], self.report)
            for node in self.plan.outputs
        ]

    def _statement(self, node: Node) -> Statement:
        report = self.report.nodes[node.id]
        names = {port: self.plan.names[node.id, port] for port in report.output_ports}
        if node.muted:
            value = next(iter(self._input_names(node).values()))
            target = next(iter(names.values()))
            return Statement(target, value, (node.id,), "muted")
        expression = self._expression(node, {})
        return Statement(_target(report, names), expression, (node.id,), _comment(report, names))

    def _expression(self, node: Node, instead: Mapping[str, str]) -> str:
        layer = self._layer(node)
        owner = owner_of(self.network, node)
        report = self.report.nodes[node.id]
        inputs = {**self._input_names(node), **instead}
        callee = f"self.{owner.id}" if layer.is_module else layer.target
        if callable(layer.code):
            given = {port.name: inputs.get(port.name) for port in layer.inputs}
            return layer.code(given, {"self": callee, **sources(owner, report)})
        if layer.code:
            return layer.code.format(self=callee, **{**sources(owner, report), **inputs})
        given_inputs = [inputs[p.name] for p in layer.inputs if p.name in inputs]
        extra = [] if layer.is_module else arguments(owner, layer, report.params)
        if layer.target.startswith("Tensor."):
            method = layer.target.removeprefix("Tensor.")
            rest = ", ".join([*given_inputs[1:], *extra])
            return f"{given_inputs[0]}.{method}({rest})"
        return f"{callee}({', '.join([*given_inputs, *extra])})"

    def _input_names(self, node: Node) -> dict[str, str]:
        report = self.report.nodes[node.id]
        assert report.layer is not None
        names: dict[str, str] = {}
        for port in report.layer.inputs:
            wires = [self.plan.name(edge, self.report) for edge in report.wires[port.name]]
            if port.many:
                names[port.name] = f"({', '.join(wires)}{',' * (len(wires) == 1)})"
            elif wires:
                names[port.name] = wires[0]
        return names

    def _folds(self, node: Node, before: Statement) -> bool:
        layer = self._layer(node)
        names = self._input_names(node)
        return (
            layer.family == "activation"
            and not layer.is_module
            and not node.muted
            and not layer.code
            and before.comment != "muted"
            and list(names.values()) == [before.target]
            and len(before.nodes) < 3
            and len(self.plan.uses[(before.nodes[-1], self._first_port(before.nodes[-1]))]) == 1
            and self._feeds(before.nodes[-1], node)
        )

    def _feeds(self, source: str, node: Node) -> bool:
        return source in self.network.graph.pred[node.id]

    def _first_port(self, node_id: str) -> str:
        return self.report.nodes[node_id].output_ports[0]

    def _layer(self, node: Node) -> Layer:
        layer = self.report.nodes[node.id].layer
        assert layer is not None, "a design with errors has no code"
        return layer


def write_call(
    writer: Writer, start: str, expression: str, nodes: tuple[str, ...], comment: str
) -> None:
    """Write ``start`` + an expression, broken at its outermost call where it is too long."""
    found = re.fullmatch(r"([\w.]+\()(.*)\)", expression, re.DOTALL)
    if not found or not _balanced(found[2]):
        writer.line(start + expression, nodes=nodes, comment=comment)
        return
    writer.call(start + found[1], split_arguments(found[2]), nodes=nodes, comment=comment)


def split_arguments(text: str) -> list[str]:
    """Split ``a, f(b, c), d`` at its outer commas."""
    parts, depth, current = [], 0, ""
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            parts.append(current.strip())
            current = ""
        else:
            current += character
    return [part for part in [*parts, current.strip()] if part]


def _balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0


def _target(report: NodeReport, names: Mapping[str, str]) -> str:
    layer = report.layer
    assert layer is not None
    if len(names) == 1:
        return next(iter(names.values()))
    template = layer.unpack or ", ".join(f"{{{port}}}" for port in names)
    text = template
    for port, name in names.items():
        text = text.replace(f"{{{port}}}", name)
    return _UNUSED.sub("_", text)


def _comment(report: NodeReport, names: Mapping[str, str]) -> str:
    used = [str(t) for port, t in report.outputs.items() if names[port] != "_"]
    return ", ".join(used)
