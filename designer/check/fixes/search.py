"""The search for fixes that work: each candidate is applied to a copy and kept if that is better.

The copy is checked like the design, so an offered fix removes its problem and causes no new error,
in blocks and wherever they are used included. Nothing is tried before fixes are requested, and a
design without problems never has a copy.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import replace

from designer.check.fixes.apply import apply_fix
from designer.check.fixes.candidates import fix_candidates
from designer.check.fixes.case import FixCase
from designer.check.report.problems import Fix, Problem
from designer.check.report.report import Report
from designer.graph import ChangeSet, Design, DesignError
from designer.graph.cooperative import uninterrupted
from designer.graph.gc_control import LARGE_DESIGN

_LOG = logging.getLogger(__name__)
Check = Callable[[Design], Report]

_MAX_TRIED = 16
"""Candidates that are tried for one problem."""
MAX_STEPS = 10_000
"""The cost of trials, in problems and nodes visited, after which no further one begins."""
MAX_STEPS_FOR_ALL = 25_000
"""The same for all problems together, where a command searches for the fixes of each."""
_VALUES_PER_NODE = 20
"""Wires, or values in a list, that cost as much as a node."""
_MAX_OFFERED = 5
_INSIDE = "inside"
Key = tuple[str, ...]


class FixSearch:
    """Finds and tries fixes for the problems of one design."""

    def __init__(self, design: Design, check: Check, trial: Check | None = None) -> None:
        """Search in ``design``; ``check`` checks it, ``trial`` a copy with a candidate applied."""
        self._design = design
        self._check = check
        self._trial = trial or check
        self._copy: Design | None = None
        self._is_following = False
        self._report: Report | None = None
        self._known: dict[object, tuple[Fix, ...]] = {}
        self._weight: int | None = None

    def fixes(self, problem: Problem) -> tuple[Fix, ...]:
        """Return the changes that fix ``problem`` in the design as it is now, the best first."""
        if not problem.fixable:
            return ()
        design = self._design
        report = self._check(design)
        if report.refused:  # each trial would cost all that may be looked at
            return ()
        if report is not self._report:
            self._report, self._known, self._weight = report, {}, None
        known = self._known  # which may be others at the end, if this pauses
        key = (
            problem.key,
            problem.index,
            problem.actual,
            tuple(f.title for f in problem.candidates),
        )
        if key not in known:
            with nullcontext() if _is_large(design) else uninterrupted():
                known[key] = self._find(design, report, problem)
        return known[key]

    def _find(self, design: Design, report: Report, problem: Problem) -> tuple[Fix, ...]:
        place = _place(report, problem)
        if place is None:
            return ()
        if problem.code == _INSIDE:
            candidates = _inner_candidates(place, problem)
        else:
            candidates = _without_duplicates(
                _until_failure(fix_candidates(FixCase(design, place, problem)))
            )
        results = []
        with counting_cost() as count:
            for fix in candidates[:_MAX_TRIED]:
                result = self._try(design, report, problem, fix)
                if result is not None:
                    results.append((fix, result))
                if count.steps > MAX_STEPS:
                    break
        # What only now comes to light is no reason to refuse a fix, but to prefer another.
        least = min((revealed for _, (revealed, _) in results), default=0)
        left = [(warned, fix) for fix, (revealed, warned) in results if revealed == least]
        return tuple(fix for _, fix in sorted(left, key=lambda pair: pair[0])[:_MAX_OFFERED])

    def _try(
        self, design: Design, report: Report, problem: Problem, fix: Fix
    ) -> tuple[int, int] | None:
        """Return how many errors and warnings a fix reveals, None if it fixes nothing."""
        with self._borrowed_copy(design) as copy:
            version = copy.version
            try:
                apply_fix(copy, fix, seen=False)
            except DesignError:
                return None
            if copy.version == version:
                return None
            after = self._trial(copy)
            if self._weight is None:
                self._weight = _weight(design)
            _count(after, self._weight)
            judged = None if after.refused else _judge(report, after, problem)
            copy.undo()
            return judged

    @contextmanager
    def _borrowed_copy(self, design: Design) -> Iterator[Design]:
        """Borrow the copy of the design; a search that runs while this one pauses gets another.

        It is not given back where the trial is cancelled, or the design has changed meanwhile.
        """
        copy, self._copy = self._copy, None
        version = design.version
        if copy is None:
            copy = design.copy()
        if not self._is_following:
            self._is_following = True
            design.listen(self._follow)
        yield copy
        if design.version == version:
            self._copy = copy

    def _follow(self, changes: ChangeSet) -> None:
        if self._copy is not None:
            self._copy.follow(changes)


class TrialCost:
    """The cost of trials since the count began, in problems and nodes visited."""

    def __init__(self) -> None:
        """Start at none."""
        self.steps = 0


_counts: ContextVar[tuple[TrialCost, ...]] = ContextVar("counts", default=())


@contextmanager
def counting_cost() -> Iterator[TrialCost]:
    """Count what trying fixes costs inside the block."""
    count = TrialCost()
    token = _counts.set((*_counts.get(), count))
    try:
        yield count
    finally:
        _counts.reset(token)


def _count(report: Report, weight: int) -> None:
    """Count a trial: all problems are compared, and blocks may have been inferred again.

    ``weight`` is what is visited beside a design's nodes.
    """
    inside = {found.key: len(found.nodes) for found in _insides(report)}
    steps = 50 + weight + len(report.problems) + sum(inside.values()) + 10 * len(inside)
    for count in _counts.get():
        count.steps += max(steps, MAX_STEPS // 2) if report.refused else steps


def _weight(design: Design) -> int:
    """Return the cost of visiting a design's wires and values in lists, in nodes."""
    networks = (design.root, *map(design.network, design.blocks))
    wires: int = sum(network.graph.number_of_edges() for network in networks)
    nodes = (node for network in networks for node in network.nodes())
    lists = (value for node in nodes for value in node.params.values() if type(value) is tuple)
    return (wires + sum(map(len, lists))) // _VALUES_PER_NODE


