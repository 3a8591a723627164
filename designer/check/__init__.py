"""Checking designs: `check_design` is a pure function from a design to one frozen `Report`."""

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
    """Return the report of ``design``: shapes, problems, costs.

    A pure function; results are cached per design, so that a check after an edit costs only what
    depends on the edit.
    """
    with uninterrupted():  # everybody reads this report
        return _report(design, MAX_INFERENCES)


def _try(design: Design) -> Report:
    """Return the report of a copy on which a fix is tried, with a smaller budget."""
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
    """Return the problems of a design, errors first."""
    return list(check_design(design).problems)


class _CallableModule(ModuleType):
    """A module that can be called: `designer.check(design)` is the library's function."""

    def __call__(self, design: Design) -> list[Problem]:
        return check(design)


sys.modules[__name__].__class__ = _CallableModule
