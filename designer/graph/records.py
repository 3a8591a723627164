"""The frozen records a design is made of: node, edge, header.

A change replaces a record; records are never mutated. So an old record is an undo step, a snapshot
for training costs nothing, and `is` detects a change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from types import MappingProxyType
from typing import Any

from designer.graph.errors import BadValueError

Point = tuple[float, float]
"""x to the right and y downwards, in scene units."""
Extent = tuple[float, float]
"""Width and height, in scene units."""
Rect = tuple[float, float, float, float]
"""x and y of the top-left corner, width and height, in scene units."""
WireEnds = tuple[str, str, str, str]
"""Source, source port, target, target port: what identifies a wire in its network."""

EMPTY: Mapping[str, Any] = MappingProxyType({})
MAX_INT = 2**63
MAX_DEPTH = 64
MAX_COORDINATE = 10**9


def _empty() -> Mapping[str, Any]:
    return EMPTY


def freeze(value: object, where: str = "value", deep: int = 0) -> Any:
    """Return ``value`` as an immutable literal: lists become tuples, dicts read-only mappings.

    Raises BadValueError for anything that a design file cannot represent: other kinds of objects,
    nan and infinities, integers beyond 64 bits, lists nested too deeply.
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        if not -MAX_INT <= value < MAX_INT:
            raise BadValueError(f"{where} is too large a number; whole numbers have 64 bits")
        return value
    if isinstance(value, float):
        if not isfinite(value):
            raise BadValueError(f"{where} must be a finite number, not {value}")
        return value
    if deep > MAX_DEPTH:
        raise BadValueError(f"{where} is nested too deeply; {MAX_DEPTH} levels are enough")
    if isinstance(value, list | tuple):
        return tuple(freeze(item, where, deep + 1) for item in value)
    if isinstance(value, Mapping):
        return MappingProxyType(
            {str(k): freeze(v, f"{where}.{k}", deep + 1) for k, v in value.items()}
        )
    raise BadValueError(
        f"{where} must be a number, text, true/false or a list, not {type(value).__name__}"
    )


_kept: dict[str, Mapping[str, Any]] = {}
_MAX_INTERNED = 10_000


def interned(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the one object for all frozen mappings with the same repr as ``params``.

    Networks repeat themselves: this saves memory, and identical objects need not be compared.
    """
    if not params:
        return EMPTY
    if len(_kept) > _MAX_INTERNED:
        _kept.clear()
    return _kept.setdefault(repr(params), params)


def thaw(value: Any) -> Any:
    """Return a literal as plain JSON data: tuples become lists, mappings dicts."""
    if isinstance(value, tuple):
        return [thaw(item) for item in value]
    if isinstance(value, Mapping):
        return {key: thaw(item) for key, item in value.items()}
    return value


def is_point(value: object) -> bool:
    """Return whether ``value`` is a position on the canvas."""
    if not isinstance(value, tuple | list) or len(value) != 2:
        return False
    return _is_coordinate(value[0]) and _is_coordinate(value[1])


def _is_coordinate(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and -MAX_COORDINATE <= value <= MAX_COORDINATE  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Node:
    """One layer on the canvas.

    ``layer`` is its torch name ("" where ``shares`` names the node whose module it uses again);
    ``params`` holds only what differs from torch's default; ``at`` is its top-left corner in
    scene units; ``serial`` orders nodes in the file and never changes, so undo restores the
    order as well; ``extra`` keeps keys of newer versions.
    """

    id: str
    layer: str
    params: Mapping[str, Any] = field(default_factory=_empty)
    at: Point = (0, 0)
    shares: str = ""
    repeat: int | str = 1
    muted: bool = False
    serial: int = 0
    extra: Mapping[str, Any] = field(default_factory=_empty)


@dataclass(frozen=True, slots=True)
class Edge:
    """One wire. A port is "" where the file names none: the layer's only or next free one.

    ``more`` are further keys of its record, None for most: ``via``, its bends, and keys of newer
    versions. Types do not depend on them, so wires that differ in nothing else are equal.
    """

    source: str
    source_port: str
    target: str
    target_port: str
    serial: int = 0
    more: Mapping[str, Any] | None = field(default=None, compare=False)
    ends: WireEnds = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make what many keep as a key once."""
        ends = (self.source, self.source_port, self.target, self.target_port)
        object.__setattr__(self, "ends", ends)

    @property
    def via(self) -> tuple[Point, ...]:
        """The points that the wire is led through, from source to target."""
        return self.more.get("via", ()) if self.more else ()

    @property
    def key(self) -> tuple[str, str]:
        """The edge's key between its two nodes in the networkx graph."""
        return (self.source_port, self.target_port)

    def __str__(self) -> str:
        """Read as the file writes it: ``lstm.h_n -> head``."""
        return f"{dotted(self.source, self.source_port)} -> {dotted(self.target, self.target_port)}"


@dataclass(frozen=True, slots=True)
class Header:
    """What a network has beside nodes and edges.

    ``variables`` are the constructor's keyword arguments; ``training`` is the recipe (the root
    network only); ``extra`` keeps keys of newer versions.
    """

    name: str = ""
    description: str = ""
    variables: Mapping[str, Any] = field(default_factory=_empty)
    training: Mapping[str, Any] = field(default_factory=_empty)
    extra: Mapping[str, Any] = field(default_factory=_empty)
    serial: int = field(default=0, compare=False)


def same_record(
    before: "Node | Edge | Header | None", after: "Node | Edge | Header | None"
) -> bool:
    """Return whether two records are equal, values' types included: ``True`` is not ``1``."""
    return before is after or (before == after and _spelled(before) == _spelled(after))


def _spelled(record: "Node | Edge | Header | None") -> tuple[str, ...]:
    if isinstance(record, Node):
        return (repr(record.params), repr(record.extra))
    if isinstance(record, Header):
        return (repr(record.variables), repr(record.training), repr(record.extra))
    if isinstance(record, Edge):
        return (repr(record.more),)
    return ()


def dotted(node: str, port: str) -> str:
    """Return ``node.port``, or ``node`` where the port is unnamed."""
    return f"{node}.{port}" if port else node


def split_dotted(end: str) -> tuple[str, str]:
    """Return node and port of ``node`` or ``node.port``."""
    node, _, port = end.partition(".")
    return node, port