def _is_large(design: Design) -> bool:
    """Return whether trying a fix takes longer than a frame."""
    return sum(map(len, (design.root, *design.blocks.values()))) >= LARGE_DESIGN


def _judge(before: Report, after: Report, problem: Problem) -> tuple[int, int] | None:
    old, new = _keys(before.problems), _keys(after.problems)
    errors, left = _keys(before.errors), _keys(after.errors)
    key = problem.key
    # A use of a block that is not its first has its error at the instance only.
    is_fixed = new[key] < old[key] if key in old else left.total() < errors.total()
    if not is_fixed:
        return None
    revealed = 0
    for name in (left - errors).elements():
        if name[1] == problem.node or not _was_unknown(before, name):
            return None
        revealed += 1
    return revealed, ((new - left) - (old - errors)).total()


def _keys(problems: Sequence[Problem]) -> "Counter[Key]":
    return Counter([problem.key for problem in problems if problem.fixable])


def _was_unknown(before: Report, key: Key) -> bool:
    """Return whether a node existed, with unknown outputs."""
    network, node, *_ = key
    report = before.definitions.get(network) if network else before
    found = report.nodes.get(node) if report else None
    return found is not None and not found.known


def _until_failure(candidates: Iterator[Fix]) -> Iterator[Fix]:
    """Iterate over candidates up to the first failure of a rule, which is logged, not raised."""
    try:
        yield from candidates
    except Exception:  # noqa: BLE001 - logged, and the caller is drawing the window
        _LOG.exception("searching for fixes failed")


def _without_duplicates(fixes: Iterable[Fix]) -> list[Fix]:
    first: dict[str, Fix] = {}
    for fix in fixes:
        first.setdefault(repr((fix.network, fix.steps)), fix)
    return list(first.values())


def _place(report: Report, problem: Problem) -> Report | None:
    """Return the report of the network that a problem is in, None if the problem is no more."""
    for found in (report, *_insides(report)) if not problem.network else _insides(report):
        if found.network == problem.network and any(_same(p, problem) for p in found.problems):
            return found
    return None


def _same(one: Problem, other: Problem) -> bool:
    return (one.key, one.index, one.actual) == (other.key, other.index, other.actual)


def _insides(report: Report) -> Iterator[Report]:
    """Iterate over every inside of a block that is in use or defined, each once."""
    seen: set[int] = set()
    waiting = [report, *report.definitions.values()]
    while waiting:
        here = waiting.pop()
        if here is not report:
            yield here
        for node in here.nodes.values():
            inner = node.inner
            if inner is not None and id(inner) not in seen:
                seen.add(id(inner))
                waiting.append(inner)


def _inner_candidates(place: Report, problem: Problem) -> list[Fix]:
    """Return candidates for the first error inside a block, titled as from outside."""
    first: Problem | None = problem
    while first is not None and first.code == _INSIDE:
        node = place.nodes.get(first.node)
        if node is None or node.inner is None:
            return []
        place = node.inner
        first = next(iter(place.errors), None)
    if first is None:
        return []
    name = first.network
    return [replace(fix, title=f"In {name}: {_small(fix.title)}") for fix in first.fixes]


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]
