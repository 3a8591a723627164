"""Grouping and unpacking: the same function computed before and after, one undo step each."""

import pytest
import torch

from designer.check import check_design
from designer.codegen import build
from designer.editing.blocks import block_contains, group, rename_block, rename_port, unpack
from designer.graph import CycleError, DesignError
from tests.designs import chain, inp, residual_cnn, siamese, with_block


def outputs(design, *inputs):
    """The design's result with all weights set by their place, so that names don't matter."""
    model = build(design, "module")
    for number, parameter in enumerate(model.parameters()):
        generator = torch.Generator().manual_seed(number)
        parameter.data = torch.randn(parameter.shape, generator=generator)
    return model(*inputs)


def do(design, title, act):
    with design.edit(title) as edit:
        return act(edit)


def test_a_grouped_selection_computes_the_same_and_unpacks_again():
    design = residual_cnn()
    before = design.nodes(), design.edges()
    x = torch.randn(2, 1, 8, 8)
    expected = outputs(design, x)
    chosen = ["conv1", "relu1", "conv2", "join"]
    instance = do(design, "Group", lambda e: group(e, check_design(design), chosen, "Residual"))
    assert not check_design(design).problems
    assert {n.layer for n in design.blocks["Residual"].nodes()} == {
        "Input", "Conv2d", "relu", "add", "Output",
    }  # fmt: skip
    assert torch.equal(outputs(design, x), expected)
    names = do(design, "Unpack", lambda e: unpack(e, instance))
    assert set(names) == set(chosen)
    assert not check_design(design).problems
    assert torch.equal(outputs(design, x), expected)
    design.undo()
    design.undo()
    assert (design.nodes(), design.edges()) == before
    assert not design.blocks


def test_what_is_told_apart_by_its_order_stays_in_order():
    """``sub`` of a block's output and of something else: the first stays the first."""
    design = chain(inp(8), ("Linear", {"out_features": 8}), "relu")
    with design.edit("Subtract") as edit:
        edit.add_node("sub", {}, node_id="less")
        edit.connect("relu", "less")
        edit.connect("linear1", "less")
        edit.add_node("Output", {}, node_id="out")
        edit.connect("less", "out")
    expected = outputs(design, torch.arange(8.0)[None])
    instance = do(design, "Group", lambda e: group(e, check_design(design), ["relu"], "Act"))
    assert [e.source for e in design.root.edges_into("less")] == [instance, "linear1"]
    assert torch.equal(outputs(design, torch.arange(8.0)[None]), expected)
    port = next(n.id for n in design.blocks["Act"].nodes() if n.layer == "Output")
    do(design, "Rename", lambda e: rename_port(e, "Act", port, "y"))
    assert [e.source for e in design.root.edges_into("less")] == [instance, "linear1"]
    do(design, "Unpack", lambda e: unpack(e, instance))
    assert [e.source for e in design.root.edges_into("less")] == ["relu", "linear1"]
    assert torch.equal(outputs(design, torch.arange(8.0)[None]), expected)


def test_variables_go_in_and_come_out():
    design = chain(
        inp(8), ("Linear", {"out_features": "=2 * width"}), "ReLU",
        ("Linear", {"out_features": "=width"}), "Output", variables={"width": 5, "other": 1},
    )  # fmt: skip
    instance = do(design, "Group", lambda e: group(e, check_design(design), ["linear1", "relu1"]))
    assert dict(design.node(instance).params) == {"width": "=width"}
    assert dict(design.blocks["Block1"].header.variables) == {"width": 5}
    assert build(design, width=7)(torch.zeros(1, 8)).shape == (1, 7)
    with design.edit("Set") as edit:
        edit.set_param(instance, "width", 3)
    do(design, "Unpack", lambda e: unpack(e, instance))
    assert design.node("linear1").params["out_features"] == "=2 * 3"
    assert build(design)(torch.zeros(1, 8)).shape == (1, 5)


def test_what_cannot_stand_alone_is_refused_and_nothing_changes():
    design = siamese()
    before = design.nodes()
    report = check_design(design)
    for chosen, reason in (
        (["left", "embed"], "left cannot go into a block"),
        (["embed"], "shares the weights of embed"),
        ([], "select the nodes"),
    ):
        with pytest.raises(DesignError, match=reason):
            do(design, "Group", lambda e, c=chosen: group(e, report, c))
    skip = residual_cnn()
    with pytest.raises(CycleError):
        do(skip, "Group", lambda e: group(e, check_design(skip), ["stem", "join"]))
    assert skip.nodes() == residual_cnn().nodes() or not skip.blocks
    assert design.nodes() == before
    assert not skip.blocks


def test_renaming_a_block_and_its_ports_reaches_every_use():
    design = with_block()
    do(design, "Port", lambda e: rename_port(e, "Wide", "y", "wider"))
    do(design, "Block", lambda e: rename_block(e, "Wide", "Broad"))
    assert set(design.blocks) == {"Broad"}
    assert design.node("wide").layer == "Broad"
    assert not check_design(design).problems
    with pytest.raises(DesignError, match="taken"):
        do(design, "Block", lambda e: rename_block(e, "Broad", "Linear"))
    design.undo()
    design.undo()
    assert set(design.blocks) == {"Wide"}


def test_contains_looks_all_the_way_down():
    design = with_block()
    do(design, "Group", lambda e: group(e, check_design(design), ["wide"], "Outer"))
    assert block_contains(design, "Outer", "Wide")
    assert not block_contains(design, "Wide", "Outer")
    assert not check_design(design).problems
    assert "class Outer(nn.Module)" in __import__("designer.codegen").codegen.to_source(design)


def test_unpacking_says_what_it_cannot_do():
    design = with_block(repeat=2)
    with pytest.raises(DesignError, match="repeated"):
        do(design, "Unpack", lambda e: unpack(e, "wide"))
    with pytest.raises(DesignError, match="no block"):
        do(design, "Unpack", lambda e: unpack(e, "data"))
