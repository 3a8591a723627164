"""Results of blocks: the same content, values and arriving types give the same result.

The key is a block's content, not its design, so that a design that is opened again, or edited
elsewhere, finds the results of its blocks.
"""

from collections.abc import Mapping
from typing import Any

from designer.check.inference.inference_cache import clear_caches, exact, new_cache
from designer.check.report.report import Copy
from designer.graph import Network
from designer.layers.call import PortInput
from designer.layers.sizes import exact_key

_MAX_ENTRIES = 10_000
_signatures: dict[tuple[Any, ...], tuple[object, object]] = new_cache()
_results: dict[tuple[Any, ...], tuple[Copy, object]] = new_cache()


class BlockCache:
    """Keys for the blocks of one design by their contents; valid while these stay as they are."""

    def __init__(self, blocks: Mapping[str, Network]) -> None:
        """Know nothing of ``blocks`` yet."""
        self._blocks = blocks
        self._known: dict[str, object] = {}

    def key(
        self, name: str, params: Mapping[str, Any], inputs: Mapping[str, PortInput]
    ) -> tuple[Any, ...]:
        """Return what the result of one use depends on; ``inputs`` are interned types."""
        values = tuple([(n, v.__class__, exact_key(v)) for n, v in params.items()])
        return (self._signature(name), values, tuple([(p, _ids(t)) for p, t in inputs.items()]))

    def _signature(self, name: str) -> object:
        """Return an object that identifies the contents of a block and of all blocks within it."""
        if name not in self._known:
            self._known[name] = object()  # stands for it within itself: an error, never kept
            self._known[name] = self._compute_signature(self._blocks[name])
        return self._known[name]

    def _compute_signature(self, network: Network) -> object:
        header, data, blocks = network.header, network.data, self._blocks
        nodes = [held["node"] for held in data.values()]
        params = [node.params for node in nodes]
        signature = (
            network.name,
            header.description,
            tuple([(name, exact(value)) for name, value in header.variables.items()]),
            tuple([(n.id, n.layer, n.shares, exact(n.repeat), n.muted, n.serial) for n in nodes]),
            tuple(map(id, params)),
            tuple(network.edges()),
            tuple([self._signature(n.layer) for n in nodes if n.layer in blocks]),
        )
        return _signatures.setdefault(signature, (object(), params))[0]


def cached_use(key: tuple[Any, ...]) -> Copy | None:
    """Return the cached result of a use, None if there is none."""
    found = _results.get(key)
    return found and found[0]


def store_use(key: tuple[Any, ...], inputs: Mapping[str, PortInput], result: Copy) -> None:
    """Store a result without errors, and ``inputs``, whose ids are in the key."""
    if len(_results) > _MAX_ENTRIES:
        clear_caches()
    _results[key] = (result, tuple(inputs.values()))


def _ids(arrived: PortInput) -> object:
    return tuple(map(id, arrived)) if arrived.__class__ is tuple else id(arrived)
