"""What might mend a problem: each function proposes for the problems it knows something about."""

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

Proposal = Callable[[FixCase], Iterator[Fix]]

FIRST: tuple[Proposal, ...] = (
    wires.only_fitting_input,
    axes.permute_to_given,
    dtypes.dtype_of_input,
    values.correct,
)
"""Those that know better than the rule that found the problem."""
THEN: tuple[Proposal, ...] = (
    *wires.PROPOSALS,
    *recipes.PROPOSALS,
    *dtypes.PROPOSALS,
    *branches.PROPOSALS,
    axes.shape_of_input,
    *kinds.PROPOSALS,
    *axes.PROPOSALS,
    *expressions.PROPOSALS,
    *sizes.PROPOSALS,
    *values.PROPOSALS,
)


def proposals(case: FixCase) -> Iterator[Fix]:
    """Iterate over all that might mend a problem, the likeliest first."""
    for propose in FIRST:
        yield from propose(case)
    yield from case.problem.ideas
    for propose in THEN:
        yield from propose(case)
