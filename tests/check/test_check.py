"""The report: shapes on wires, problems in words and numbers, fixes that mend."""

from dataclasses import replace

import pytest
import torch

from designer.check import apply_fix, check_design
from designer.check.uses import Uses
from designer.check.walk import Walk
from designer.codegen import build, to_source
from designer.editing.blocks import group
from designer.graph import Design, DesignError, Header
from designer.layers.sizes import with_names
from tests.check.afresh import checked_afresh
from tests.designs import chain, inp, residual_cnn, siamese


def only_problem(design, code):
    found = [p for p in check_design(design).problems if p.code == code]
    assert len(found) == 1, check_design(design).problems
    return found[0]


def mend(design, problem):
    apply_fix(design, problem.fix)
    return check_design(design)


def shapes(design):
    report = check_design(design)
    return {f"{e}": str(report.wire(e)) for e in design.edges()}


def test_shapes_are_on_every_wire_with_a_symbolic_batch():
    design = chain(
        inp(1, 28, 28), ("Conv2d", {"out_channels": 8, "kernel_size": 3}), "Flatten",
        ("Linear", {"out_features": 10}), "Output",
    )  # fmt: skip
    assert list(shapes(design).values()) == [
        "(N, 1, 28, 28)", "(N, 8, 26, 26)", "(N, 5408)", "(N, 10)",
    ]  # fmt: skip
    assert not check_design(design).problems
    assert check_design(design).nodes["linear1"].inferred == {"in_features": 5408}
    assert check_design(design).total_parameters == 8 * 9 + 8 + 5408 * 10 + 10


def test_a_given_size_that_disagrees_names_both_layers_and_numbers():
    design = chain(
        inp(400), ("Linear", {"in_features": 128, "out_features": 10, "id": "head"}), "Output"
    )
    problem = only_problem(design, "shape")
    assert problem.message == "head expects 128 features (in_features), but x gives 400"
    assert (problem.node, problem.port, problem.param) == ("head", "input", "in_features")
    assert (problem.expected, problem.actual) == ("128 features (in_features)", "400")
    assert problem.source == "x"
    assert len(problem.fixes) == 3
    for fix in problem.fixes:
        apply_fix(design, fix)
        assert not check_design(design).problems
        design.undo()


def test_a_linear_made_for_the_flattened_image_gets_a_flatten():
    design = chain(inp(8, 8), ("Linear", {"in_features": 64, "out_features": 10}), "Output")
    problem = only_problem(design, "shape")
    assert problem.fix.title == "Insert Flatten before linear1"
    assert not mend(design, problem).problems
    assert [n.layer for n in design.root.in_order()] == ["Input", "Flatten", "Linear", "Output"]


def test_an_image_without_channels_is_given_an_axis():
    design = chain(inp(8, 8), ("Conv2d", {"out_channels": 4, "kernel_size": 3}), "Output")
    problem = only_problem(design, "rank")
    assert "conv1 expects (N, in_channels, H, W), but x gives (N, 8, 8)" in problem.message
    assert not mend(design, problem).problems


def test_the_good_part_of_a_broken_design_keeps_its_shapes():
    design = chain(
        inp(1, 8, 8), ("Conv2d", {"out_channels": 4, "kernel_size": 3}),
        ("Conv2d", {"out_channels": 4, "kernel_size": 9}), "Flatten", "Output",
    )  # fmt: skip
    report = check_design(design)
    assert [p.node for p in report.errors] == ["conv2"]
    assert "a kernel of 9 on a size of 6 leaves -2" in report.errors[0].message
    assert list(shapes(design).values())[:2] == ["(N, 1, 8, 8)", "(N, 4, 6, 6)"]


def test_dtypes_are_checked_and_the_input_can_be_changed():
    design = chain(inp(5), ("Embedding", {"num_embeddings": 9, "embedding_dim": 4}), "Output")
    problem = only_problem(design, "dtype")
    assert "float32" in problem.message
    assert "x" in problem.message
    assert not mend(design, problem).errors
    assert design.node("x").params["dtype"] == "int64"


