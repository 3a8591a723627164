"""Uncrossing: counted as by hand, left only for less, and never without end."""

import random
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from designer.graph.layout import arranged
from designer.graph.layout.columns import columns_of
from designer.graph.layout.crossing_count import CrossingCounter
from designer.graph.layout.crossings import reduce_crossings
from designer.graph.layout.layered_graph import layered_graph


@st.composite
def sheets(draw, *, near=False):
    """Draw nodes in columns with wires between them, or only between those side by side."""
    columns = draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))
    names = [[f"n{i}_{j}" for j in range(count)] for i, count in enumerate(columns)]
    pairs = [(a, b) for one, other in pairwise(names) for a in one for b in other]
    if not near:
        flat = [name for column in names for name in column]
        pairs = [(a, b) for a, b in combinations(flat, 2) if a[1] != b[1]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1, max_size=30))
    port = st.sampled_from([10.0, 20.0, 30.0])
    wires = {pair: (draw(port), draw(port)) for pair in chosen}
    column = {name: place for place, within in enumerate(names) for name in within}
    sizes = dict.fromkeys(column, (100.0, 40.0))
    return layered_graph(draw(st.permutations(list(column))), column, sizes, wires)


def by_hand(layered, columns):
    place = places(columns)
    wires = [
        (layered.column[v], place[v] + 0.8 * here / layered.heights[v],
         place[o] + 0.8 * there / layered.heights[o])
        for v, beside in enumerate(layered.right)
        for o, here, there in beside
    ]  # fmt: skip
    return sum(
        c1 == c2 and (a1 - a2) * (b1 - b2) < -1e-9
        for (c1, a1, b1), (c2, a2, b2) in combinations(wires, 2)
    )


def places(columns):
    found = {}
    for column in columns:
        found.update({v: rank + (1 - len(column)) / 2 for rank, v in enumerate(column)})
    return [found[v] for v in range(len(found))]


@given(sheets(), st.randoms(use_true_random=False))
def test_crossings_are_counted_as_by_hand_also_when_some_columns_stay(layered, chance):
    count = CrossingCounter(layered)
    columns = layered.columns
    for _ in range(4):
        assert count(columns, places(columns)) == by_hand(layered, columns)
        columns = list(columns)
        changed = chance.randrange(len(columns))
        columns[changed] = chance.sample(columns[changed], len(columns[changed]))


@given(sheets(near=True))
def test_an_order_is_left_only_for_fewer_crossings(layered):
    before = [list(column) for column in layered.columns]
    crossed = by_hand(layered, before)
    left = reduce_crossings(layered)
    assert left == by_hand(layered, layered.columns)
    assert left < crossed or layered.columns == before


@given(sheets())
def test_what_is_left_is_what_is_told(layered):
    assert reduce_crossings(layered) == by_hand(layered, layered.columns)


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
