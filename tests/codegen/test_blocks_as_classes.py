"""What differs among uses of a block, and what its class keeps of its arguments."""

import torch

from designer.codegen import build, to_source
from designer.graph import Design, Header
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
