"""What an edit did: each touched record before and after.

The same record set is the undo step, the event views receive, and what the checker's memo reads.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from designer.graph.annotations import Annotation
from designer.graph.records import Edge, Header, Node

NodeKey = tuple[str, str]
"""Network ("" is the root) and node id."""
EdgeKey = tuple[str, str, str, str, str]
"""Network, source, source port, target, target port."""
AnnotationKey = tuple[str, int]
"""Network and serial."""
_Key = TypeVar("_Key")
_Record = TypeVar("_Record")
Pair = tuple[_Record | None, _Record | None]
"""A record before and after; None where it did not or does not exist."""


@dataclass(frozen=True)
class ChangeSet:
    """One step of work, with a title for the Undo menu."""

    title: str
    nodes: Mapping[NodeKey, Pair[Node]] = field(default_factory=dict)
    edges: Mapping[EdgeKey, Pair[Edge]] = field(default_factory=dict)
    headers: Mapping[str, Pair[Header]] = field(default_factory=dict)
    annotations: Mapping[AnnotationKey, Pair[Annotation]] = field(default_factory=dict)

    def inverted(self) -> "ChangeSet":
        """Return the change that takes this one back."""
        pairs = (self.nodes, self.edges, self.headers, self.annotations)
        return ChangeSet(self.title, *map(_swap, pairs))  # type: ignore[arg-type]

    def __bool__(self) -> bool:
        """Return whether anything changed."""
        return bool(self.nodes or self.edges or self.headers or self.annotations)

    @cached_property
    def only_moves(self) -> bool:
        """Whether only positions, frames and notes changed, so that no shape can have."""
        return not (self.rewired or self.headers) and all(
            before is not None and after is not None and _same_but_position(before, after)
            for before, after in self.nodes.values()
        )

    @property
    def rewired(self) -> Collection[EdgeKey]:
        """The wires that were added, removed or replaced, not those that were only bent."""
        return [key for key, (before, after) in self.edges.items() if before != after]


def _same_but_position(before: Node, after: Node) -> bool:
    return (
        before.layer == after.layer
        and before.params is after.params
        and before.shares == after.shares
        and before.repeat == after.repeat
        and before.muted == after.muted
    )


def _swap(pairs: Mapping[_Key, Pair[_Record]]) -> dict[_Key, Pair[_Record]]:
    return {key: (after, before) for key, (before, after) in reversed(list(pairs.items()))}
