"""Coordinate assignment: run by run, the longest first, each level with what it is wired to.

In the spirit of Brandes and Koepf (2001), whose blocks are the runs here. What is placed later
makes room: a run's bounds follow from all that is placed above and below it, so that the spine is
straight and everything else gathers around it. Then runs move to the median of their neighbours,
as far as there is room.
"""

from collections import defaultdict
from heapq import heappop, heappush
from itertools import pairwise

from designer.graph.layout.layered_graph import LayeredGraph
from designer.graph.layout.runs import Runs, find_runs

_FAR = 1e18
_LANE_SPACING = 14.0
"""The least room between two wires' lanes."""
_LANE_CLEARANCE = 20.0
"""The least room between a wire's lane and a node."""
_NEST_STEP = 50.0
"""How much lower than a lane needs what lies under nested skips is placed."""
_MAX_PASSES = 4
_MIN_EFFORT, _EFFORT_PER_NODE = 5_000, 20
"""How many bounds are passed on at most: a base, or more for each node."""


def tops_of(layered: LayeredGraph, row: float) -> list[float]:
    """Return each vertex's top; ``row`` is the least room between two nodes."""
    runs = find_runs(layered)
    placing = _Placing(layered, runs, row)
    placing.place()
    for turn in range(_MAX_PASSES):
        if not placing.settle(downwards=turn % 2 == 0) or (turn % 2 and placing.effort < 0):
            break
    return [placing.at[run] + off for run, off in zip(runs.run, runs.offset, strict=True)]


class _Placing:
    """Runs, which of them are above which, and where those placed are."""

    def __init__(self, layered: LayeredGraph, runs: Runs, row: float) -> None:
        count, self._nodes = len(runs.members), layered.nodes
        self.at = [0.0] * count
        self._placed = [False] * count
        self._low, self._high = [-_FAR] * count, [_FAR] * count
        self._sizes = [
            (sum(v < self._nodes for v in members), len(members)) for members in runs.members
        ]
        self._links = _links(layered, runs)
        self._below: list[dict[int, float]] = [{} for _ in range(count)]
        self._above: list[dict[int, float]] = [{} for _ in range(count)]
        for column in layered.columns:
            for upper, lower in pairwise(column):
                self._keep_apart(layered, runs, row, upper, lower)
        self._rank = _ranks(self._above, self._below)
        self.effort = max(_MIN_EFFORT, _EFFORT_PER_NODE * layered.nodes)
        """The effort that is left."""

    def _keep_apart(
        self, layered: LayeredGraph, runs: Runs, row: float, upper: int, lower: int
    ) -> None:
        nodes = (upper < self._nodes) + (lower < self._nodes)
        room = layered.heights[upper] + (_LANE_SPACING, _LANE_CLEARANCE, row)[nodes]
        if upper in layered.pinned and lower not in layered.pinned:
            room += _NEST_STEP
        room += runs.offset[upper] - runs.offset[lower]
        one, other = runs.run[upper], runs.run[lower]
        room = max(room, self._below[one].get(other, -_FAR))
        self._below[one][other] = self._above[other][one] = room

    def place(self) -> None:
        """Place every run: the largest first, then always what is wired to the placed.

        Where the effort runs out, the rest from above to below.
        """
        if not self.at:
            return
        waiting: list[tuple[int, int, int]] = []
        first = max(range(len(self.at)), key=lambda run: (self._sizes[run], -run))
        heappush(waiting, (0, 0, first))
        while waiting and self.effort > 0:
            run = heappop(waiting)[2]
            if self._placed[run]:
                continue
            self._put(run)
            for other, _ in self._links[run]:
                if not self._placed[other]:
                    nodes, length = self._sizes[other]
                    heappush(waiting, (-nodes, -length, other))
        if waiting:
            self._put_rest()

    def _put(self, run: int) -> None:
        self._go(run)
        self._bind(run, self._below, self._low, 1)
        self._bind(run, self._above, self._high, -1)

    def _go(self, run: int) -> None:
        """Place a run as near as possible to where it is level with those placed already."""
        wishes = [self.at[other] + by for other, by in self._links[run] if self._placed[other]]
        wish = _middle(wishes) if wishes else 0.0
        self.at[run] = max(self._low[run], min(self._high[run], wish))
        self._placed[run] = True

    def _bind(
        self, run: int, beside: list[dict[int, float]], bounds: list[float], sign: int
    ) -> None:
        """Bound all that is not placed yet on one side by a run that is."""
        placed, rank = self._placed, self._rank
        waiting: list[tuple[int, int]] = []
        here, at = run, self.at[run]
        while True:
            for other, room in beside[here].items():
                bound = at + sign * room
                if not placed[other] and (bound - bounds[other]) * sign > 0:
                    bounds[other] = bound
                    heappush(waiting, (sign * rank[other], other))
            # A run that was queued several times is visited once: what is between comes first.
            while waiting and waiting[0][1] == here:
                heappop(waiting)
            if not waiting:
                return
            here = heappop(waiting)[1]
            at = bounds[here]
            self.effort -= 1

    def _put_rest(self) -> None:
        """Place all that is left in one pass from above to below, wherever there is room."""
        order = sorted(range(len(self.at)), key=self._rank.__getitem__)
        rest = [run for run in order if not self._placed[run]]
        for run in reversed(rest):
            for other, room in self._below[run].items():
                bound = self.at[other] if self._placed[other] else self._high[other]
                self._high[run] = min(self._high[run], bound - room)
        for run in rest:
            for other, room in self._above[run].items():
                self._low[run] = max(self._low[run], self.at[other] + room)
            self._go(run)

    def settle(self, *, downwards: bool) -> bool:
        """Move each run to the median of its preferred heights, as far as there is room.

        Returns whether any moved.
        """
        at, moved = self.at, False
        order = sorted(range(len(at)), key=at.__getitem__, reverse=not downwards)
        for run in order:
            links = self._links[run]
            wish = _middle([at[other] + by for other, by in links]) if links else at[run]
            if wish != at[run]:
                self.effort -= len(links)
                low = max([at[o] + r for o, r in self._above[run].items()], default=-_FAR)
                high = min([at[o] - r for o, r in self._below[run].items()], default=_FAR)
                wish = max(low, min(high, wish))
                moved = moved or wish != at[run]
                at[run] = wish
        return moved


def _middle(wishes: list[float]) -> float:
    """Return the median, as `statistics.median` does in ten times the time."""
    if len(wishes) == 1:
        return wishes[0]
    wishes.sort()
    half = len(wishes) // 2
    return wishes[half] if len(wishes) % 2 else (wishes[half - 1] + wishes[half]) / 2


def _ranks(above: list[dict[int, float]], below: list[dict[int, float]]) -> list[int]:
    """Number runs so that what stands above another comes before it."""
    waiting = [len(others) for others in above]
    order = [run for run, count in enumerate(waiting) if not count]
    for run in order:
        for other in below[run]:
            waiting[other] -= 1
            if not waiting[other]:
                order.append(other)
    rank = [0] * len(above)
    for place, run in enumerate(order):
        rank[run] = place
    return rank


def _links(layered: LayeredGraph, runs: Runs) -> list[list[tuple[int, float]]]:
    """Return for each run the runs it is wired to, and how far from them it would be level."""
    links: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for source, beside in enumerate(layered.right):
        for target, here, there in beside:
            one, other = runs.run[source], runs.run[target]
            if one != other:
                drop = runs.offset[source] + here - runs.offset[target] - there
                links[other].append((one, drop))
                links[one].append((other, -drop))
    return [links[run] for run in range(len(runs.members))]
