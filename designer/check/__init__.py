"""What a design means: `check_design` is a pure function to one frozen `Report`."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any
from weakref import WeakKeyDictionary

from designer.check.advice import ADVICE
from designer.check.fixes import apply_fix
from designer.check.problems import Fix, Problem
from designer.check.report import NodeReport, Report
from designer.check.uses import Uses, block_stamp
from designer.check.walk import Remembered, Walk
from designer.graph import Design
from designer.layers.sizes import with_names

__all__ = ["Fix", "NodeReport", "Problem", "Report", "apply_fix", "check", "check_design"]


@dataclass
class _Memory:
    version: int = -1
    report: Report | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    nodes: Mapping[str, Remembered] = field(default_factory=dict)
    uses: Uses | None = None


_memories: WeakKeyDictionary[Design, _Memory] = WeakKeyDictionary()


def check_design(design: Design) -> Report:
    """Return what ``design`` means: shapes, problems, costs.

    A pure function; it remembers, per design, what has not changed since it was asked last.
    """
    memory = _memories.setdefault(design, _Memory())
    if memory.report is None or memory.version != design.version:
        if memory.uses is None or memory.uses.stamp != block_stamp(design):
            memory.uses, memory.nodes = Uses(design), {}
        before = memory.nodes if memory.variables == design.variables else {}
        memory.variables, memory.version = design.variables, design.version
        memory.report, memory.nodes = _check(design, memory.uses, before)
    return memory.report


def check(design: Design) -> list[Problem]:
    """Return all that is wrong with a design or odd about it, errors first."""
    return list(check_design(design).problems)


def _check(
    design: Design, uses: Uses, before: Mapping[str, Remembered]
) -> tuple[Report, Mapping[str, Remembered]]:
    walk = Walk(design.root, with_names(design.variables), uses=uses, before=before)
    nodes = walk.run()
    definitions = {name: uses.definition(name) for name in design.blocks}
    problems = (*_problems(design, nodes), *_inside(definitions))
    live = design.root.needed() or frozenset(nodes)
    return Report(nodes, problems, design.variables, live, definitions), walk.memory


def _inside(definitions: Mapping[str, Report]) -> tuple[Problem, ...]:
    found = {
        (p.network, p.node, p.code, p.message): p
        for report in definitions.values()
        for p in report.problems
    }
    return tuple(found.values())


def _problems(design: Design, reports: Mapping[str, NodeReport]) -> tuple[Problem, ...]:
    own = [problem for report in reports.values() for problem in report.problems]
    advised = [problem for advice in ADVICE for problem in advice(design, reports)]
    rank = {"error": 0, "warning": 1, "note": 2}
    return tuple(sorted(own + advised, key=lambda problem: rank[problem.severity]))


class _Room(ModuleType):
    """The library's `designer.check(design)` bears this room's name, so the room can be called."""

    def __call__(self, design: Design) -> list[Problem]:
        return check(design)


sys.modules[__name__].__class__ = _Room
