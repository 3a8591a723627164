"""Edits that know the catalogue: ports, replacement, healing, what fits, starting values."""

import pytest

from designer import editing
from designer.check import check_design
from designer.editing import annotations
from designer.editing.sharing import share, unshare
from designer.graph import CycleError, Design, DesignError
from designer.layers.catalogue import CATALOGUE, find
from designer.layers.sizes import BATCH
from designer.layers.tensor_types import TensorType


def design_of(*nodes, edges=()):
    design = Design("Net")
    with design.edit("Build") as edit:
        for layer, node_id, params in nodes:
            edit.add_node(layer, params, node_id=node_id)
    for source, target in edges:
        design.connect(source, target)
    return design


def two_into(layer, first="a", second="b"):
    return design_of(
        ("Input", "a", {"shape": (8,)}),
        ("Input", "b", {"shape": (8,)}),
        ("Input", "c", {"shape": (8,)}),
        (layer, "join", {}),
        ("Output", "out", {}),
        edges=((first, "join"), (second, "join"), ("join", "out")),
    )


def wires(design):
    return {str(edge) for edge in design.edges()}


def bound(design, node):
    found = check_design(design).nodes[node].wires
    return {port: [edge.source for edge in edges] for port, edges in found.items()}


def edit(design):
    return design.edit("Edit")


# ---- connecting


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


# ---- inserting, deleting


def test_insert_keeps_the_port():
    design = two_into("sub")
    first = design.root.edges_into("join")[0]
    with edit(design) as e:
        new = editing.add_layer(e, "relu", (0, 0))
        editing.insert_on_wire(e, first, new)
    assert bound(design, "join") == {"input": ["relu"], "other": ["b"]}
    assert bound(design, "relu") == {"input": ["a"]}


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


# ---- the rest


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


# ---- what fits

IMAGE = TensorType((BATCH, 3, 32, 32))
ROW = TensorType((BATCH, 64))
SEQUENCE = TensorType((BATCH, 16, 64))
WORDS = TensorType((BATCH, 16), "int64")


@pytest.mark.parametrize(
    ("arriving", "fits", "does_not"),
    [
        (IMAGE, "Conv2d BatchNorm2d Flatten relu add cat MaxPool2d", "LSTM Embedding Input"),
        (ROW, "Linear relu Dropout Output LayerNorm", "Conv2d MaxPool2d Embedding"),
        (SEQUENCE, "LSTM GRU MultiheadAttention Conv1d TransformerEncoderLayer", "Conv3d"),
        (WORDS, "Embedding Output", "Linear Conv2d LSTM"),
    ],
)
def test_only_layers_that_fit_are_offered(arriving, fits, does_not):
    names = {layer.name for layer in editing.compatible_layers(arriving)}
    assert set(fits.split()) <= names
    assert not names & set(does_not.split())


def test_every_layer_fits_what_is_not_known():
    offered = editing.compatible_layers(None)
    assert {layer.name for layer in offered} == {n for n, la in CATALOGUE.items() if la.inputs}


def test_ports_that_fit():
    design = design_of(
        ("Input", "x", {"shape": (8,)}),
        ("Linear", "right", {"in_features": 8, "out_features": 3}),
        ("Linear", "wrong", {"in_features": 5, "out_features": 3}),
        ("Conv2d", "conv", {"out_channels": 3, "kernel_size": 3}),
        ("add", "join", {}),
        ("relu", "before", {}),
    )
    design.connect("before", "join.input")
    found = editing.compatible_ports(design, check_design(design), "x", "output")
    assert ("right", "input") in found
    assert {("join", "input"), ("join", "other")} <= found
    assert not {("wrong", "input"), ("conv", "input")} & found
    back = editing.compatible_ports(design, check_design(design), "join", "output")
    assert ("before", "input") not in back


# ---- starting values


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_a_new_layer_has_every_value_it_needs(name):
    design = Design("Net")
    with edit(design) as e:
        editing.add_layer(e, name, (0, 0))
    codes = {problem.code for problem in check_design(design).problems}
    assert not codes & {"missing-value", "bad-value", "unknown-param", "expression"}


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


def test_usual_values():
    assert editing.initial_params(find("Linear")) == {"out_features": 128}
    conv = editing.initial_params(find("Conv2d"))
    assert conv == {"out_channels": 32, "kernel_size": 3, "padding": 1}
    heads = editing.initial_params(find("MultiheadAttention"), TensorType((BATCH, 9, 6)))
    assert heads["num_heads"] == 3


