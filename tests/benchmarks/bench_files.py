"""How long a large design takes to come from its file and to mean something, beside the least.

Run it by hand: ``python tests/benchmarks/bench_files.py [nodes] [rounds]``. The least is what
anybody would pay: `json.loads`, and a networkx graph of what it gives, nothing checked. All take
turns in one process, so that a busy machine is busy for each; only the ratios mean anything.
"""

import gc
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import networkx as nx

sys.path.insert(0, str(Path(__file__).parent))
from networks import long_chain

from designer.check import check_design
from designer.check.inference import inference_cache as recall
from designer.files import dumps, load, save


def least(text: str) -> object:
    """Return the graph of a design's file, as found."""
    document = json.loads(text)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from((node["id"], {"node": node}) for node in document["nodes"])
    graph.add_edges_from((a, b, ("", ""), {"edge": (a, b)}) for a, b in document["edges"])
    return graph


def without_collector(work: Callable[[], object]) -> object:
    """Do it as ours does: with the garbage collector held off."""
    gc.disable()
    try:
        return work()
    finally:
        gc.enable()


def main() -> None:
    """Print the table."""
    nodes = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    path = Path(tempfile.mkdtemp(prefix="bench-files-")) / "large.nnd"
    save(long_chain(nodes), path)
    text = path.read_text(encoding="utf-8")
    spent: dict[str, list[float]] = {}

    def timed(name: str, work: Callable[[], object]) -> object:
        gc.collect()
        began = perf_counter()
        found = work()
        spent.setdefault(name, []).append((perf_counter() - began) * 1000)
        return found

    for _ in range(rounds):
        timed("json.loads alone", lambda: json.loads(text))
        timed("json.loads and networkx", lambda: without_collector(lambda: least(text)))
        design = timed("designer.files.load", lambda: load(path))
        recall.clear_caches()
        timed("its first check, all forgotten", lambda design=design: check_design(design))
        design = load(path)
        timed("its first check, layers known", lambda design=design: check_design(design))
        timed("its text again", lambda design=design: dumps(design))
        del design
    base = median(spent["json.loads and networkx"])
    print(f"{nodes:,} nodes{'':33s}median      least   ratio to json and networkx")
    for name, times in spent.items():
        print(
            f"{name:40s}{median(times):7.1f} ms {min(times):7.1f} ms   {median(times) / base:.2f}"
        )


if __name__ == "__main__":
    main()
