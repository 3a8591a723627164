"""Shape inference of one node: from the cache where there is one like it, else by its rule."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count as counter
from typing import Any

from designer.check.inference.binding import Binding, bind, plain_wires
from designer.check.inference.blocks import InsideError
from designer.check.inference.inference_cache import (
    cached,
    intern,
    key_of,
    shortcuts,
    store,
    store_shortcut,
    values_key,
)
from designer.check.inference.layer_resolver import LayerResolver
from designer.check.inference.messages import (
    ENDS,
    assumptions,
    describe,
    missing_inputs,
    no_such_output,
    placed,
    shared_end,
    unknown_layer,
)
from designer.check.inference.params import compute, resolve
from designer.check.inference.repeat import RunCopy, run_copies
from designer.check.report.figures import require_counts
from designer.check.report.problems import Problem
from designer.check.report.report import Copy, NodeReport
from designer.graph import BadExpressionError, Edge, Network, Node
from designer.graph.rules import MAX_COPIES
from designer.layers.call import Mismatch, PortInput
from designer.layers.catalogue import CATALOGUE
from designer.layers.declare import Layer, Port
from designer.layers.polynomial import TooManyTermsError
from designer.layers.tensor_types import TensorType

_new = tuple.__new__

PortWires = Mapping[str, tuple[Edge, ...]]
"""The wires of each input port."""


class NodeInference:
    """Infers the nodes of one network, given the reports of those before."""

    def __init__(
        self,
        network: Network,
        variables: Mapping[str, Any],
        reports: Mapping[str, NodeReport],
        *,
        layers: LayerResolver,
        given: Mapping[str, TensorType] | None,
        path: tuple[str, ...],
    ) -> None:
        """Prepare; see `ShapePropagation`. ``reports`` grows as it proceeds."""
        self._network = network
        self._into = network.into
        self._variables = variables
        self._variables_key = values_key(variables)
        self._reports = reports
        self._layers = layers
        self._catalogue = layers.catalogue
        # By a layer's name, so of no use where a block of the design has a layer's name.
        self._shortcuts = shortcuts if layers.catalogue is CATALOGUE else {}
        self._given = given
        self._path = path
        self.inferences = 0
        """The number of copies inferred one by one, since all differ."""

    def from_cache(self, node: Node) -> NodeReport | None:
        """Return the report of a plain node, None where `infer` is needed."""
        if node.repeat != 1 or node.muted:
            return None
        sources = self._into[node.id]
        if len(sources) == 1:
            (keyed,) = sources.values()
            if len(keyed) == 1:
                (data,) = keyed.values()
                return self._after_one(node, data["edge"])
        edges = self._network.edges_into(node.id)
        arrived = [(edge.target_port, id(self._type_on(edge))) for edge in edges]
        key = (node.layer, id(node.params), *arrived)
        known = self._shortcuts.get(key)
        if known is None:
            return self._from_types(node, key, edges)
        wires = {port: tuple([edges[i] for i in places]) for port, places in known[0]}
        return _new(NodeReport, (wires, *known[1]))

    def _after_one(self, node: Node, edge: Edge) -> NodeReport | None:
        """Do it for a node with one wire, which most are."""
        before = self._reports[edge.source]
        outputs = before.outputs
        port = edge.source_port
        arrived = outputs.get(port or before.output_ports[0]) if outputs else None
        key = (node.layer, id(node.params), edge.target_port, id(arrived))
        known = self._shortcuts.get(key)
        if known is None:
            return self._from_types(node, key, [edge])
        slots = known[0]
        if len(slots) == 1:
            return _new(NodeReport, ({slots[0][0]: (edge,)}, *known[1]))
        wires = {port: (edge,) if places else () for port, places in slots}
        return _new(NodeReport, (wires, *known[1]))

    def _from_types(
        self, node: Node, shortcut: tuple[Any, ...], edges: list[Edge]
    ) -> NodeReport | None:
        """Return the report of a node whose layer, params and arriving types may be new."""
        layer = self._catalogue.get(node.layer)
        if layer is None or (self._given is not None and node.layer == "Input"):
            return None
        wires = self._wires(node, layer, edges)
        if wires is None:
            return None
        inputs: dict[str, PortInput] = {}
        unknown = False
        for port in layer.inputs:
            arrived = inputs[port.name] = self._arrived(port, wires[port.name])
            if arrived is None and not (wires[port.name] or port.optional):
                return None
            unknown = unknown or (arrived is None and bool(wires[port.name]))
        if unknown:
            return self._with_unknown_inputs(node, layer, wires, inputs)
        ids = tuple([tuple(map(id, t)) if type(t) is tuple else id(t) for t in inputs.values()])
        key = key_of(layer, node.params, ids, self._variables_key)
        report = cached(key) or self._run_rule(key, node, layer, inputs)
        if report is None:
            return None
        report = as_of(report, node, wires)
        if edges:
            store_shortcut(shortcut, node.params, edges, report)
        return report

    def _with_unknown_inputs(
        self, node: Node, layer: Layer, wires: PortWires, inputs: Mapping[str, PortInput]
    ) -> NodeReport | None:
        """Return the report of a node that something unknown comes to, None where more is wrong.

        There may be thousands behind one error.
        """
        if any(self._bad_sources(node, edges) for edges in wires.values()):
            return None
        key = (key_of(layer, node.params, (), self._variables_key), "unknown")
        answer = cached(key)
        if answer is None:
            params, problems = resolve(node, layer, self._variables)
            if problems:
                return None
            ports = _ports(layer, params)
            answer = store(key, NodeReport(layer=layer, params=params, output_ports=ports))
        return answer._replace(wires=wires, inputs=inputs)

    def _wires(self, node: Node, layer: Layer, edges: list[Edge]) -> PortWires | None:
        """Return the wires of each port, None where something is wrong with them."""
        wires: PortWires | None = plain_wires(layer.inputs, edges)
        if wires is None:
            binding = bind(node.id, layer.inputs, edges)
            wires = None if binding.problems else binding.wires
        return wires

    def _run_rule(
        self, key: object, node: Node, layer: Layer, inputs: Mapping[str, PortInput]
    ) -> NodeReport | None:
        """Run a layer's rule and store the result; None where anything is wrong."""
        params, problems = resolve(node, layer, self._variables)
        if problems:
            return None
        try:
            copies = (self._layers.run(layer, params, inputs, path=self._path),)
            require_counts(copies)
        except (Mismatch, TooManyTermsError):
            return None
        report = NodeReport(
            layer=layer, params=params, inputs=inputs, output_ports=layer.output_ports(params)
        )
        return store(key, _finished(report, copies, None))

    def _type_on(self, edge: Edge) -> TensorType | None:
        source = self._reports[edge.source]
        if not source.output_ports:
            return None
        return source.outputs.get(edge.source_port or source.output_ports[0])

    def infer(self, node: Node, owner: Node, shared: Mapping[str, Any] | None) -> NodeReport:
        """Return the report of any node, with all that is wrong with it.

        ``owner`` is the node whose layer and weights it uses, ``shared`` the sizes that follow from
        another use of them.
        """
        edges = self._network.edges_into(node.id)
        layer = self._layers.layer(owner.layer)
        if layer is None:
            near = self._layers.similar(owner.layer)
            return NodeReport(problems=(unknown_layer(node, owner.layer, near),))
        if owner is not node and layer.name in ENDS:
            return NodeReport(layer=layer, problems=(shared_end(node, owner),))
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
        return report._replace(problems=tuple(problems)) if problems else report

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
        missing = missing_inputs(node, layer, binding)
        wires = binding.wires
        inputs = {port.name: self._arrived(port, wires[port.name]) for port in layer.inputs}
        report = report._replace(inputs=inputs)
        if missing or any(inputs[name] is None and found for name, found in wires.items()):
            return report, missing
        if node.muted and layer.inputs:
            return _passed_through(report), []
        params = {**report.params, **(shared or {})}
        try:
            run = partial(self._layers.run, layer, params, path=self._path)
            count = self._count(owner)
            further = partial(self._count_copy, layer, count, counter(1))
            copies = _computed(run, layer, inputs, count, further)
            require_counts(copies)
        except InsideError as error:
            inside = Copy((), params, {}, inner=error.report)
            problem = describe(self._network, node, owner, error, (), None)
            return report._replace(copies=(inside,)), [problem]
        except Mismatch as mismatch:
            there, arrived = wires.get(mismatch.port, ()), inputs.get(mismatch.port)
            return report, [describe(self._network, node, owner, mismatch, there, arrived)]
        report = _finished(report, copies, shared)
        return report, list(placed(report.problems, node))

    def _count_copy(self, layer: Layer, count: int, looked: Iterator[int]) -> None:
        self.inferences += 1
        self._layers.count_copy(layer.name, count, next(looked))

    def _count(self, owner: Node) -> int:
        try:
            count = compute(owner.repeat, self._variables)
        except BadExpressionError as error:
            raise Mismatch(message=f"repeat: {error}", code="expression") from None
        if isinstance(count, bool) or not isinstance(count, int) or count < 1:
            raise Mismatch(
                message=f"has repeat={count!r}; give a whole number of at least 1", code="repeat"
            )
        if count > MAX_COPIES:
            raise Mismatch(
                message=f"is repeated {count:,} times, and {MAX_COPIES:,} is the most; repeat it "
                "less",
                code="repeat",
            )
        return count

    def _arrived(self, port: Port, edges: Sequence[Edge]) -> PortInput:
        """Return what arrives at a port, None where it is not all known or nothing is connected."""
        if not port.many:
            return self._type_on(edges[0]) if edges else None
        types = tuple([t for edge in edges if (t := self._type_on(edge)) is not None])
        return types if types and len(types) == len(edges) else None

    def _bad_sources(self, node: Node, edges: Sequence[Edge]) -> list[Problem]:
        return [
            no_such_output(node, edge, ports)
            for edge in edges
            if edge.source_port
            and (ports := self._reports[edge.source].output_ports)
            and edge.source_port not in ports
        ]


