"""Totals: a repeated layer or block counts as often as if it were drawn as often."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.check import check_design
from designer.codegen import build
from designer.graph import Design

LAYERS = {
    "Linear": {"out_features": 6},
    "relu": {},
    "LayerNorm": {"normalized_shape": 6},
    "Half": {},
}
"""Layers that give what they get, so that they can be repeated; the last one is a block."""

chains = st.lists(st.tuples(st.sampled_from(list(LAYERS)), st.integers(1, 4)), max_size=5)


def drawn(layers: list[tuple[str, int]], *, unrolled: bool = False) -> Design:
    """Return a chain of layers, each repeated or drawn so many times."""
    design = Design("Net")
    with design.edit("Build") as edit:
        block = edit.add_block("Half")
        before = block.add_node("Input", node_id="x")
        for layer in ("Linear", "tanh"):
            here = block.add_node(layer, LAYERS.get(layer, {}), repeat=2)
            block.connect(before, here)
            before = here
        block.connect(before, block.add_node("Output", node_id="y"))
        before = edit.add_node("Input", {"shape": (6,)}, node_id="x")
        for layer, times in layers:
            for _ in range(times if unrolled else 1):
                here = edit.add_node(layer, LAYERS[layer], repeat=1 if unrolled else times)
                edit.connect(before, here)
                before = here
        edit.connect(before, edit.add_node("Output", node_id="y"))
    return design


def totals(design: Design) -> tuple[object, ...]:
    report = check_design(design)
    assert not report.errors
    return (
        report.total_parameters,
        str(report.total_macs),
        str(report.total_activation_bytes),
        *(
            str(sum((getattr(node, what) for node in report.nodes.values()), 0))
            for what in ("parameters", "macs", "activation_bytes")
        ),
    )


@given(chains)
@settings(max_examples=60)
def test_repeats_count_as_if_they_were_drawn(layers: list[tuple[str, int]]) -> None:
    assert totals(drawn(layers)) == totals(drawn(layers, unrolled=True))


@given(chains, st.data())
@settings(max_examples=40)
def test_totals_follow_an_edit_and_its_undo(layers: list[tuple[str, int]], data) -> None:
    design = drawn([("Linear", 2), *layers])
    before = totals(design)
    layer = data.draw(st.sampled_from([node.id for node in design.nodes()][1:-1]))
    times = data.draw(st.integers(1, 5).filter(design.node(layer).repeat.__ne__))
    with design.edit("Repeat") as edit:
        edit.update_node(layer, repeat=times)
    changed = [(n.layer, n.repeat) for n in design.nodes()[1:-1]]
    assert totals(design) == totals(drawn(changed, unrolled=True))
    design.undo()
    assert totals(design) == before


@pytest.mark.parametrize("times", [1, 3])
def test_they_are_what_torch_makes(times: int) -> None:
    design = drawn([("Linear", times), ("Half", times), ("relu", times), ("LayerNorm", times)])
    model, made = build(design), []
    for module in model.modules():
        if not list(module.children()):
            module.register_forward_hook(lambda module, given, out: made.append(out.nbytes))
    model(torch.zeros(1, 6))
    report = check_design(design)
    assert report.total_parameters == sum(p.numel() for p in model.parameters())
    functions = 6 * 4 * (1 + times + 2 * times)  # the Input, relu, and tanh twice in the block
    assert str(report.total_activation_bytes) == f"{sum(made) + functions}*N"
