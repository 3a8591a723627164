"""Problems with their fixes, for people and as JSON."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import MLP, call


def test_a_note_is_no_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    nodes = [
        {"id": "a", "layer": "Input", "params": {"shape": ["T"]}},
        {"id": "b", "layer": "Input", "params": {"shape": ["S"]}},
        {"id": "both", "layer": "add"},
        {"id": "y", "layer": "Output"},
    ]
    edges = [["a", "both.input"], ["b", "both.other"], ["both", "y"]]
    path = tmp_path / "open.nnd"
    path.write_text(json.dumps({"nnd": 1, "nodes": nodes, "edges": edges}))
    code, out, _ = call(capsys, "check", str(path))
    assert code == 0
    assert "note: both needs T = S when it runs" in out


def test_check(capsys: pytest.CaptureFixture[str], broken: str) -> None:
    assert call(capsys, "check", MLP) == (0, f"{MLP}: no problems\n", "")
    code, out, err = call(capsys, "check", broken)
    assert code == 1
    assert err == ""
    assert "1 error" in out
    assert "linear1 expects 100 features" in out
    assert "fix: " in out


def test_check_json(capsys: pytest.CaptureFixture[str], broken: str) -> None:
    assert json.loads(call(capsys, "check", MLP, "--json")[1]) == {"problems": []}
    code, out, _ = call(capsys, "check", broken, "--json")
    assert code == 1
    (problem,) = json.loads(out)["problems"]
    assert {"severity", "node", "port", "code", "message", "fix"} <= set(problem)
    assert (problem["severity"], problem["node"]) == ("error", "linear1")
