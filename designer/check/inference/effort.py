"""How much a design makes the check look at: counted before it is done, and refused over a limit.

Each node of a file is looked at once, which costs what the file costs. More than that are the
insides of a block that is used in several ways, and the copies of a layer that is repeated with
ever different sizes: those multiply, so they are counted. The count does not depend on the order
in which nodes are looked at, nor on what was remembered, so that an edited design is refused
exactly where a fresh one is.
"""

from collections.abc import Mapping
from functools import cached_property

from designer.check.inference.repeat import MOST_DIFFERENT
from designer.check.report.problems import TOO_MUCH
from designer.check.report.report import Report
from designer.graph import Network
from designer.layers.call import Mismatch

MOST_LOOKS = 20_000
"""Nodes in second and further insides of blocks, and further copies of layers, all together."""
TRIAL_LOOKS = 2_000
"""The same where a fix is tried: there may be dozens to try."""
_GOING_IN = 10
"""What it takes to look into a block at all, in nodes."""
MOST_NESTED = 300
"""Blocks within each other: torch calls three functions for each, and Python ends at 1,000."""


class TooMuchError(Exception):
    """A design makes more to look at than `MOST_LOOKS`; nothing of it is half done."""


class Effort:
    """Counts what is looked at in one design."""

    def __init__(self, blocks: Mapping[str, Network], *, most: int = MOST_LOOKS) -> None:
        """Take the blocks, and the count from which on `TooMuchError` is raised."""
        self._blocks = blocks
        self._most = most
        self._seen: set[object] = set()
        self._met: set[str] = set()
        self.looks = 0

    def add(self, looks: int = 1) -> None:
        """Count; raises TooMuchError."""
        self.looks += looks
        if self.looks > self._most:
            raise TooMuchError

    def begin(self, name: str, key: object) -> None:
        """Count an inside of block ``name`` before it is looked at; raises TooMuchError.

        ``key`` tells it from others; each counts once, and the first of each block not at all.
        """
        if key in self._seen:
            return
        self._seen.add(key)
        if name in self._met:
            self.add(_GOING_IN + len(self._blocks[name]))
        self._met.add(name)

    def recall(self, inside: Report) -> None:
        """Count an inside that is remembered, and all within it, as if they were looked at."""
        waiting = [inside]
        while waiting:
            report = waiting.pop()
            if report.key not in self._seen:
                self.begin(report.network, report.key)
                self.add(report.looks)
                waiting += report.insides


class Bounds:
    """What a design that makes too much to look at may still show: what is small by its form."""

    def __init__(
        self, root: Network, blocks: Mapping[str, Network], levels: Mapping[str, int]
    ) -> None:
        """Take the networks, and how many blocks stand within each other in each block."""
        self._blocks = blocks
        self._levels = levels
        self._networks = (root, *blocks.values())

    def refuse(self, layer: str, count: int = 1, copies: int = 1) -> None:
        """Raise Mismatch where ``count`` copies of a block or layer may make too much to look at.

        That is more than a fair share of the limit, so that all uses together stay within it.
        ``copies`` is how many copies were looked at that do not yet give what they get.
        """
        if copies <= MOST_DIFFERENT and self._weight(layer, count) <= self._share:
            return
        what = f"is the block {layer}" if layer in self._blocks else f"is repeated {count:,} times"
        raise Mismatch(
            message=f"{what}, and the design makes more than {MOST_LOOKS:,} layers to look at one "
            "by one: blocks within blocks with other values each time, or repeats with ever "
            "different sizes; use blocks with the same values, or repeat less",
            code=TOO_MUCH,
        )

    def _weight(self, layer: str, count: int | str) -> int:
        copies = MOST_DIFFERENT if isinstance(count, str) else min(count, MOST_DIFFERENT)
        return copies * (1 + self._form.get(layer, 0))

    @cached_property
    def _share(self) -> int:
        """How much one use may make."""
        owners = (n.owner(data["node"]) for n in self._networks for data in n.data.values())
        uses = sum(owner.layer in self._blocks or owner.repeat != 1 for owner in owners)
        return MOST_LOOKS // max(1, uses)

    @cached_property
    def _form(self) -> Mapping[str, int]:
        """The most that one use of each block can hold, whatever arrives: up to a limit."""
        self.__dict__["_form"] = found = dict[str, int]()
        for name in sorted(self._levels, key=self._levels.__getitem__):
            network = self._blocks[name]
            owners = (network.owner(data["node"]) for data in network.data.values())
            total = sum(self._weight(owner.layer, owner.repeat) for owner in owners)
            found[name] = min(_GOING_IN + total, MOST_LOOKS + 1)
        return found


def refuse_depth(name: str, level: int) -> None:
    """Raise Mismatch where too many blocks stand within each other in a use of block ``name``."""
    if level > MOST_NESTED:
        raise Mismatch(
            message=f"is the block {name}, which holds {level:,} blocks one within the other, "
            f"itself counted, and at most {MOST_NESTED} can be; put fewer into each other",
            code="too-deep",
        )
