"""What a design makes to look at is counted, and refused with its place where it is too much."""

import time
from itertools import product

import pytest

from designer.check import check_design
from designer.check.fixes.search import counting_cost
from designer.check.inference.budget import MAX_NESTING, InferenceBudget, OverBudgetError
from designer.check.report.problems import TOO_MUCH
from designer.graph import Design, Header


def tower(levels: int, uses: int, *, differing: bool) -> Design:
    """Return blocks of which each holds the one before ``uses`` times, with other values or not."""
    design = Design("Tower")
    with design.edit("Build") as edit:
        for level in range(levels):
            block = edit.add_block(f"B{level}", Header(variables={"n": 1}))
            before = block.add_node("Input", node_id="x")
            for use in range(uses if level else 1):
                value = f"={uses} * n + {use}" if differing else "=n"
                layer, params = (f"B{level - 1}", {"n": value}) if level else ("relu", {})
                here = block.add_node(layer, params)
                block.connect(before, here)
                before = here
            block.connect(before, block.add_node("Output", node_id="y"))
        edit.add_node("Input", {"shape": (8,)}, node_id="x")
        edit.add_node(f"B{levels - 1}", {"n": 1}, node_id="top")
        edit.add_node("Output", node_id="y")
        edit.connect("x", "top")
        edit.connect("top", "y")
    return design


def codes(design: Design) -> set[str]:
    return {problem.code for problem in check_design(design).errors}


def test_uses_that_are_alike_cost_nothing_more() -> None:
    assert not check_design(tower(20, 3, differing=False)).errors


def test_uses_that_differ_are_counted_before_they_are_looked_at() -> None:
    assert not check_design(tower(4, 3, differing=True)).errors
    start = time.process_time()
    design = tower(20, 3, differing=True)
    report = check_design(design)
    assert time.process_time() - start < 10
    (problem, *_) = report.errors
    assert problem.code == TOO_MUCH
    assert problem.node
    assert "20,000" in problem.message


def test_an_edit_is_refused_and_allowed_as_a_fresh_design_is() -> None:
    design = tower(20, 3, differing=True)
    assert TOO_MUCH in codes(design)
    with design.edit("Use a small one") as edit:
        edit.update_node("top", layer="B2")
    assert not codes(design)
    design.undo()
    assert TOO_MUCH in codes(design)


def test_a_block_that_grows_for_ever_is_refused() -> None:
    design = Design("Grow")
    with design.edit("Build") as edit:
        block = edit.add_block("Twice")
        block.add_node("Input", node_id="x")
        block.add_node("cat", {"dim": 1}, node_id="both")
        block.add_node("Output", node_id="y")
        block.connect("x", "both", "", "0")
        block.connect("x", "both", "", "1")
        block.connect("both", "y")
        edit.add_node("Input", {"shape": (8,)}, node_id="x")
        edit.add_node("Twice", node_id="top", repeat=10**9)
        edit.add_node("Output", node_id="y")
        edit.connect("x", "top")
        edit.connect("top", "y")
    (problem,) = (p for p in check_design(design).errors if not p.network)
    assert problem.node == "top"


def test_blocks_nest_as_far_as_torch_can_call_them() -> None:
    assert "too-deep" not in codes(tower(MAX_NESTING, 1, differing=False))
    assert "too-deep" in codes(tower(MAX_NESTING + 1, 1, differing=False))


def test_each_inside_counts_once_and_the_first_of_a_block_not_at_all() -> None:
    design = tower(2, 1, differing=False)
    budget = InferenceBudget(design.blocks, most=30)
    budget.add_inside("B0", 1)
    budget.add_inside("B0", 1)
    assert budget.inferences == 0
    budget.add_inside("B0", 2)
    once = budget.inferences
    assert once > len(design.blocks["B0"])
    budget.add_inside("B0", 2)
    assert budget.inferences == once
    with pytest.raises(OverBudgetError):
        for key in range(3, 9):
            budget.add_inside("B0", key)


@pytest.mark.parametrize("what", ["", "lists", "wires"])
def test_trying_a_fix_counts_wires_and_lists_as_well(what: str) -> None:
    design = Design("Much")
    with design.edit("Build") as edit:
        edit.add_node("Input", {"shape": (4,)}, node_id="x")
        edit.add_node("Linear", {"out_features": 0}, node_id="wrong")
        edit.connect("x", "wrong")
        if what == "lists":
            edit.add_node("reshape", {"shape": (1,) * 100_000}, node_id="long")
        if what == "wires":
            inputs = [edit.add_node("Input", {"shape": (4,)}) for _ in range(100)]
            sums = [edit.add_node("cat") for _ in range(50)]
            for source, target in product(inputs, sums):
                edit.connect(source, target)
    problem = next(p for p in check_design(design).errors if p.node == "wrong")
    with counting_cost() as count:
        assert problem.fixes
    least = {"": 50, "lists": 100_000 // 20, "wires": 5_000 // 20}[what]
    assert least <= count.steps
    assert what or count.steps < 1_000
