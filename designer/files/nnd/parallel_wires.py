"""Parallel wires: two wires between the same two nodes, as in ``x * x``, differ by their ports.

A file may leave ports unnamed. Where that makes two wires equal, their ports are named here, in the
order of the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from designer.check.inference.binding import bind
from designer.graph import Edge, Node
from designer.layers.catalogue import find


def name_parallel_ports(nodes: Mapping[str, Node], edges: Sequence[Edge]) -> list[Edge]:
    """Return ``edges`` in their order, with ports named where two edges would be equal."""
    seen: set[tuple[str, ...]] = set()
    doubled: set[str] = set()
    for edge in edges:
        if edge.ends in seen and not edge.target_port:
            doubled.add(edge.target)
        seen.add(edge.ends)
    if not doubled:
        return list(edges)
    into: dict[str, list[Edge]] = {target: [] for target in doubled}
    for edge in edges:
        if edge.target in doubled:
            into[edge.target].append(edge)
    named = {e.serial: e for target in doubled for e in _named(nodes, target, into[target])}
    return [named.get(edge.serial, edge) for edge in edges]


def _named(nodes: Mapping[str, Node], target: str, edges: Sequence[Edge]) -> list[Edge]:
    layer = find(_owner(nodes, target).layer)
    if layer is None:
        return list(edges)
    many = {port.name for port in layer.inputs if port.many}
    return [
        replace(edge, target_port=str(number) if port in many else port)
        for port, bound in bind(target, layer.inputs, edges).wires.items()
        for number, edge in enumerate(bound)
    ]


def _owner(nodes: Mapping[str, Node], name: str) -> Node:
    node = nodes[name]
    while node.shares:
        node = nodes[node.shares]
    return node
