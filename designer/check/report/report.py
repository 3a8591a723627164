"""Reports: the result of a check, which all that shows shapes, problems and costs reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from designer.check.report.problems import TOO_MUCH, Problem
from designer.graph import Edge
from designer.layers.call import PortInput
from designer.layers.declare import Layer
from designer.layers.sizes import Size
from designer.layers.tensor_types import TensorType

_NONE: Mapping[str, Any] = MappingProxyType({})


class Copy(NamedTuple):
    """``times`` identical copies of a layer in a row.

    ``params`` are complete; ``inner`` is the report of a block's inside; ``parameters``, ``macs``
    and ``activation_bytes`` are those of one copy.
    """

    outputs: tuple[TensorType, ...]
    params: Mapping[str, Any]
    inferred: Mapping[str, Any]
    parameters: int = 0
    macs: Size = 0
    activation_bytes: Size = 0
    inner: "Report | None" = None
    times: int = 1
    notes: tuple[str, ...] = ()
    """What was taken for granted, clauses such as "needs T = S"."""
    names: frozenset[str] = frozenset()
    """The variables and sizes of the network around it that ``params`` were made of."""


class NodeReport(NamedTuple):
    """The result for one node.

    ``layer`` is None if its name is unknown. ``params`` are complete, inferred sizes included;
    ``inferred`` are these alone. ``wires`` are the edges of each input port in order; ``outputs``
    the type on each output port, empty where unknown. ``parameters`` counts learnable numbers (0
    where they belong to another node). ``copies`` is one entry, or several where the node is
    repeated with different sizes; a block's have its inside.
    """

    wires: Mapping[str, tuple[Edge, ...]] = _NONE
    layer: Layer | None = None
    problems: tuple[Problem, ...] = ()
    params: Mapping[str, Any] = _NONE
    inferred: Mapping[str, Any] = _NONE
    inputs: Mapping[str, PortInput] = _NONE
    outputs: Mapping[str, TensorType] = _NONE
    output_ports: tuple[str, ...] = ()
    parameters: int = 0
    copies: tuple[Copy, ...] = ()

    def wired(self, wires: Mapping[str, tuple[Edge, ...]]) -> "NodeReport":
        """Return the same report for a node with these wires."""
        return tuple.__new__(NodeReport, (wires, *self[1:]))

    @property
    def known(self) -> bool:
        """Whether the types of all outputs are known."""
        return len(self.outputs) == len(self.output_ports)

    @property
    def macs(self) -> Size:
        """Multiply-adds for a batch of N."""
        return sum((copy.macs * copy.times for copy in self.copies), start=0)

    @property
    def activation_bytes(self) -> Size:
        """Bytes its outputs, and those inside a block, take for a batch of N."""
        return sum((copy.activation_bytes * copy.times for copy in self.copies), start=0)

    @property
    def inner(self) -> "Report | None":
        """A block's inside as this node uses it (the first copy's), None for other layers."""
        return self.copies[0].inner if self.copies else None

    @property
    def arrived(self) -> list[TensorType]:
        """The input types that are known, in port order."""
        types: list[TensorType] = []
        for value in self.inputs.values():
            types.extend(value if isinstance(value, tuple) else [value] if value else [])
        return types


@dataclass(frozen=True)
class Report:
    """The result of checking a design: frozen, complete, the same for all readers.

    The totals are of the nodes that become code: parameters (shared ones counted once),
    multiply-adds and bytes of all outputs for a batch of N. ``dead`` are nodes that no Output needs
    (none where there is no Output yet).
    """

    nodes: Mapping[str, NodeReport]
    problems: tuple[Problem, ...]
    variables: Mapping[str, Any] = field(default_factory=dict)
    dead: frozenset[str] = frozenset()
    total_parameters: int = 0
    total_macs: Size = 0
    total_activation_bytes: Size = 0
    network: str = ""
    """The block this is the inside of, "" for the root."""
    definitions: "Mapping[str, Report]" = field(default_factory=dict)
    """Each block as in its first use, or with nothing arriving where it is not used."""

    key: object = field(default=None, compare=False, repr=False)
    """For a block's inside: equal for the same block with the same inputs and variables."""
    inferences: int = field(default=0, compare=False, repr=False)
    """How many copies that all differ were inferred for it (`designer.check.inference.budget`)."""

    @cached_property
    def insides(self) -> "tuple[Report, ...]":
        """The insides of the blocks in it, each once."""
        copies = [copy for node in self.nodes.values() for copy in node.copies]
        found = {id(copy.inner): copy.inner for copy in copies if copy.inner is not None}
        return tuple(found.values())

    def at(self, path: tuple[str, ...]) -> "Report | None":
        """Return the inside of the block instance at ``path``, itself for the empty path."""
        if not path:
            return self
        node = self.nodes.get(path[0])
        return node.inner.at(path[1:]) if node and node.inner else None

    def wire(self, edge: Edge) -> TensorType | None:
        """Return the type on a wire, None where it is unknown."""
        source = self.nodes.get(edge.source)
        if source is None or not source.output_ports:
            return None
        return source.outputs.get(edge.source_port or source.output_ports[0])

    @cached_property
    def by_node(self) -> Mapping[str, tuple[Problem, ...]]:
        """Problems by node id, of this network (not of its blocks)."""
        found: dict[str, list[Problem]] = {}
        for problem in (p for p in self.problems if p.network == self.network):
            found.setdefault(problem.node, []).append(problem)
        return {node: tuple(problems) for node, problems in found.items()}

    @cached_property
    def passed_on(self) -> Mapping[str, Edge]:
        """The wire that the value of each connected Output comes from in the end."""
        found: dict[str, Edge] = {}
        for node_id in self.nodes:
            trail = []
            here = node_id
            while here not in found and (wires := _into_output(self.nodes[here])):
                trail.append(here)
                here = wires[0].source
            last = found.get(here)
            for behind in reversed(trail):
                last = found[behind] = last or self.nodes[behind].wires["input"][0]
        return found

    @property
    def refused(self) -> bool:
        """Whether the design takes too much work, so that not all of it was checked."""
        return any(p.code == TOO_MUCH for p in self.errors)

    @cached_property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that prevent building."""
        return tuple(p for p in self.problems if p.severity == "error")


def _into_output(node: NodeReport) -> tuple[Edge, ...]:
    is_output = node.layer is not None and node.layer.name == "Output"
    return node.wires.get("input", ()) if is_output else ()
