"""The catalogue, for people and as JSON."""

import json

import pytest

from tests.cli.conftest import call


def test_layers(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "layers")
    assert code == 0
    assert "\nconvolution\n" in out
    found = {one["name"]: one for one in json.loads(call(capsys, "layers", "--json")[1])["layers"]}
    params = {param["name"]: param for param in found["Linear"]["params"]}
    assert params["in_features"]["inferred"]
    assert params["out_features"]["required"]
    assert params["bias"]["default"] is True
