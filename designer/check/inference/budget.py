"""The budget of one check: work is counted before it is done, and refused over a limit.

Inferring each node of a file once is free. What multiplies is counted: the insides of a block that
is used in several ways, and the copies of a layer that is repeated with ever different sizes. The
count depends neither on the order of nodes nor on what is cached, so that an edited design is
refused exactly where a fresh one is.
"""

from collections.abc import Mapping
from functools import cached_property

from designer.check.inference.repeat import MAX_DIFFERENT_COPIES
from designer.check.report.problems import TOO_MUCH
from designer.check.report.report import Report
from designer.graph import Network
from designer.layers.call import Mismatch

MAX_INFERENCES = 20_000
"""Nodes in second and further insides of blocks, and further copies of layers, all together."""
MAX_TRIAL_INFERENCES = 2_000
"""The same where a fix is tried: there may be dozens to try."""
_BLOCK_OVERHEAD = 10
"""The cost of entering a block, in nodes."""
MAX_NESTING = 300
"""Blocks within each other: torch calls three functions for each, and Python ends at 1,000."""


class OverBudgetError(Exception):
    """A design takes more than `MAX_INFERENCES`; no result is left incomplete."""


class InferenceBudget:
    """Counts the inferences of one design."""

    def __init__(self, blocks: Mapping[str, Network], *, most: int = MAX_INFERENCES) -> None:
        """Take the blocks, and the count from which on `OverBudgetError` is raised."""
        self._blocks = blocks
        self._most = most
        self._seen: set[object] = set()
        self._met: set[str] = set()
        self.inferences = 0

    def add(self, inferences: int = 1) -> None:
        """Count; raises OverBudgetError."""
        self.inferences += inferences
        if self.inferences > self._most:
            raise OverBudgetError

    def add_inside(self, name: str, key: object) -> None:
        """Count an inside of block ``name`` before it is inferred; raises OverBudgetError.

        ``key`` identifies it; each counts once, and the first of each block not at all.
        """
        if key in self._seen:
            return
        self._seen.add(key)
        if name in self._met:
            self.add(_BLOCK_OVERHEAD + len(self._blocks[name]))
        self._met.add(name)

    def add_cached(self, inside: Report) -> None:
        """Count a cached inside, and all within it, as if they were inferred."""
        waiting = [inside]
        while waiting:
            report = waiting.pop()
            if report.key not in self._seen:
                self.add_inside(report.network, report.key)
                self.add(report.inferences)
                waiting += report.insides


class SizeBounds:
    """The uses that a design over budget still shows: those that are small by their form."""

    def __init__(
        self, root: Network, blocks: Mapping[str, Network], levels: Mapping[str, int]
    ) -> None:
        """Prepare for the networks of a design; ``levels`` is the nesting depth of each block."""
        self._blocks = blocks
        self._levels = levels
        self._networks = (root, *blocks.values())

    def require_small(self, layer: str, count: int = 1, copies: int = 1) -> None:
        """Raise Mismatch where ``count`` copies of a block or layer may take too much work.

        That is more than a fair share of the limit, so that all uses together stay within it.
        ``copies`` is how many were inferred without their output settling to their input's type.
        """
        if copies <= MAX_DIFFERENT_COPIES and self._weight(layer, count) <= self._share:
            return
        what = f"is the block {layer}" if layer in self._blocks else f"is repeated {count:,} times"
        raise Mismatch(
            message=f"{what}, and the design takes more than {MAX_INFERENCES:,} layers to check "
            "one by one: blocks within blocks with other values each time, or repeats with ever "
            "different sizes; use blocks with the same values, or repeat less",
            code=TOO_MUCH,
        )

    def _weight(self, layer: str, count: int | str) -> int:
        copies = (
            MAX_DIFFERENT_COPIES if isinstance(count, str) else min(count, MAX_DIFFERENT_COPIES)
        )
        return copies * (1 + self._max_inferences.get(layer, 0))

    @cached_property
    def _share(self) -> int:
        """How much one use may make."""
        owners = (n.owner(data["node"]) for n in self._networks for data in n.data.values())
        uses = sum(owner.layer in self._blocks or owner.repeat != 1 for owner in owners)
        return MAX_INFERENCES // max(1, uses)

    @cached_property
    def _max_inferences(self) -> Mapping[str, int]:
        """The most inferences that a use of each block can take, whatever arrives, to a limit."""
        self.__dict__["_max_inferences"] = found = dict[str, int]()
        for name in sorted(self._levels, key=self._levels.__getitem__):
            network = self._blocks[name]
            owners = (network.owner(data["node"]) for data in network.data.values())
            total = sum(self._weight(owner.layer, owner.repeat) for owner in owners)
            found[name] = min(_BLOCK_OVERHEAD + total, MAX_INFERENCES + 1)
        return found


def require_depth(name: str, level: int) -> None:
    """Raise Mismatch where blocks are nested too deeply in a use of block ``name``."""
    if level > MAX_NESTING:
        raise Mismatch(
            message=f"is the block {name}, which is nested {level:,} blocks deep, "
            f"itself counted, and {MAX_NESTING} is the most; nest fewer blocks",
            code="too-deep",
        )
