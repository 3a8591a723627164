"""What a design means: `check_design` is a pure function to one frozen `Report`."""

from weakref import WeakKeyDictionary

from designer.check.fixes import apply_fix
from designer.check.memory import Memory
from designer.check.problems import Fix, Problem
from designer.check.report import NodeReport, Report
from designer.graph import Design

__all__ = ["Fix", "NodeReport", "Problem", "Report", "apply_fix", "check_design"]

_memories: WeakKeyDictionary[Design, Memory] = WeakKeyDictionary()


def check_design(design: Design) -> Report:
    """Return what ``design`` means: shapes, problems, costs.

    A pure function; it remembers, per design, what has not changed since it was asked last.
    """
    memory = _memories.get(design)
    if memory is None:
        memory = _memories[design] = Memory()
        design.listen(memory.note)
    return memory.report(design)
