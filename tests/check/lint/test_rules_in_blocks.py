"""Advice inside blocks: said once for a definition, with its place, and mended there."""

import pytest

from designer.check import apply_fix, check_design
from designer.check import incremental as memory
from designer.check.report.instance_path import InstancePath, located, report_at
from designer.files import dumps, loads
from designer.graph import Design
from tests.check.check_from_scratch import check_from_scratch
from tests.check.faulty_designs import CASES
from tests.check.faulty_designs import dubious as coached
from tests.check.faulty_designs.faults import design_of


def with_block(*, uses=2, batch_size=64):
    """Use a block of BatchNorm2d, softmax over the batch and a loose end several times in a row."""
    design = Design("Net")
    with design.edit("Draw") as edit:
        edit.update_header(training={"batch_size": batch_size})
        inside = edit.add_block("Part")
        for node, layer, params in (
            ("x", "Input", {}), ("norm", "BatchNorm2d", {}), ("soft", "Softmax", {"dim": 0}),
            ("loose", "relu", {}), ("y", "Output", {}),
        ):  # fmt: skip
            inside.add_node(layer, params, node_id=node)
        for source, target in (("x", "norm"), ("norm", "soft"), ("soft", "y"), ("x", "loose")):
            inside.connect(source, target)
        last = edit.add_node("Input", {"shape": (3, 8, 8)}, node_id="image")
        for number in range(uses):
            used = edit.add_node("Part", node_id=f"part{number + 1}")
            edit.connect(last, used)
            last = used
        edit.connect(last, edit.add_node("Output", node_id="out"))
    design.clear_history()
    return design


def said(design):
    return [(p.network, p.node, p.code, p.severity) for p in check_design(design).problems]


INSIDE = [
    ("Part", "soft", "softmax-batch", "warning"),
    ("Part", "loose", "leads-nowhere", "warning"),
]


@pytest.mark.parametrize("uses", [0, 1, 3])
def test_a_definition_is_advised_once_however_often_it_is_used(uses):
    found = said(with_block(uses=uses))
    if not uses:  # nothing arrives, so nothing is known of what leaves
        assert not found
    else:
        assert sorted(found) == sorted(INSIDE)


def test_it_is_told_where_it_is_seen():
    design = with_block()
    report = check_design(design)
    places = {one.problem.node: one.place for one in located(report)}
    assert places == {"soft": InstancePath("Part"), "loose": InstancePath("Part")}
    for one in located(report):
        here = report_at(design, report, one.place)
        assert [p.code for p in here.by_node[one.problem.node]] == [one.problem.code]


@pytest.mark.parametrize("code", ["softmax-batch", "leads-nowhere"])
def test_its_fix_mends_the_definition(code):
    design = with_block()
    problem = next(p for p in check_design(design).problems if p.code == code)
    assert problem.fix is not None
    apply_fix(design, problem.fix)
    report = check_design(design)
    assert code not in {p.code for p in report.problems}
    assert not report.errors
    assert report.problems == check_from_scratch(design).problems
    design.undo()
    assert sorted(said(design)) == sorted(INSIDE)


def test_a_batch_of_one_is_seen_by_the_blocks_too():
    design = with_block()
    check_design(design)
    with design.edit("One at a time") as edit:
        edit.update_header(training={"batch_size": 1})
    problem = next(p for p in check_design(design).problems if p.code == "batch-norm-one")
    assert (problem.network, problem.node) == ("Part", "norm")
    assert check_design(design).problems == check_from_scratch(design).problems
    apply_fix(design, problem.fix)
    assert design.training["batch_size"] == 32
    assert not design.blocks["Part"].header.training
    assert sorted(said(design)) == sorted(INSIDE)
    assert "batch-norm-one" in {p[2] for p in said(loads(dumps(with_block(batch_size=1))))}
    assert sorted(said(with_block())) == sorted(INSIDE)


def test_advice_of_one_design_asks_no_other(monkeypatch):
    """Blocks that hold the same are remembered across designs; their fixes must not be."""
    first, second = with_block(), with_block()
    check_design(first)
    problem = next(p for p in check_design(second).problems if p.node == "soft")
    with first.edit("Other") as edit:
        edit.within("Part").remove_node("soft")
    assert problem.fixes  # tried on the design it was found in


def test_a_block_with_advice_is_looked_at_once_for_all_edits_elsewhere(monkeypatch):
    design = with_block(uses=20)
    check_design(design)
    walked = []
    real = memory.ShapePropagation.run
    monkeypatch.setattr(
        memory.ShapePropagation, "run", lambda self: walked.append(self) or real(self)
    )
    with design.edit("Mute") as edit:
        edit.update_node("part3", muted=True)
    check_design(design)
    assert not walked


@pytest.mark.parametrize("name", ["Softmax and CrossEntropyLoss", "channels last"])
def test_there_is_no_advice_about_what_a_muted_node_would_do(name):
    broken = next(b for b in (*CASES, *coached.CASES) if b.name == name)
    design = design_of(broken)
    (problem,) = [p for p in check_design(design).problems if p.code == broken.code]
    with design.edit("Mute") as edit:
        edit.update_node(problem.node, muted=True)
    assert not [p for p in check_design(design).problems if p.code == broken.code]
    design.undo()
    assert [p for p in check_design(design).problems if p.code == broken.code]