def test_skip_connections_must_agree():
    design = residual_cnn()
    assert not check_design(design).problems
    with design.edit("Break") as edit:
        edit.set_param("conv2", "out_channels", 8)
    problem = only_problem(design, "shape")
    assert problem.node == "join"
    assert "(N, 16, 8, 8)" in problem.message
    assert "(N, 8, 8, 8)" in problem.message


def test_shared_weights_are_counted_once_and_must_fit():
    design = siamese()
    report = check_design(design)
    assert not report.problems
    assert report.total_parameters == 64 * 32 + 32 + 32 + 1
    assert report.nodes["embed_right"].parameters == 0
    with design.edit("Break") as edit:
        edit.set_param("right", "shape", (63,))
    problem = only_problem(design, "shape")
    assert "embed_right expects 64 features (in_features), but right gives 63" in problem.message


@pytest.mark.parametrize(
    ("node", "code", "part"),
    [
        (("Linear", {}), "missing-value", "linear1 needs out_features"),
        (("Linear", {"out_features": 0}), "bad-value", "must be at least 1, not 0"),
        (("Linear", {"out_features": "ten"}), "bad-value", "not 'ten'"),
        (("Linear", {"out_featurs": 3, "out_features": 3}), "unknown-param", "did you mean"),
        (("Linear", {"out_features": "=hiden"}), "expression", "there is no variable 'hiden'"),
        (("Linear", {"out_features": "=1/0"}), "expression", "divides by zero"),
        (("Linear", {"out_features": "=__import__('os')"}), "expression", "may hold only"),
        ("Linaer", "unknown-layer", "did you mean Linear"),
        ("mypkg.MyLayer", "custom-layer", "until you trust this file"),
    ],
)
def test_bad_nodes_are_explained(node, code, part):
    design = chain(inp(4), node, "Output")
    assert part in only_problem(design, code).message


def test_wires_find_their_ports():
    design = Design("Ports")
    with design.edit("Build") as edit:
        for name in ("a", "b", "c"):
            edit.add_node("Input", {"shape": (3,)}, node_id=name)
        edit.add_node("add", node_id="sum_")
        edit.add_node("Output", node_id="out")
        edit.connect("a", "sum_")
        edit.connect("b", "sum_")
        edit.connect("sum_", "out")
    report = check_design(design)
    assert [e.source for e in report.nodes["sum_"].wires["other"]] == ["b"]
    with design.edit("Too many") as edit:
        edit.connect("c", "sum_", "", "other")
        edit.connect("c", "sum_", "", "nonsense")
    found = {p.code: p for p in check_design(design).errors}
    assert set(found) == {"unknown-port", "too-many-inputs"}
    assert "its inputs are: input, other" in found["unknown-port"].message
    assert "sum_ takes 2 inputs (input, other), but b is" in found["too-many-inputs"].message
    for problem in found.values():
        apply_fix(design, problem.fix)
    assert [e.source for e in check_design(design).nodes["sum_"].wires["other"]] == ["c"]


def test_nothing_connected_says_so():
    design = chain(inp(3), "Identity", "Output")
    with design.edit("Cut") as edit:
        edit.disconnect(design.edges()[0])
    assert "identity1 has nothing connected to its input" in check_design(design).errors[0].message


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
def test_advice_of_a_teacher_and_its_fix(design, code):
    problem = only_problem(design, code)
    assert problem.severity == "warning"
    assert problem.fix
    assert code not in {p.code for p in mend(design, problem).problems}


def test_a_node_that_leads_nowhere_is_no_mistake_before_there_is_an_output():
    design = chain(inp(4), "Identity")
    assert only_problem(design, "leads-nowhere").severity == "note"
    design.connect("x", design.add("Output"))
    problem = only_problem(design, "leads-nowhere")
    assert problem.severity == "warning"
    assert problem.fix.title == "Add an Output after identity1"
    assert not mend(design, problem).problems


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
    assert check_design(design).problems == checked_afresh(design).problems == (problem,)


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
    assert not mend(design, problem).problems
    assert (design.node("again").layer, design.node("again").shares) == ("relu", "")


