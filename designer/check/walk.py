"""Shapes through a network, node by node in order; what did not change is not computed again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from designer.check.binding import Binding, bind
from designer.check.blocks import InsideError
from designer.check.copies import Copy, run_copies
from designer.check.params import compute, resolve
from designer.check.problems import Fix, Problem, SetValue
from designer.check.report import NodeReport
from designer.check.wording import describe
from designer.graph import BadExpressionError, Edge, Network, Node
from designer.layers.call import Arrived, Mismatch
from designer.layers.declare import Layer
from designer.layers.types import TensorType

if TYPE_CHECKING:
    from designer.check.uses import Uses


@dataclass(frozen=True)
class Remembered:
    """What a node's report was computed from: same inputs, same report."""

    node: Node
    owner: Node
    edges: tuple[Edge, ...]
    arrived: tuple[TensorType | None, ...]
    shared: Mapping[str, Any] | None
    report: NodeReport

    def still_true(
        self,
        node: Node,
        owner: Node,
        edges: tuple[Edge, ...],
        arrived: tuple[TensorType | None, ...],
        shared: Mapping[str, Any] | None,
    ) -> bool:
        """Tell whether nothing that matters has changed (its place on the canvas does not)."""
        return (
            (node is self.node or replace(node, at=self.node.at) == self.node)
            and (owner is self.owner or replace(owner, at=self.owner.at) == self.owner)
            and edges == self.edges
            and all(map(_same_type, arrived, self.arrived))
            and (shared is self.shared or shared == self.shared)
        )


def _same_type(new: TensorType | None, old: TensorType | None) -> bool:
    if new is old:
        return True
    return new is not None and old is not None and new.terms == old.terms


class Walk:
    """One pass over a network with given variables."""

    def __init__(
        self,
        network: Network,
        variables: Mapping[str, Any],
        *,
        uses: "Uses",
        before: Mapping[str, Remembered] = MappingProxyType({}),
        given: Mapping[str, TensorType] | None = None,
        path: tuple[str, ...] = (),
    ) -> None:
        """Prepare.

        ``uses`` knows the blocks; ``before`` is the last pass's memory, valid for the same
        variables and blocks; ``given`` is what a block's Inputs get; ``path`` names the blocks
        that this network is inside of.
        """
        self._network = network
        self._variables = variables
        self._uses = uses
        self._before = before
        self._given = given
        self._path = path
        self._sizes: dict[str, Mapping[str, Any]] = {}
        self.memory: dict[str, Remembered] = {}
        self.reports: dict[str, NodeReport] = {}

    def run(self) -> dict[str, NodeReport]:
        """Return a report for each node."""
        for node in self._network.in_order():
            self.reports[node.id] = self._visit(node)
        return self.reports

    def _visit(self, node: Node) -> NodeReport:
        owner = owner_of(self._network, node)
        edges = tuple(self._network.edges_into(node.id))
        arrived = tuple(map(self._type_on, edges))
        shared = self._sizes.get(owner.id)
        known = self._before.get(node.id)
        if known is None or not known.still_true(node, owner, edges, arrived, shared):
            report = self._report(node, owner, edges, shared)
            known = Remembered(node, owner, edges, arrived, shared, report)
        self.memory[node.id] = known
        if known.report.known:
            self._sizes.setdefault(owner.id, known.report.inferred)
        return known.report

    def _type_on(self, edge: Edge) -> TensorType | None:
        source = self.reports[edge.source]
        if not source.output_ports:
            return None
        return source.outputs.get(edge.source_port or source.output_ports[0])

    def _report(
        self, node: Node, owner: Node, edges: tuple[Edge, ...], shared: Mapping[str, Any] | None
    ) -> NodeReport:
        layer = self._uses.layer(owner.layer)
        if layer is None:
            return NodeReport(problems=(_unknown_layer(node, owner.layer, self._uses),))
        if self._given is not None and node.layer == "Input":
            return _given_input(layer, self._given.get(node.id))
        binding = bind(node.id, layer.inputs, edges)
        params, bad_params = resolve(owner, layer, self._variables)
        problems = [*binding.problems, *self._bad_sources(node, edges)]
        problems += bad_params if owner is node else []
        report = NodeReport(
            layer=layer, params=params, wires=binding.wires, output_ports=_ports(layer, params)
        )
        if not problems and not bad_params:
            report, problems = self._complete(node, owner, report, binding, shared)
        return replace(report, problems=tuple(problems))

    def _complete(
        self,
        node: Node,
        owner: Node,
        report: NodeReport,
        binding: Binding,
        shared: Mapping[str, Any] | None,
    ) -> tuple[NodeReport, list[Problem]]:
        layer = report.layer
        assert layer is not None
        missing = _missing_inputs(node, layer, binding)
        inputs = {
            port.name: self._arrived(port.many, binding.wires[port.name]) for port in layer.inputs
        }
        report = replace(report, inputs=inputs)
        if missing or not self._all_known(binding):
            return report, missing
        if node.muted and layer.inputs:
            return _passed_through(report), []
        params = {**report.params, **(shared or {})}
        try:
            run = partial(self._uses.run, layer, params, path=self._path)
            copies = run_copies(run, layer, inputs, self._count(owner))
        except InsideError as error:
            inside = Copy((), params, {}, inner=error.report)
            problem = describe(self._network, node, owner, error, (), None)
            return replace(report, copies=(inside,)), [problem]
        except Mismatch as mismatch:
            wires = binding.wires.get(mismatch.port, ())
            arrived = inputs.get(mismatch.port)
            return report, [describe(self._network, node, owner, mismatch, wires, arrived)]
        return _finished(report, copies, shared), []

    def _count(self, owner: Node) -> int:
        try:
            count = compute(owner.repeat, self._variables)
        except BadExpressionError as error:
            raise Mismatch(message=f"repeat: {error}", code="expression") from None
        if isinstance(count, bool) or not isinstance(count, int) or count < 1:
            raise Mismatch(
                message=f"has repeat={count!r}; give a whole number of at least 1", code="repeat"
            )
        return count

    def _arrived(self, many: bool, wires: tuple[Edge, ...]) -> Arrived:
        types = tuple(t for edge in wires if (t := self._type_on(edge)) is not None)
        if many:
            return types
        return types[0] if types else None

    def _all_known(self, binding: Binding) -> bool:
        return all(self._type_on(e) is not None for wires in binding.wires.values() for e in wires)

    def _bad_sources(self, node: Node, edges: tuple[Edge, ...]) -> list[Problem]:
        return [
            _no_such_output(node, edge, ports)
            for edge in edges
            if edge.source_port
            and (ports := self.reports[edge.source].output_ports)
            and edge.source_port not in ports
        ]


