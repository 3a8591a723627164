"""What differs among uses of a block, and what its class keeps of its arguments."""

import pytest
import torch

from designer.check import check_design
from designer.codegen import build, to_source
from designer.graph import Design, Header
from designer.layers.catalogue import CATALOGUE
from designer.layers.declare import layer
from designer.layers.params import Param, choice, float_, shape
from designer.layers.sizes import product
from designer.layers.tensor_types import TensorType
from tests.designs import chain, inp


def detectors(*sizes):
    """A block of a one-dimensional convolution, used with kernels of several sizes."""
    design = Design("Detectors")
    with design.edit("Build") as edit:
        inner = edit.add_block("Detector", Header(variables={"size": 3}))
        inner.add_node("Input", node_id="x")
        inner.add_node("Conv1d", {"out_channels": 4, "kernel_size": "=size"}, node_id="conv")
        inner.add_node("amax", {"dim": 2}, node_id="strongest")
        inner.add_node("Output", node_id="y")
        for wire in ("x conv", "conv strongest", "strongest y"):
            inner.connect(*wire.split())
        edit.add_node("Input", {"shape": (5, "T")}, node_id="signal")
        edit.add_node("cat", {"dim": 1}, node_id="all_")
        for number, size in enumerate(sizes):
            edit.add_node("Detector", {"size": size}, node_id=f"detector{number}")
            edit.connect("signal", f"detector{number}")
            edit.connect(f"detector{number}", "all_")
        edit.add_node("Output", node_id="out")
        edit.connect("all_", "out")
    return design


def test_uses_that_differ_in_shapes_alone_share_a_class_without_those_comments():
    text = to_source(detectors(3, 4, 5))
    assert text.count("class Detector(") == 1
    assert "self.conv(x)\n" in text
    assert "amax(dim=2)  # (N, 4)" in text
    assert "x = self.conv(x)  # (N, 4, T-2)" in to_source(detectors(3, 3))


def test_a_signal_s_first_axis_is_channels():
    assert "def __init__(self, in_channels: int, size: int = 3)" in to_source(detectors(3))


def test_arguments_that_forward_needs_are_kept():
    design = chain(
        inp(12), ("unflatten", {"dim": 1, "sizes": ("=rows", -1)}), ("sum", {"dim": 1}),
        ("Linear", {"out_features": "=classes"}), "Output", variables={"rows": 3, "classes": 2},
    )  # fmt: skip
    text = to_source(design)
    assert "self.rows = rows" in text
    assert "unflatten(1, (self.rows, -1))" in text
    assert "self.classes" not in text
    assert build(design)(torch.zeros(5, 12)).shape == (5, 2)


def test_a_kept_argument_gives_way_to_a_module_of_its_name():
    design = chain(
        inp(12), ("Linear", {"out_features": 12, "id": "rows"}),
        ("unflatten", {"dim": 1, "sizes": ("=rows", -1)}), "Output", variables={"rows": 3},
    )  # fmt: skip
    assert "self.rows_ = rows" in to_source(design)
    assert build(design)(torch.zeros(5, 12)).shape == (5, 3, 4)


def test_a_function_may_be_repeated_by_a_variable():
    design = Design("Doubling")
    with design.edit("Build") as edit:
        edit.update_header(variables={"times": 3})
        edit.add_node("Input", {"shape": (4,)}, node_id="x")
        edit.add_node("relu", node_id="act", repeat="=times")
        edit.add_node("Output", node_id="y")
        edit.connect("x", "act")
        edit.connect("act", "y")
    assert "for _ in range(self.times):" in to_source(design)
    assert build(design)(torch.zeros(2, 4)).shape == (2, 4)


