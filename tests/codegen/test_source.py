"""The generated source: read aloud, formatted as written, and the very module that runs."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from designer.check import check_design
from designer.codegen import CodeError, build, source_map, to_source
from designer.codegen.limits import GiantError, require_buildable_size
from designer.codegen.writer import docstring_lines
from designer.graph import Design, Header
from tests.designs import chain, inp, residual_cnn, siamese, with_block

GOLDEN = Path(__file__).parent / "golden"


def simple_net():
    sizes = {"input_size": 784, "hidden_size": 128, "output_size": 10}
    return chain(
        inp("=input_size", id="image"),
        ("Linear", {"out_features": "=hidden_size", "id": "layer1"}), "relu",
        ("Linear", {"out_features": "=output_size", "id": "layer2"}), "Output",
        name="SimpleNet", variables=sizes,
    )  # fmt: skip


def perceptron():
    return chain(
        inp(784), ("Linear", {"out_features": 128}), "ReLU", ("Linear", {"out_features": 10}),
        "Output",
    )  # fmt: skip


def recurrent():
    """An LSTM whose last hidden state goes on, with a second result."""
    design = Design("Tagger")
    with design.edit("Build") as edit:
        for layer, node_id, params in (
            ("Input", "words", {"shape": ("T",), "dtype": "int64"}),
            ("Embedding", "embed", {"num_embeddings": 1000, "embedding_dim": 32}),
            ("LSTM", "lstm", {"hidden_size": 64, "batch_first": True}),
            ("select", "last", {"dim": 0, "index": -1}),
            ("Linear", "head", {"out_features": 5}),
            ("Linear", "tags", {"out_features": 9}),
            ("Output", "label", {}),
            ("Output", "each_tag", {}),
        ):
            edit.add_node(layer, params, node_id=node_id)
        for wire in (
            "words embed", "embed lstm", "lstm.h_n last", "last head", "head label",
            "lstm.output tags", "tags each_tag",
        ):  # fmt: skip
            source, target = wire.split()
            node, _, port = source.partition(".")
            edit.connect(node, target, port)
    return design


DESIGNS = {
    "simple_net": simple_net,
    "perceptron": perceptron,
    "residual_cnn": residual_cnn,
    "siamese": siamese,
    "tagger": recurrent,
    "block": lambda: with_block(width=32),
    "repeated_block": lambda: with_block(repeat=3),
}


@pytest.mark.parametrize("name", DESIGNS)
def test_golden(name, request):
    text = to_source(DESIGNS[name]())
    path = GOLDEN / f"{name}.py"
    if not path.exists():
        path.write_text(text)
    assert text == path.read_text()


@pytest.mark.parametrize("name", DESIGNS)
def test_it_is_formatted_and_clean_as_written(name, tmp_path):
    path = tmp_path / f"{name}.py"
    path.write_text(to_source(DESIGNS[name]()))
    ruff = Path(sys.executable).parent / "ruff"
    program = str(ruff) if ruff.exists() else shutil.which("ruff")
    for arguments in (["format", "--diff", "--isolated"], ["check", "--isolated"]):
        done = subprocess.run(
            [program, *arguments, str(path)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_two_networks_print_exactly_so():
    assert str(build(perceptron())) == (
        "Sequential(\n"
        "  (0): Linear(in_features=784, out_features=128, bias=True)\n"
        "  (1): ReLU()\n"
        "  (2): Linear(in_features=128, out_features=10, bias=True)\n"
        ")"
    )
    assert str(build(simple_net())) == (
        "SimpleNet(\n"
        "  (layer1): Linear(in_features=784, out_features=128, bias=True)\n"
        "  (layer2): Linear(in_features=128, out_features=10, bias=True)\n"
        ")"
    )


def test_variables_are_constructor_arguments():
    model = build(simple_net(), hidden_size=7)
    assert model.layer2.in_features == 7
    assert model(torch.zeros(2, 784)).shape == (2, 10)


def test_the_forward_pass_is_the_drawn_one():
    torch.manual_seed(0)
    model = build(residual_cnn())
    x = torch.randn(3, 1, 8, 8)
    stem = model.stem(x)
    y = model.conv2(torch.relu(model.conv1(stem))) + stem
    expected = model.head(torch.relu(y).flatten(1))
    assert torch.equal(model(x), expected)


def test_shared_weights_are_one_attribute_used_twice():
    model = build(siamese())
    assert sorted(model.state_dict()) == ["embed.bias", "embed.weight", "head.bias", "head.weight"]
    a, b = torch.randn(2, 64), torch.randn(2, 64)
    expected = model.head((model.embed(a) - model.embed(b)).abs())
    assert torch.equal(model(a, b), expected)


def test_several_outputs_come_as_a_tuple_in_file_order():
    label, tags = build(recurrent())(torch.zeros(2, 7, dtype=torch.int64))
    assert label.shape == (2, 5)
    assert tags.shape == (2, 7, 9)


def test_a_repeated_block_has_weights_of_its_own():
    model = build(with_block(repeat=3))
    assert model(torch.zeros(2, 8)).shape == (2, 16)
    assert len({p.data_ptr() for p in model.parameters()}) == 12


def test_a_repeated_layer_with_a_side_input_becomes_a_loop():
    design = Design("Looped")
    with design.edit("Build") as edit:
        edit.add_node("Input", {"shape": (6, 8)}, node_id="target")
        edit.add_node("Input", {"shape": (5, 8)}, node_id="memory")
        inner = edit.add_block("Attend")
        for layer, node_id, params in (
            ("Input", "query", {}), ("Input", "memory", {}),
            ("MultiheadAttention", "attention", {"num_heads": 2, "batch_first": True}),
            ("Output", "out", {}),
        ):  # fmt: skip
            inner.add_node(layer, params, node_id=node_id)
        inner.connect("query", "attention", "", "query")
        inner.connect("memory", "attention", "", "key")
        inner.connect("memory", "attention", "", "value")
        inner.connect("attention", "out", "attn_output")
        edit.add_node("Attend", node_id="attend", repeat=2)
        edit.add_node("Output", node_id="out")
        edit.connect("target", "attend", "", "query")
        edit.connect("memory", "attend", "", "memory")
        edit.connect("attend", "out")
    text = to_source(design)
    assert "self.attend = nn.ModuleList([" in text
    assert "for layer in self.attend:" in text
    assert build(design)(torch.zeros(3, 6, 8), torch.zeros(3, 5, 8)).shape == (3, 6, 8)


def growing(layers=4):
    """Copies of a block that put more behind what arrives, within a block that counts them."""
    design = Design("Growing")
    with design.edit("Build") as edit:
        inner = edit.add_block("More", Header(variables={"growth": 3}))
        outer = edit.add_block("Many", Header(variables={"layers": 4, "growth": 3}))
        inner.add_node("Input", node_id="x")
        inner.add_node("Linear", {"out_features": "=growth"}, node_id="new")
        inner.add_node("cat", {"dim": 1}, node_id="joined")
        inner.add_node("Output", node_id="y")
        for wire in ("x new", "x joined", "new joined", "joined y"):
            inner.connect(*wire.split())
        outer.add_node("Input", node_id="x")
        outer.add_node("More", {"growth": "=growth"}, node_id="more", repeat="=layers")
        outer.add_node("Output", node_id="y")
        outer.connect("x", "more")
        outer.connect("more", "y")
        edit.add_node("Input", {"shape": (8,)}, node_id="data")
        edit.add_node("Many", {"layers": layers}, node_id="first")
        edit.add_node("Many", {"layers": layers + 2, "growth": 5}, node_id="second")
        edit.add_node("Output", node_id="out")
        for wire in ("data first", "first second", "second out"):
            edit.connect(*wire.split())
    return design


def test_copies_that_grow_evenly_are_one_loop_and_one_class():
    design = growing()
    text = to_source(design)
    assert "*[More(in_features + i * growth, growth=growth) for i in range(layers)]" in text
    assert text.count("class Many") == 1
    assert "Many(8, layers=4)" in text or "Many(8)" in text
    assert build(design)(torch.zeros(2, 8)).shape == (2, 8 + 4 * 3 + 6 * 5)
    assert check_design(design).nodes["second"].outputs["y"].shape[1] == 50
    total = sum(p.numel() for p in build(design).parameters())
    assert total == check_design(design).total_parameters


def test_a_count_in_a_variable_may_change_what_follows():
    design = growing()
    with design.edit("Vary") as edit:
        edit.update_header(variables={"depth": 4})
        edit.set_param("first", "layers", "=depth")
        edit.set_param("second", "layers", 1)
    assert build(design, depth=6)(torch.zeros(2, 8)).shape == (2, 8 + 6 * 3 + 5)


def test_a_muted_node_is_left_out():
    design = perceptron()
    with design.edit("Mute") as edit:
        edit.update_node("relu1", muted=True)
    assert "ReLU" not in str(build(design))
    assert build(design)(torch.zeros(1, 784)).shape == (1, 10)


def test_what_no_output_needs_is_not_written():
    design = perceptron()
    with design.edit("Side") as edit:
        edit.add_node("Linear", {"out_features": 5}, node_id="stray")
        edit.connect("x", "stray")
    assert "stray" not in to_source(design)


def test_a_chain_beside_a_skip_is_called_out_and_what_waits_has_its_nodes_name():
    design = Design("Skip")
    with design.edit("Build") as edit:
        edit.add_node("Input", {"shape": (8,)}, node_id="x")
        for name in ("first", "second", "project"):
            edit.add_node("Linear", {"out_features": 8}, node_id=name)
        edit.add_node("add", node_id="join")
        edit.add_node("Output", node_id="y")
        for wire in ("x first", "first second", "second join", "x project", "project join"):
            edit.connect(*wire.split())
        edit.connect("join", "y")
    text = to_source(design)
    lines = [line.split("#")[0].strip() for line in text.partition("forward")[2].splitlines()[1:]]
    assert lines == [
        "out = self.first(x)", "second = self.second(out)", "project = self.project(x)",
        "x = second + project", "return x",
    ]  # fmt: skip


def test_lines_lead_to_nodes_and_back():
    source = source_map(residual_cnn())
    lines = source.text.splitlines()
    assert [lines[n - 1].strip() for n in source.lines["stem"]] == [
        "self.stem = nn.Conv2d(1, 16, 3, padding=1)",
        "stem = self.stem(image)  # (N, 16, 8, 8)",
    ]
    assert source.node_at(source.lines["head"][-1]) == "head"


def test_a_traceback_shows_the_generated_line():
    model = build(residual_cnn())
    with pytest.raises(RuntimeError) as caught:
        model(torch.zeros(1, 3, 8, 8))
    import traceback

    text = "".join(traceback.format_exception(caught.value))
    assert "stem = self.stem(image)" in text


@pytest.mark.parametrize(
    "description",
    [
        '"""',
        'ends with "',
        "back\\slash",
        "'''",
        "a\n\n\nb",
        '"""\nimport os\n"""',
        "\x00\x1b[0m",
        "é ∀",
    ],
)
def test_no_description_escapes_its_docstring(description):
    design = simple_net()
    with design.edit("Describe") as edit:
        edit.update_header(description=description)
    tree = ast.parse(to_source(design))
    assert not any(
        isinstance(node, ast.Import) and node.names[0].name == "os" for node in tree.body
    )
    assert type(build(design)).__name__ == "SimpleNet"
    assert all("\x00" not in line for line in docstring_lines(description, 80))


