"""What is wrong, in words and numbers, and the change that would mend it: both are plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]


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
class InsertOnWire:
    """Put a new node on the wire that ends at ``port`` of ``node``."""

    node: str
    port: str
    layer: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AppendNode:
    """Add a new node behind ``node`` and connect it."""

    node: str
    layer: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DropNode:
    """Remove a node and join what it stood between."""

    node: str


@dataclass(frozen=True)
class Disconnect:
    """Remove the wire with these ends."""

    source: str
    source_port: str
    target: str
    target_port: str


@dataclass(frozen=True)
class ChangeTraining:
    """Give a key of the training recipe a value."""

    key: str
    value: Any


Step = SetValue | ClearValue | InsertOnWire | AppendNode | DropNode | Disconnect | ChangeTraining


@dataclass(frozen=True)
class Fix:
    """One click: a title that says what will change, and the steps, applied as one undo step.

    ``network`` is the block that the steps' nodes are in, "" for the root.
    """

    title: str
    steps: tuple[Step, ...]
    network: str = ""


@dataclass(frozen=True)
class Problem:
    """One finding.

    ``node`` and ``port`` are its place ("" where it is about the whole design), ``param`` the
    parameter to look at. ``expected`` and ``actual`` are words and numbers, ``source`` the node
    that what arrived came from. ``fixes`` mend it, the best first. ``network`` is the block it was
    found in, "" for the root.
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
    fixes: tuple[Fix, ...] = ()
    network: str = ""

    @property
    def fix(self) -> Fix | None:
        """The best fix, None if there is none."""
        return self.fixes[0] if self.fixes else None

    def inside(self, network: str) -> "Problem":
        """Return the same finding as one of the block ``network``."""
        fixes = tuple(replace(fix, network=network) for fix in self.fixes)
        return replace(self, network=network, fixes=fixes)

    def to_json(self) -> dict[str, Any]:
        """Return it as ``check --json`` prints it."""
        return {
            "severity": self.severity,
            "node": self.node,
            "port": self.port,
            "code": self.code,
            "message": self.message,
            "fix": self.fix.title if self.fix else None,
            "fixes": [fix.title for fix in self.fixes],
            "param": self.param,
            "expected": self.expected,
            "actual": self.actual,
            "source": self.source,
            "block": self.network,
        }
