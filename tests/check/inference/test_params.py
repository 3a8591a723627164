"""No value of a parameter or variable, and no size, breaks a check or makes it slow."""

import random
import time
from typing import Any

import pytest

from designer.check import check_design
from designer.graph import Design
from designer.layers.catalogue import CATALOGUE
from tests.check.hostile_values import hostile_design

LAYERS = tuple(CATALOGUE.values())
USES = 2 * len(LAYERS)
"""So many designs are drawn here; 60,000 were once."""
LONGEST = 2.0
"""Seconds that a check with one problem's fixes may take."""


@pytest.mark.parametrize("part", range(8))
def test_whatever_values_stand_there_the_check_ends_with_sentences(part: int) -> None:
    draw = random.Random(f"hostile {part}")
    for number in range(part, USES, 8):
        layer = LAYERS[number % len(LAYERS)]
        seed = draw.randrange(2**48)
        design = hostile_design(random.Random(seed), layer)
        began = time.perf_counter()
        report = check_design(design)
        for problem in report.problems:
            assert len(problem.message) < 3_000, (layer.name, seed)
            assert problem.message.isprintable(), (layer.name, seed, problem.message)
        if report.problems and not seed % 8:
            assert all(fix.title for fix in report.problems[0].fixes)
        assert time.perf_counter() - began < LONGEST, (layer.name, seed)


def _one(layer: str, params: dict[str, Any], variables: dict[str, Any], *shapes: Any) -> Design:
    design = Design("One")
    with design.edit("Build") as edit:
        edit.update_header(variables=variables)
        node = edit.add_node(layer, params, node_id="node")
        ports = [port.name for port in CATALOGUE[layer].inputs]
        for port, shape in zip(ports, shapes, strict=False):
            edit.connect(edit.add_node("Input", {"shape": shape}), node, target_port=port)
        first = CATALOGUE[layer].output_ports({**CATALOGUE[layer].defaults, **params})[:1]
        edit.connect(node, edit.add_node("Output"), *first)
    return design


FACES: dict[str, tuple[str, dict[str, Any], dict[str, Any], Any, str]] = {
    "minus a text": ("Linear", {"out_features": "=-a"}, {"a": "x"}, (8,), "'x'"),
    "a text a million times": ("Linear", {"out_features": "=a*1000000"}, {"a": "x"}, (8,), "'x'"),
    "a list a million times": (
        "reshape", {"shape": "=a*1000000"}, {"a": [1, 2]}, (8,), "(1, 2)",
    ),
    "formatting": ("Linear", {"out_features": "=a%5"}, {"a": "%9999999d"}, (8,), "computed with"),
    "a root": ("Linear", {"out_features": "=n**0.5"}, {"n": 16}, (8,), "whole number"),
    "a float that overflows": ("Linear", {"out_features": "=a**2"}, {"a": 1e300}, (8,), "1e+18"),
    "powers of a sum": (
        "Linear", {"out_features": f"=(({'+'.join(f'v{n}' for n in range(12))})**8)**8+2"},
        {f"v{n}": 0 for n in range(12)}, (8,), "1000 parts",
    ),
    "a list without end": ("reshape", {"shape": (1,) * 100_000}, {}, (8,), "1000 numbers"),
    "a scale beyond floats": ("Upsample", {"scale_factor": 1e308}, {}, (3, 8, 8), "2147483647"),
    "ports without end": ("unbind", {"count": 2**62}, {}, (8,), "at most 1000"),
    "parts without end": ("hsplit", {"sections": 2**31}, {}, (8, 8), "at most 1000"),
    "a size without end": ("Linear", {"out_features": 2**62}, {}, (8,), "2147483647"),
    "weights without end": (
        "Bilinear", {"out_features": 2**31 - 1}, {}, (2**31 - 1,), "weights, more than",
    ),
    "more axes than torch has": ("repeat", {"repeats": (1,) * 65}, {}, (8,), "at most 64"),
    "more bytes than there are": (
        "expand", {"size": (2**31 - 1,) * 4}, {}, (1, 1, 1), "9223372036854775807 bytes",
    ),
}  # fmt: skip


@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
def test_an_impossible_value_is_an_error_at_its_node(face: Any) -> None:
    layer, params, variables, shape, words = face
    shapes = [shape] * len(CATALOGUE[layer].inputs)
    began = time.perf_counter()
    report = check_design(_one(layer, params, variables, *shapes))
    assert time.perf_counter() - began < LONGEST
    (error,) = [p for p in report.errors if p.node == "node"]
    assert words in error.message


def test_many_layers_of_an_lstm_cost_no_more_than_one() -> None:
    design = _one(
        "LSTM", {"hidden_size": 2, "num_layers": 10**8, "batch_first": True}, {}, ("T", 6)
    )
    began = time.perf_counter()
    report = check_design(design)
    assert time.perf_counter() - began < LONGEST
    assert not report.errors
    assert report.total_parameters == 8 * 6 + 8 * 2 + 16 + (10**8 - 1) * (8 * 2 + 8 * 2 + 16)


@pytest.mark.parametrize("size", [2**31 - 1, 10**9])
def test_sizes_far_apart_meet_by_no_stride_and_at_once(size: int) -> None:
    design = _one("add", {}, {}, (3, 8, 8), (3, size, 8))
    began = time.perf_counter()
    problems = check_design(design).errors
    titles = [fix.title for problem in problems for fix in problem.fixes]
    assert time.perf_counter() - began < LONGEST
    assert problems
    assert isinstance(titles, list)


@pytest.mark.parametrize("layer", ["matmul", "bmm", "outer", "cat", "sub"])
def test_numbers_without_axes_are_joined_or_fixed_without_a_stumble(
    layer: str, caplog: pytest.LogCaptureFixture
) -> None:
    design = Design("Scalars")
    with design.edit("Build") as edit:
        node = edit.add_node(layer, node_id="node")
        for _ in range(2):
            edit.connect(edit.add_node("Input", {"shape": (), "batch": False}), node)
    for problem in check_design(design).errors:
        assert all(fix.title for fix in problem.fixes)
    assert not caplog.records
