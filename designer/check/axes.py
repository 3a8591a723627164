"""What the axes of a tensor that enters a block are called: a signal's first is its channels."""

import re
from collections.abc import Mapping

from designer.graph import Network
from designer.layers.catalogue import find

_SIGNAL = re.compile(r"(Conv|ConvTranspose|BatchNorm|InstanceNorm|\w*Pool|\w*Pad)1d\Z")
_PASSING = {"activation", "dropout"}


def signal_ports(blocks: Mapping[str, Network], name: str) -> frozenset[str]:
    """Return the Inputs of a block whose tensors a one-dimensional convolution looks at.

    Of three axes the middle one is then channels; elsewhere, as for text, it is the length.
    """
    network = blocks[name]
    ports = [node.id for node in network.nodes() if node.layer == "Input"]
    return frozenset(port for port in ports if _meets_signal(blocks, name, port, set()))


def _meets_signal(
    blocks: Mapping[str, Network], block: str, node_id: str, seen: set[tuple[str, str]]
) -> bool:
    if (block, node_id) in seen:
        return False
    seen.add((block, node_id))
    network = blocks[block]
    for edge in network.edges_from(node_id):
        layer = network.node(edge.target).layer
        if layer in blocks:
            inner = edge.target_port or _first_input(blocks[layer])
            if inner in blocks[layer] and _meets_signal(blocks, layer, inner, seen):
                return True
            continue
        declared = find(layer)
        if _SIGNAL.match(layer):
            return True
        passing = declared is not None and declared.family in _PASSING
        if passing and _meets_signal(blocks, block, edge.target, seen):
            return True
    return False


def _first_input(network: Network) -> str:
    return next((node.id for node in network.nodes() if node.layer == "Input"), "")
