"""Names that a design chooses never hide those that its code needs, and values stay as they are."""

import random
from itertools import pairwise

import pytest
import torch

from designer.codegen import build, to_source
from designer.graph import Design, Header
from tests.designs import chain, inp, with_block


def test_a_variable_of_a_class_s_name_does_not_hide_the_class() -> None:
    design = with_block()
    block = next(iter(design.blocks))
    expected = build(design).state_dict().keys()
    with design.edit("Name") as edit:
        edit.update_header(variables={**design.variables, block: 3})
    model = build(design)
    assert model.state_dict().keys() == expected
    assert f"{block}: int = 3" in to_source(design)


def test_an_argument_is_kept_beside_modules_of_its_name_and_its_substitute() -> None:
    design = chain(
        inp(12), ("Linear", {"out_features": 12, "id": "rows"}),
        ("Linear", {"out_features": 12, "id": "rows_"}),
        ("unflatten", {"dim": 1, "sizes": ("=rows", -1)}), "Output", variables={"rows": 3},
    )  # fmt: skip
    assert build(design)(torch.zeros(5, 12)).shape == (5, 3, 4)


def test_a_scale_that_is_a_sum_multiplies_as_a_whole() -> None:
    design = Design("Scaled")
    with design.edit("Build") as edit:
        edit.update_header(variables={"a": 2, "b": 3})
        edit.add_node("Parameter", {"shape": (4,), "init": "zeros", "scale": "=a + b"}, node_id="p")
        edit.add_node("Input", {"shape": (4,)}, node_id="x")
        edit.add_node("add", node_id="total")
        edit.add_node("Output", node_id="y")
        edit.connect("x", "total", target_port="input")
        edit.connect("p", "total", target_port="other")
        edit.connect("total", "y")
    assert build(design)(torch.zeros(1, 4)).tolist() == [[0.0] * 4]


@pytest.mark.parametrize("value", [0.25, True, "text", 1, 3, 8])
@pytest.mark.parametrize("width", [1, 8])
def test_a_block_s_variable_may_have_the_name_of_a_size_that_arrives(
    value: float | str, width: int
) -> None:
    design = Design("Net")
    variables = {"in_features": value, "in_features_arriving": value, "p": 0.5}
    with design.edit("Build") as edit:
        block = edit.add_block("Half", Header(variables=variables))
        block.add_node("Input", node_id="i")
        block.add_node("Linear", {"out_features": 4, "bias": False}, node_id="linear")
        p = "=in_features" if isinstance(value, float) else "=p"
        block.add_node("Dropout", {"p": p}, node_id="drop")
        block.add_node("Output", node_id="o")
        edit.add_node("Input", {"shape": (width,)}, node_id="x")
        edit.add_node("Half", node_id="use")
        edit.add_node("Output", node_id="y")
        for inside, ends in ((block, "i linear drop o"), (edit, "x use y")):
            names = ends.split()
            for source, target in pairwise(names):
                inside.connect(source, target)
    half = build(design, "module").use
    assert (half.linear.in_features, type(half.linear.in_features)) == (width, int)
    assert half.drop.p == (value if isinstance(value, float) else 0.5)


def test_names_drawn_from_those_that_code_uses_itself_mean_the_same() -> None:
    """Designs that differ in names alone give the same numbers."""
    names = (
        "x",
        "out",
        "layer",
        "each",
        "i",
        "index",
        "Net",
        "T",
        "N",
        "x_2",
        "out_2",
        "layer_",
        "e",
    )
    drawn = random.Random(11)
    plain = _network({name: name for name in _PARTS})
    expected = build(plain, "module").state_dict()
    for _ in range(40):
        chosen = dict(zip(_PARTS, drawn.sample(names, len(_PARTS)), strict=True))
        model = build(_network(chosen), "module")
        renamed = {chosen[name.split(".")[0]] + name[len(name.split(".")[0]) :]: value
                   for name, value in expected.items()}  # fmt: skip
        model.load_state_dict(renamed)
        reference = build(plain, "module")
        reference.load_state_dict(expected)
        sample = torch.rand(3, 5, 4)
        assert torch.equal(model(sample), reference(sample)), to_source(_network(chosen))


_PARTS = ("image", "first", "loops", "skip", "last", "size")


def _network(names: dict[str, str]) -> Design:
    """Return a repeated layer with a side input, a skip and a variable, under these names."""
    design = Design("Net")
    with design.edit("Build") as edit:
        edit.update_header(variables={names["size"]: 4})
        for layer, part, params, repeat in (
            ("Input", "image", {"shape": (5, 4)}, 1),
            ("Linear", "first", {"out_features": f"={names['size']}"}, 1),
            ("TransformerDecoderLayer", "loops", {"nhead": 2, "dim_feedforward": 8, "dropout": 0.0,
                                                  "batch_first": True}, 2),
            ("add", "skip", {}, 1),
            ("unflatten", "last", {"dim": -1, "sizes": (2, f"={names['size']} // 2")}, 1),
        ):  # fmt: skip
            edit.add_node(layer, params, node_id=names[part], repeat=repeat)
        edit.add_node("Output", node_id="result")
        for source, target, port in (
            ("image", "first", ""), ("first", "loops", "tgt"), ("image", "loops", "memory"),
            ("loops", "skip", "input"), ("first", "skip", "other"), ("skip", "last", ""),
        ):  # fmt: skip
            edit.connect(names[source], names[target], target_port=port)
        edit.connect(names["last"], "result")
    return design
