"""A copy holds the same records and goes its own way."""

import pytest

from designer.files import dumps, load
from designer.graph import Design, Edge, Header
from designer.paths import resource


def full() -> Design:
    """Return a design with something of each kind in its root and in a block."""
    design = Design("Net")
    with design.edit("Build") as edit:
        block = edit.add_block("Half", Header(description="halves", variables={"width": 8}))
        edit.update_header(variables={"n": 3}, training={"epochs": 2}, extra={"later": 1})
        for each, layer in ((edit, "Half"), (block, "relu")):
            each.add_node("Input", {"shape": (8,)}, node_id="x", at=(1, 2))
            each.add_node(layer, node_id="y", muted=layer == "relu", extra={"later": [1]})
            wire = each.connect("x", "y")
            each.bend(wire, [(5, 6), (7, 8)])
            each.add_frame("Stem", (0, 0), (300, 200), "green")
            each.add_note("why", (0, 300), (100, 50))
        edit.add_node("", node_id="z", shares="y", repeat="=n")
    return design


@pytest.mark.parametrize("name", ["", "alexnet", "bert_base"])
def test_a_copy_says_the_same(name: str) -> None:
    design = load(resource("examples", f"{name}.nnd")) if name else full()
    copy = design.copy()
    assert dumps(copy) == dumps(design)
    assert not copy.undo_title
    assert not copy.dirty


def test_neither_hears_of_the_others_edits() -> None:
    design = full()
    copy, before = design.copy(), dumps(design)
    with copy.edit("Change") as edit:
        edit.add_node("tanh", node_id="new")
        edit.remove_node("x")
        for serial in list(edit.network.annotations):
            edit.remove_annotation(serial)
        edit.within("Half").set_param("y", "inplace", True)
    assert dumps(design) == before
    assert design.undo_title == "Build"
    design.undo()
    assert {node.id for node in copy.nodes()} == {"y", "z", "new"}


def test_what_is_added_to_a_copy_comes_after_what_the_original_gets_later() -> None:
    design = full()
    copy = design.copy()
    heard = []
    design.listen(heard.append)
    copy.add("relu", "of_copy")
    design.add("relu", "of_original")
    copy.follow(heard[-1])
    assert [node.id for node in copy.nodes()][-2:] == ["of_original", "of_copy"]


def test_a_copy_that_follows_stays_the_same() -> None:
    design = full()
    copy, listened = design.copy(), []
    copy.listen(listened.append)
    stop = design.listen(copy.follow)
    with design.edit("Change") as edit:
        edit.rename_node("x", "w")
        edit.disconnect(Edge("w", "", "y", ""))
        edit.add_note("more", (0, 0), (50, 50))
        edit.update_header(description="changed")
        edit.add_block("Other").add_node("relu")
    assert dumps(copy) == dumps(design)
    design.undo()
    assert dumps(copy) == dumps(design)
    assert [changes.title for changes in listened] == ["Change", "Change"]
    stop()
