"""What a fix adds has a place of its own on the canvas."""

import pytest

from designer.check import apply_fix, check_design
from tests.check.faulty_designs import CASES
from tests.check.faulty_designs.faults import Broken, design_of


@pytest.mark.parametrize(
    "broken", [b for b in CASES if "Insert" in b.fix or "Add an" in b.fix], ids=lambda b: b.name
)
def test_no_two_cards_lie_on_each_other(broken: Broken) -> None:
    design = design_of(broken)
    (problem,) = (p for p in check_design(design).problems if p.code == broken.code)
    before = {node.id: node.at for node in design.nodes()}
    apply_fix(design, problem.fixes[0])
    added = [node for node in design.nodes() if node.id not in before]
    assert added
    for new in added:
        for other in design.nodes():
            apart = (abs(new.at[0] - other.at[0]), abs(new.at[1] - other.at[1]))
            assert other is new or apart[0] >= 190 or apart[1] >= 100


def test_a_chain_is_pushed_on_by_what_is_inserted() -> None:
    design = design_of(next(b for b in CASES if b.name == "flatten before linear"))
    (problem,) = check_design(design).errors
    apply_fix(design, problem.fixes[0])
    assert [node.at for node in design.root.in_order()] == [(0, 0), (220, 0), (440, 0), (640, 0)]
    design.undo()
    assert [node.at for node in design.root.in_order()] == [(0, 0), (200, 0), (400, 0)]
