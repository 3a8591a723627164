"""Edits of wires: the choice of ports, replacement, insertion of a node."""

import pytest

from designer import editing
from designer.graph import CycleError, DesignError
from tests.editing.designs import (
    bound,
    design_of,
    edit,
    two_into,
    wires,
)


def test_a_lone_port_stays_unnamed_and_gives_way():
    design = design_of(
        ("Input", "a", {"shape": (8,)}), ("Input", "b", {"shape": (8,)}), ("relu", "r", {})
    )
    with edit(design) as e:
        editing.connect(e, "a", "output", "r", "input")
    assert wires(design) == {"a -> r"}
    with edit(design) as e:
        editing.connect(e, "b", "", "r")
    assert wires(design) == {"b -> r"}


def test_named_ports_are_stored_where_there_are_several():
    design = design_of(
        ("Input", "x", {"shape": (5, 8)}), ("LSTM", "lstm", {"hidden_size": 4}), ("relu", "r", {})
    )
    with edit(design) as e:
        editing.connect(e, "x", "output", "lstm", "input")
        editing.connect(e, "lstm", "h_n", "r", "input")
    assert wires(design) == {"x -> lstm.input", "lstm.h_n -> r"}


def test_without_a_port_the_next_free_one_is_taken():
    design = two_into("add")
    with edit(design) as e:
        while e.network.edges_into("join"):
            editing.disconnect(e, e.network.edges_into("join")[0])
        editing.connect(e, "a", "", "join")
        editing.connect(e, "b", "", "join")
    assert bound(design, "join") == {"input": ["a"], "other": ["b"]}
    with pytest.raises(DesignError, match="every input of join is taken"), edit(design) as e:
        editing.connect(e, "c", "", "join")


def test_replacing_one_of_two_unnamed_wires_leaves_the_other_in_place():
    for port, expected in (("input", ["c", "b"]), ("other", ["a", "c"])):
        design = two_into("add")
        with edit(design) as e:
            editing.connect(e, "c", "", "join", port)
        assert bound(design, "join") == {"input": [expected[0]], "other": [expected[1]]}


def test_a_list_takes_the_next_number_or_replaces_one():
    design = two_into("cat")
    with edit(design) as e:
        editing.connect(e, "c", "", "join")
    assert bound(design, "join") == {"tensors": ["a", "b", "c"]}
    with edit(design) as e:
        editing.connect(e, "c", "", "join", "0")
    assert bound(design, "join") == {"tensors": ["c", "b", "c"]}


def test_removing_one_unnamed_wire_does_not_shift_the_other():
    design = two_into("sub")
    with edit(design) as e:
        editing.disconnect(e, e.network.edges_into("join")[0])
    assert bound(design, "join") == {"input": [], "other": ["b"]}


def test_what_cannot_be_connected_says_so():
    design = design_of(("Input", "a", {"shape": (8,)}), ("relu", "r", {}), edges=[("a", "r")])
    with pytest.raises(DesignError, match="a takes no input"), edit(design) as e:
        editing.connect(e, "r", "", "a")
    design.add("relu", id="r2")
    design.connect("r", "r2")
    with pytest.raises(CycleError), edit(design) as e:
        editing.connect(e, "r2", "", "r")
    assert wires(design) == {"a -> r", "r -> r2"}


def test_connecting_again_changes_nothing():
    design = two_into("cat")
    before = wires(design)
    with edit(design) as e:
        editing.connect(e, "a", "", "join", "0")
    assert bound(design, "join") == {"tensors": ["a", "b"]}
    assert len(wires(design)) == len(before)


def test_insert_keeps_the_port():
    design = two_into("sub")
    first = design.root.edges_into("join")[0]
    with edit(design) as e:
        new = editing.add_layer(e, "relu", (0, 0))
        editing.insert_on_wire(e, first, new)
    assert bound(design, "join") == {"input": ["relu"], "other": ["b"]}
    assert bound(design, "relu") == {"input": ["a"]}


def test_a_node_on_a_wire_gets_the_bends_of_its_side():
    design = design_of(("relu", "a", {}), ("relu", "b", {}), ("tanh", "mid", {}))
    with edit(design) as e:
        e.update_node("mid", at=(500, 0))
        wire = e.connect("a", "b")
        e.bend(wire, [(100, 10), (300, 20), (900, 30)])
    with edit(design) as e:
        editing.insert_on_wire(e, wire, "mid")
    ways = {(edge.source, edge.target): edge.via for edge in design.edges()}
    assert ways == {("a", "mid"): ((100, 10), (300, 20)), ("mid", "b"): ((900, 30),)}
