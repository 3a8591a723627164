"""Uncrossing: counted as by hand, left only for less, and never without end."""

import random
from itertools import combinations, pairwise

from hypothesis import given

from designer.graph.layout import arranged
from designer.graph.layout.columns import columns_of
from designer.graph.layout.crossings import reduce_crossings
from tests.graph.layout.strategies import crossings_by_hand, layered_graphs


@given(layered_graphs(near=True))
def test_an_order_is_left_only_for_fewer_crossings(layered):
    before = [list(column) for column in layered.columns]
    crossed = crossings_by_hand(layered, before)
    left = reduce_crossings(layered)
    assert left == crossings_by_hand(layered, layered.columns)
    assert left < crossed or layered.columns == before


@given(layered_graphs())
def test_what_is_left_is_what_is_told(layered):
    assert reduce_crossings(layered) == crossings_by_hand(layered, layered.columns)


def tangle(count):
    chance = random.Random(3)
    names = [f"n{i}" for i in range(count)]
    wires = {
        (names[max(0, place - 1 - chance.randrange(40))], names[place]): 70.0
        for place in range(1, count)
        for _ in range(3)
    }
    return dict.fromkeys(names, (100.0, 50.0)), wires


def test_a_tangle_always_looks_the_same_and_overlaps_nowhere():
    sizes, wires = tangle(400)
    found = arranged(sizes, wires)
    assert found == arranged(sizes, wires)
    columns, number = {}, columns_of(list(sizes), wires)
    for name, (_, y) in found.items():
        columns.setdefault(number[name], []).append(y)
    assert max(map(len, columns.values())) > 3
    for column in columns.values():
        assert all(lower - upper >= 50 for upper, lower in pairwise(sorted(column)))


def test_wires_in_plenty_are_thinned_but_lead_right():
    names = [f"n{i}" for i in range(60)]
    wires = dict.fromkeys(combinations(names, 2), 70.0)
    found = arranged(dict.fromkeys(names, (100.0, 50.0)), wires)
    assert sorted(names, key=lambda name: found[name][0]) == names
