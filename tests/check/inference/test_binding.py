"""Which wire ends at which port, told by names, by numbers, or by their order."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.check import check_design
from designer.check.inference.binding import bind, free_port, plain_wires
from designer.files import loads
from designer.graph import Edge
from designer.layers.declare import Port

PAIR = (Port("input"), Port("other"))
MASKED = (Port("input"), Port("mask", optional=True), Port("other"))
MANY = (Port("tensors", many=True),)


def wires(*ports: str) -> list[Edge]:
    return [Edge(f"n{place}", "", "here", port, place + 1) for place, port in enumerate(ports)]


def bound(ports: tuple[Port, ...], edges: list[Edge]) -> dict[str, list[str]]:
    return {n: [e.source for e in w] for n, w in bind("here", ports, edges).wires.items()}


def test_names_come_first_and_what_has_none_fills_what_must_be_filled() -> None:
    assert bound(PAIR, wires("", "")) == {"input": ["n0"], "other": ["n1"]}
    assert bound(PAIR, wires("", "input")) == {"input": ["n1"], "other": ["n0"]}
    assert bound(MASKED, wires("", "", "")) == {"input": ["n0"], "mask": ["n2"], "other": ["n1"]}


def test_a_list_is_in_the_order_of_its_numbers() -> None:
    assert bound(MANY, wires("10", "2", "")) == {"tensors": ["n1", "n0", "n2"]}


@pytest.mark.parametrize(
    ("ports", "edges", "code"),
    [
        (PAIR, ("", "", ""), "too-many-inputs"),
        (PAIR, ("input", "input"), "double-input"),
        (PAIR, ("third",), "unknown-port"),
        (MANY, ("1234567",), "unknown-port"),
        ((), ("",), "too-many-inputs"),
    ],
)
def test_what_cannot_be_bound_is_a_problem_with_its_wires_removal(ports, edges, code) -> None:
    (problem,) = bind("here", ports, wires(*edges)).problems
    assert (problem.code, problem.node, problem.severity) == (code, "here", "error")
    assert all(idea.title.startswith("Remove the wire") for idea in problem.candidates)


@pytest.mark.parametrize(
    ("ports", "edges", "free"),
    [
        (PAIR, (), "input"),
        (PAIR, ("",), "other"),
        (PAIR, ("other",), "input"),
        (PAIR, ("", ""), None),
        (MASKED, ("", ""), "mask"),
        (MANY, (), "0"),
        (MANY, ("", ""), "2"),
        (MANY, ("0", "7"), "8"),
        ((), (), None),
    ],
)
def test_a_new_wire_gets_the_next_free_port(ports, edges, free) -> None:
    found = free_port(ports, bind("here", ports, wires(*edges)).wires)
    assert found == free
    if free is not None:
        more = bind("here", ports, [*wires(*edges), Edge("new", "", "here", free, 99)])
        assert not more.problems


@given(
    st.sampled_from([PAIR, MASKED, MANY, PAIR[:1]]),
    st.lists(st.sampled_from(["", "input", "other", "mask", "0", "x"]), max_size=3),
)
def test_the_short_way_binds_as_the_long_one_does(ports, names) -> None:
    edges = wires(*names)
    found = plain_wires(ports, edges)
    if found is not None:
        whole = bind("here", ports, edges)
        assert (dict(found), ()) == (dict(whole.wires), whole.problems)


def test_thousands_of_wires_between_two_nodes_cost_no_more_than_each_its_share() -> None:
    many = [["x", "c"]] * 20_000
    document = {
        "nnd": 1,
        "nodes": [
            {"id": "x", "layer": "Input", "params": {"shape": [4]}},
            {"id": "c", "layer": "cat", "params": {"dim": 1}},
            {"id": "y", "layer": "Output"},
        ],
        "edges": [*many, ["c", "y"]],
    }
    begin = time.process_time()
    report = check_design(loads(json.dumps(document)))
    assert time.process_time() - begin < 4
    assert report.nodes["c"].outputs["output"].shape[1] == 80_000
