"""The axes of what enters a block have the names that the layers inside give them."""

import pytest

from designer.check import check_design
from designer.graph import Design


def names_inside(shape: tuple[int, ...], *layers: tuple[str, dict[str, object]]) -> list[str]:
    """Return the terms of a tensor's sizes inside a block that is a chain of ``layers``."""
    design = Design("Outside")
    with design.edit("Build") as edit:
        inner = edit.add_block("Inside")
        source = inner.add_node("Input", node_id="x")
        for layer, params in layers:
            node = inner.add_node(layer, params)
            inner.connect(source, node)
            source = node
        inner.connect(source, inner.add_node("Output", node_id="y"))
        edit.add_node("Input", {"shape": shape}, node_id="data")
        edit.add_node("Inside", node_id="block")
        edit.add_node("Output", node_id="out")
        edit.connect("data", "block")
        edit.connect("block", "out")
    report = check_design(design)
    assert not report.errors
    inside = report.nodes["block"].copies[0].inner
    arrived = inside.nodes["x"].outputs["output"].shape[1:]
    return [str(size.expression).removeprefix("in_") for size in arrived]


PICTURE = (8, 6, 4)


@pytest.mark.parametrize(
    ("layers", "names"),
    [
        ((("relu", {}), ("Conv2d", {"out_channels": 2, "kernel_size": 1})),
         ["channels", "height", "width"]),
        ((("Flatten", {}), ("Linear", {"out_features": 2})), ["channels", "height", "width"]),
        ((("gelu", {}), ("LayerNorm", {})), ["height", "width", "features"]),
        ((("Linear", {"out_features": 2}),), ["height", "width", "features"]),
        ((("roll", {"shifts": 1, "dims": 1}),), ["size1", "size2", "size3"]),
    ],
)  # fmt: skip
def test_a_picture_is_named_by_what_looks_at_it(layers, names) -> None:
    assert names_inside(PICTURE, *layers) == names


def test_a_signal_has_channels_and_a_text_a_length() -> None:
    convolution = ("Conv1d", {"out_channels": 2, "kernel_size": 1})
    assert names_inside((8, 6), convolution) == ["channels", "length"]
    assert names_inside((8, 6), ("Linear", {"out_features": 2})) == ["length", "features"]
