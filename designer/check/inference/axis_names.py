"""Names for the axes of a tensor that enters a block, by the layers that use it there."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from designer.graph import Network
from designer.layers.catalogue import find

NamesByRank = Mapping[int, tuple[str, ...]]
"""Names for the axes behind the batch, by their number; () where nothing suggests any."""
_SIGNAL = re.compile(r"(Conv|ConvTranspose|BatchNorm|InstanceNorm|\w*Pool|\w*Pad)1d\Z")
_LAST = re.compile(r"Linear|LayerNorm|RMSNorm|linear|layer_norm|rms_norm")
_CHANNELS = re.compile(
    r"(Batch|Instance|Group)Norm\w*|LocalResponseNorm|Dropout[23]d|PReLU"
    r"|(batch|instance|group)_norm|conv\w*[23]d"
)
_FLAT = re.compile(r"[Ff]latten")
_MEETS = (_SIGNAL, _LAST, _FLAT)
_CHANNELS_FAMILIES = {"convolution", "pooling", "padding", "resizing"}
_PASSING = {"activation", "dropout"}
_USUAL: NamesByRank = {
    1: ("features",),
    2: ("length", "features"),
    3: ("channels", "height", "width"),
    4: ("channels", "depth", "height", "width"),
}
_OF_SIGNAL: NamesByRank = {2: ("channels", "length")}
_FEATURES_LAST: NamesByRank = {3: ("height", "width", "features"),
                         4: ("depth", "height", "width", "features")}  # fmt: skip
_UNTOLD: NamesByRank = {3: (), 4: ()}


class _BlockUses(NamedTuple):
    """The layers in one block: whether any has channels, and which of ``_MEETS`` use each value."""

    channels: bool
    meets: Mapping[str, frozenset[re.Pattern[str]]]
    first_input: str


_NOTHING = _BlockUses(channels=False, meets={}, first_input="")


class AxisNames:
    """Names the axes of what enters the blocks of one design; each block is analysed once."""

    def __init__(self, blocks: Mapping[str, Network]) -> None:
        """Take the blocks by name; valid while they stay as they are."""
        self._blocks = blocks
        self._known: dict[str, _BlockUses] = {}
        self._words: dict[str, Mapping[str, NamesByRank]] = {}

    def words(self, name: str) -> Mapping[str, NamesByRank]:
        """Return the names of the axes of what enters each Input of a block.

        Of three axes behind the batch the first is channels where anything in the block has
        channels, the last is features where a layer over the last axis uses it. Of two, the first
        is channels where a one-dimensional convolution uses it, else the length, as for text.
        """
        if name not in self._words:
            inferences = self._uses_of(name)
            ports = [node.id for node in self._blocks[name].nodes() if node.layer == "Input"]
            self._words[name] = {port: {**_USUAL, **_special(inferences, port)} for port in ports}
        return self._words[name]

    def _uses_of(self, name: str) -> _BlockUses:
        if name not in self._known:
            self._known[name] = _NOTHING  # within itself, which is an error anyway
            self._known[name] = self._uses_in(self._blocks[name])
        return self._known[name]

    def _uses_in(self, network: Network) -> _BlockUses:
        layers = {data["node"].layer for data in network.data.values()}
        inner = {layer: self._uses_of(layer) for layer in layers if layer in self._blocks}
        passing = {layer for layer in layers if layer not in inner and _passes(layer)}
        own = {layer: _own(layer) for layer in layers if layer not in inner}
        meets: dict[str, frozenset[re.Pattern[str]]] = {}
        for node_id in reversed(network.order.sorted()):
            found: set[re.Pattern[str]] = set()
            for edge in network.edges_from(node_id):
                layer = network.data[edge.target]["node"].layer
                if layer in inner:
                    port = edge.target_port or inner[layer].first_input
                    found |= inner[layer].meets.get(port, frozenset())
                else:
                    found |= own[layer] | (meets[edge.target] if layer in passing else frozenset())
            meets[node_id] = frozenset(found)
        channels = any(i.channels for i in inner.values()) or any(map(_has_channels, own))
        return _BlockUses(channels, meets, _first_input(network))


def _special(inferences: _BlockUses, port: str) -> NamesByRank:
    meets = inferences.meets[port]
    if _SIGNAL in meets:
        return _OF_SIGNAL
    if _LAST in meets:
        return _FEATURES_LAST
    return {} if inferences.channels or _FLAT in meets else _UNTOLD


def _own(layer: str) -> frozenset[re.Pattern[str]]:
    return frozenset(pattern for pattern in _MEETS if pattern.fullmatch(layer))


def _passes(layer: str) -> bool:
    declared = find(layer)
    return declared is not None and declared.family in _PASSING


def _has_channels(layer: str) -> bool:
    declared = find(layer)
    family = declared.family if declared else ""
    return family in _CHANNELS_FAMILIES or bool(_CHANNELS.fullmatch(layer))


def _first_input(network: Network) -> str:
    return next((node.id for node in network.nodes() if node.layer == "Input"), "")