def test_a_design_needs_an_output():
    design = chain(inp(4), "Identity")
    problem = only_problem(design, "no-output")
    assert problem.severity == "error"
    assert not mend(design, problem).problems


def test_a_muted_node_passes_its_input_through():
    design = chain(inp(4), ("Linear", {"out_features": 9}), "Output")
    with design.edit("Mute") as edit:
        edit.update_node("linear1", muted=True)
    assert list(shapes(design).values()) == ["(N, 4)", "(N, 4)"]
    assert check_design(design).total_parameters == 0


def test_symbols_flow_through():
    design = chain(
        inp(4, "T"), ("Conv1d", {"out_channels": 2, "kernel_size": 3, "stride": 2}), "Output"
    )
    assert list(shapes(design).values())[-1] == "(N, 2, (T + 1)//2 - 1)"


def test_sizes_remember_their_variables():
    design = chain(
        inp("=width"), ("Linear", {"out_features": "=2 * width"}),
        ("Linear", {"out_features": 1}), "Output", variables={"width": 8},
    )  # fmt: skip
    inferred = check_design(design).nodes["linear2"].inferred["in_features"]
    assert inferred == 16
    assert inferred.expression.source() == "2 * width"


def test_the_memo_gives_what_a_fresh_check_gives():
    design = residual_cnn()
    check_design(design)
    for title, change in {
        "param": lambda e: e.set_param("stem", "out_channels", 4),
        "move": lambda e: e.update_node("stem", at=(5, 5)),
        "cut": lambda e: e.disconnect(design.root.edge("conv2", "", "join", "input")),
        "rename": lambda e: e.rename_node("stem", "first"),
    }.items():
        with design.edit(title) as edit:
            change(edit)
        fresh = Walk(design.root, with_names(design.variables), uses=Uses(design)).run()
        assert check_design(design).nodes == fresh


def test_a_listener_that_came_first_still_reads_the_report_of_now():
    design = residual_cnn()
    seen = []
    design.listen(lambda _: seen.append(check_design(design).nodes["head"].params["out_features"]))
    for features in (7, 9):
        with design.edit("Set") as edit:
            edit.set_param("head", "out_features", features)
    assert seen == [7, 9]


def test_problems_are_plain_data_for_programs():
    design = chain(inp(400), ("Linear", {"in_features": 1, "out_features": 1}), "Output")
    data = only_problem(design, "shape").to_json()
    assert set(data) >= {"severity", "node", "port", "code", "message", "fix"}
    assert data["fix"].startswith("Clear linear1.in_features")


# ---- blocks


def with_block(**instance):
    """A design of one block, used once in front of a Linear."""
    design = Design("Outer")
    with design.edit("Build") as edit:
        inner = edit.add_block("Wide", Header(variables={"width": 16, "factor": 2}))
        for layer, node_id, params in (
            ("Input", "x", {}),
            ("Linear", "up", {"out_features": "=width * factor"}),
            ("Linear", "down", {"out_features": "=width"}),
            ("Output", "y", {}),
        ):
            inner.add_node(layer, params, node_id=node_id)
        for wire in ("x up", "up down", "down y"):
            inner.connect(*wire.split())
        repeat = instance.pop("repeat", 1)
        edit.add_node("Input", {"shape": (8,)}, node_id="data")
        edit.add_node("Wide", instance, node_id="wide", repeat=repeat)
        edit.add_node("Output", node_id="out")
        edit.connect("data", "wide")
        edit.connect("wide", "out")
    return design


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
    assert "no variable 'depth'" in only_problem(design, "expression").message
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


def notes_of(design):
    return [p.message for p in check_design(design).problems if p.severity == "note"]


