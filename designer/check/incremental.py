"""Incremental checking: an edit costs only what depends on it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from designer.check.inference.budget import MAX_INFERENCES, MAX_NESTING, OverBudgetError
from designer.check.inference.deep_recursion import nesting_depth, with_stack_for
from designer.check.inference.layer_runner import LayerRunner, make_report
from designer.check.inference.propagation import ShapePropagation
from designer.check.lint.context import LintContext
from designer.check.lint.rules import (
    LOOSE_END,
    RULES_BY_LAYER,
    downgraded,
    missing_ends,
    node_problems,
)
from designer.check.report.problems import FixFinder, Problem
from designer.check.report.report import Report
from designer.check.report.snapshot import Snapshot
from designer.graph import ChangeSet, Design, Header, Network, Node
from designer.graph.gc_control import gc_paused
from designer.graph.records import same_record
from designer.layers.sizes import with_names

_WATCHED = {*RULES_BY_LAYER, "Input", "Output"}
_RANK = {"error": 0, "warning": 1, "note": 2}


class IncrementalChecker:
    """The last report of one design, and the changes since.

    It listens to the design, which keeps it alive, and is passed the design with each call.
    """

    def __init__(self, finder: FixFinder | None = None, *, most: int = MAX_INFERENCES) -> None:
        """Start without a report: the first check is a full one.

        ``finder`` finds the fixes of problems; ``most`` is the budget of inferences.
        """
        self._finder = finder
        self._most = most
        self._stale = True
        self._bounded = False
        self._regroup = False
        self._reordered = False
        self._changed: set[str] = set()
        self._to_lint: set[str] = set()
        self._report: Report | None = None

    def record(self, changes: ChangeSet) -> None:
        """Record a change, as a listener of the design."""
        if changes.only_moves:
            return
        if any(network for network, _ in changes.nodes) or any(key[0] for key in changes.rewired):
            self._stale = True
        self._stale = self._stale or self._bounded
        for network, (before, after) in changes.headers.items():
            if network or before is None or after is None or _variables_changed(before, after):
                self._stale = True
            elif before.training != after.training and self._report:
                self._to_lint.update(self._report.nodes)
                self._stale = self._stale or not self._layers.has_same_lint(after.training)
        for (_, node_id), (old, new) in changes.nodes.items():
            if old is None or new is None or not _same_but_position(old, new):
                self._changed.add(node_id)
                self._regroup = self._regroup or _shares_weights(old) or _shares_weights(new)
                self._reordered = self._reordered or old is None or new is None
        rewired = changes.rewired
        self._reordered = self._reordered or bool(rewired)
        for _, source, _, target, _ in rewired:
            self._to_lint.add(source)
            self._changed.add(target)

    def report(self, design: Design) -> Report:
        """Return the report of ``design`` as it is now."""
        if self._stale or self._report is None:
            self._depth = min(nesting_depth(design), MAX_NESTING)
            with gc_paused():
                with_stack_for(self._depth, partial(self._check_all, design))
        elif self._changed or self._to_lint:
            with gc_paused():
                with_stack_for(self._depth, partial(self._check_changed, design))
        elif self._report.variables is not design.variables:
            self._report = replace(self._report, variables=design.variables)
        assert self._report is not None
        return self._report

    def _check_all(self, design: Design) -> None:
        try:
            self._check_all_within(design, bounded=False)
        except OverBudgetError:
            self._check_all_within(design, bounded=True)

    def _check_all_within(self, design: Design, *, bounded: bool) -> None:
        root = design.root
        self._bounded = bounded
        self._layers = LayerRunner(design, self._finder, bounded=bounded, most=self._most)
        self._propagation = ShapePropagation(
            root, with_names(design.variables), layers=self._layers
        )
        self._propagation.run()
        self._found: dict[str, tuple[Problem, ...]] = {}
        self._inputs: set[str] = set()
        self._outputs: set[str] = set()
        self._loose: set[str] = set()
        self._nodes = Snapshot(dict(self._propagation.reports))
        self._finish(design, root.data)

    def _check_changed(self, design: Design) -> None:
        try:
            self._check_neighbourhood(design)
        except OverBudgetError:  # the budget counts the edits before as well
            self._check_all(design)

    def _check_neighbourhood(self, design: Design) -> None:
        root, reports = design.root, self._propagation.reports
        regroup = self._regroup or (self._reordered and self._propagation.shares)
        changed = self._propagation.update(self._changed, regroup=regroup)
        near = changed | self._changed | self._to_lint
        for node_id in self._changed:
            near.update(root.into.get(node_id, ()))
            near.update(root.out_of.get(node_id, ()))
        for node_id in near:
            self._clear(node_id)
        gone = [node_id for node_id in self._changed if node_id not in root.data]
        self._nodes = self._nodes.updated({i: reports[i] for i in changed}, gone)
        self._finish(design, [node_id for node_id in near if node_id in root.data])

    def _finish(self, design: Design, node_ids: Iterable[str]) -> None:
        context = LintContext(design.root, self._propagation.reports, design.training)
        self._lint(context, node_ids)
        own = [problem for problems in self._found.values() for problem in problems]
        if not self._outputs:  # one error is enough: it is no further mistake at each end
            own = [downgraded(p) if p.code == LOOSE_END else p for p in own]
        missing = missing_ends(context, len(self._inputs), len(self._outputs), self._loose)
        ends = [problem.with_finder(self._finder) for problem in missing]
        definitions = self._layers.definitions(design.root, self._propagation.reports)
        problems = sorted((*own, *ends, *_of_blocks(definitions)), key=partial(_rank, design.root))
        self._report = make_report(
            self._propagation,
            design.root,
            self._nodes,
            tuple(problems),
            design.variables,
            definitions,
            self._loose,
        )
        self._stale = self._regroup = self._reordered = False
        self._changed, self._to_lint = set(), set()

    def _clear(self, node_id: str) -> None:
        for names in (self._inputs, self._outputs, self._loose):
            names.discard(node_id)
        self._found.pop(node_id, None)

    def _lint(self, context: LintContext, node_ids: Iterable[str]) -> None:
        data, out_of, reports = context.network.data, context.network.out_of, context.reports
        for node_id in node_ids:
            loose = not out_of[node_id]
            layer = data[node_id]["node"].layer
            problems = reports[node_id].problems
            if loose:
                self._loose.add(node_id)
            if loose or layer in _WATCHED:
                if layer == "Input":
                    self._inputs.add(node_id)
                elif layer == "Output":
                    self._outputs.add(node_id)
                problems = node_problems(context, data[node_id]["node"])
            if problems:
                self._found[node_id] = tuple([p.with_finder(self._finder) for p in problems])


def _rank(network: Network, problem: Problem) -> tuple[int, int]:
    """Errors first, and upstream before downstream: the first is the one to fix first."""
    here = not problem.network and problem.node in network
    return (_RANK[problem.severity], network.order.position(problem.node) if here else -1)


def _of_blocks(definitions: Mapping[str, Report]) -> tuple[Problem, ...]:
    found = {
        (p.network, p.node, p.code, p.message): p
        for report in definitions.values()
        for p in report.problems
    }
    return tuple(found.values())


def _same_but_position(old: Node, new: Node) -> bool:
    return same_record(replace(old, at=new.at), new)


def _variables_changed(before: Header, after: Header) -> bool:
    """Return whether the variables changed: other values, other types or another order."""
    return repr(before.variables) != repr(after.variables)


def _shares_weights(node: Node | None) -> bool:
    return node is not None and bool(node.shares)
