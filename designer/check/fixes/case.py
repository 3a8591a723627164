"""A problem in its context, as the rules for candidate fixes see it.

Candidates may be bold, since each is tried before it is offered; but those that a layer's rule
refuses at once (`takes`, `works_with`) need no trial on the whole design.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from designer.check.inference.budget import MAX_TRIAL_INFERENCES, OverBudgetError
from designer.check.inference.layer_runner import LayerRunner
from designer.check.report import fix_builders
from designer.check.report.problems import Fix, FixStep, InsertOnWire, Problem
from designer.check.report.report import NodeReport, Report
from designer.graph import Design, Edge, Network, Node
from designer.layers.call import Mismatch, PortInput
from designer.layers.catalogue import CATALOGUE
from designer.layers.declare import Layer
from designer.layers.sizes import Named, without_names
from designer.layers.tensor_types import TensorType

Outputs = tuple[TensorType, ...]


@dataclass(frozen=True)
class FixCase:
    """A problem, its network and the reports of the nodes there."""

    design: Design
    report: Report
    problem: Problem

    @cached_property
    def network(self) -> Network:
        """The network that the problem is in."""
        return self.design.network(self.problem.network)

    @cached_property
    def node(self) -> Node:
        """The node that has the problem."""
        return self.network.node(self.problem.node)

    @cached_property
    def owner(self) -> Node:
        """The node whose parameters apply to it."""
        return self.network.owner(self.node)

    @cached_property
    def found(self) -> NodeReport:
        """The node's report."""
        return self.reports.get(self.problem.node) or NodeReport()

    @property
    def reports(self) -> Mapping[str, NodeReport]:
        """The reports of all nodes of the network."""
        return self.report.nodes

    @cached_property
    def layer(self) -> Layer:
        """The node's layer; only where ``has_layer``."""
        assert self.found.layer is not None
        return self.found.layer

    @property
    def has_layer(self) -> bool:
        """Whether there is a node whose layer is known."""
        return self.found.layer is not None

    @cached_property
    def layers(self) -> LayerRunner:
        """What layers give."""
        return LayerRunner(self.design, most=MAX_TRIAL_INFERENCES)

    # ---- what arrives

    @property
    def arrived(self) -> TensorType | None:
        """What arrives where the problem is."""
        return self.at(self.problem.port, self.problem.index)

    def at(self, port: str, index: int = 0) -> TensorType | None:
        """Return the type that arrives by a wire, None where it is unknown."""
        wire = self.wire(port, index)
        if port not in self.found.inputs and wire is not None:
            return self.report.wire(wire)
        value = self.found.inputs.get(port)
        if isinstance(value, tuple):
            return value[index] if index < len(value) else None
        return value

    def wire(self, port: str, index: int = 0) -> Edge | None:
        """Return a wire into the node."""
        wires = self.found.wires.get(port, ())
        return wires[index] if index < len(wires) else None

    @cached_property
    def ends(self) -> tuple[tuple[str, int], ...]:
        """Every wire into the node, by port and number."""
        return tuple(
            (port, i) for port, wires in self.found.wires.items() for i in range(len(wires))
        )

    # ---- what would be

    def gives(self, layer: str, params: Mapping[str, Any], *arriving: TensorType) -> Outputs | None:
        """Return what a new layer would give, None where it does not take what arrives."""
        made = CATALOGUE[layer]
        inputs = {port.name: tensor for port, tensor in zip(made.inputs, arriving, strict=False)}
        return self.gives_for(made, {**made.defaults, **params}, inputs)

    def takes(self, port: str, tensor: TensorType, index: int = 0) -> bool:
        """Return whether the node works if this type arrives instead."""
        old = self.found.inputs.get(port)
        new: PortInput = tensor
        if isinstance(old, tuple):
            new = (*old[:index], tensor, *old[index + 1 :])
        return (
            self.gives_for(self.layer, self.found.params, {**self.found.inputs, port: new})
            is not None
        )

    def works_with(self, **params: Any) -> bool:
        """Return whether the node works with other values of parameters."""
        for name, value in params.items():
            known = self.layer.by_name.get(name)
            if known is None or (value is not None and known.kind.why_not(value)):
                return False
        return (
            self.gives_for(self.layer, {**self.found.params, **params}, self.found.inputs)
            is not None
        )

    def gives_for(
        self, layer: Layer, params: Mapping[str, Any], inputs: Mapping[str, PortInput]
    ) -> Outputs | None:
        """Return what a layer with these parameters gives for inputs by port, None for nothing."""
        try:
            return self.layers.run(layer, params, inputs).outputs
        except (Mismatch, OverBudgetError, TypeError, LookupError, ValueError, ArithmeticError):
            return None  # with values missing or odd, a rule may stumble: no answer then

    # ---- around

    def upstream(self, edge: Edge | None) -> Iterator[Node]:
        """Iterate from a wire's source back, as long as each node has one wire in."""
        while edge is not None:
            node = self.network.node(edge.source)
            yield node
            into = self.network.edges_into(node.id)
            edge = into[0] if len(into) == 1 else None

    # ---- saying it

    def fix(self, title: str, *steps: FixStep) -> Fix:
        """Return a fix of the network that the problem is in."""
        return Fix(title, steps, self.problem.network)

    def set(self, node: str, param: str, value: Any) -> Fix:
        """Return the fix that sets a parameter."""
        return self._here(fix_builders.set_value(node, param, without_names(value)))

    def clear(self, node: str, param: str) -> Fix:
        """Return the fix that leaves a parameter out."""
        return self._here(fix_builders.clear_value(node, param))

    def drop(self, node: str, why: str = "") -> Fix:
        """Return the fix that takes a node out of its chain."""
        return self._here(fix_builders.remove(node, why))

    def _here(self, fix: Fix) -> Fix:
        return replace(fix, network=self.problem.network)

    def _written(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Return parameters with sizes as expressions of the variables that they come from."""
        return {name: self._value(value) for name, value in params.items()}

    def _value(self, value: Any) -> Any:
        if isinstance(value, Named):
            variables = self.network.header.variables
            if value.expression.symbols() <= set(variables):
                return f"={value.expression.source()}"
        return without_names(value)

    def insert(
        self, port: str, index: int, *layers: tuple[str, Mapping[str, Any]], why: str = ""
    ) -> Fix:
        """Return the fix that puts layers on a wire into the node."""
        node = self.problem.node
        layers = tuple((layer, self._written(params)) for layer, params in layers)
        words = " and ".join(_counted(layers))
        edge = self.wire(port, index)
        place = f"before {node}"
        if edge and len(self.ends) > 1:
            place = f"between {edge.source} and {node}"
        steps = [InsertOnWire(node, port, layer, params, index) for layer, params in layers]
        return self.fix(f"Insert {words} {place}{why}", *steps)


def _counted(layers: Iterable[tuple[str, Mapping[str, Any]]]) -> list[str]:
    """Return layers in words; one that is repeated is named once."""
    words = [fix_builders.called(layer, params) for layer, params in layers]
    times = {1: "", 2: " twice", 3: " three times"}
    return [f"{word}{times.get(words.count(word), '')}" for word in dict.fromkeys(words)]
