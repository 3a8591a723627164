"""The report: shapes on wires, problems in words and numbers, fixes that work."""

import pytest
import torch

from designer.check import apply_fix, check_design
from designer.check.inference.layer_runner import LayerRunner
from designer.check.inference.propagation import ShapePropagation
from designer.codegen import build
from designer.graph import Design
from designer.layers.sizes import with_names
from tests.check.single_problems import fixed, only_problem
from tests.designs import chain, inp, residual_cnn, siamese


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
    assert not fixed(design, problem).problems
    assert [n.layer for n in design.root.in_order()] == ["Input", "Flatten", "Linear", "Output"]


def test_an_image_without_channels_is_given_an_axis():
    design = chain(inp(8, 8), ("Conv2d", {"out_channels": 4, "kernel_size": 3}), "Output")
    problem = only_problem(design, "rank")
    assert "conv1 expects (N, in_channels, H, W), but x gives (N, 8, 8)" in problem.message
    assert not fixed(design, problem).problems


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
    assert not fixed(design, problem).errors
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
        (("Linear", {"out_features": "=__import__('os')"}), "expression", "may contain only"),
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
        fresh = ShapePropagation(
            design.root, with_names(design.variables), layers=LayerRunner(design)
        ).run()
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