# ---- everything that a node or wire has


def lstm_between():
    """Return an LSTM of two outputs, each of which is used, with bends on its wires."""
    design = design_of(
        ("Input", "x", {"shape": (5, 8)}), ("LSTM", "rnn", {"hidden_size": 8}),
        ("relu", "each", {}), ("tanh", "last", {}),
    )  # fmt: skip
    with edit(design) as e:
        e.update_node("rnn", at=(200, 0))
        e.bend(e.connect("x", "rnn"), [(100, 50)])
        e.bend(e.connect("rnn", "each", "output"), [(400, 60)])
        e.connect("rnn", "last", "h_n")
    return design


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


# ---- shared weights


def sharers():
    design = design_of(("Linear", "fc", {"out_features": 8}), ("Linear", "own", {"bias": False}))
    with edit(design) as e:
        e.update_node("fc", repeat=2)
        for name in ("one", "two", "three"):
            e.add_node("", shares="fc", node_id=name)
    return design


def shares(design):
    return {node.id: node.shares for node in design.nodes() if node.shares}


def test_when_the_owner_goes_its_own_way_the_others_stay_together():
    design = sharers()
    with edit(design) as e:
        unshare(e, ["fc"])
    assert shares(design) == {"two": "one", "three": "one"}
    for name in ("fc", "one"):
        node = design.node(name)
        assert (node.layer, node.params, node.repeat) == ("Linear", {"out_features": 8}, 2)


def test_one_of_several_gets_weights_of_its_own():
    design = sharers()
    with edit(design) as e:
        unshare(e, ["two"])
    assert shares(design) == {"one": "fc", "three": "fc"}
    node = design.node("two")
    assert (node.layer, node.params, node.repeat) == ("Linear", {"out_features": 8}, 2)
    with pytest.raises(DesignError, match="none of these shares"), edit(design) as e:
        unshare(e, ["two", "own"])


def test_who_shared_by_way_of_one_shares_with_its_owner_now():
    design = sharers()
    with edit(design) as e:
        e.update_node("three", shares="two")
    with edit(design) as e:
        unshare(e, ["two"])
    assert shares(design) == {"one": "fc", "three": "fc"}


def test_who_shared_with_one_that_now_shares_goes_along():
    design = sharers()
    with edit(design) as e:
        share(e, "own", ["fc"])
    assert shares(design) == dict.fromkeys(("fc", "one", "two", "three"), "own")
    assert (design.node("fc").layer, design.node("fc").params) == ("", {})
    assert design.node("fc").repeat == 1
    with pytest.raises(DesignError, match="share their weights already"), edit(design) as e:
        share(e, "one", ["two"])


# ---- frames, notes and bends


def test_a_frame_holds_what_lies_in_it_and_in_the_frames_within():
    design = Design("Net")
    with edit(design) as e:
        outer = e.add_frame("outer", (0, 0), (500, 400))
        inner = e.add_frame("inner", (100, 100), (200, 200))
        across = e.add_frame("across", (400, 100), (200, 100))
        near = e.add_note("in the inner", (120, 120), (80, 40))
        edge = e.add_note("its middle is out", (480, 0), (80, 40))
        names = {outer: {"a"}, inner: {"b"}, across: {"c"}}
    found = annotations.contents_of_frames(design.root, [outer], lambda frame: names[frame.serial])
    assert found == ({"a", "b"}, {inner, near})
    assert annotations.contents_of_frames(
        design.root, [inner], lambda frame: names[frame.serial]
    ) == (
        {"b"},
        {near},
    )
    assert annotations.annotations_within(design.root, (90, 90, 220, 220)) == {inner, near}
    assert annotations.annotations_within(design.root, (0, 0, 560, 400)) == {
        outer,
        inner,
        near,
        edge,
    }


def test_bends_move_with_both_ends_and_go_where_both_are_laid_out():
    design = design_of(("relu", "a", {}), ("relu", "b", {}), ("relu", "c", {}))
    with edit(design) as e:
        e.bend(e.connect("a", "b"), [(1, 2)])
        e.bend(e.connect("b", "c"), [(3, 4)])
    with edit(design) as e:
        annotations.move_bends(e, ["a", "b"], (10, 20))
    assert [edge.via for edge in design.edges()] == [((11, 22),), ((3, 4),)]
    with edit(design) as e:
        annotations.clear_bends(e, ["b", "c"])
    assert [edge.via for edge in design.edges()] == [((11, 22),), ()]
