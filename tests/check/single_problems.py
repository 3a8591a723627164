"""Designs with one problem of a kind: found, and fixed by its best fix."""

from designer.check import apply_fix, check_design


def only_problem(design, code):
    found = [p for p in check_design(design).problems if p.code == code]
    assert len(found) == 1, check_design(design).problems
    return found[0]


def fixed(design, problem):
    apply_fix(design, problem.fix)
    return check_design(design)
