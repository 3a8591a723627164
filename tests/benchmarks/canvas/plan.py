"""What every contestant draws: rows of layers with a skip around every three."""

from typing import NamedTuple

ROW = 100
"""Nodes a row; a hundred rows are ten thousand nodes, as high as wide."""
APART, LINE = 220.0, 120.0


class Plan(NamedTuple):
    """Places of the nodes, wires as (source, target, target's input) and each node's layer."""

    places: list[tuple[float, float]]
    wires: list[tuple[int, int, int]]
    layers: list[str]


def plan(count: int) -> Plan:
    """Return ``count`` nodes: an Input, and rows of Linear, ReLU, LayerNorm and add behind it."""
    places, layers = [(0.0, 0.0)], ["Input"]
    wires: list[tuple[int, int, int]] = []
    row = min(ROW, max(10, count // 10))
    while len(places) < count:
        line, column = divmod(len(places) - 1, row)
        here = len(places)
        last = column == row - 1 or here == count - 1
        layer = "Output" if last else ("Linear", "ReLU", "LayerNorm", "add")[column % 4]
        wires.append((here - 1 if column else 0, here, 0))
        if layer == "add":
            wires.append((here - 3, here, 1))
        places.append((APART * (column + 1), LINE * line))
        layers.append(layer)
    return Plan(places, wires, layers)