def looped(*wires, input_id="data"):
    """A design whose decoder layers all look at one memory."""
    design = Design("Looped")
    with design.edit("Build") as edit:
        edit.update_header(variables={"depth": 2})
        edit.add_node("Input", {"shape": (5, 8)}, node_id=input_id)
        edit.add_node("Linear", {"out_features": 8}, node_id="embed")
        edit.add_node(
            "TransformerDecoderLayer",
            {"nhead": 2, "dim_feedforward": 16, "batch_first": True, "dropout": 0.0},
            node_id="decoder",
            repeat="=depth",
        )
        edit.add_node("Output", node_id="out")
        for wire in wires:
            source, target = wire.split()
            edit.connect(source, "decoder", "", target)
        edit.connect(input_id, "embed")
        edit.connect("decoder", "out")
    return design


@pytest.mark.parametrize("input_id", ["data", "x"])
@pytest.mark.parametrize(
    "wires", [("data tgt", "embed memory"), ("embed tgt", "embed memory"),
              ("embed tgt", "data memory")],
)  # fmt: skip
def test_what_every_turn_of_a_loop_looks_at_keeps_its_name(wires, input_id):
    design = looped(*(wire.replace("data", input_id) for wire in wires), input_id=input_id)
    torch.manual_seed(0)
    model = build(design).eval()
    data = torch.randn(3, 5, 8)
    embedded = model.embed(data)
    given = {"data": data, "embed": embedded}
    x, memory = (given[wire.split()[0]] for wire in wires)
    for each in model.decoder:
        x = each(x, memory)
    assert torch.equal(model(data), x)
    assert "self.depth" not in to_source(design)


def test_numbered_outputs_are_named_after_the_node_or_its_parts():
    for node_id, names in {"q_k_v": "q, k, v", "parts": "parts_0, parts_1, parts_2"}.items():
        design = Design("Cut")
        with design.edit("Build") as edit:
            edit.add_node("Input", {"shape": (6, 4)}, node_id="data")
            edit.add_node("chunk", {"chunks": 3, "dim": 1}, node_id=node_id)
            edit.add_node("cat", {"dim": 1}, node_id="turned")
            edit.add_node("Output", node_id="out")
            edit.connect("data", node_id)
            for number in range(3):
                edit.connect(node_id, "turned", str(2 - number))
            edit.connect("turned", "out")
        assert f"{names} = data.chunk(3, dim=1)" in to_source(design)
        assert build(design)(torch.arange(48.0).view(2, 6, 4)).shape == (2, 6, 4)


def test_a_learnable_tensor_is_read_where_it_is_used(monkeypatch):
    declared = layer(
        "Learnt", "weights", "", "() -> (*shape)", Param("shape", shape()),
        Param("init", choice("zeros", "ones"), "zeros"), Param("scale", float_(), 1.0),
        target="nn.Parameter", inputs=(),
        rule=lambda call: (TensorType(call.as_tuple("shape", 1)),),
        weights=lambda p: product(p["shape"]),
    )  # fmt: skip
    monkeypatch.setitem(CATALOGUE, "Learnt", declared)
    design = Design("Scaled")
    with design.edit("Build") as edit:
        edit.update_header(variables={"width": 4})
        edit.add_node("Input", {"shape": (4,)}, node_id="data")
        edit.add_node(
            "Learnt", {"shape": ("=width",), "init": "ones", "scale": 0.5}, node_id="scale"
        )
        edit.add_node("mul", node_id="scaled")
        edit.add_node("add", node_id="shifted")
        edit.add_node("Output", node_id="out")
        for wire in ("data scaled", "scale scaled", "scaled shifted", "scale shifted"):
            edit.connect(*wire.split())
        edit.connect("shifted", "out")
    text = to_source(design)
    assert "self.scale = nn.Parameter(0.5 * torch.ones(width))" in text
    assert "x = data * self.scale" in text
    assert "x = x + self.scale" in text
    model = build(design)
    assert torch.equal(model(torch.ones(2, 4)), torch.ones(2, 4))
    assert sum(p.numel() for p in model.parameters()) == check_design(design).total_parameters == 4
