"""The table of layers that the command, the exports and the summary panel show."""

from typing import NamedTuple

from designer.check.report.report import NodeReport, Report
from designer.graph import Network, Node
from designer.layers.sizes import Size, evaluate_size
from designer.layers.tensor_types import TensorType


class LayerRow(NamedTuple):
    """One node of a network; its costs are those of a batch of one, other symbols counted as 1."""

    network: Network
    node: Node
    report: NodeReport

    @property
    def layer(self) -> str:
        """The layer's name; its owner's where the node shares weights."""
        return self.network.owner(self.node).layer

    @property
    def inputs(self) -> tuple[TensorType, ...]:
        """The types that arrive and are known, in the order of the ports."""
        return tuple(self.report.arrived)

    @property
    def outputs(self) -> tuple[TensorType, ...]:
        """The types on the output ports, empty where they are not known."""
        return tuple(self.report.outputs.values())

    @property
    def parameters(self) -> int:
        """How many numbers training learns, 0 where they are another node's."""
        return self.report.parameters

    @property
    def macs(self) -> int:
        """Multiply-adds."""
        return one_sample(self.report.macs)

    @property
    def activation_bytes(self) -> int:
        """Bytes of the outputs, and of those inside a block."""
        return one_sample(self.report.activation_bytes)


def layer_rows(network: Network, report: Report) -> list[LayerRow]:
    """Return a row for each node, in the order of the file as far as data flows that way."""
    nodes = map(network.node, network.stable_order())
    return [LayerRow(network, node, report.nodes[node.id]) for node in nodes]


def one_sample(size: Size) -> int:
    """Return a cost for a batch of one; other symbols count as 1 too."""
    return evaluate_size(size, {})
