"""Arranging: columns follow the wires, nothing overlaps, and the same network looks the same."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.graph.layout import arranged


def chain(count):
    names = [f"n{i}" for i in range(count)]
    return dict.fromkeys(names, (100.0, 50.0)), dict.fromkeys(pairwise(names), 70.0)


def test_nothing_to_arrange():
    assert arranged({}, {}) == {}


def test_a_chain_is_one_level_line():
    sizes, wires = chain(5)
    places = arranged(sizes, wires)
    assert [places[name] for name in sizes] == [(170.0 * i, 0.0) for i in range(5)]


def test_a_skip_does_not_bend_the_spine():
    sizes, wires = chain(6)
    wires[("n1", "n5")] = 70.0
    places = arranged(sizes, wires)
    assert len({y for _, y in places.values()}) == 1


def test_branches_stand_above_each_other():
    sizes = dict.fromkeys("abcd", (100.0, 50.0))
    wires = {("a", "b"): 70.0, ("a", "c"): 70.0, ("b", "d"): 70.0, ("c", "d"): 70.0}
    places = arranged(sizes, wires)
    assert places["b"][0] == places["c"][0]
    assert abs(places["b"][1] - places["c"][1]) >= 50


def test_a_late_source_stands_before_what_it_feeds():
    sizes, wires = chain(5)
    sizes["late"] = (100.0, 50.0)
    wires[("late", "n4")] = 70.0
    places = arranged(sizes, wires)
    assert places["late"][0] == places["n3"][0]


@st.composite
def networks(draw):
    count = draw(st.integers(1, 14))
    names = [f"n{i}" for i in range(count)]
    size = st.tuples(st.floats(40, 200), st.floats(30, 300))
    pairs = list(combinations(names, 2))
    wires = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=25)) if pairs else []
    return {name: draw(size) for name in names}, dict.fromkeys(wires, 60.0)


@given(networks())
def test_wires_lead_right_and_nothing_overlaps(network):
    sizes, wires = network
    places = arranged(sizes, wires)
    assert places == arranged(sizes, wires)
    for source, target in wires:
        assert places[source][0] + sizes[source][0] <= places[target][0]
    for one, other in combinations(sizes, 2):
        (x1, y1), (x2, y2) = places[one], places[other]
        (w1, h1), (w2, h2) = sizes[one], sizes[other]
        apart = x1 + w1 <= x2 or x2 + w2 <= x1 or y1 + h1 <= y2 or y2 + h2 <= y1
        assert apart, (one, other)


@pytest.mark.slow
def test_ten_thousand_nodes_take_a_moment():
    sizes, wires = chain(10_000)
    assert len(arranged(sizes, wires)) == 10_000
