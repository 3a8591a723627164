"""Blocks: checked as they are used, repeated, nested, and never part of themselves."""

from dataclasses import replace

import pytest

from designer.check import apply_fix, check_design
from designer.codegen import to_source
from designer.graph import Design, DesignError, Header
from tests.designs import with_block


def test_a_block_is_checked_as_it_is_used():
    report = check_design(with_block(width=32))
    assert not report.problems
    assert str(report.nodes["wide"].outputs["y"]) == "(N, 32)"
    assert report.total_parameters == (8 * 64 + 64) + (64 * 32 + 32)
    assert str(report.at(("wide",)).nodes["up"].outputs["output"]) == "(N, 64)"
    assert str(report.definitions["Wide"].nodes["up"].outputs["output"]) == "(N, 64)"


def test_changing_a_block_changes_every_instance():
    design = with_block()
    before = check_design(design).total_parameters
    with design.edit("Wider", "Wide") as edit:
        edit.set_param("up", "out_features", 100)
    assert check_design(design).total_parameters == 8 * 100 + 100 + 100 * 16 + 16 != before
    design.undo()
    assert check_design(design).total_parameters == before


def test_an_error_inside_shows_at_the_definition_and_at_the_instance():
    design = with_block()
    with design.edit("Break", "Wide") as edit:
        edit.set_param("down", "in_features", 7)
    inside = next(p for p in check_design(design).errors if p.network == "Wide")
    assert inside.message == "down expects 7 features (in_features), but up gives 32"
    outside = next(p for p in check_design(design).errors if not p.network)
    assert outside.node == "wide"
    assert "inside Wide: down expects 7" in outside.message
    report = check_design(design)
    assert set(report.by_node) == {"wide"}
    assert set(report.at(("wide",)).by_node) == {"down"}
    apply_fix(design, inside.fix)
    assert not check_design(design).problems


def test_a_repeat_of_a_billion_costs_nothing():
    report = check_design(with_block(repeat=10**9))
    first = (8 * 32 + 32) + (32 * 16 + 16)
    later = (16 * 32 + 32) + (32 * 16 + 16)
    assert report.total_parameters == first + later * (10**9 - 1)


def test_a_repeat_may_be_an_expression():
    design = with_block(repeat="=depth")
    assert any("no variable 'depth'" in p.message for p in check_design(design).problems)
    with design.edit("Give") as edit:
        edit.update_header(variables={"depth": 2})
    assert not check_design(design).problems


def test_a_block_cannot_contain_itself():
    design = with_block()
    with (
        pytest.raises(DesignError, match=r"contain itself \(Wide -> Wide\)"),
        design.edit("Twist", "Wide") as edit,
    ):
        edit.update_node("up", layer="Wide", params={})
    # No edit and no file brings it in; should anything else, it is a problem, not an endless loop.
    network = design.network("Wide")
    up = network.node("up")
    network.put_node("up", up, replace(up, layer="Wide", params={}))
    assert any(p.code == "recursive-block" for p in check_design(design).errors)


def test_a_variable_of_a_block_may_be_zero():
    design = Design("Padded")
    with design.edit("Build") as edit:
        inner = edit.add_block("Conv", Header(variables={"padding": 1}))
        inner.add_node("Input", node_id="x")
        given = {"out_channels": 2, "kernel_size": 3, "padding": "=padding"}
        inner.add_node("Conv1d", given, node_id="conv")
        inner.add_node("Output", node_id="y")
        inner.connect("x", "conv")
        inner.connect("conv", "y")
        edit.add_node("Input", {"shape": (4, 9)}, node_id="signal")
        edit.add_node("Conv", {"padding": 0}, node_id="first")
        edit.add_node("Output", node_id="out")
        edit.connect("signal", "first")
        edit.connect("first", "out")
    assert str(check_design(design).nodes["out"].outputs["output"]) == "(N, 2, 7)"


def test_blocks_nest_far_beyond_pythons_usual_depth():
    design = Design("Deep")
    with design.edit("Build") as edit:
        layer, params = "Linear", {"out_features": 4}
        for level in range(300):
            block = edit.add_block(f"Level{level}")
            block.add_node("Input", node_id="x")
            block.add_node(layer, params, node_id="inner")
            block.add_node("Output", node_id="y")
            block.connect("x", "inner")
            block.connect("inner", "y")
            layer, params = f"Level{level}", {}
        edit.add_node("Input", {"shape": (8,)}, node_id="data")
        edit.add_node(layer, node_id="outermost")
        edit.add_node("Output", node_id="out")
        edit.connect("data", "outermost")
        edit.connect("outermost", "out")
    report = check_design(design)
    assert not report.problems
    assert report.total_parameters == 8 * 4 + 4
    assert to_source(design).count("class Level") == 300
    with design.edit("Widen") as edit:
        edit.set_param("data", "shape", (9,))
    assert check_design(design).total_parameters == 9 * 4 + 4
