"""Transactions: one undo step, one event, and no trace of what fails."""

import networkx as nx
import pytest

from designer.files import dumps
from designer.graph import (
    BadIdError,
    BadValueError,
    ChangeSet,
    CycleError,
    Design,
    DesignError,
    DuplicateIdError,
    Edge,
    Node,
    UnknownNodeError,
)
from designer.graph.edit_operations import insert_on_wire, remove_and_join


@pytest.fixture
def chain() -> Design:
    """Return a -> b -> c."""
    design = Design("Net")
    with design.edit("Build") as edit:
        for name in "abc":
            edit.add_node("relu", node_id=name)
        edit.connect("a", "b")
        edit.connect("b", "c")
    return design


def wires(design: Design) -> list[str]:
    return [str(edge) for edge in design.edges()]


def test_a_block_is_one_step_and_one_event(chain: Design) -> None:
    heard: list[ChangeSet] = []
    stop = chain.listen(heard.append)
    with chain.edit("Two at once") as edit:
        edit.add_node("tanh", node_id="d")
        edit.connect("c", "d")
    assert [changes.title for changes in heard] == ["Two at once"]
    assert set(heard[0].nodes) == {("", "d")}
    assert chain.undo_title == "Two at once"
    undone = chain.undo()
    assert undone is not None
    assert heard[-1] is undone
    assert undone.nodes["", "d"][1] is None
    assert wires(chain) == ["a -> b", "b -> c"]
    stop()
    chain.redo()
    assert len(heard) == 2
    assert chain.redo() is None


def test_edits_within_an_edit_join_it(chain: Design) -> None:
    with chain.edit("Outer") as edit:
        edit.add_node("tanh", node_id="d")
        chain.connect("c", "d")
        with chain.edit("Inner") as inner:
            inner.set_param("d", "inplace", True)
    assert chain.undo_title == "Outer"
    chain.undo()
    assert "d" not in chain.root


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, RecursionError])
def test_what_fails_leaves_no_trace(chain: Design, error: type[BaseException]) -> None:
    before, version, heard = dumps(chain), chain.version, []
    chain.listen(heard.append)
    with pytest.raises(error), chain.edit("Fail") as edit:
        edit.remove_node("b")
        edit.add_node("tanh", node_id="b")
        edit.rename_node("a", "z")
        edit.update_header(name="Other", variables={"n": 1})
        edit.add_block("Alpha").add_node("relu")
        raise error
    assert dumps(chain) == before
    assert (chain.version, heard, chain.undo_title) == (version, [], "Build")


def test_what_changes_back_is_no_change(chain: Design) -> None:
    with chain.edit("There and back") as edit:
        edit.set_param("a", "inplace", True)
        edit.clear_param("a", "inplace")
        edit.disconnect(chain.edges()[0])
        edit.add_node("tanh", node_id="d")
        edit.remove_node("d")
        edit.rename_node("c", "x")
        edit.rename_node("x", "c")
        edit.connect("a", "b")
    # The new wire has another place in the file; all else is as it was.
    assert chain.undo_title == "There and back"
    chain.undo()
    with chain.edit("Nothing") as edit:
        edit.update_node("a", at=(0, 0))
        edit.rename_node("a", "a")
    assert chain.undo_title == "Build"


def test_true_is_not_one(chain: Design) -> None:
    for value in (1, True, 1.0):
        with chain.edit("Set") as edit:
            edit.set_param("a", "inplace", value)
        assert repr(chain.node("a").params["inplace"]) == repr(value)
    for value in (True, 1):
        chain.undo()
        assert repr(chain.node("a").params["inplace"]) == repr(value)


def test_undo_restores_the_order_in_the_file(chain: Design) -> None:
    before = dumps(chain)
    with chain.edit("Remove") as edit:
        edit.remove_node("b")
        edit.remove_node("a")
    chain.undo()
    assert dumps(chain) == before


def test_renaming_takes_wires_and_sharers_along() -> None:
    design = Design("Net")
    with design.edit("Build") as edit:
        edit.add_node("Linear", {"out_features": 3}, node_id="first")
        edit.add_node("", node_id="again", shares="first")
        edit.connect("first", "again", "output", "input")
        edit.rename_node("first", "fc")
    assert [node.id for node in design.nodes()] == ["fc", "again"]
    assert design.node("again").shares == "fc"
    assert wires(design) == ["fc.output -> again.input"]


