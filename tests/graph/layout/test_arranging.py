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


def test_ports_are_level_not_tops():
    sizes = {"a": (100.0, 50.0), "b": (100.0, 90.0)}
    places = arranged(sizes, {("a", "b"): 70.0}, ports={("a", "b"): (20.0, 60.0)})
    assert places["a"][1] + 20 == places["b"][1] + 60


def test_equal_branches_leave_the_middle_to_what_joins_them():
    sizes = dict.fromkeys("abcd", (100.0, 50.0))
    wires = {("a", "b"): 70.0, ("a", "c"): 70.0, ("b", "d"): 70.0, ("c", "d"): 70.0}
    places = arranged(sizes, wires)
    middle = (places["b"][1] + places["c"][1]) / 2
    assert places["a"][1] == places["d"][1] == middle


def test_a_mask_and_what_only_it_feeds_stand_near_where_they_are_needed():
    sizes, wires = chain(6)
    sizes |= {"mask": (100.0, 50.0), "cast": (100.0, 50.0)}
    wires |= {("mask", "cast"): 70.0, ("cast", "n5"): 70.0}
    places = arranged(sizes, wires)
    assert places["cast"][0] == places["n4"][0]
    assert places["mask"][0] == places["n3"][0]


def test_a_second_port_is_reached_from_below():
    sizes, wires = chain(4)
    wires[("n0", "n3")] = 70.0
    ports = {**dict.fromkeys(wires, (20.0, 20.0)), ("n0", "n3"): (20.0, 40.0)}
    sizes |= {"deep": (100.0, 50.0)}
    wires |= {("n0", "deep"): 70.0, ("deep", "n3"): 70.0}
    ports |= {("n0", "deep"): (20.0, 20.0), ("deep", "n3"): (20.0, 45.0)}
    places = arranged(sizes, wires, ports=ports)
    assert places["deep"][1] > places["n1"][1]


def test_parts_stand_below_each_other_and_loose_nodes_in_a_line():
    sizes = dict.fromkeys(["a", "b", "lone", "c", "d", "alone"], (100.0, 50.0))
    places = arranged(sizes, {("a", "b"): 70.0, ("c", "d"): 70.0})
    assert places["a"][1] < places["c"][1] < places["lone"][1] == places["alone"][1]


# ---- rows


def rows_of(places):
    return sorted({y for _, y in places.values()})


def test_a_long_chain_is_broken_into_rows_like_a_text():
    sizes, wires = chain(60)
    places = arranged(sizes, wires)
    rows = rows_of(places)
    assert 3 <= len(rows) <= 8
    by_row = [[n for n in sizes if places[n][1] == y] for y in rows]
    assert [n for row in by_row for n in row] == list(sizes)
    assert {places[row[0]][0] for row in by_row} == {0.0}
    assert max(x for x, _ in places.values()) < 4000


def test_rows_are_broken_between_residual_blocks():
    sizes, wires = chain(64)
    for first in range(1, 60, 8):
        wires[(f"n{first}", f"n{first + 6}")] = 70.0
    places = arranged(sizes, wires)
    assert len({y for _, y in places.values()}) > 1
    for first in range(1, 60, 8):
        inside = [places[f"n{i}"][1] for i in range(first, first + 7)]
        assert len(set(inside)) == 1, f"block at n{first} is cut"


def test_what_many_wires_hold_together_is_not_broken():
    sizes, wires = chain(40)
    for first in range(10):
        wires[(f"n{first}", f"n{39 - first}")] = 70.0
        wires[(f"n{first}", f"n{20 + first}")] = 70.0
    places = arranged(sizes, wires)
    assert max(x for x, _ in places.values()) > 39 * 170 - 1


# ---- bowls


def u_net(levels):
    """A chain with skips that nest like brackets."""
    sizes, wires = chain(4 * levels)
    for level in range(levels - 1):
        wires[(f"n{2 * level}", f"n{4 * levels - 2 - 2 * level}")] = 70.0
    return sizes, wires


def test_a_u_net_is_a_u():
    sizes, wires = u_net(4)
    places = arranged(sizes, wires)
    for level in range(3):
        left, right = f"n{2 * level}", f"n{14 - 2 * level}"
        assert places[left][1] == places[right][1]
        assert places[left][1] < places[f"n{2 * level + 2}"][1]


def ladder(levels=4, each=7):
    """A U-Net whose levels are chains: too wide for one line."""
    sizes, wires = chain((2 * levels + 1) * each)
    for level in range(levels):
        wires[(f"n{(level + 1) * each - 1}", f"n{(2 * levels - level) * each}")] = 70.0
    return sizes, wires


