"""Shapes through a network, node by node in order; what did not change is not computed again."""

from collections.abc import Collection, Mapping
from functools import partial
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Any

from designer.check.binding import Binding, bind
from designer.check.blocks import InsideError
from designer.check.copies import Copy, run_copies
from designer.check.params import compute, resolve
from designer.check.problems import Fix, Problem, SetValue
from designer.check.recall import keep, key_of, recall, values_key
from designer.check.report import NodeReport
from designer.check.totals import Totals
from designer.check.wording import describe
from designer.graph import BadExpressionError, Edge, Network, Node
from designer.layers.call import Arrived, Mismatch
from designer.layers.catalogue import find
from designer.layers.declare import Layer
from designer.layers.types import TensorType

if TYPE_CHECKING:
    from designer.check.uses import Uses


_NOTHING = NodeReport()


class _BadParamsError(Exception):
    """A node's parameters need a closer look."""


class Walk:
    """The types in one network with given variables: all of them once, then what changes."""

    def __init__(
        self,
        network: Network,
        variables: Mapping[str, Any],
        *,
        uses: "Uses",
        given: Mapping[str, TensorType] | None = None,
        path: tuple[str, ...] = (),
    ) -> None:
        """Prepare.

        ``uses`` knows the blocks; ``given`` is what a block's Inputs get; ``path`` names the
        blocks that this network is inside of.
        """
        self._network = network
        self._variables = variables
        self._variables_key = values_key(variables)
        self._uses = uses
        self._given = given
        self._path = path
        self._nodes = network.data
        self._pred = network.into
        self._groups: dict[str, list[str]] = {}
        self._places: dict[str, int] = {}
        self.totals = Totals()
        self.reports: dict[str, NodeReport] = {}

    def run(self) -> dict[str, NodeReport]:
        """Return a report for each node."""
        self._find_groups()
        for node_id in sorted(self._network.data, key=self._place):
            report = self.reports[node_id] = self._visit(node_id)
            self.totals.add(report)
        return self.reports

    def update(self, touched: Collection[str], *, regroup: bool) -> set[str]:
        """Compute again what follows from changes at ``touched`` nodes; return whose report did.

        ``regroup`` tells that who shares whose weights, or who comes first, may have changed.
        """
        position = self._place
        members = self._members() if regroup else set()
        if regroup:
            self._find_groups()
            members |= self._members()
        for node_id in touched:
            if node_id not in self._network and node_id in self.reports:
                self.totals.add(self.reports.pop(node_id), -1)
        users = {i for owner in touched for i in self._groups.get(owner, ())}
        waiting = [(position(i), i) for i in users.union(touched, members) if i in self._network]
        heapify(waiting)
        done: set[str] = set()
        while waiting:
            _, node_id = heappop(waiting)
            if node_id in done:
                continue
            done.add(node_id)
            before = self.reports.get(node_id, _NOTHING)
            report = self.reports[node_id] = self._visit(node_id)
            self.totals.add(before, -1)
            self.totals.add(report)
            for following in self._follow(node_id, before, report):
                if following not in done:
                    heappush(waiting, (position(following), following))
        return done

    def _follow(self, node_id: str, before: NodeReport, report: NodeReport) -> list[str]:
        """Return the nodes that must look again because this one's report changed."""
        following: list[str] = []
        if not _same_outputs(before, report):
            following += self._network.out_of[node_id]
        group = self._groups.get(self._owner(node_id).id, ())
        if len(group) > 1 and (before.known, before.inferred) != (report.known, report.inferred):
            here = self._place(node_id)
            following += [i for i in group if self._place(i) > here]
        return following

    def _find_groups(self) -> None:
        self._groups = {}
        for node_id, data in self._nodes.items():
            if data["node"].shares:
                owner = owner_of(self._network, data["node"]).id
                self._groups.setdefault(owner, [owner]).append(node_id)
        # Who of a group comes first says its sizes, so that must not depend on the edits before.
        flow = self._network.flow() if self._groups else ()
        self._places = {node_id: place for place, node_id in enumerate(flow)}

    @property
    def shares(self) -> bool:
        """Tell whether any weights are used twice."""
        return bool(self._groups)

    def _members(self) -> set[str]:
        return {node_id for group in self._groups.values() for node_id in group}

    def _place(self, node_id: str) -> int:
        return self._places[node_id] if self._places else self._network.order.position(node_id)

    def _owner(self, node_id: str) -> Node:
        return owner_of(self._network, self._nodes[node_id]["node"])

    def _shared_sizes(self, node_id: str, owner: str) -> Mapping[str, Any] | None:
        """Return the sizes inferred at the first node that uses the same weights."""
        group = self._groups.get(owner)
        if group is None:
            return None
        position = self._place
        before = [i for i in group if i != node_id and position(i) < position(node_id)]
        known = [i for i in before if i in self.reports and self.reports[i].known]
        return self.reports[min(known, key=position)].inferred if known else None

    def _visit(self, node_id: str) -> NodeReport:
        node: Node = self._nodes[node_id]["node"]
        sources = self._pred[node_id]
        layer = find(node.layer)
        simple = node.repeat == 1 and not node.muted and node_id not in self._groups
        if layer is not None and simple and (self._given is None or node.layer != "Input"):
            report = self._from_memory(node, layer, sources)
            if report is not None:
                return report
        owner = owner_of(self._network, node)
        edges = tuple(self._network.edges_into(node_id))
        return self._report(node, owner, edges, self._shared_sizes(node_id, owner.id))

    def _from_memory(
        self, node: Node, layer: Layer, sources: Mapping[str, Any]
    ) -> NodeReport | None:
        """Return the report of a plain node, None where it needs a closer look."""
        wires = _plain_wires(layer, sources)
        if wires is None:
            binding = bind(node.id, layer.inputs, self._network.edges_into(node.id))
            if binding.problems:
                return None
            wires = binding.wires
        inputs: dict[str, Arrived] = {}
        arrived: list[object] = []
        for port in layer.inputs:
            types = [self._type_on(edge) for edge in wires[port.name]]
            if None in types or not (types or port.optional):
                return None
            arrived.append(tuple(map(id, types)) if len(types) != 1 else id(types[0]))
            inputs[port.name] = tuple(types) if port.many else types[0] if types else None  # type: ignore[arg-type]
        key = key_of(layer, node.params, tuple(arrived), self._variables_key)
        try:
            return recall(key, partial(self._answer, node, layer, inputs)).wired(wires)
        except (Mismatch, _BadParamsError):
            return None

    def _answer(self, node: Node, layer: Layer, inputs: Mapping[str, Arrived]) -> NodeReport:
        params, problems = resolve(node, layer, self._variables)
        if problems:
            raise _BadParamsError
        report = NodeReport(
            layer=layer, params=params, inputs=inputs, output_ports=layer.output_ports(params)
        )
        return _finished(report, (self._uses.run(layer, params, inputs, path=self._path),), None)

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
        return report._replace(problems=tuple(problems))

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
        report = report._replace(inputs=inputs)
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
            return report._replace(copies=(inside,)), [problem]
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