def test_what_symbols_leave_open_is_noted_once_and_is_no_error():
    design = joined((("T", 8), {}), (("S", 8), {}))
    report = check_design(design)
    assert [(p.severity, p.code, p.node) for p in report.problems] == [
        ("note", "assumed-equal", "join")
    ]
    assert notes_of(design) == ["join needs T = S when it runs"]
    assert not report.errors
    with design.edit("Agree") as edit:
        edit.set_param("b", "shape", ("T", 8))
    assert not check_design(design).problems


def test_a_note_is_each_nodes_own_though_the_rule_is_asked_once():
    design = joined((("T", 8), {}), (("S", 8), {}))
    with design.edit("Again") as edit:
        edit.add_node("add", node_id="again")
        edit.connect("a", "again", "", "input")
        edit.connect("b", "again", "", "other")
        edit.connect("again", edit.add_node("Output"))
    assert notes_of(design) == ["join needs T = S when it runs", "again needs T = S when it runs"]


def test_sizes_that_are_the_same_in_other_words_need_no_note():
    design = joined((("T", 3), {"steps": 2}), (("T", 3), {"steps": 2}))
    assert not check_design(design).problems


def test_sizes_that_must_differ_are_an_error():
    design = joined((("T", 3), {"steps": 1}), (("T", 3), {"steps": 2}))
    assert [p.node for p in check_design(design).errors] == ["join"]


def joined(*sides):
    """Return two Inputs, each twice as long or more along T, that are added."""
    design = Design("Joined")
    with design.edit("Draw") as edit:
        for name, (shape, _) in zip("ab", sides, strict=True):
            edit.add_node("Input", {"shape": shape}, node_id=name)
        edit.add_node("add", node_id="join")
        for name, port, (_, twice) in zip("ab", ("input", "other"), sides, strict=True):
            source = name
            for _ in range(twice.get("steps", 0)):
                longer = edit.add_node("cat", {"dim": 1})
                edit.connect(source, longer, "", "0")
                edit.connect(source, longer, "", "1")
                source = longer
            edit.connect(source, "join", "", port)
        edit.connect("join", edit.add_node("Output"))
    return design


def test_a_note_inside_a_block_is_shown_where_it_is_defined():
    design = joined((("T", 8), {}), (("S", 8), {}))
    with design.edit("Group") as edit:
        group(edit, check_design(design), {"join"})
    found = [p for p in check_design(design).problems if p.severity == "note"]
    assert [(p.network, p.message) for p in found] == [
        (next(iter(design.blocks)), "join needs T = S when it runs")
    ]
    assert not check_design(design).errors


def test_weights_of_a_muted_or_unused_owner_count_at_whoever_uses_them():
    design = siamese()
    with design.edit("Mute") as edit:
        edit.update_node("embed", muted=True)
        edit.set_param("left", "shape", (32,))
    muted = check_design(design)
    assert not muted.errors
    assert muted.nodes["embed_right"].parameters == 64 * 32 + 32
    assert muted.total_parameters == 64 * 32 + 32 + 32 + 1
    with design.edit("Leave it behind") as edit:
        edit.update_node("embed", muted=False)
        edit.set_param("left", "shape", (64,))
        (edge,) = edit.network.edges_from("embed")
        edit.disconnect(edge)
        edit.connect("embed_right", "difference", "", "input")
    dead = check_design(design)
    assert dead.dead == {"left", "embed"}
    assert dead.total_parameters == 64 * 32 + 32 + 32 + 1
    assert sum(p.numel() for p in build(design).parameters()) == dead.total_parameters


def test_a_muted_layer_of_several_outputs_gives_its_input_by_each():
    design = Design("Muted")
    with design.edit("Draw") as edit:
        edit.add_node("Input", {"shape": (4, 10)}, node_id="x")
        edit.add_node("LSTM", {"hidden_size": 3}, node_id="lstm", muted=True)
        edit.connect("x", "lstm")
        for port in ("output", "h_n"):
            edit.connect("lstm", edit.add_node("Output"), port)
    given = torch.rand(2, 4, 10)
    assert all(torch.equal(result, given) for result in build(design)(given))
