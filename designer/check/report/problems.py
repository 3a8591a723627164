"""Problems, and the changes that would fix them, as plain data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]
ASSUMED = "assumed-equal"
"""The code of a note on an assumption, which is no mistake."""
TOO_MUCH = "too-much"
"""The code of an error for a design that takes too much work, so that not all of it was checked."""


@dataclass(frozen=True)
class SetValue:
    """Give a node's parameter a value."""

    node: str
    param: str
    value: Any


@dataclass(frozen=True)
class ClearValue:
    """Leave a node's parameter out."""

    node: str
    param: str


@dataclass(frozen=True)
class ChangeLayer:
    """Make a node a layer of another kind; ``params`` change too, None leaves one out."""

    node: str
    layer: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class InsertOnWire:
    """Put a new node on the wire that ends at ``port`` of ``node``.

    ``index`` is the wire's number at a port for several.
    """

    node: str
    port: str
    layer: str
    params: Mapping[str, Any] = field(default_factory=dict)
    index: int = 0


@dataclass(frozen=True)
class Connect:
    """Add a wire; a port of "" is the only one, or the first that is free."""

    source: str
    source_port: str
    target: str
    target_port: str


@dataclass(frozen=True)
class LeaveFrom:
    """Make the wire into ``port`` of ``node`` leave its source by another port."""

    node: str
    port: str
    source_port: str
    index: int = 0


@dataclass(frozen=True)
class AppendNode:
    """Add a new node behind ``node`` and connect it."""

    node: str
    layer: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FeedNode:
    """Add a new node before ``port`` of ``node`` and connect it."""

    node: str
    port: str
    layer: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DropNode:
    """Remove a node and join its neighbours."""

    node: str


@dataclass(frozen=True)
class Disconnect:
    """Remove the wire with these ends."""

    source: str
    source_port: str
    target: str
    target_port: str


@dataclass(frozen=True)
class OwnLayer:
    """Make a node that shares another's weights a layer of that kind by itself."""

    node: str


@dataclass(frozen=True)
class Repeat:
    """Repeat a node ``count`` times in a row."""

    node: str
    count: int


@dataclass(frozen=True)
class AddVariable:
    """Give the network a variable."""

    name: str
    value: Any


@dataclass(frozen=True)
class ChangeTraining:
    """Give a key of the training recipe a value."""

    key: str
    value: Any


FixStep = (
    SetValue
    | ClearValue
    | ChangeLayer
    | InsertOnWire
    | AppendNode
    | FeedNode
    | DropNode
    | Connect
    | Disconnect
    | LeaveFrom
    | OwnLayer
    | Repeat
    | AddVariable
    | ChangeTraining
)


@dataclass(frozen=True)
class Fix:
    """A quick fix: a title that describes the change, and the steps, applied as one undo step.

    ``network`` is the block that the steps' nodes are in, "" for the root.
    """

    title: str
    steps: tuple[FixStep, ...]
    network: str = ""


@dataclass(frozen=True)
class Problem:
    """One problem of a design.

    ``node`` and ``port`` locate it ("" where it concerns the whole design), ``param`` is the
    parameter concerned. ``expected`` and ``actual`` describe the mismatch, ``source`` is the node
    whose output arrives. ``network`` is the block that it was found in, "" for the root.
    ``candidates`` are changes that may fix it; ``fixes`` are those, and others, that are known to.
    """

    severity: Severity
    code: str
    message: str
    node: str = ""
    port: str = ""
    param: str = ""
    expected: str = ""
    actual: str = ""
    source: str = ""
    candidates: tuple[Fix, ...] = ()
    network: str = ""
    index: int = 0
    """Which wire it is about, at a port that takes several."""
    finder: "FixFinder | None" = field(default=None, compare=False, repr=False)
    """Finds the fixes, on demand rather than with every check."""

    @property
    def key(self) -> tuple[str, ...]:
        """What it is about, whatever its numbers are."""
        return (self.network, self.node, self.code, self.port, self.param)

    @property
    def fixes(self) -> tuple[Fix, ...]:
        """The changes that fix it and cause no other error, the best first."""
        return self.finder(self) if self.finder else self.candidates

    @property
    def fix(self) -> Fix | None:
        """The best fix, None if there is none."""
        return next(iter(self.fixes), None)

    def inside(self, network: str) -> "Problem":
        """Return the same finding as one of the block ``network``."""
        candidates = tuple(replace(fix, network=network) for fix in self.candidates)
        return replace(self, network=network, candidates=candidates)

    @property
    def fixable(self) -> bool:
        """Whether there is anything to fix: not for a note on an assumption."""
        return self.code != ASSUMED

    def with_finder(self, finder: "FixFinder | None") -> "Problem":
        """Return the same problem with its ``finder`` of fixes, if it is fixable."""
        return replace(self, finder=finder) if finder and self.fixable else self

    def to_json(self, *, with_fixes: bool = True) -> dict[str, Any]:
        """Return it as ``check --json`` prints it; ``fixes`` is null where not searched for."""
        fixes = self.fixes if with_fixes else ()
        return {
            "severity": self.severity,
            "node": self.node,
            "port": self.port,
            "code": self.code,
            "message": self.message,
            "fix": fixes[0].title if fixes else None,
            "fixes": [fix.title for fix in fixes] if with_fixes else None,
            "param": self.param,
            "expected": self.expected,
            "actual": self.actual,
            "source": self.source,
            "block": self.network,
        }


FixFinder = Callable[[Problem], tuple[Fix, ...]]
"""Finds the fixes of a problem."""
