"""An immutable mapping of reports that shares what did not change with the one before.

Copying a dict of 10,000 nodes takes longer than the rest of an edit's check.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from designer.check.report.report import NodeReport

_MAX_CHANGED = 256


class Snapshot(Mapping[str, NodeReport]):
    """A frozen mapping; nodes stay in their order, new ones come last."""

    __slots__ = ("_base", "_changed", "_new")

    def __init__(
        self, base: Mapping[str, NodeReport], changed: Mapping[str, NodeReport] | None = None
    ) -> None:
        """Wrap ``base``, which must not change any more, with some entries changed."""
        self._base = base
        self._changed = changed or {}
        self._new = [node for node in self._changed if node not in base]

    def updated(self, changed: Mapping[str, NodeReport], removed: Collection[str]) -> "Snapshot":
        """Return a snapshot with some entries changed, new or removed."""
        changed = {**self._changed, **changed}
        if len(changed) <= _MAX_CHANGED and not removed:
            return Snapshot(self._base, changed)
        base = {**self._base, **changed}
        for node in removed:
            base.pop(node, None)
        return Snapshot(base)

    def changed_since(self, before: "Snapshot") -> set[str]:
        """Return the nodes that are new or whose report is another one than in ``before``."""
        near = self._base is before._base
        nodes = self._changed.keys() | before._changed.keys() if near else self.keys()
        return {node for node in nodes if before.get(node) is not self.get(node)}

    def __getitem__(self, node: str) -> NodeReport:
        """Return a node's report; raises KeyError."""
        found = self._changed.get(node)
        return self._base[node] if found is None else found

    def get(self, node: str, default: Any = None) -> Any:
        """Return a node's report, or ``default``."""
        found = self._changed.get(node)
        return self._base.get(node, default) if found is None else found

    def __contains__(self, node: object) -> bool:
        """Return whether there is such a node."""
        return node in self._base or node in self._changed

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids."""
        yield from self._base
        yield from self._new

    def __len__(self) -> int:
        """Count the nodes."""
        return len(self._base) + len(self._new)
