"""What a design means: `check_design` is a pure function to one frozen `Report`."""

import sys
from types import ModuleType
from weakref import WeakKeyDictionary, ref

from designer.check.fixes.apply import apply_fix
from designer.check.fixes.search import FixSearch
from designer.check.incremental import IncrementalChecker
from designer.check.inference.budget import MAX_INFERENCES, MAX_TRIAL_INFERENCES
from designer.check.report.problems import Fix, Problem
from designer.check.report.report import NodeReport, Report
from designer.graph import Design
from designer.graph.cooperative import uninterrupted

__all__ = ["Fix", "NodeReport", "Problem", "Report", "apply_fix", "check", "check_design"]

_checkers: WeakKeyDictionary[Design, ref[IncrementalChecker]] = WeakKeyDictionary()


def check_design(design: Design) -> Report:
    """Return what ``design`` means: shapes, problems, costs.

    A pure function; it remembers, per design, what has not changed since it was asked last.
    """
    with uninterrupted():  # everybody reads this report
        return _report(design, MAX_INFERENCES)


def _try(design: Design) -> Report:
    """Return what a copy means on which a fix is tried: it may make less to look at."""
    return _report(design, MAX_TRIAL_INFERENCES)


def _report(design: Design, most: int) -> Report:
    reference = _checkers.get(design)
    checker = reference() if reference else None
    if checker is None:
        checker = IncrementalChecker(FixSearch(design, check_design, _try).fixes, most=most)
        _checkers[design] = ref(checker)
        design.listen(checker.record, first=True)  # which keeps the memory as long as the design
    return checker.report(design)


def check(design: Design) -> list[Problem]:
    """Return all that is wrong with a design or odd about it, errors first."""
    return list(check_design(design).problems)


class _CallableModule(ModuleType):
    """The library's `designer.check(design)` bears this room's name, so the room can be called."""

    def __call__(self, design: Design) -> list[Problem]:
        return check(design)


sys.modules[__name__].__class__ = _CallableModule
