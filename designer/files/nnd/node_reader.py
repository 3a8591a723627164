"""The reader of the nodes of one network in a design document.

Most nodes have the same few keys and are read on a fast path. All others, and those with errors,
are read key by key, so that an error names its place.
"""

from collections.abc import Callable, Mapping
from typing import Any

from designer.files.errors import FileError
from designer.files.nnd import value_checks as v
from designer.files.nnd.value_checks import invalid_value_error
from designer.graph import Node
from designer.graph.names import why_not_id
from designer.graph.records import EMPTY, MAX_COORDINATE, freeze, interned

KEYS = ("id", "layer", "shares", "params", "at", "repeat", "muted")
_KNOWN = frozenset(KEYS)
_NUMBER = (int, float)
_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    "layer": v.require_layer_name,
    "shares": v.require_id,
    "params": lambda place, value: interned(freeze(v.require_literals(place, value))),
    "at": v.require_position,
    "repeat": v.require_repeat,
    "muted": v.require_flag,
}


class NodeReader:
    """Reads nodes and records at which place in the document each id was found."""

    def __init__(self, prefix: str) -> None:
        """``prefix`` is the place of the network in its document."""
        self.found: dict[str, Node] = {}
        self._prefix = prefix
        self._numbers: dict[str, int] = {}
        self._layers: dict[str, str] = {}
        self._params: dict[str, Mapping[str, Any]] = {}

    def place(self, name: str) -> str:
        """Return the place of a node in the document, ``nodes[3]``."""
        return f"{self._prefix}nodes[{self._numbers[name]}]"

    def read(self, number: int, given: Any, serial: int) -> None:
        """Read the node ``given``, item ``number`` of the list; raises FileError with its place."""
        node = self._read_fast(given, serial)
        if node is None:
            try:
                node = self._read_by_key(given, serial)
            except FileError as error:
                raise error.within(f"{self._prefix}nodes[{number}]") from None
        self.found[node.id], self._numbers[node.id] = node, number

    def _read_fast(self, given: Any, serial: int) -> Node | None:
        """Return a node of which only id and position are new, None for any other."""
        if given.__class__ is not dict or len(given) != 3 + ("params" in given):
            return None
        name, layer, at = given.get("id"), given.get("layer"), given.get("at")
        if name.__class__ is not str or name in self.found or why_not_id(name):
            return None
        layer = self._layers.get(layer) if layer.__class__ is str else None
        params = self._params.get(repr(given["params"])) if "params" in given else EMPTY
        if layer is None or params is None or at.__class__ is not list or len(at) != 2:
            return None
        x, y = at
        if x.__class__ not in _NUMBER or y.__class__ not in _NUMBER:
            return None
        if not (-MAX_COORDINATE <= x <= MAX_COORDINATE and -MAX_COORDINATE <= y <= MAX_COORDINATE):
            return None
        return Node(name, layer, params, (x, y), serial=serial)

    def _read_by_key(self, given: Any, serial: int) -> Node:
        """Return one node; raises FileError with a place relative to the node."""
        if given.__class__ is not dict:
            raise invalid_value_error("", "an object {…}", given)
        if "id" not in given:
            raise FileError('has no "id"; give it one')
        name = v.require_id("id", given["id"])
        if name in self.found:
            raise FileError(
                f"is {v.value_for_message(name)}, which {self.place(name)} is already; "
                "choose another id",
                place="id",
            )
        if ("layer" in given) == ("shares" in given):
            has = "both" if "layer" in given else "neither"
            raise FileError(f'must have either "layer" or "shares" but has {has}')
        read = {key: reader(key, given[key]) for key, reader in _READERS.items() if key in given}
        if not given.keys() <= _KNOWN:
            read["extra"] = freeze(v.unknown_keys("", given, _KNOWN))
        layer = read.pop("layer", "")
        if layer:
            self._layers.setdefault(layer, layer)
        if "params" in read:
            self._params[repr(given["params"])] = read["params"]
        return Node(name, layer, **read, serial=serial)
