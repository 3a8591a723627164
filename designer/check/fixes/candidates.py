"""Candidate fixes: each rule yields changes that might fix the problems it knows about."""

from collections.abc import Callable, Iterator

from designer.check.fixes import (
    axes,
    branches,
    dtypes,
    expressions,
    recipes,
    sizes,
    values,
    wires,
)
from designer.check.fixes import (
    layer_kinds as kinds,
)
from designer.check.fixes.case import FixCase
from designer.check.report.problems import Fix

FixRule = Callable[[FixCase], Iterator[Fix]]

_SPECIFIC_RULES: tuple[FixRule, ...] = (
    wires.only_fitting_input,
    axes.permute_to_given,
    dtypes.dtype_of_input,
    values.correct,
)
"""Those that know better than the rule that found the problem."""
_GENERAL_RULES: tuple[FixRule, ...] = (
    *wires.FIX_RULES,
    *recipes.FIX_RULES,
    *dtypes.FIX_RULES,
    *branches.FIX_RULES,
    axes.shape_of_input,
    *kinds.FIX_RULES,
    *axes.FIX_RULES,
    *expressions.FIX_RULES,
    *sizes.FIX_RULES,
    *values.FIX_RULES,
)


def fix_candidates(case: FixCase) -> Iterator[Fix]:
    """Iterate over the candidates for a problem, the likeliest first."""
    for rule in _SPECIFIC_RULES:
        yield from rule(case)
    yield from case.problem.candidates
    for rule in _GENERAL_RULES:
        yield from rule(case)
