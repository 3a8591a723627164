"""Each operand stands where its wire ends, in whatever order wires and nodes were drawn."""

import itertools

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from designer.check import check_design
from designer.codegen import build
from designer.graph import Design
from designer.layers.catalogue import CATALOGUE
from tests.designs import chain, inp

SIDES = {"one": (2, 3, 3), "two": (2, 3, 3), "three": (2, 3, 3)}
"""Tensors of one shape that nothing tells apart but their numbers."""
MANY = {
    "cat": ({"dim": 1}, lambda many: torch.cat(many, 1)),
    "stack": ({"dim": 1}, lambda many: torch.stack(many, 1)),
    "hstack": ({}, torch.hstack),
    "vstack": ({}, torch.vstack),
    "einsum": (
        {"equation": "bij,bjk,bkl->bil"},
        lambda many: torch.einsum("bij,bjk,bkl->bil", *many),
    ),
}
PAIRS = {
    "sub": torch.sub,
    "div": torch.div,
    "fmod": torch.fmod,
    "atan2": torch.atan2,
    "xlogy": torch.xlogy,
    "gt": torch.gt,
    "le": torch.le,
    "matmul": torch.matmul,
    "pow": torch.pow,
    "bmm": torch.bmm,
}
SECOND = {"pow": "exponent", "bmm": "mat2"}
"""The names of second operands that torch does not call ``other``."""


def meeting(layer, params, wires):
    """Return a network whose Inputs ``SIDES`` meet in ``layer`` as ``wires`` (id, port) say."""
    design = Design("Meeting")
    with design.edit("Build") as edit:
        for name, shape in SIDES.items():
            edit.add_node("Input", {"shape": shape[1:]}, node_id=name)
        edit.add_node(layer, params, node_id="meet")
        edit.add_node("Output", node_id="result")
        for source, port in wires:
            edit.connect(source, "meet", "", port)
        edit.connect("meet", "result")
    return build(design)


def given_tensors():
    torch.manual_seed(0)
    return {name: torch.rand(shape) for name, shape in SIDES.items()}


@pytest.mark.parametrize("layer", MANY)
@pytest.mark.parametrize("order", list(itertools.permutations(SIDES)))
def test_tensors_of_a_list_come_in_the_order_of_their_ports_or_wires(layer, order):
    params, oracle = MANY[layer]
    sides = given_tensors()
    wanted = oracle([sides[name] for name in order])
    numbered = [(name, str(port)) for port, name in enumerate(order)]
    for wires in (numbered, numbered[::-1], [(name, "") for name in order]):
        assert torch.equal(meeting(layer, params, wires)(**sides), wanted)


@given(st.permutations([0, 1, 2, 5, 11]), st.permutations(range(5)))
def test_port_numbers_decide_even_where_some_are_missing(ports, drawn):
    design = Design("Meeting")
    with design.edit("Build") as edit:
        for place in range(5):
            edit.add_node("Input", {"shape": (1,)}, node_id=f"x{place}")
        edit.add_node("cat", {"dim": 1}, node_id="meet")
        edit.add_node("Output", node_id="result")
        for place in drawn:
            edit.connect(f"x{place}", "meet", "", str(ports[place]))
        edit.connect("meet", "result")
    numbers = build(design)(*(torch.full((1, 1), float(port)) for port in ports))
    assert numbers.tolist() == [[0, 1, 2, 5, 11]]


@pytest.mark.parametrize("layer", PAIRS)
def test_first_and_second_operand_are_not_turned_round(layer):
    sides, oracle = given_tensors(), PAIRS[layer]
    for one, two in (("one", "two"), ("two", "one")):
        wanted = oracle(sides[one], sides[two])
        assert not torch.equal(wanted, oracle(sides[two], sides[one]))
        wires = [(one, "input"), (two, SECOND.get(layer, "other"))]
        for drawn in (wires, wires[::-1]):
            assert torch.equal(meeting(layer, {}, drawn)(**sides), wanted)


ACTIVATIONS = [
    layer.name
    for layer in CATALOGUE.values()
    if layer.family == "activation" and not layer.is_module and len(layer.inputs) == 1
]


@pytest.mark.parametrize("layer", ACTIVATIONS)
def test_an_activation_folds_into_the_line_before_whatever_its_port_is_called(layer: str) -> None:
    design = chain(inp(4, 4), "sinc", layer, "Output")
    if not check_design(design).errors:
        assert build(design, "module")(torch.rand(2, 4, 4)).shape[0] == 2
