"""Shapes and costs, for people and as JSON."""

import json

import pytest

from tests.cli.conftest import MLP, SIAMESE, call


def test_summary(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "summary", MLP)
    assert code == 0
    lines = out.splitlines()
    assert lines[0].split() == [
        "id", "layer", "input", "output", "parameters", "multiply-adds", "activations",
    ]  # fmt: skip
    assert lines[4].split() == "layer1 Linear (N, 64) (N, 128) 8,320 8,192 512 B".split()
    ends = [place for place, character in enumerate(lines[1]) if character == " "]
    assert all(line[place : place + 1] in {" ", ""} for line in lines[:8] for place in ends)
    assert "parameters     9,610 (all trainable)" in out


def test_summary_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "summary", SIAMESE, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["total_parameters"] == found["trainable_parameters"] == 8417
    by_id = {layer["id"]: layer for layer in found["layers"]}
    assert by_id["difference"]["inputs"] == [["N", 32], ["N", 32]]
    assert by_id["difference"]["outputs"] == [["N", 32]]
    assert by_id["embed"]["parameters"] == 8224
    assert by_id["embed"]["macs"] == 8192
    assert by_id["embed_again"]["layer"] == "Linear"
    assert by_id["embed_again"]["parameters"] == 0


def test_summary_of_a_broken_design_shows_what_is_known(
    capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    code, out, err = call(capsys, "summary", broken, "--json")
    assert code == 1
    assert json.loads(out)["layers"][0]["outputs"] == [["N", 64]]
    assert "has 1 error" in err
    assert call(capsys, "summary", broken)[1].count("?") == 2