def test_a_wide_u_net_is_a_ladder():
    sizes, wires = ladder()
    places = arranged(sizes, wires)
    assert not list(overlapping(sizes, places))
    heights = []
    for level in range(4):
        left = {places[f"n{level * 7 + i}"] for i in range(7)}
        right = {places[f"n{(8 - level) * 7 + i}"] for i in range(7)}
        assert len({y for _, y in left | right}) == 1
        assert max(x for x, _ in left) < min(x for x, _ in right)
        heights.append(next(iter(left))[1])
    foot = {places[f"n{28 + i}"][1] for i in range(7)}
    assert [*heights, *foot] == sorted({*heights, *foot})
    assert len({places[f"n{first}"][0] for first in range(0, 35, 7)}) == 1
    assert len({places[f"n{first}"][0] for first in range(35, 63, 7)}) == 1
    assert arranged(sizes, wires, start=places) == places


def test_a_u_net_whose_first_level_is_endless_is_no_ladder():
    sizes, wires = chain(200)
    wires |= {(f"n{90 + i}", f"n{110 - i}"): 70.0 for i in (0, 3, 6)}
    places = arranged(sizes, wires)
    assert max(x for x, _ in places.values()) < 6000


def test_two_nested_skips_are_no_bowl():
    sizes, wires = chain(8)
    wires |= {("n0", "n7"): 70.0, ("n2", "n5"): 70.0}
    assert len({y for _, y in arranged(sizes, wires).values()}) == 1


@st.composite
def networks(draw, narrowest=40):
    count = draw(st.integers(1, 14))
    names = [f"n{i}" for i in range(count)]
    size = st.tuples(st.floats(narrowest, 260), st.floats(30, 300))
    pairs = list(combinations(names, 2))
    wires = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=25)) if pairs else []
    return {name: draw(size) for name in names}, dict.fromkeys(wires, 60.0)


def overlapping(sizes, places):
    for one, other in combinations(sizes, 2):
        (x1, y1), (x2, y2) = places[one], places[other]
        (w1, h1), (w2, h2) = sizes[one], sizes[other]
        apart = x1 + w1 <= x2 or x2 + w2 <= x1 or y1 + h1 <= y2 or y2 + h2 <= y1
        if not apart:
            yield (one, other)


@given(networks())
def test_wires_lead_right_and_nothing_overlaps(network):
    sizes, wires = network
    places = arranged(sizes, wires)
    assert places == arranged(sizes, wires)
    for source, target in wires:
        assert places[source][0] + sizes[source][0] <= places[target][0]
    assert not list(overlapping(sizes, places))


@given(networks(), st.randoms(use_true_random=False))
def test_arranging_twice_is_arranging_once(network, chance):
    sizes, wires = network
    start = {name: (chance.uniform(0, 900), chance.uniform(0, 900)) for name in sizes}
    once = arranged(sizes, wires, start=start)
    rounded = {name: (round(x), round(y)) for name, (x, y) in once.items()}
    assert arranged(sizes, wires, start=rounded) == once


@given(networks())
def test_the_order_given_stays_where_it_crosses_nothing(network):
    sizes, wires = network
    places = arranged(sizes, wires)
    mirrored = {name: (x, -y - sizes[name][1]) for name, (x, y) in places.items()}
    again = arranged(sizes, wires, start=mirrored)
    below = [(a, b) for a, b in combinations(sizes, 2) if stacked(places, sizes, a, b)]
    if all(order(mirrored, a, b) == order(again, a, b) for a, b in below):
        return
    # Whatever was changed had to be: the mirrored order crosses more than the one found.
    assert again == arranged(sizes, wires, start=again)


def stacked(places, sizes, a, b):
    (x1, _), (x2, _) = places[a], places[b]
    return abs(x1 + sizes[a][0] / 2 - x2 - sizes[b][0] / 2) < 1


def order(places, a, b):
    return places[a][1] < places[b][1]


@st.composite
def forests(draw):
    """Networks where each node has at most one wire in: they can always be drawn uncrossed."""
    names = [f"n{i}" for i in range(draw(st.integers(2, 14)))]
    wires = {}
    for place in range(1, len(names)):
        source = draw(st.none() | st.integers(0, place - 1))
        if source is not None:
            wires[(names[source], names[place])] = 60.0
    size = st.tuples(st.floats(40, 260), st.floats(30, 300))
    return {name: draw(size) for name in names}, wires


@given(forests(), st.data())
def test_adding_a_node_leaves_the_others_in_order(network, data):
    sizes, wires = network
    before = arranged(sizes, wires)
    end = data.draw(st.sampled_from(sorted(sizes)))
    sizes = {**sizes, "new": (100.0, 60.0)}
    wires = {**wires, (end, "new"): 60.0}
    start = {**before, "new": (before[end][0] + 300, before[end][1])}
    after = arranged(sizes, wires, start=start)
    moved = {
        a
        for a, b in combinations(before, 2)
        if stacked(before, sizes, a, b)
        and stacked(after, sizes, a, b)
        and order(before, a, b) != order(after, a, b)
    }
    assert len(moved) <= 2


@pytest.mark.slow
def test_ten_thousand_nodes_take_a_moment():
    sizes, wires = chain(10_000)
    assert len(arranged(sizes, wires)) == 10_000
