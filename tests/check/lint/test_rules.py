"""Lint rules: what they warn of, and that their fixes settle it."""

import pytest

from designer.check import check_design
from designer.codegen import to_source
from tests.check.check_from_scratch import check_from_scratch
from tests.check.single_problems import fixed, only_problem
from tests.designs import chain, inp


@pytest.mark.parametrize(
    ("design", "code"),
    [
        (chain(inp(4), "Softmax", "Output", loss="CrossEntropyLoss"), "softmax-cross-entropy"),
        (
            chain(inp(4), "Softmax", "Output", loss={"output": {"name": "CrossEntropyLoss"}}),
            "softmax-cross-entropy",
        ),
        (chain(inp(4), "BatchNorm1d", "Output", batch_size=1), "batch-norm-one"),
        (
            chain(inp(3, 8, 8), ("Linear", {"out_features": 4}), "Output"),
            "linear-on-image",
        ),
    ],
)
def test_a_lint_warning_and_its_fix(design, code):
    problem = only_problem(design, code)
    assert problem.severity == "warning"
    assert problem.fix
    assert code not in {p.code for p in fixed(design, problem).problems}


def test_a_node_that_leads_nowhere_is_no_mistake_before_there_is_an_output():
    design = chain(inp(4), "Identity")
    assert only_problem(design, "leads-nowhere").severity == "note"
    design.connect("x", design.add("Output"))
    problem = only_problem(design, "leads-nowhere")
    assert problem.severity == "warning"
    assert problem.fix.title == "Add an Output after identity1"
    assert not fixed(design, problem).problems


def test_what_was_only_just_added_is_noted_quietly():
    """One that has no wire yet is no part of the network: it is neither written nor in the way."""
    design = chain(inp(4), ("Linear", {"out_features": 2}), "Output")
    design.add("Linear", id="stray", out_features=3)
    (problem,) = check_design(design).problems
    assert (problem.severity, problem.code, problem.node) == ("note", "missing-input", "stray")
    assert "stray" not in to_source(design)
    target = design.add("Output", id="more")
    design.connect("stray", target)
    (problem,) = (p for p in check_design(design).problems if p.node == "stray")
    assert problem.severity == "error"
    design.undo()
    design.undo()
    (problem,) = check_design(design).problems
    assert problem.severity == "note"
    assert check_design(design).problems == check_from_scratch(design).problems == (problem,)


def test_an_input_without_wires_is_an_argument_all_the_same():
    design = chain(inp(4), "Identity", "Output")
    design.add("Input", id="more", shape=[3])
    assert only_problem(design, "leads-nowhere").severity == "warning"


def test_a_function_has_no_weights_to_share():
    design = chain(inp(4), ("relu", {"id": "relu1"}), "Output")
    with design.edit("Share") as edit:
        edit.add_node("", shares="relu1", node_id="again")
        edit.disconnect(edit.network.edges_from("relu1")[0])
        edit.connect("relu1", "again")
        edit.connect("again", edit.network.nodes()[2].id)
    problem = only_problem(design, "shares-nothing")
    assert problem.severity == "warning"
    assert problem.message == (
        "again shares the weights of relu1, but relu has none; make it a relu of its own"
    )
    assert not fixed(design, problem).problems
    assert (design.node("again").layer, design.node("again").shares) == ("relu", "")


def test_a_design_needs_an_output():
    design = chain(inp(4), "Identity")
    problem = only_problem(design, "no-output")
    assert problem.severity == "error"
    assert not fixed(design, problem).problems
