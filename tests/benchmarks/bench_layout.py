"""How fast arranging is, against what else lays out the same graph, in one run.

Run it by hand, ``python tests/benchmarks/bench_layout.py [rounds]``, or ``pytest -s
tests/benchmarks/bench_layout.py``. All take turns; only ratios mean anything. fast-sugiyama
(``pip install nn-designer[bench]``) is compiled, takes every node for a point and routes nothing;
networkx.multipartite_layout gets its layers for nothing and uncrosses nothing.

What the limited effort costs is counted in crossings: as the nodes stand in the file, as they are
arranged, and with effort without limit, for the gallery and for graphs of every kind.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import combinations, pairwise
from statistics import median

import pytest

from designer.check import check_design
from designer.files import load
from designer.files.picture.cards import make_cards
from designer.graph.layout import arranged
from designer.graph.layout.columns import columns_of, parts_of
from designer.graph.layout.crossings import reduce_crossings
from designer.graph.layout.layered_graph import layered_graph
from designer.graph.layout.nested_skips import pin_nested_skips
from designer.paths import resource

Graph = tuple[dict[str, tuple[float, float]], dict[tuple[str, str], float]]
"""Sizes, and the room of each wire."""
Sizes = dict[str, tuple[float, float]]
Ends = dict[tuple[str, str], tuple[float, float]]
EFFORTS = (0, None, 10**9)
"""None but what it takes to lead wires among the nodes; what is usual; all that helps."""
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


def uniform(count: int) -> Graph:
    """Return a random graph whose wires come from anywhere before."""
    return _random(count, lambda chance, place: chance.randrange(place), wires=2)


def nearby(count: int) -> Graph:
    """Return a random graph with many wires, of up to forty nodes' length."""
    return _random(count, lambda chance, place: max(0, place - 1 - chance.randrange(40)), wires=4)


def _random(count: int, source: Callable[[random.Random, int], int], wires: int) -> Graph:
    chance = random.Random(2)
    names = [f"n{i}" for i in range(count)]
    found = {
        (names[source(chance, place)], names[place]): 70.0
        for place in range(1, count)
        for _ in range(wires)
    }
    return {name: (100.0, 42.0 + chance.random() * 99) for name in names}, found


def dense(count: int) -> Graph:
    """Return blocks in which every node is wired to all after it, as in a DenseNet."""
    names = [f"n{i}" for i in range(count)]
    wires = dict.fromkeys(pairwise(names), 70.0)
    for first in range(0, count, 25):
        wires |= dict.fromkeys(combinations(names[first : first + 25], 2), 70.0)
    return dict.fromkeys(names, (100.0, 60.0)), wires


def nested(count: int) -> Graph:
    """Return a chain with skips that nest like brackets, as in a U-Net, as many as fit."""
    names = [f"n{i}" for i in range(count)]
    wires = dict.fromkeys(pairwise(names), 70.0)
    wires |= {(names[i], names[count - 2 - i]): 70.0 for i in range(0, count // 2 - 2, 2)}
    return dict.fromkeys(names, (100.0, 60.0)), wires


def spread(count: int) -> Graph:
    """Return one node wired to all others, and these to one."""
    names = [f"n{i}" for i in range(count)]
    wires = {(names[0], name): 70.0 for name in names[1:-1]}
    wires |= {(name, names[-1]): 70.0 for name in names[1:-1]}
    return dict.fromkeys(names, (100.0, 60.0)), wires


def tree(count: int) -> Graph:
    """Return a random tree."""
    return _random(count, lambda chance, place: chance.randrange(place), wires=1)


def loose(count: int) -> Graph:
    """Return pairs."""
    names = [f"n{i}" for i in range(count)]
    wires = {(names[i], names[i + 1]): 70.0 for i in range(0, count - 1, 2)}
    return dict.fromkeys(names, (100.0, 60.0)), wires


KINDS = (residual, branching, tangled, uniform, nearby, dense, nested, spread, tree, loose)


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


def crossed(sizes: Sizes, ports: Ends, effort: int | None) -> int:
    """Return how many crossings are left with so much effort; 0 leaves nodes in file order."""
    total = 0
    for part in parts_of(list(sizes), ports):
        if len(part) > 2:
            within = {wire: ends for wire, ends in ports.items() if wire[0] in set(part)}
            layered = layered_graph(part, columns_of(part, within), sizes, within)
            pin_nested_skips(layered)
            total += reduce_crossings(layered, effort)
    return total


def gallery() -> Iterator[tuple[str, Sizes, Ends]]:
    """Yield every network of the gallery, blocks' too, with sizes and wires as it is drawn."""
    for path in sorted(resource("examples").glob("*.nnd")):
        design = load(path)
        report = check_design(design)
        for name in ("", *design.blocks):
            network = design.network(name)
            made = make_cards(network, report.definitions[name] if name else report)
            ports = {
                (e.source, e.target): (
                    made[e.source].leaves(e)[1] - made[e.source].y,
                    made[e.target].arrives(e)[1] - made[e.target].y,
                )
                for e in network.edges()
            }
            sizes = {node: (card.width, card.height) for node, card in made.items()}
            yield f"{path.stem} {name}".strip(), sizes, ports


def tell_crossings() -> None:
    """Print how many crossings are left where any are."""
    print(f"\n{'crossings':36s}{'as in the file':>16s}{'arranged':>12s}{'no limit':>12s}")
    totals = [0, 0, 0]
    for name, sizes, ports in gallery():
        found = [crossed(sizes, ports, effort) for effort in EFFORTS]
        totals = [one + other for one, other in zip(totals, found, strict=True)]
        if any(found):
            print(f"  {name:34s}{found[0]:16d}{found[1]:12d}{found[2]:12d}")
    print(f"  {'all of the gallery':34s}{totals[0]:16d}{totals[1]:12d}{totals[2]:12d}")
    for draw in KINDS:
        sizes, wires = draw(1_000)
        found = [crossed(sizes, dict.fromkeys(wires, (0.0, 0.0)), e) for e in EFFORTS]
        print(f"  {draw.__name__ + ', 1,000 nodes':34s}{found[0]:16d}{found[1]:12d}{found[2]:12d}")


def tell_kinds(rounds: int = 5) -> None:
    """Print how much of a core each kind of graph of 1,000 nodes takes, whatever else runs."""
    print(f"\n{'1,000 nodes':36s}{'wires':>16s}{'milliseconds':>16s}")
    for draw in KINDS:
        sizes, wires = draw(1_000)
        times = []
        for _ in range(rounds):
            start = time.process_time()
            arranged(sizes, wires)
            times.append(1000 * (time.process_time() - start))
        print(f"  {draw.__name__:34s}{len(wires):16d}{min(times):16.1f}")


@pytest.mark.parametrize("draw", KINDS)
def test_a_thousand_nodes(draw: Callable[[int], Graph]) -> None:
    found = measure(draw(1_000), 5)
    print(draw.__name__, {name: round(spent, 1) for name, spent in found.items()})
    assert found["ours"] < 1_000


if __name__ == "__main__":
    compare(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
    tell_kinds()
    tell_crossings()