def test_who_shares_inherits_a_removed_layer() -> None:
    design = Design("Net")
    with design.edit("Build") as edit:
        edit.add_node("Linear", {"out_features": 3}, node_id="fc", repeat=2)
        edit.add_node("", node_id="one", shares="fc")
        edit.add_node("", node_id="two", shares="fc")
        edit.add_node("", node_id="three", shares="one")
        edit.remove_node("fc")
    assert design.node("one").layer == "Linear"
    assert design.node("one").params == {"out_features": 3}
    assert design.node("one").repeat == 2
    assert (design.node("two").shares, design.node("three").shares) == ("one", "one")


def test_a_wire_may_not_close_a_circle(chain: Design) -> None:
    with pytest.raises(CycleError, match=r"a -> b -> c -> a") as caught:
        chain.connect("c", "a")
    assert caught.value.path == ["a", "b", "c"]
    with pytest.raises(CycleError):
        chain.connect("a", "a")
    assert wires(chain) == ["a -> b", "b -> c"]


def test_records_cannot_be_changed_from_outside(chain: Design) -> None:
    with chain.edit("Set") as edit:
        values = [1, [2]]
        edit.set_param("a", "size", values)
    values[1].append(3)
    node = chain.node("a")
    assert node.params == {"size": (1, (2,))}
    with pytest.raises(TypeError):
        node.params["size"] = 3
    with pytest.raises(AttributeError):
        node.layer = "x"


# ---- what is refused


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (lambda e: e.add_node("relu", node_id="a"), DuplicateIdError, "choose another id"),
        (lambda e: e.add_node("relu", node_id="to"), BadIdError, "taken by Python or torch"),
        (lambda e: e.add_node("relu", node_id="ä"), BadIdError, "not a plain name"),
        (lambda e: e.add_node("", node_id="n"), BadValueError, "cannot name a layer"),
        (lambda e: e.update_node("a", layer=""), BadValueError, "either have a layer or share"),
        (lambda e: e.update_node("a", shares="b"), BadValueError, "either have a layer or share"),
        (lambda e: e.add_node("a b"), BadValueError, "cannot name a layer"),
        (lambda e: e.add_node("relu", {"p": float("nan")}), BadValueError, "finite"),
        (lambda e: e.add_node("relu", {"p": 2**63}), BadValueError, "too large"),
        (lambda e: e.add_node("relu", {"p": object()}), BadValueError, "not object"),
        (lambda e: e.add_node("relu", at=(0, float("inf"))), BadValueError, "cannot be at"),
        (lambda e: e.add_node("relu", repeat=0), BadValueError, "cannot be repeated 0 times"),
        (lambda e: e.add_node("relu", repeat=True), BadValueError, "cannot be repeated"),
        (lambda e: e.add_node("", shares="z"), UnknownNodeError, "no node 'z'"),
        (lambda e: e.update_node("a", layer="", shares="a"), DesignError, "circle (a -> a)"),
        (lambda e: e.set_param("z", "p", 1), UnknownNodeError, "no node 'z'"),
        (lambda e: e.rename_node("a", "b"), DuplicateIdError, "choose another id"),
        (lambda e: e.rename_node("a", "if"), BadIdError, "taken"),
        (lambda e: e.connect("a", "z"), UnknownNodeError, "no node 'z'"),
        (lambda e: e.connect("a", "b"), DuplicateIdError, "connected already"),
        (lambda e: e.connect("a", "b", "", "x y"), BadValueError, "cannot be a port"),
        (lambda e: e.disconnect(Edge("a", "", "c", "")), UnknownNodeError, "no wire a -> c"),
        (lambda e: e.update_header(variables={"if": 1}), BadIdError, "cannot be a variable"),
        (lambda e: e.update_header(variables={"n": None}), BadValueError, "variable n must be"),
        (lambda e: e.add_block("to"), BadIdError, "taken"),
        (lambda e: e.within("Zeta").add_node("relu"), UnknownNodeError, "no block 'Zeta'"),
    ],
)
def test_what_a_design_refuses(chain: Design, change, error, says: str) -> None:
    before = dumps(chain)
    with pytest.raises(error) as caught, chain.edit("Refused") as edit:
        change(edit)
    assert says in str(caught.value)
    assert dumps(chain) == before
    assert chain.undo_title == "Build"


def test_lists_without_end_are_refused(chain: Design) -> None:
    endless: list = []
    endless.append(endless)
    with pytest.raises(BadValueError, match="nested too deeply"), chain.edit("Set") as edit:
        edit.set_param("a", "size", endless)


