"""Random layered graphs, and their crossings counted pair by pair."""

from itertools import combinations, pairwise

from hypothesis import strategies as st

from designer.graph.layout.layered_graph import layered_graph


@st.composite
def layered_graphs(draw, *, near=False):
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


def crossings_by_hand(layered, columns):
    place = positions(columns)
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


def positions(columns):
    found = {}
    for column in columns:
        found.update({v: rank + (1 - len(column)) / 2 for rank, v in enumerate(column)})
    return [found[v] for v in range(len(found))]
