"""How high everything stands: run by run, the longest first, each level with what it is wired to.

What is placed later makes room: a run's bounds follow from all that is placed above and below it,
so the spine is straight and everything else gathers around it.
"""

from collections import defaultdict
from heapq import heappop, heappush
from itertools import pairwise
from statistics import median

from designer.graph.layout.runs import Runs, find_runs
from designer.graph.layout.sheet import Sheet

_FAR = 1e18
_LANES = 14.0
"""The least room between two wires' lanes."""
_BESIDE = 20.0
"""The least room between a wire's lane and a node."""
_STEP = 50.0
"""How much lower than a lane needs be what hangs in a bowl stands."""
_TURNS = 4


def tops_of(sheet: Sheet, row: float) -> list[float]:
    """Return each vertex's top; ``row`` is the least room between two nodes."""
    runs = find_runs(sheet)
    placing = _Placing(sheet, runs, row)
    placing.place()
    for turn in range(_TURNS):
        placing.settle(downwards=turn % 2 == 0)
    return [placing.at[run] + off for run, off in zip(runs.run, runs.offset, strict=True)]


class _Placing:
    """Runs, which of them are above which, and where those placed are."""

    def __init__(self, sheet: Sheet, runs: Runs, row: float) -> None:
        count, self._nodes = len(runs.members), sheet.nodes
        self.at = [0.0] * count
        self._placed = [False] * count
        self._low, self._high = [-_FAR] * count, [_FAR] * count
        self._sizes = [
            (sum(v < self._nodes for v in members), len(members)) for members in runs.members
        ]
        self._links = _links(sheet, runs)
        self._below: list[dict[int, float]] = [{} for _ in range(count)]
        self._above: list[dict[int, float]] = [{} for _ in range(count)]
        for column in sheet.columns:
            for upper, lower in pairwise(column):
                self._keep_apart(sheet, runs, row, upper, lower)

    def _keep_apart(self, sheet: Sheet, runs: Runs, row: float, upper: int, lower: int) -> None:
        nodes = (upper < self._nodes) + (lower < self._nodes)
        room = sheet.heights[upper] + (_LANES, _BESIDE, row)[nodes]
        if upper in sheet.pinned and lower not in sheet.pinned:
            room += _STEP
        room += runs.offset[upper] - runs.offset[lower]
        one, other = runs.run[upper], runs.run[lower]
        room = max(room, self._below[one].get(other, -_FAR))
        self._below[one][other] = self._above[other][one] = room

    def place(self) -> None:
        """Place every run: the largest first, then always what is wired to the placed."""
        if not self.at:
            return
        waiting: list[tuple[int, int, int]] = []
        first = max(range(len(self.at)), key=lambda run: (self._sizes[run], -run))
        heappush(waiting, (0, 0, first))
        while waiting:
            run = heappop(waiting)[2]
            if self._placed[run]:
                continue
            self._put(run)
            for other, _ in self._links[run]:
                if not self._placed[other]:
                    nodes, length = self._sizes[other]
                    heappush(waiting, (-nodes, -length, other))

    def _put(self, run: int) -> None:
        wishes = [self.at[other] + by for other, by in self._links[run] if self._placed[other]]
        wish = median(wishes) if wishes else 0.0
        self.at[run] = max(self._low[run], min(self._high[run], wish))
        self._placed[run] = True
        self._bind(run, self._below, self._low, 1)
        self._bind(run, self._above, self._high, -1)

    def _bind(
        self, run: int, beside: list[dict[int, float]], bounds: list[float], sign: int
    ) -> None:
        """Tell all that is not placed yet on one side how near it may come."""
        waiting = [(run, self.at[run])]
        while waiting:
            here, at = waiting.pop()
            for other, room in beside[here].items():
                bound = at + sign * room
                if not self._placed[other] and (bound - bounds[other]) * sign > 0:
                    bounds[other] = bound
                    waiting.append((other, bound))

    def settle(self, *, downwards: bool) -> None:
        """Let each run go to the middle of its wishes, as far as its neighbours leave room."""
        order = sorted(range(len(self.at)), key=self.at.__getitem__, reverse=not downwards)
        for run in order:
            wishes = [self.at[other] + by for other, by in self._links[run]]
            if wishes:
                low = max((self.at[o] + r for o, r in self._above[run].items()), default=-_FAR)
                high = min((self.at[o] - r for o, r in self._below[run].items()), default=_FAR)
                self.at[run] = max(low, min(high, median(wishes)))


def _links(sheet: Sheet, runs: Runs) -> list[list[tuple[int, float]]]:
    """Return for each run the runs it is wired to, and how far from them it would be level."""
    links: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for source, beside in enumerate(sheet.right):
        for target, here, there in beside:
            one, other = runs.run[source], runs.run[target]
            if one != other:
                drop = runs.offset[source] + here - runs.offset[target] - there
                links[other].append((one, drop))
                links[one].append((other, -drop))
    return [links[run] for run in range(len(runs.members))]