def owner_of(network: Network, node: Node) -> Node:
    """Return the node whose layer and weights ``node`` uses: itself unless it shares."""
    seen = {node.id}
    while node.shares and node.shares in network and node.shares not in seen:
        seen.add(node.shares)
        node = network.node(node.shares)
    return node


def _finished(
    report: NodeReport, copies: tuple[Copy, ...], shared: Mapping[str, Any] | None
) -> NodeReport:
    first, last = copies[0], copies[-1]
    total = sum(copy.parameters * copy.times for copy in copies)
    return replace(
        report,
        params=first.params,
        inferred={**(shared or {}), **first.inferred},
        outputs=dict(zip(report.output_ports, last.outputs, strict=True)),
        parameters=total if shared is None else 0,
        copies=copies,
    )


def _given_input(layer: Layer, given: TensorType | None) -> NodeReport:
    outputs = {"output": given} if given is not None else {}
    return NodeReport(layer=layer, output_ports=("output",), outputs=outputs)


def _ports(layer: Layer, params: Mapping[str, Any]) -> tuple[str, ...]:
    try:
        return layer.output_ports(params)
    except (TypeError, KeyError, ValueError):
        return ()


def _passed_through(report: NodeReport) -> NodeReport:
    first = report.arrived[0]
    return replace(report, outputs=dict.fromkeys(report.output_ports, first))


def _missing_inputs(node: Node, layer: Layer, binding: Binding) -> list[Problem]:
    open_ports = [p.name for p in layer.inputs if not p.optional and not binding.wires[p.name]]
    several = len(layer.inputs) > 1
    return [
        Problem(
            "error",
            "missing-input",
            f"{node.id} has nothing connected to its {name if several else 'input'}; "
            "connect a wire to it",
            node=node.id,
            port=name,
        )
        for name in open_ports
    ]


def _no_such_output(node: Node, edge: Edge, ports: tuple[str, ...]) -> Problem:
    known = ", ".join(ports)
    return Problem(
        "error",
        "unknown-port",
        f"{edge.source} has no output {edge.source_port!r} for {node.id}; its outputs are: {known}",
        node=node.id,
        port=edge.target_port,
        source=edge.source,
    )


def _unknown_layer(node: Node, name: str, uses: "Uses") -> Problem:
    if "." in name:
        message = (
            f"{node.id} uses {name}, a module of your own; nothing of it is imported until you "
            "trust this file"
        )
        return Problem("error", "custom-layer", message, node=node.id)
    near = uses.similar(name)
    hint = f"did you mean {' or '.join(near)}?" if near else "choose one from the palette"
    fixes = tuple(
        Fix(f"Change {node.id} to {other}", (SetValue(node.id, "", other),)) for other in near
    )
    return Problem(
        "error",
        "unknown-layer",
        f"{node.id}: there is no layer {name!r}; {hint}",
        node=node.id,
        fixes=fixes,
    )
