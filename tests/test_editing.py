"""Edits that know the catalogue: ports, replacement, healing, what fits, starting values."""

import pytest

from designer import editing
from designer.check import check_design
from designer.graph import CycleError, Design, DesignError
from designer.layers.catalogue import CATALOGUE, find
from designer.layers.sizes import BATCH
from designer.layers.types import TensorType


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
    assert editing.select_connected(design.root, ["join"]) == {"a", "b", "join", "out"}
    assert editing.select_connected(design.root, ["a"]) == {"a", "join", "out"}


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
    names = {layer.name for layer in editing.fitting_layers(arriving)}
    assert set(fits.split()) <= names
    assert not names & set(does_not.split())


def test_every_layer_fits_what_is_not_known():
    offered = editing.fitting_layers(None)
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
    found = editing.fitting_ports(design, check_design(design), "x", "output")
    assert ("right", "input") in found
    assert {("join", "input"), ("join", "other")} <= found
    assert not {("wrong", "input"), ("conv", "input")} & found
    back = editing.fitting_ports(design, check_design(design), "join", "output")
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
    for layer in editing.fitting_layers(arriving):
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
    assert editing.starting_params(find("Linear")) == {"out_features": 128}
    conv = editing.starting_params(find("Conv2d"))
    assert conv == {"out_channels": 32, "kernel_size": 3, "padding": 1}
    heads = editing.starting_params(find("MultiheadAttention"), TensorType((BATCH, 9, 6)))
    assert heads["num_heads"] == 3
