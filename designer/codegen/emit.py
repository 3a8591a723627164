"""Emitter: the statements of a network's constructor and ``forward``."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from designer.check.inference.blocks import arriving_sizes
from designer.check.report.report import Copy, NodeReport, Report
from designer.codegen.literals import replace_names
from designer.codegen.names import Namespace
from designer.codegen.plan import Plan, make_plan
from designer.codegen.progressions import progression
from designer.codegen.values import TENSORS, arguments, python_of, sources, tensor
from designer.graph import Network, Node
from designer.graph.cooperative import checkpoint
from designer.graph.expressions import is_expression
from designer.layers.declare import Layer
from designer.layers.sizes import size_source
from designer.layers.tensor_types import TensorType

_MAX_COMMENT_LENGTH = 48
"""The maximum length of a comment with symbolic shapes."""
_ATTRIBUTE = re.compile(r"\bself\.(\w+)")
_UNUSED = re.compile(r"\(_(?:, _)*\)")


@dataclass(frozen=True)
class Statement:
    """One step of ``forward``: what is assigned, and the nodes it stands for.

    ``loop`` is the head of a ``for`` that the assignment stands in, "" where there is none.
    """

    target: str
    expression: str
    nodes: tuple[str, ...]
    comment: str
    loop: str = ""
    first: str = ""
    """What the target is set to before the loop, "" where it is that already."""


@dataclass(frozen=True)
class Module:
    """One attribute that the constructor makes: a class to call and its arguments."""

    node: Node
    target: str
    arguments: tuple[str, ...]

    @property
    def text(self) -> str:
        """The construction on one line."""
        return f"{self.target}({', '.join(self.arguments)})"


ClassOf = Callable[[str, Report], str]
"""Returns the name of the class generated for a block with this inside."""


class Emitter:
    """Emits the code of one network."""

    def __init__(
        self, network: Network, report: Report, class_of: ClassOf, *, block: bool = False,
    ) -> None:  # fmt: skip
        """Plan ``network``, whose meaning is ``report`` (without errors)."""
        self.network = network
        self.report = report
        self.plan: Plan = make_plan(network, report)
        self._class_of = class_of
        self._block = block
        self.silent: Collection[str] = ()
        """Nodes without a shape comment, as their shapes differ among uses of a block."""
        variables = network.header.variables
        self.sizes = arriving_sizes(report, variables) if block else []
        """Arguments of a block's constructor before its variables: sizes of what arrives."""
        self._given = (*self.sizes, *variables)
        self._attributes = _apart(self._given, network)

    # ---- constructor

    def modules(self) -> list[Module]:
        """Return what the constructor makes, in the order of use."""
        found: dict[str, Module] = {}
        for node in (*self.plan.constants, *self.plan.steps):
            checkpoint()
            owner = self.network.owner(node)
            if self._layer(node).is_module and owner.id not in found and not node.muted:
                found[owner.id] = self._module(owner, node)
        return list(found.values())

    def _module(self, owner: Node, node: Node) -> Module:
        layer = self._layer(node)
        copies = [self._copy(owner, layer, copy) for copy in self.report.nodes[node.id].copies]
        times = [copy.times for copy in self.report.nodes[node.id].copies]
        if owner.repeat == 1:
            return copies[0]
        parts = self._growing(owner, layer, node) or [
            self._part(owner, module, times, place) for place, module in enumerate(copies)
        ]
        if self._loops(node):
            if len(parts) == 1:
                parts = [parts[0].removeprefix("*")]
            else:
                parts = [f"[{', '.join(parts)}]"]
            return Module(owner, "nn.ModuleList", tuple(parts))
        return Module(owner, "nn.Sequential", tuple(parts))

    def _part(self, owner: Node, module: Module, times: list[int], place: int) -> str:
        counted = is_expression(owner.repeat) and place == len(times) - 1
        if times[place] == 1 and not counted:
            return module.text
        return f"*[{module.text} for _ in range({self._count(owner, times, place)})]"

    def _growing(self, owner: Node, layer: Layer, node: Node) -> list[str]:
        """Return copies whose sizes grow evenly as one loop, [] where they do not."""
        report = self.report.nodes[node.id]
        known = {*self.report.variables, *report.copies[0].params}
        index = Namespace({*known, *self._given}).claim("i", "index")
        found = progression(report.copies, index)
        if found is None:
            return []
        first, texts = found
        text = replace_names(self._copy(owner, layer, first).text, texts)
        return [f"*[{text} for {index} in range({python_of(owner.repeat)})]"]

    def _copy(self, owner: Node, layer: Layer, copy: Copy) -> Module:
        if layer.target in TENSORS:
            return Module(owner, layer.target, (tensor(owner, layer, copy.params),))
        if copy.inner is None:
            return Module(owner, layer.target, tuple(arguments(owner, layer, copy.params)))
        sizes = [python_of(copy.params[name]) for name in copy.params if name not in layer.by_name]
        given = arguments(owner, layer, copy.params)
        return Module(owner, self._class_of(layer.name, copy.inner), (*sizes, *given))

    def _count(self, owner: Node, times: list[int], place: int) -> str:
        before = sum(times[:place])
        if is_expression(owner.repeat) and place == len(times) - 1:
            return f"{python_of(owner.repeat)} - {before}" if before else python_of(owner.repeat)
        return str(times[place])

    def _loops(self, node: Node) -> bool:
        """Return whether a repeated module has side inputs, so that nn.Sequential cannot run it."""
        return len(self._input_names(node)) > 1

    def kept(self) -> list[str]:
        """Return the constructor's arguments that ``forward`` needs, as attributes."""
        if not self._given:
            return []
        text = " ".join(f"{line.loop} {line.expression}" for line in self.statements())
        used = set(_ATTRIBUTE.findall(text))
        return [name for name in self._given if self.attribute(name) in used]

    def attribute(self, name: str) -> str:
        """Return the attribute that keeps an argument; a module may have its name already."""
        return self._attributes[name]

    def _reword(self, text: str) -> str:
        """Return a parameter's Python for ``forward``, where arguments are attributes."""
        return replace_names(text, {name: f"self.{self.attribute(name)}" for name in self._given})

    # ---- forward

    def statements(self) -> list[Statement]:
        """Return the lines of ``forward``, activations folded into the line they follow."""
        lines: list[Statement] = []
        for node in self.plan.steps:
            checkpoint()
            statement = self._statement(node)
            if lines and self._folds(node, lines[-1]):
                before = lines.pop()
                (port,) = self._input_names(node)
                statement = Statement(
                    statement.target,
                    self._expression(node, {port: before.expression}),
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
            targets = dict.fromkeys(n for n in names.values() if n not in {"_", value})
            return Statement(" = ".join(targets) or value, value, (node.id,), "muted")
        target = _target(report, names)
        comment = "" if node.id in self.silent else self._comment(report, names)
        owner = self.network.owner(node)
        if owner.repeat != 1 and (not self._layer(node).is_module or self._loops(node)):
            return self._repeated(node, owner, target, comment)
        return Statement(target, self._expression(node, {}), (node.id,), comment)

    def _repeated(self, node: Node, owner: Node, target: str, comment: str) -> Statement:
        first_port = self._layer(node).inputs[0].name
        start = self._input_names(node)[first_port]
        is_module = self._layer(node).is_module
        each = Namespace({*self.plan.names.values()}).claim("layer", "each")
        loop = (
            f"for {each} in self.{owner.id}:"
            if is_module
            else f"for _ in range({self._reword(python_of(owner.repeat))}):"
        )
        expression = self._expression(node, {first_port: target}, each if is_module else "")
        first = "" if start == target else start
        return Statement(target, expression, (node.id,), comment, loop, first)

    def _comment(self, report: NodeReport, names: Mapping[str, str]) -> str:
        used = [t for port, t in report.outputs.items() if names[port] != "_"]
        if not self._block:
            return ", ".join(map(str, used))
        text = ", ".join(_in_terms(t) for t in used)
        return text if len(text) <= _MAX_COMMENT_LENGTH else ""

    def _expression(self, node: Node, instead: Mapping[str, str], callee: str = "") -> str:
        layer = self._layer(node)
        owner = self.network.owner(node)
        report = self.report.nodes[node.id]
        inputs = {**self._input_names(node), **instead}
        callee = callee or (f"self.{owner.id}" if layer.is_module else layer.target)
        if callable(layer.code):
            given = {port.name: inputs.get(port.name) for port in layer.inputs}
            return layer.code(given, {"self": callee, **sources(owner, report, self._reword)})
        if layer.code:
            return layer.code.format(
                self=callee, **{**sources(owner, report, self._reword), **inputs}
            )
        given_inputs = [inputs[p.name] for p in layer.inputs if p.name in inputs]
        extra = [] if layer.is_module else arguments(owner, layer, report.params, self._reword)
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
            and not before.loop
            and self.network.owner(node).repeat == 1
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


def _apart(names: Iterable[str], network: Network) -> dict[str, str]:
    """Return an attribute for each argument that no module of ``network`` has."""
    taken = Namespace({node.id for node in network.nodes()})
    return {name: taken.claim(name, f"{name}_") for name in names}


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


def _in_terms(tensor: TensorType) -> str:
    inside = ", ".join(size_source(size).replace(" ", "") for size in tensor.shape)
    return f"({inside},)" if tensor.rank == 1 else f"({inside})"
