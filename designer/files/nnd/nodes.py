"""The nodes of one network in a design document: most say the same few things, and are read fast.

Whatever says more, or is wrong, is read key by key, so that errors name their place.
"""

from collections.abc import Callable, Mapping
from typing import Any

from designer.files.errors import FileError
from designer.files.nnd import values as v
from designer.files.nnd.values import wrong
from designer.graph import Node
from designer.graph.names import why_bad_id
from designer.graph.records import EMPTY, FARTHEST, freeze, kept

KEYS = ("id", "layer", "shares", "params", "at", "repeat", "muted")
_KNOWN = frozenset(KEYS)
_NUMBER = (int, float)
_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    "layer": v.a_layer,
    "shares": v.an_id,
    "params": lambda place, value: kept(freeze(v.literals(place, value))),
    "at": v.a_place,
    "repeat": v.a_repeat,
    "muted": v.a_flag,
}


class Nodes:
    """Reads nodes and remembers where each id stands."""

    def __init__(self, prefix: str) -> None:
        """``prefix`` is the place of the network in its document."""
        self.found: dict[str, Node] = {}
        self._prefix = prefix
        self._numbers: dict[str, int] = {}
        self._layers: dict[str, str] = {}
        self._params: dict[str, Mapping[str, Any]] = {}

    def place(self, name: str) -> str:
        """Return where a node stands in the document."""
        return f"{self._prefix}nodes[{self._numbers[name]}]"

    def read(self, number: int, given: Any, serial: int) -> None:
        """Read the next node; raises FileError with its place."""
        node = self._plain(given, serial)
        if node is None:
            try:
                node = self._closely(given, serial)
            except FileError as error:
                raise error.within(f"{self._prefix}nodes[{number}]") from None
        self.found[node.id], self._numbers[node.id] = node, number

    def _plain(self, given: Any, serial: int) -> Node | None:
        """Return a node like those before: only its id and its place may be new."""
        if given.__class__ is not dict or len(given) != 3 + ("params" in given):
            return None
        name, layer, at = given.get("id"), given.get("layer"), given.get("at")
        if name.__class__ is not str or name in self.found or why_bad_id(name):
            return None
        layer = self._layers.get(layer) if layer.__class__ is str else None
        params = self._params.get(repr(given["params"])) if "params" in given else EMPTY
        if layer is None or params is None or at.__class__ is not list or len(at) != 2:
            return None
        x, y = at
        if x.__class__ not in _NUMBER or y.__class__ not in _NUMBER:
            return None
        if not (-FARTHEST <= x <= FARTHEST and -FARTHEST <= y <= FARTHEST):
            return None
        return Node(name, layer, params, (x, y), serial=serial)

    def _closely(self, given: Any, serial: int) -> Node:
        """Return one node; the places of its errors are within it."""
        if given.__class__ is not dict:
            raise wrong("", "an object {…}", given)
        if "id" not in given:
            raise FileError('has no "id"; give it one')
        name = v.an_id("id", given["id"])
        if name in self.found:
            raise FileError(
                f"is {v.shown(name)}, which {self.place(name)} is already; choose another id",
                place="id",
            )
        if ("layer" in given) == ("shares" in given):
            has = "both" if "layer" in given else "neither"
            raise FileError(f'must have either "layer" or "shares" but has {has}')
        read = {key: reader(key, given[key]) for key, reader in _READERS.items() if key in given}
        if not given.keys() <= _KNOWN:
            read["extra"] = freeze(v.unknown("", given, _KNOWN))
        layer = read.pop("layer", "")
        if layer:
            self._layers.setdefault(layer, layer)
        if "params" in read:
            self._params[repr(given["params"])] = read["params"]
        return Node(name, layer, **read, serial=serial)
