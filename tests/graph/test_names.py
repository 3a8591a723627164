"""Ids are safe as attributes of the installed torch's modules, and in the generated file."""

import builtins
import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.graph import BadIdError, Design
from designer.graph.names import MODULE_ATTRIBUTES, fresh_id, require_id, stem, why_not_id
from designer.layers.catalogue import CATALOGUE


def test_no_attribute_of_a_module_can_be_an_id() -> None:
    from torch import nn

    attributes = {name for name in {*dir(nn.Module()), *dir(nn.Sequential())} if name[0] != "_"}
    # What only Sequential has is no danger to a class of one's own.
    assert {n for n in attributes if why_not_id(n) is None} <= {"append", "extend", "insert", "pop"}
    assert {name for name in dir(nn.Module()) if name[0] != "_"} <= MODULE_ATTRIBUTES


def test_nothing_that_python_needs_can_be_an_id() -> None:
    needed = {*keyword.kwlist, *keyword.softkwlist, *dir(builtins), "self", "torch", "nn", "F"}
    for name in needed - {"qApp"}:  # which Qt adds in this process, if it is there
        assert why_not_id(name), name


@given(st.text(max_size=8))
def test_an_id_is_an_ascii_identifier_that_a_module_takes(name: str) -> None:
    if why_not_id(name) is None:
        assert name.isascii()
        assert name.isidentifier()
        assert not name.startswith("_")
        assert require_id(name) == name
    else:
        with pytest.raises(BadIdError):
            require_id(name)


@pytest.mark.parametrize("name", ["", "1a", "a b", "a.b", "a-b", "_a", "a\n", "ﬁ", "ä", "а"])
def test_what_is_no_plain_name(name: str) -> None:
    assert "not a plain name" in str(why_not_id(name))


def test_an_id_must_be_text() -> None:
    assert why_not_id(3) == "an id must be text, not int"
    assert why_not_id(None) == "an id must be text, not NoneType"


@pytest.mark.parametrize("layer", sorted({*CATALOGUE, "my.own.Layer", "BasicBlock", "To", "Type"}))
def test_every_layer_has_ids_to_give(layer: str) -> None:
    taken: set[str] = set()
    for _ in range(4):
        name = fresh_id(layer, taken.__contains__)
        assert why_not_id(name) is None
        assert name not in taken
        taken.add(name)


@pytest.mark.parametrize(
    ("layer", "name"),
    [
        ("Conv2d", "conv"),
        ("BatchNorm2d", "batch_norm"),
        ("LSTM", "lstm"),
        ("MultiheadAttention", "multihead_attention"),
        ("relu", "relu"),
        ("Input", "x"),
        ("sum", "sum_"),
        ("abs", "abs_"),
        ("mypkg.layers.MyLayer", "my_layer"),
        ("BasicBlock", "basic_block"),
    ],
)
def test_stems_are_what_people_write(layer: str, name: str) -> None:
    assert stem(layer) == name


def test_thousands_of_names_are_found_without_looking_through_all_before():
    asked = []
    taken = set()

    def is_taken(name):
        asked.append(name)
        return name in taken

    begin = {}
    for _ in range(1000):
        taken.add(fresh_id("Linear", is_taken, begin))
    assert taken == {f"linear{number}" for number in range(1, 1001)}
    assert len(asked) < 5000


def test_a_name_that_gets_free_within_an_edit_is_given_again():
    design = Design()
    with design.edit("Add") as edit:
        names = [edit.add_node("Linear") for _ in range(3)]
        edit.remove_node(names[0])
        assert edit.add_node("Linear") == names[0]
        assert edit.add_node("Linear") == "linear4"
