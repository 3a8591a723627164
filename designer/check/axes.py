"""What the axes of a tensor that enters a block are called, by what looks at it there."""

import re
from collections.abc import Iterator, Mapping

from designer.graph import Network
from designer.layers.catalogue import find

Words = Mapping[int, tuple[str, ...]]
"""Names for the axes behind the batch, by how many there are; () where nothing tells."""
_SIGNAL = re.compile(r"(Conv|ConvTranspose|BatchNorm|InstanceNorm|\w*Pool|\w*Pad)1d\Z")
_LAST = re.compile(r"Linear|LayerNorm|RMSNorm|linear|layer_norm|rms_norm")
_CHANNELS = re.compile(
    r"(Batch|Instance|Group)Norm\w*|LocalResponseNorm|Dropout[23]d|PReLU"
    r"|(batch|instance|group)_norm|conv\w*[23]d"
)
_FLAT = re.compile(r"[Ff]latten")
_CHANNELS_FAMILIES = {"convolution", "pooling", "padding", "resizing"}
_PASSING = {"activation", "dropout"}
_USUAL: Words = {
    1: ("features",),
    2: ("length", "features"),
    3: ("channels", "height", "width"),
    4: ("channels", "depth", "height", "width"),
}
_OF_SIGNAL: Words = {2: ("channels", "length")}
_FEATURES_LAST: Words = {3: ("height", "width", "features"),
                         4: ("depth", "height", "width", "features")}  # fmt: skip
_UNTOLD: Words = {3: (), 4: ()}


def words_of(blocks: Mapping[str, Network], name: str) -> Mapping[str, Words]:
    """Return how the axes of what enters each Input of a block are called.

    Of three axes behind the batch the first is channels where anything in the block says so, the
    last is features where a layer over the last axis looks at it. Of two, the first is channels
    where a one-dimensional convolution looks at it, the length elsewhere, as for text.
    """
    ports = [node.id for node in blocks[name].nodes() if node.layer == "Input"]
    pictures = any(map(_has_channels, _layers(blocks, name, set())))
    return {port: {**_USUAL, **_special(blocks, name, port, pictures)} for port in ports}


def _special(blocks: Mapping[str, Network], name: str, port: str, pictures: bool) -> Words:
    if _meets(_SIGNAL, blocks, name, port, set()):
        return _OF_SIGNAL
    if _meets(_LAST, blocks, name, port, set()):
        return _FEATURES_LAST
    return {} if pictures or _meets(_FLAT, blocks, name, port, set()) else _UNTOLD


def _has_channels(layer: str) -> bool:
    declared = find(layer)
    family = declared.family if declared else ""
    return family in _CHANNELS_FAMILIES or bool(_CHANNELS.fullmatch(layer))


def _layers(blocks: Mapping[str, Network], name: str, seen: set[str]) -> Iterator[str]:
    seen.add(name)
    for node in blocks[name].nodes():
        if node.layer in blocks:
            if node.layer not in seen:
                yield from _layers(blocks, node.layer, seen)
        else:
            yield node.layer


def _meets(
    pattern: re.Pattern[str],
    blocks: Mapping[str, Network],
    block: str,
    node_id: str,
    seen: set[tuple[str, str]],
) -> bool:
    """Tell whether a layer of ``pattern`` looks at what a node gives, as it is."""
    if (block, node_id) in seen:
        return False
    seen.add((block, node_id))
    network = blocks[block]
    for edge in network.edges_from(node_id):
        layer = network.node(edge.target).layer
        if layer in blocks:
            inner = edge.target_port or _first_input(blocks[layer])
            if inner in blocks[layer] and _meets(pattern, blocks, layer, inner, seen):
                return True
            continue
        declared = find(layer)
        if pattern.fullmatch(layer):
            return True
        passing = declared is not None and declared.family in _PASSING
        if passing and _meets(pattern, blocks, block, edge.target, seen):
            return True
    return False


def _first_input(network: Network) -> str:
    return next((node.id for node in network.nodes() if node.layer == "Input"), "")
