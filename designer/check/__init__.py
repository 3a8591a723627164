"""What a design means: `check_design` is a pure function to one frozen `Report`."""

import sys
from types import ModuleType
from weakref import WeakKeyDictionary

from designer.check.fixes import apply_fix
from designer.check.memory import Memory
from designer.check.problems import Fix, Problem
from designer.check.report import NodeReport, Report
from designer.graph import Design

__all__ = ["Fix", "NodeReport", "Problem", "Report", "apply_fix", "check", "check_design"]

_memories: WeakKeyDictionary[Design, Memory] = WeakKeyDictionary()


def check_design(design: Design) -> Report:
    """Return what ``design`` means: shapes, problems, costs.

    A pure function; it remembers, per design, what has not changed since it was asked last.
    """
    memory = _memories.get(design)
    if memory is None:
        memory = _memories[design] = Memory()
        design.listen(memory.note, first=True)
    return memory.report(design)


def check(design: Design) -> list[Problem]:
    """Return all that is wrong with a design or odd about it, errors first."""
    return list(check_design(design).problems)


class _Room(ModuleType):
    """The library's `designer.check(design)` bears this room's name, so the room can be called."""

    def __call__(self, design: Design) -> list[Problem]:
        return check(design)


sys.modules[__name__].__class__ = _Room
