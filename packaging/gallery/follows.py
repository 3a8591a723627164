"""Count which layer follows which in the gallery, for search to offer the likely ones first.

``build.py`` runs it; ``python packaging/gallery/follows.py`` does it alone. It writes
``resources/follows.json``: for each layer what comes behind it and in how many networks, the most
frequent first. A network counts a pair once, so that one deep design does not outvote ten others.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from designer.files import load  # noqa: E402
from designer.graph import Design, Network  # noqa: E402
from designer.layers.catalogue import CATALOGUE  # noqa: E402

TARGET = ROOT / "resources" / "follows.json"


def write() -> None:
    """Write the table."""
    lines = [f"{json.dumps(name)}: {json.dumps(after)}" for name, after in table().items()]
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def table() -> dict[str, dict[str, int]]:
    """Return what follows each layer of the catalogue."""
    found: dict[str, Counter[str]] = {name: Counter() for name in CATALOGUE}
    for network in _networks():
        for source, target in sorted(_pairs(network)):
            found[source][target] += 1
    return {name: dict(after.most_common()) for name, after in found.items() if after}


def _networks() -> Iterator[Network]:
    for path in sorted((ROOT / "resources" / "examples").glob("*.nnd")):
        design: Design = load(path)
        yield from (design.root, *design.blocks.values())


def _pairs(network: Network) -> set[tuple[str, str]]:
    layers = {node.id: node.layer for node in network.nodes() if node.layer in CATALOGUE}
    ends = ((layers.get(edge.source), layers.get(edge.target)) for edge in network.edges())
    return {(source, target) for source, target in ends if source and target}


if __name__ == "__main__":
    write()
