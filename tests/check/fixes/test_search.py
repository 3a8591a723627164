"""Every fix on offer mends its problem, makes no new error, and is one undo step."""

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.check import Problem, Report, apply_fix, check_design
from designer.check.fixes import search
from designer.check.lint.datasets import KNOWN_DATASETS
from designer.files import dumps, load
from designer.graph import Design
from designer.layers.sizes import stride_between
from designer.training.data.sources import load_data
from tests.check.faulty_designs import CASES
from tests.check.faulty_designs import dubious as coached
from tests.check.faulty_designs.faults import Broken, design_of, i, linear
from tests.check.mutations import mutate
from tests.check.strategies import designs
from tests.designs import chain, inp

EXAMPLES = sorted((Path(__file__).parents[3] / "resources" / "examples").glob("*.nnd"))


@pytest.fixture(autouse=True)
def _proposals_may_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_until_failure", lambda candidates: candidates)


def errors(report: Report) -> "Counter[Any]":
    return Counter(problem.key for problem in report.errors)


def hold_to_promises(design: Design, problem: Problem) -> None:
    """Take each fix of a problem: it is gone, no sound node has an error, and undo is exact."""
    before, text = check_design(design), dumps(design)
    for fix in problem.fixes:
        apply_fix(design, fix)
        after = check_design(design)
        assert problem.key not in {p.key for p in after.problems} or (
            errors(after)[problem.key] < errors(before)[problem.key]
        ), fix.title
        for network, node, *_ in errors(after) - errors(before):
            report = before.definitions[network] if network else before
            assert node in report.nodes, fix.title
            assert not report.nodes[node].known, fix.title
        assert design.undo_title == fix.title
        design.undo()
        assert dumps(design) == text, fix.title


@pytest.mark.parametrize("broken", CASES, ids=lambda broken: broken.name)
def test_a_mistake_has_its_fix(broken: Broken) -> None:
    design = design_of(broken)
    (problem,) = (p for p in check_design(design).problems if p.code == broken.code)
    titles = [fix.title for fix in problem.fixes]
    assert titles[:1] == [broken.fix]
    assert set(broken.more) <= set(titles)
    assert problem.to_json()["fix"] == broken.fix
    hold_to_promises(design, problem)


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_fixes_of_random_mistakes_keep_their_promises(path: Path) -> None:
    for seed in range(4):
        design = load(path)
        mistake = mutate(design, seed)
        for problem in check_design(design).errors[:2]:
            hold_to_promises(design, problem)
        if mistake:
            design.undo()
            assert not check_design(design).errors


def test_most_mistakes_have_a_fix() -> None:
    found: Counter[bool] = Counter()
    for place, path in enumerate(EXAMPLES[::4]):
        for seed in range(4):
            design = load(path)
            mutate(design, 100 * place + seed)
            found.update(bool(problem.fixes) for problem in check_design(design).errors[:1])
    assert found.total() > 30
    assert found[True] >= 0.9 * found.total()


def test_nothing_is_offered_for_what_is_gone() -> None:
    design = design_of(CASES[0])
    (problem,) = check_design(design).errors
    apply_fix(design, problem.fixes[0])
    assert problem.fixes == ()
    design.undo()
    assert problem.fixes


def test_a_design_without_problems_is_never_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Design, "copy", lambda _: pytest.fail("copied"))
    design = load(EXAMPLES[0])
    assert not [p for p in check_design(design).problems if p.fixes]


@pytest.mark.parametrize("coached", coached.CASES, ids=lambda coached: coached.name)
def test_advice_has_its_fix(coached: Broken) -> None:
    design = design_of(coached)
    found = check_design(design).problems
    (problem,) = (p for p in found if p.code == coached.code)
    assert problem.severity in {"warning", "note"}
    assert not check_design(design).errors
    titles = [fix.title for fix in problem.fixes]
    assert titles[:1] == [coached.fix]
    assert set(coached.more) <= set(titles)
    hold_to_promises(design, problem)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_need_no_advice(path: Path) -> None:
    assert not [p for p in check_design(load(path)).problems if p.severity != "note"]


@pytest.mark.parametrize("source", KNOWN_DATASETS)
def test_what_is_known_of_data_is_true(source: str) -> None:
    dataset = load_data({"source": source})
    assert KNOWN_DATASETS[source].shape == dataset.inputs[0].shape[1:]
    assert KNOWN_DATASETS[source].classes == len(dataset.classes)


def titles_of(nodes: dict[str, Any], wires: str) -> list[str]:
    design = design_of(Broken("", nodes, wires, "", ""))
    return [fix.title for problem in check_design(design).errors for fix in problem.fixes]


def test_no_projection_where_no_stride_makes_sizes_meet() -> None:
    nodes = {"x": i(64, 56, 56), "z": i(32, 27, 27), "join": "add", "y": "Output"}
    design = design_of(Broken("", nodes, "x join.input, z join.other, join y", "", ""))
    (problem,) = check_design(design).errors
    assert problem.message.endswith(
        "; no stride takes 56 to 27, so resize, pad or crop one of them"
    )
    assert not [fix for fix in problem.fixes if "stride" in fix.title]


@pytest.mark.parametrize(
    ("large", "small", "stride"), [(56, 28, 2), (57, 29, 2), (56, 14, 4), (9, 1, 9), (7, 7, 1)]
)
def test_the_stride_is_the_smallest_that_works(large: int, small: int, stride: int) -> None:
    assert stride_between(large, small) == stride
    assert (large - 1) // stride + 1 == small


