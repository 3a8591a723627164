"""Edits of nodes: delete and reconnect, mute, add, duplicate."""

import pytest

from designer import editing
from designer.check import check_design
from tests.editing.designs import (
    IMAGE,
    ROW,
    SEQUENCE,
    WORDS,
    bound,
    design_of,
    edit,
    lstm_between,
    two_into,
    wires,
)


def test_delete_heals_a_chain_through_several_nodes():
    design = design_of(
        ("Input", "x", {"shape": (8,)}), ("relu", "r1", {}), ("relu", "r2", {}),
        ("Output", "out", {}), edges=[("x", "r1"), ("r1", "r2"), ("r2", "out")],
    )  # fmt: skip
    with edit(design) as e:
        editing.delete(e, ["r2", "r1"])
    assert wires(design) == {"x -> out"}
    design.undo()
    with edit(design) as e:
        editing.delete(e, ["r1"], heal=False)
    assert wires(design) == {"r2 -> out"}


def test_deleting_before_a_join_keeps_its_ports():
    design = two_into("sub")
    with edit(design) as e:
        new = editing.add_layer(e, "relu", (0, 0))
        editing.insert_on_wire(e, e.network.edges_into("join")[0], new)
        editing.delete(e, [new])
    assert bound(design, "join") == {"input": ["a"], "other": ["b"]}


def test_deleting_a_node_with_two_inputs_joins_nothing():
    design = two_into("add")
    with edit(design) as e:
        editing.delete(e, ["join"])
    assert wires(design) == set()


def test_mute_toggles():
    design = two_into("add")
    with edit(design) as e:
        assert editing.mute(e, ["join", "out"])
        assert not editing.mute(e, ["join", "out"])


def test_duplicate_keeps_inner_wires_and_shared_weights():
    design = design_of(
        ("Input", "x", {"shape": (8,)}), ("Linear", "fc", {"out_features": 8}),
        edges=[("x", "fc")],
    )  # fmt: skip
    with edit(design) as e:
        e.add_node("", shares="fc", node_id="again")
        e.connect("fc", "again")
    with edit(design) as e:
        new = editing.duplicate(e, ["fc", "again"], (10, 20))
    assert new == ["fc2", "again2"]
    assert design.node("again2").shares == "fc2"
    assert "fc2 -> again2" in wires(design)
    assert "x -> fc2" not in wires(design)
    with edit(design) as e:
        assert editing.duplicate(e, ["again"], (0, 0)) == ["again3"]
    assert design.node("again3").shares == "fc"


def test_all_that_feeds_or_follows():
    design = two_into("add")
    assert editing.connected_nodes(design.root, ["join"]) == {"a", "b", "join", "out"}
    assert editing.connected_nodes(design.root, ["a"]) == {"a", "join", "out"}


@pytest.mark.parametrize("arriving", [IMAGE, ROW, SEQUENCE, WORDS], ids=str)
def test_a_new_layer_behind_what_fits_it_is_born_without_an_error(arriving):
    shape = tuple(arriving.shape[1:])
    bad = []
    for layer in editing.compatible_layers(arriving):
        if sum(not port.optional for port in layer.inputs) > 1:
            continue
        design = design_of(("Input", "x", {"shape": shape, "dtype": arriving.dtype}))
        with edit(design) as e:
            new = editing.add_layer(e, layer.name, (0, 0), after=("x", ""), arriving=arriving)
        report = check_design(design)
        errors = (p for p in report.by_node.get(new, ()) if p.severity == "error")
        # What waits for its second wire is not at fault.
        bad += [p.message for p in errors if p.code != "missing-input"]
    assert not bad


def test_a_duplicate_has_all_that_its_original_has():
    design = design_of(("Linear", "a", {"out_features": 8}), ("Linear", "b", {"out_features": 8}))
    with edit(design) as e:
        e.update_node("a", at=(10, 20), muted=True, repeat=3, extra={"later": [1]})
        e.update_node("b", at=(200, 20), repeat="=n")
        e.bend(e.connect("a", "b"), [(100, 60), (150, 70)])
    with edit(design) as e:
        assert editing.duplicate(e, ["b", "a"], (5, 7)) == ["a2", "b2"]
    for old, new in (("a", "a2"), ("b", "b2")):
        before, after = design.node(old), design.node(new)
        assert after.at == (before.at[0] + 5, before.at[1] + 7)
        for name in ("layer", "params", "muted", "repeat", "extra", "shares"):
            assert getattr(after, name) == getattr(before, name), name
    copied = next(edge for edge in design.edges() if edge.target == "b2")
    assert copied.source == "a2"
    assert copied.via == ((105, 67), (155, 77))


def test_what_a_deleted_node_fed_is_fed_along_both_ways_bends():
    design = lstm_between()
    with edit(design) as e:
        editing.delete(e, ["rnn"])
    (healed,) = design.edges()
    assert (healed.source, healed.target) == ("x", "each")
    assert healed.via == ((100, 50), (400, 60))


def test_without_healing_all_its_wires_are_gone():
    design = lstm_between()
    with edit(design) as e:
        editing.delete(e, ["rnn"], heal=False)
    assert wires(design) == set()