@pytest.mark.parametrize("name", ["", "3d net", "class", "Module()", "a b-c", "ünï", "nn", "print"])
def test_any_design_name_gives_a_class(name):
    design = residual_cnn()
    with design.edit("Name") as edit:
        edit.update_header(name=name)
    assert build(design)(torch.zeros(1, 1, 8, 8)).shape == (1, 10)


def test_a_design_with_errors_has_no_code_and_says_why():
    with pytest.raises(CodeError, match="add an Input"):
        to_source(Design("Empty"))
    with pytest.raises(CodeError, match=r"2 errors.*the first: "):
        to_source(chain(inp(3), ("Linear", {"in_features": 4, "out_features": 1})))
    with pytest.raises(CodeError, match="style"):
        to_source(residual_cnn(), "sequential")


def test_the_same_design_gives_the_same_bytes_whatever_its_history():
    design = residual_cnn()
    text = to_source(design)
    for _ in range(3):
        with design.edit("Cut") as edit:
            edit.disconnect(design.root.edge("stem", "", "conv1", ""))
        design.undo()
    assert to_source(design) == text


def test_building_a_giant_asks_first():
    for width, repeat, reason in ((16, 10**9, "GB as"), (1, 150_000, "600,002 modules")):
        design = with_block(width=width, factor=1, repeat=repeat)
        text = to_source(design)
        assert f"range({repeat - 1})" in text or f"range({repeat})" in text
        with pytest.raises(GiantError, match=reason):
            build(design)
    stack = ("LSTM", {"hidden_size": 2, "num_layers": 10**6, "batch_first": True})
    with pytest.raises(GiantError, match="1,000,002 modules"):
        build(chain(inp(5, 6), stack, "Output"))
    small = with_block(repeat=2)
    with pytest.raises(GiantError):
        require_buildable_size(check_design(small), memory=1000)
    assert build(small, anyway=True)