def test_a_block_cannot_come_to_hold_itself() -> None:
    design = Design("Net")
    with design.edit("Define") as edit:
        for name, inner in (("Alpha", "Beta"), ("Beta", "Gamma"), ("Gamma", "relu")):
            edit.add_block(name).add_node(inner, node_id="x1")
    with (
        pytest.raises(DesignError, match="Gamma -> Alpha -> Beta -> Gamma"),
        design.edit("Twist", "Gamma") as edit,
    ):
        edit.update_node("x1", layer="Alpha")


def test_filling_takes_all_or_nothing() -> None:
    design = Design("Net")
    nodes = [Node(name, "relu", serial=place) for place, name in enumerate("abc")]
    for bad, error in (
        ([Edge("a", "", "b", ""), Edge("b", "", "a", "")], CycleError),
        ([Edge("a", "", "z", "")], UnknownNodeError),
        ([Edge("a", "", "b", ""), Edge("a", "", "b", "")], DuplicateIdError),
    ):
        with pytest.raises(error), design.edit("Fill") as edit:
            edit.fill(nodes, bad)
        assert len(design.root) == 0
    with pytest.raises(DuplicateIdError), design.edit("Fill") as edit:
        edit.fill([*nodes, nodes[0]], [])
    with design.edit("Fill") as edit:
        edit.fill(nodes, [Edge("c", "", "a", "")])
    assert wires(design) == ["c -> a"]
    design.undo()
    assert len(design.root) == 0


# ---- edits of several steps


def test_removing_joins_what_it_stood_between(chain: Design) -> None:
    with chain.edit("Remove") as edit:
        remove_and_join(edit, "b")
    assert wires(chain) == ["a -> c"]


def test_removing_where_several_came_in_joins_nothing(chain: Design) -> None:
    with chain.edit("Remove") as edit:
        edit.add_node("relu", node_id="d")
        edit.connect("d", "b", "", "other")
        remove_and_join(edit, "b")
    assert wires(chain) == []


def test_inserting_leads_the_wire_through(chain: Design) -> None:
    with chain.edit("Insert") as edit:
        edit.add_node("cat", node_id="d")
        insert_on_wire(edit, chain.edges()[0], "d", "0")
    assert sorted(wires(chain)) == ["a -> d.0", "b -> c", "d -> b"]


# ---- the dirty flag


def test_dirty_follows_undo_and_redo(chain: Design) -> None:
    chain.mark_saved()
    assert not chain.dirty
    chain.add("tanh")
    assert chain.dirty
    chain.undo()
    assert not chain.dirty
    chain.undo()
    assert chain.dirty
    chain.redo()
    assert not chain.dirty


def test_filling_builds_the_graph_that_networkx_would() -> None:
    nodes = [Node(name, "add", serial=place) for place, name in enumerate("abcd")]
    ends = [("a", "", "b", ""), ("a", "", "b", "other"), ("a", "x", "d", ""), ("b", "", "d", "1")]
    wires = [Edge(*four, serial) for serial, four in enumerate(ends)]
    expected: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    expected.add_nodes_from((node.id, {"node": node}) for node in nodes)
    expected.add_edges_from((e.source, e.target, e.key, {"edge": e}) for e in wires)
    design = Design("Net")
    with design.edit("Fill") as edit:
        edit.fill(nodes, wires)
    assert nx.utils.graphs_equal(design.graph, expected)
    assert list(design.graph.edges(keys=True)) == list(expected.edges(keys=True))
    assert list(design.graph.in_edges("d")) == list(expected.in_edges("d"))
    one, other = design.graph.pred["b"]["a"], design.graph.succ["a"]["b"]
    assert dict(one) == dict(other)
    with design.edit("Cut") as edit:
        edit.disconnect(wires[0])
    assert list(design.graph.edges("a", keys=True)) == [
        ("a", "b", ("", "other")),
        ("a", "d", ("x", "")),
    ]


def test_what_is_filled_and_changed_at_once_is_one_step() -> None:
    design = Design("Net")
    with design.edit("Fill") as edit:
        edit.fill([Node("a", "relu", serial=1), Node("b", "relu", serial=2)], [])
        edit.update_node("a", at=(5, 5))
        edit.remove_node("b")
    assert [node.at for node in design.nodes()] == [(5, 5)]
    design.undo()
    assert len(design.root) == 0
    design.redo()
    assert [(node.id, node.at) for node in design.nodes()] == [("a", (5, 5))]


def test_what_a_design_begins_with_is_no_step() -> None:
    design = Design()
    with design.initial_edit() as edit:
        edit.fill([Node("a", "relu", serial=1)], [])
    assert not design.dirty
    assert design.undo() is None
    with design.edit("Move") as edit:
        edit.update_node("a", at=(1, 1))
    assert design.undo_title == "Move"
