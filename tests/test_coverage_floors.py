"""A whole run fails where a room's own tests reach less of it than before; no other run does."""

from pathlib import Path

import pytest

from tests import coverage_floors
from tests.coverage_floors import FLOORS, KINDS, is_whole, reached

PROJECT = Path(__file__).parents[1]
CODE = """
def sign(number):
    if number < 0:
        return -1
    return 1
"""
INI = """
[tool.pytest.ini_options]
testpaths = ["tests"]
addopts = ["--import-mode=importlib"]
markers = ["slow: is slow"]
[tool.coverage.run]
branch = true
source = ["designer/graph"]
"""


@pytest.fixture
def inner(pytester: pytest.Pytester) -> pytest.Pytester:
    """Make a project of one room, whose own test takes one branch, and another room's the other."""
    for folder in ("designer/graph", "tests/graph", "tests/gui"):
        (pytester.path / folder).mkdir(parents=True)
    for folder in ("designer", "designer/graph", "tests"):
        (pytester.path / folder / "__init__.py").touch()
    (pytester.path / "designer/graph/signs.py").write_text(CODE)
    for folder, number in (("graph", 1), ("gui", -1)):
        (pytester.path / f"tests/{folder}/test_{folder}.py").write_text(
            "from designer.graph.signs import sign\n"
            f"def test_{folder}_sign():\n    assert sign({number}) == {number}\n"
        )
    source = Path(coverage_floors.__file__)
    (pytester.path / "tests" / source.name).write_text(source.read_text(encoding="utf-8"))
    pytester.makepyprojecttoml(INI)
    floors(pytester, lines=75, branches=50)
    return pytester


def floors(inner: pytest.Pytester, **floor: float) -> None:
    text = "\n".join(f"{kind} = {percent}" for kind, percent in floor.items())
    (inner.path / "tests/coverage_floors.toml").write_text(f"[graph]\n{text}\n")


def run(inner: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return inner.runpytest_subprocess("-p", "tests.coverage_floors", *arguments)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [(), ("-n", "1")])
def test_a_whole_run_reaches_what_the_rooms_own_tests_do(inner, workers) -> None:
    result = run(inner, *workers)
    assert result.ret == 0
    result.stdout.fnmatch_lines(
        ["graph*lines*75.00 %, floor 75 %", "graph*branches*50.00 %, floor 50 %", "*2 passed*"]
    )
    assert (inner.path / ".coverage").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_below_its_floor_fails_the_run(inner, kind) -> None:
    floors(inner, **{"lines": 75, "branches": 50} | {kind: 75.1})
    result = run(inner)
    assert result.ret == 1
    result.stdout.fnmatch_lines([f"ERROR: the tests of tests/graph reach * of the {kind} *"])
    assert len([line for line in result.outlines if line.startswith("ERROR")]) == 1
    assert "2 passed" in result.outlines[-1]


def test_a_run_of_some_tests_is_not_measured(inner) -> None:
    floors(inner, lines=100, branches=100)
    result = run(inner, "-k", "graph")
    assert result.ret == 0
    assert "floor" not in result.stdout.str()
    assert not (inner.path / ".coverage").exists()


@pytest.mark.parametrize(
    ("arguments", "whole"),
    [
        ("", True),
        ("-v -x --durations=3 --junitxml=x.xml", True),
        ("tests/graph", False),
        ("-k graph", False),
        ("-m graph", False),
        ("--deselect=tests/gui", False),
        ("--ignore=tests/gui", False),
        ("--ignore-glob=*gui*", False),
        ("--lf", False),
        ("--sw", False),
        ("--collect-only", False),
    ],
)
def test_what_selects_is_no_whole_run(inner, arguments, whole) -> None:
    assert is_whole(inner.parseconfig(*arguments.split())) is whole


def test_a_run_that_fails_anyhow_is_not_judged(inner) -> None:
    (inner.path / "tests/gui/test_gui.py").write_text("def test_it():\n    raise OSError\n")
    floors(inner, lines=100, branches=100)
    assert "floor" not in run(inner).stdout.str()


def test_files_are_summed_up_by_package() -> None:
    def file(lines: int, of: int, branches: int, of_branches: int) -> dict[str, dict[str, int]]:
        return {
            "summary": {
                "covered_lines": lines, "num_statements": of,
                "covered_branches": branches, "num_branches": of_branches,
            }
        }  # fmt: skip

    files = {
        "designer/graph/a.py": file(10, 10, 0, 0),
        "designer/graph/layout/b.py": file(5, 10, 1, 4),
        "designer/check/c.py": file(3, 4, 2, 2),
    }
    found = {(each.package, each.kind): each.percent for each in reached({"files": files})}
    assert set(found) == {(package, kind) for package in FLOORS for kind in KINDS}
    assert (found["graph", "lines"], found["graph", "branches"]) == (75, 25)
    assert (found["check", "lines"], found["check", "branches"]) == (75, 100)
    assert (found["files", "lines"], found["files", "branches"]) == (0, 0)


def test_each_floor_is_of_a_package_that_has_tests_and_is_measured() -> None:
    measured = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    for package, floor in FLOORS.items():
        assert set(floor) == set(KINDS)
        assert list((PROJECT / "tests" / package).glob("test_*.py"))
        assert f'"designer/{package}"' in measured
