"""Fixes for expressions with unknown variables, and for impossible counts."""

import re
from collections.abc import Iterator

from designer.check.fixes.case import FixCase
from designer.check.report.problems import AddVariable, Fix, Repeat
from designer.did_you_mean import nearest_names
from designer.layers.initial_params import initial_params

_UNKNOWN = re.compile(r"there is no variable '(\w+)'")


def variable(case: FixCase) -> Iterator[Fix]:
    """Use a variable whose name is near, or make one of that name."""
    found = _UNKNOWN.search(case.problem.message) if case.problem.code == "expression" else None
    if found is None:
        return
    wrong, param = found[1], case.problem.param
    variables = case.network.header.variables
    value = case.owner.params.get(param)
    for name in nearest_names(wrong, variables, 2):
        if isinstance(value, str):
            corrected = re.sub(rf"\b{wrong}\b", name, value)
            yield case.set(case.owner.id, param, corrected)
    start = initial_params(case.layer).get(param, 1) if case.has_layer else 1
    if isinstance(start, int | float):
        yield case.fix(f"Add the variable {wrong} = {start}", AddVariable(wrong, start))


def repeat_once(case: FixCase) -> Iterator[Fix]:
    """Use a node once, or as often as is allowed at least."""
    if case.problem.node and case.node.repeat != 1:
        yield case.fix(f"Set repeat of {case.node.id} to 1", Repeat(case.node.id, 1))


FIX_RULES = (variable, repeat_once)
