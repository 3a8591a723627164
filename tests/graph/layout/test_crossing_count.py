"""Crossings, counted in arrays as by hand."""

from hypothesis import given
from hypothesis import strategies as st

from designer.graph.layout.crossing_count import CrossingCounter
from tests.graph.layout.strategies import crossings_by_hand, layered_graphs, positions


@given(layered_graphs(), st.randoms(use_true_random=False))
def test_crossings_are_counted_as_by_hand_also_when_some_columns_stay(layered, chance):
    count = CrossingCounter(layered)
    columns = layered.columns
    for _ in range(4):
        assert count(columns, positions(columns)) == crossings_by_hand(layered, columns)
        columns = list(columns)
        changed = chance.randrange(len(columns))
        columns[changed] = chance.sample(columns[changed], len(columns[changed]))