def _computed(
    run: RunCopy,
    layer: Layer,
    inputs: Mapping[str, PortInput],
    count: int,
    further: Callable[[], None],
) -> tuple[Copy, ...]:
    try:
        return run_copies(run, layer, inputs, count, further)
    except TooManyTermsError as error:
        raise Mismatch(message=str(error), code="too-large") from None


def as_of(answer: NodeReport, node: Node, wires: PortWires) -> NodeReport:
    """Return an answer as the report of a node with these wires."""
    report = answer.wired(wires)
    return report._replace(problems=placed(answer.problems, node)) if answer.problems else report


def _finished(
    report: NodeReport, copies: tuple[Copy, ...], shared: Mapping[str, Any] | None
) -> NodeReport:
    first, last = copies[0], copies[-1]
    total = sum(copy.parameters * copy.times for copy in copies)
    outputs = map(intern, last.outputs)
    return report._replace(
        params=first.params,
        inferred={**(shared or {}), **first.inferred},
        outputs=dict(zip(report.output_ports, outputs, strict=True)),
        parameters=total if shared is None else 0,
        copies=copies,
        problems=assumptions(copies),
    )


def _given_input(layer: Layer, given: TensorType | None) -> NodeReport:
    outputs = {"output": intern(given)} if given is not None else {}
    return NodeReport(layer=layer, output_ports=("output",), outputs=outputs)


def _ports(layer: Layer, params: Mapping[str, Any]) -> tuple[str, ...]:
    try:
        return layer.output_ports(params)
    except (TypeError, KeyError, ValueError):
        return ()


def _passed_through(report: NodeReport) -> NodeReport:
    first = report.arrived[0]
    return report._replace(outputs=dict.fromkeys(report.output_ports, first))
