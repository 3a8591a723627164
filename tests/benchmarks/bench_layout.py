"""How fast arranging is, against what else lays out the same graph, in one run.

Run it by hand, ``python tests/benchmarks/bench_layout.py [rounds]``, or ``pytest -s
tests/benchmarks/bench_layout.py``. All take turns; only ratios mean anything. fast-sugiyama
(``pip install nn-designer[bench]``) is compiled, takes every node for a point and routes nothing;
networkx.multipartite_layout gets its layers for nothing and uncrosses nothing.
"""

import random
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from itertools import pairwise
from statistics import median

import pytest

from designer.graph.layout import arranged
from designer.graph.layout.columns import columns_of

Graph = tuple[dict[str, tuple[float, float]], dict[tuple[str, str], float]]
"""Sizes, and the room of each wire."""
COUNTS = (100, 1_000, 10_000)
_SLOW = 4_000
"""From this many nodes on, once is enough."""


def residual(count: int) -> Graph:
    """Return a chain with a skip over every seven nodes, as in a ResNet."""
    names = [f"n{i}" for i in range(count)]
    wires = dict.fromkeys(pairwise(names), 70.0)
    wires |= {(names[i], names[i + 7]): 70.0 for i in range(0, count - 8, 8)}
    return {name: (100.0 + i % 5 * 7, 42.0 + i % 5 * 16) for i, name in enumerate(names)}, wires


def branching(count: int) -> Graph:
    """Return blocks of four branches of unequal length, as in GoogLeNet."""
    names, wires = ["n0"], {}

    def grow(source: str) -> str:
        names.append(f"n{len(names)}")
        wires[source, names[-1]] = 70.0
        return names[-1]

    while len(names) < count:
        source, ends = names[-1], []
        for length in (1, 2, 2, 3):
            end = source
            for _ in range(length):
                end = grow(end)
            ends.append(end)
        joined = grow(ends[0])
        wires.update({(end, joined): 70.0 for end in ends[1:]})
    return {name: (100.0, 42.0 + i % 5 * 16) for i, name in enumerate(names)}, wires


def tangled(count: int) -> Graph:
    """Return a random graph with wires of all lengths: worse than any network is."""
    chance = random.Random(1)
    names = [f"n{i}" for i in range(count)]
    wires = {}
    for place in range(1, count):
        for _ in range(chance.choice((1, 1, 1, 2, 2, 3))):
            source = max(0, place - 1 - int(chance.expovariate(0.12)))
            wires[names[source], names[place]] = 70.0
    return {
        name: (100.0 + chance.random() * 80, 42.0 + chance.random() * 99) for name in names
    }, wires


def contenders(graph: Graph) -> dict[str, Callable[[], object]]:
    """Return what is timed, by name."""
    sizes, wires = graph
    placed = arranged(sizes, wires)
    found: dict[str, Callable[[], object]] = {
        "ours": lambda: arranged(sizes, wires),
        "ours, arranged before": lambda: arranged(sizes, wires, start=placed),
    }
    import networkx as nx

    made = nx.DiGraph(list(wires))
    nx.set_node_attributes(made, columns_of(list(sizes), wires), "subset")
    found["networkx multipartite_layout"] = lambda: nx.multipartite_layout(made)
    if find_spec("fast_sugiyama"):
        import fast_sugiyama

        edges = list(wires)
        found["fast-sugiyama"] = lambda: fast_sugiyama.from_edges(edges)
    return found


def measure(graph: Graph, rounds: int) -> dict[str, float]:
    """Return median milliseconds."""
    times: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, run in contenders(graph).items():
            start = time.perf_counter()
            run()
            times.setdefault(name, []).append(1000 * (time.perf_counter() - start))
    return {name: median(spent) for name, spent in times.items()}


def compare(rounds: int = 5) -> None:
    """Print medians and how many times ours the others take."""
    for draw in (residual, branching, tangled):
        for count in COUNTS:
            graph = draw(count)
            found = measure(graph, 1 if count > _SLOW else rounds)
            print(f"\n{draw.__name__}, {count} nodes, {len(graph[1])} wires")
            for name, spent in found.items():
                print(f"  {name:32s}{spent:10.1f} ms{spent / found['ours']:10.2f} x ours")


@pytest.mark.parametrize("draw", [residual, branching, tangled])
def test_a_thousand_nodes(draw: Callable[[int], Graph]) -> None:
    found = measure(draw(1_000), 5)
    print(draw.__name__, {name: round(spent, 1) for name, spent in found.items()})
    assert found["ours"] < 1_000


if __name__ == "__main__":
    compare(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
