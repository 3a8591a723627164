"""Compatibility of ports: a trial run of the layer's rule before the wire exists.

Only ports that would take the tensor without an error light up while a wire is dragged.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx

from designer.check import NodeReport, Report
from designer.check.inference.blocks import InsideError, block_layer
from designer.check.inference.layer_runner import LayerRunner
from designer.graph import Design
from designer.layers.call import Mismatch, PortInput
from designer.layers.catalogue import CATALOGUE
from designer.layers.declare import Layer, Port
from designer.layers.initial_params import initial_params
from designer.layers.tensor_types import TensorType

NodePort = tuple[str, str]
"""Node and port."""


class PortCompatibility:
    """Compatibility of ports with the wire that is being dragged.

    Dragged from an output (``forward``) it looks for inputs, else for outputs. Answers are kept:
    the design does not change during a drag.
    """

    def __init__(
        self,
        design: Design,
        report: Report,
        node: str,
        port: str,
        *,
        forward: bool = True,
        network: str = "",
    ) -> None:
        """Start from ``port`` of ``node`` in a network of ``design``, which means ``report``."""
        self._report, self._node, self._port, self._forward = report, node, port, forward
        self._uses = LayerRunner(design)
        graph = design.network(network).graph
        around = nx.ancestors(graph, node) if forward else nx.descendants(graph, node)
        self._circle = around | {node}
        self._known: dict[NodePort, bool] = {}

    @property
    def type(self) -> TensorType | None:
        """Type of the dragged output, None if unknown or if an input is dragged."""
        return self._report.nodes[self._node].outputs.get(self._port) if self._forward else None

    def __call__(self, node: str, port: str) -> bool:
        """Return whether ``port`` of ``node`` is compatible."""
        end = (node, port)
        if end not in self._known:
            self._known[end] = node not in self._circle and self._try(end)
        return self._known[end]

    def _try(self, end: NodePort) -> bool:
        source, target = ((self._node, self._port), end) if self._forward else (end, self._end)
        found = self._report.nodes[target[0]]
        if found.layer is None:
            return True
        arriving = self._report.nodes[source[0]].outputs.get(source[1])
        return _takes(self._uses, found, target[1], arriving)

    @property
    def _end(self) -> NodePort:
        return (self._node, self._port)


def compatible_ports(design: Design, report: Report, source: str, port: str) -> set[NodePort]:
    """Return every input port (node, port) that takes what ``port`` of ``source`` gives."""
    fits = PortCompatibility(design, report, source, port)
    return {
        (node, taken.name)
        for node, found in report.nodes.items()
        if found.layer
        for taken in found.layer.inputs
        if fits(node, taken.name)
    }


def compatible_layers(
    arriving: TensorType | None,
    *,
    forward: bool = True,
    blocks: Iterable[Layer] = (),
    design: Design | None = None,
) -> list[Layer]:
    """Return the layers whose first input takes ``arriving``; every one where it is not known.

    Not ``forward``, those that have an output to lead back to an input. ``blocks`` of ``design``
    come first.
    """
    layers = [*blocks, *CATALOGUE.values()]
    if not forward:
        return [layer for layer in layers if layer.name != "Output"]
    uses = LayerRunner(design or Design())
    return [
        layer
        for layer in layers
        if layer.inputs and layer_accepts(uses, layer, initial_params(layer, arriving), arriving)
    ]


def block_accepts(design: Design, name: str, arriving: TensorType | None) -> bool:
    """Return whether a block of ``design`` could be fed with ``arriving``."""
    layer = block_layer(design.network(name))
    return bool(layer.inputs) and layer_accepts(LayerRunner(design), layer, {}, arriving)


def layer_accepts(
    uses: LayerRunner, layer: Layer, params: Mapping[str, Any], arriving: TensorType | None
) -> bool:
    """Return whether a new node of ``layer`` could be fed with ``arriving``."""
    first = next((port for port in layer.inputs if not port.optional), layer.inputs[0])
    value: PortInput = (arriving,) if arriving and first.many else arriving
    return _accepts(uses, layer, {**layer.defaults, **params}, {}, first, value, arriving)


def _takes(uses: LayerRunner, found: NodeReport, name: str, arriving: TensorType | None) -> bool:
    layer = found.layer
    assert layer is not None
    port = next((p for p in layer.inputs if p.name == name), None)
    if port is None or arriving is None:
        return port is not None
    present = found.inputs.get(name)
    before = present if isinstance(present, tuple) else ()
    value: PortInput = (*before, arriving) if port.many else arriving
    params = {**layer.defaults, **initial_params(layer, arriving)}
    params |= {k: v for k, v in found.params.items() if k not in found.inferred}
    return _accepts(uses, layer, params, found.inputs, port, value, arriving)


def _accepts(
    uses: LayerRunner,
    layer: Layer,
    params: Mapping[str, Any],
    inputs: Mapping[str, PortInput],
    port: Port,
    value: PortInput,
    arriving: TensorType | None,
) -> bool:
    if arriving is None:
        return True
    others = [p for p in layer.inputs if p.name != port.name and not p.optional]
    complete = all(inputs.get(p.name) for p in others)
    if not _rank_fits(layer, port, arriving):
        return False
    if any(
        p.name in params and _is_bad(p.kind.why_not(params[p.name]), params[p.name])
        for p in layer.params
    ):
        return True
    trial: dict[str, PortInput] = {p.name: () if p.many else None for p in layer.inputs}
    trial |= inputs
    # What is not there yet is taken to be alike; if that fails, it may still fit later.
    trial |= {p.name: (arriving,) if p.many else arriving for p in others if not trial[p.name]}
    trial[port.name] = value
    try:
        uses.run(layer, params, trial)
    except InsideError as error:
        return not complete or error.report.errors[0].code == "missing-input"
    except Mismatch as mismatch:
        if layer.is_block:  # unfinished inside, whatever arrives
            return True
        return mismatch.code == "missing-input" or (not complete and mismatch.code == "shape")
    return True


def _is_bad(reason: str | None, value: Any) -> bool:
    return reason is not None and value is not None


def _rank_fits(layer: Layer, port: Port, arriving: TensorType) -> bool:
    if layer.rule or layer.is_block:
        return True
    pattern = next((p for p in layer.signature.inputs if p.port == port.name), None)
    return pattern is None or pattern.plan_for(arriving.shape) is not None