def _same_outputs(before: NodeReport, after: NodeReport) -> bool:
    """Tell whether the same kept types leave by the same ports."""
    if before.output_ports != after.output_ports or len(before.outputs) != len(after.outputs):
        return False
    pairs = zip(before.outputs.values(), after.outputs.values(), strict=True)
    return all(old is new for old, new in pairs)


def _plain_wires(layer: Layer, sources: Mapping[str, Any]) -> Mapping[str, tuple[Edge, ...]] | None:
    """Return the wires of the usual node, one wire into its only port, without a search."""
    if len(layer.inputs) != 1 or len(sources) != 1 or layer.inputs[0].many:
        return {} if not layer.inputs and not sources else None
    (edges,) = sources.values()
    if len(edges) != 1:
        return None
    (data,) = edges.values()
    edge: Edge = data["edge"]
    name = layer.inputs[0].name
    return {name: (edge,)} if edge.target_port in ("", name) else None


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
    outputs = map(keep, last.outputs)
    return report._replace(
        params=first.params,
        inferred={**(shared or {}), **first.inferred},
        outputs=dict(zip(report.output_ports, outputs, strict=True)),
        parameters=total if shared is None else 0,
        copies=copies,
    )


def _given_input(layer: Layer, given: TensorType | None) -> NodeReport:
    outputs = {"output": keep(given)} if given is not None else {}
    return NodeReport(layer=layer, output_ports=("output",), outputs=outputs)


def _ports(layer: Layer, params: Mapping[str, Any]) -> tuple[str, ...]:
    try:
        return layer.output_ports(params)
    except (TypeError, KeyError, ValueError):
        return ()


def _passed_through(report: NodeReport) -> NodeReport:
    first = report.arrived[0]
    return report._replace(outputs=dict.fromkeys(report.output_ports, first))


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