@pytest.mark.parametrize("layer", ["MaxPool2d", "AvgPool2d", "Conv2d"])
def test_a_kernel_of_a_billion_is_not_tried_down_to_what_fits(layer: str) -> None:
    params = {"kernel_size": 10**9, **({"out_channels": 4} if layer == "Conv2d" else {})}
    nodes = {"x": i(3, 20, 16), "large": (layer, params), "y": "Output"}
    assert "Set large.kernel_size to 16" in titles_of(nodes, "x large y")


def test_a_wire_is_connected_only_where_one_end_is_open() -> None:
    nodes = {
        "x": i(5),
        "a": linear(8),
        "b": linear(8),
        "c": linear(8),
        "join": "add",
        "y": "Output",
    }
    wires = "x a join.input, x b, x c, join y"
    assert not [title for title in titles_of(nodes, wires) if "Connect" in title]


def test_a_fix_of_a_block_suits_every_use_of_it() -> None:
    """Two uses with different channels: a number that suits one only is not on offer."""
    design = Design("Twice")
    with design.edit("Draw") as edit:
        block = edit.add_block("Head")
        block.add_node("Input", node_id="x")
        block.add_node("Linear", {"in_features": 8, "out_features": 2}, node_id="fc")
        block.add_node("Output", node_id="out")
        block.connect("x", "fc")
        block.connect("fc", "out")
        for name, size in (("small", 8), ("large", 16)):
            edit.add_node("Input", {"shape": (size,)}, node_id=f"x_{name}")
            edit.add_node("Head", node_id=name)
            edit.connect(f"x_{name}", name)
            edit.connect(name, edit.add_node("Output"))
    design.clear_history()
    (problem,) = check_design(design).errors
    assert [fix.title for fix in problem.fixes] == [
        "In Head: clear fc.in_features, so that it follows from the input"
    ]
    hold_to_promises(design, problem)


def test_an_inserted_layer_keeps_the_order_of_unnamed_wires() -> None:
    nodes = {
        "x": i(3, 8, 8),
        "z": i(4, 8, 8),
        "w": i(8, 8),
        "join": ("cat", {"dim": 1}),
        "y": "Output",
    }
    design = design_of(Broken("", nodes, "x join, w join, z join, join y", "", ""))
    (problem,) = check_design(design).errors
    apply_fix(design, next(f for f in problem.fixes if "unsqueeze" in f.title))
    wires = check_design(design).nodes["join"].wires["tensors"]
    assert [wire.source for wire in wires] == ["x", "unsqueeze", "z"]


def test_what_comes_to_light_is_no_reason_to_offer_nothing() -> None:
    nodes = {
        "x": i(8), "a": linear(4, in_features=9), "b": linear(4, in_features=9), "y": "Output",
    }  # fmt: skip
    assert titles_of(nodes, "x a b y")


ODD = ("x", "=1/0", "=width", -3, 0, 1.5, True, None, (), ("a",), (1, 2, 3, 4), 10**9)


@settings(max_examples=40)
@given(designs(), st.randoms(use_true_random=False))
def test_fixes_of_random_designs_keep_their_promises(design: Design, rng: random.Random) -> None:
    """Whatever somebody has drawn and typed: nothing fails, and what is offered mends."""
    if rng.random() < 0.7:
        mutate(design, rng.randrange(10**6))
    nodes = [node for node in design.nodes() if node.params]
    if nodes and rng.random() < 0.5:
        node = rng.choice(nodes)
        with design.edit("Type something odd") as edit:
            edit.set_param(node.id, rng.choice(list(node.params)), rng.choice(ODD))
    for problem in check_design(design).problems:
        hold_to_promises(design, problem)


def bent():
    """x -> conv -> head, the last wire led around something, which expects an image flattened."""
    design = chain(
        inp(1, 8, 8), ("Conv2d", {"out_channels": 2, "kernel_size": 3, "id": "conv"}),
        ("Linear", {"in_features": 72, "out_features": 4, "id": "head"}), "Output",
    )  # fmt: skip
    with design.edit("Lead") as edit:
        edit.update_node("head", at=(1200.0, 0.0))
        for node in design.nodes():
            if node.layer == "Output":
                edit.update_node(node.id, at=(1400.0, 0.0))
        edge = next(e for e in design.edges() if e.target == "head")
        edit.bend(edge, [(400.0, 200.0), (600.0, 200.0), (1000.0, 200.0), (1100.0, 0.0)])
    return design


def test_a_fix_on_a_wire_keeps_its_bends_where_they_lie():
    design = bent()
    before = dumps(design)
    (problem,) = check_design(design).errors
    fix = next(fix for fix in problem.fixes if "Insert Flatten" in fix.title)
    apply_fix(design, fix)
    (new,) = (node for node in design.nodes() if node.layer == "Flatten")
    into = next(e for e in design.edges() if e.target == new.id)
    out = next(e for e in design.edges() if e.source == new.id)
    assert 600 < new.at[0] < 1000
    assert into.via == ((400.0, 200.0), (600.0, 200.0))
    assert out.via == ((1000.0, 200.0), (1100.0, 0.0))
    assert not check_design(design).errors
    design.undo()
    assert dumps(design) == before


def test_a_fix_that_removes_a_node_keeps_the_bends_on_both_sides():
    design = chain(inp(4), ("Softmax", {"id": "soft"}), ("Output", {"id": "y"}),
                   loss="CrossEntropyLoss")  # fmt: skip
    with design.edit("Lead") as edit:
        first, second = design.edges()
        edit.bend(first, [(50.0, 90.0)])
        edit.bend(second, [(300.0, 90.0)])
    problem = check_design(design).problems[0]
    apply_fix(design, next(fix for fix in problem.fixes if "Remove soft" in fix.title))
    (left,) = design.edges()
    assert left.via == ((50.0, 90.0), (300.0, 90.0))
