"""Repeats whose sizes grow evenly become a loop with an index, which makes what was drawn."""

import pytest
import torch

from designer.codegen import build, to_source
from designer.graph import Design, Header

VARIABLES = {"growth": 3, "extra": 2, "width": 5}


def dense(*added: str, repeat: int | str = 4) -> Design:
    """Return a block that appends Linears of ``added`` sizes to what it gets, repeated."""
    design = Design("Dense")
    with design.edit("Build") as edit:
        edit.update_header(variables={**VARIABLES, "depth": 4})
        block = edit.add_block("Grow", Header(variables=VARIABLES))
        x = block.add_node("Input", node_id="x")
        cat = block.add_node("cat", {"dim": 1}, node_id="both")
        block.connect(x, cat, "", "0")
        for place, size in enumerate(added, 1):
            block.connect(x, here := block.add_node("Linear", {"out_features": size}))
            block.connect(here, cat, "", str(place))
        block.connect(cat, block.add_node("Output", node_id="y"))
        given = {name: f"={name}" for name in VARIABLES}
        edit.add_node("Input", {"shape": ("=width",)}, node_id="data")
        edit.add_node("Grow", given, node_id="dense", repeat=repeat)
        edit.add_node("Output", node_id="out")
        edit.connect("data", "dense")
        edit.connect("dense", "out")
    return design


@pytest.mark.parametrize("repeat", [4, "=depth"])
@pytest.mark.parametrize(
    "added",
    [
        ("=growth",),
        ("=growth", "=extra"),
        ("=growth // 2", "=extra"),
        ("=2 * growth",),
        ("=growth * extra", "=growth"),
        (1,),
        (7,),
    ],
)
def test_the_loop_makes_what_was_drawn(added, repeat):
    design = dense(*added, repeat=repeat)
    namespace: dict = {}
    exec(to_source(design, "module"), namespace)
    for numbers in ({}, {"growth": 5, "extra": 4, "width": 6}):
        values = {**VARIABLES, **numbers}
        step = sum(
            eval(size.removeprefix("="), {}, values) if isinstance(size, str) else size
            for size in added
        )
        for model in (namespace["Dense"](**numbers), build(design, **numbers)):
            model(torch.zeros(2, values["width"]))
            widths = [
                each.in_features for each in model.modules() if isinstance(each, torch.nn.Linear)
            ][:: len(added)]
            assert widths == [values["width"] + n * step for n in range(4)]


def test_a_step_of_several_terms_is_one_factor():
    assert "i * (extra + growth)" in to_source(dense("=growth", "=extra"))
    assert "i * growth" in to_source(dense("=growth"))
