"""Every fix on offer mends its problem, makes no new error, and is one undo step."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from designer.check import Problem, Report, apply_fix, check_design
from designer.check.datasets import DATA
from designer.files import dumps, load
from designer.graph import Design
from designer.training.data import load_data
from tests.check import coached
from tests.check.broken import CASES, Broken, design_of
from tests.check.mutations import mutate

EXAMPLES = sorted((Path(__file__).parents[2] / "resources" / "examples").glob("*.nnd"))


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
    assert problem.severity == "warning"
    assert not check_design(design).errors
    titles = [fix.title for fix in problem.fixes]
    assert titles[:1] == [coached.fix]
    assert set(coached.more) <= set(titles)
    hold_to_promises(design, problem)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_need_no_advice(path: Path) -> None:
    assert not [p for p in check_design(load(path)).problems if p.severity != "note"]


@pytest.mark.parametrize("source", DATA)
def test_what_is_known_of_data_is_true(source: str) -> None:
    dataset = load_data({"source": source})
    assert DATA[source].shape == dataset.inputs[0].shape[1:]
    assert DATA[source].classes == len(dataset.classes)
