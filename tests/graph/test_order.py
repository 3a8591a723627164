"""The kept order against networkx, on random graphs."""

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.graph import CycleError, Design
from designer.graph.order import TopologicalOrder

pairs = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40)


def empty(count: int = 13) -> Design:
    design = Design("Net")
    with design.edit("Build") as edit:
        for number in range(count):
            edit.add_node("relu", node_id=f"n{number}")
    return design


@given(pairs, st.lists(st.integers(0, 60), max_size=10))
def test_a_wire_is_refused_exactly_where_networkx_finds_a_circle(wires, removals) -> None:
    design, model = empty(), nx.DiGraph()
    model.add_nodes_from(f"n{number}" for number in range(13))
    for step, (source, target) in enumerate(wires):
        ends = f"n{source}", f"n{target}"
        if model.has_edge(*ends):
            continue
        if source == target or nx.has_path(model, ends[1], ends[0]):
            with pytest.raises(CycleError) as caught:
                design.connect(*ends)
            path = caught.value.path
            assert (path[0], path[-1]) == (ends[1], ends[0])
            assert all(model.has_edge(*pair) for pair in pairwise(path))
        else:
            design.connect(*ends)
            model.add_edge(*ends)
        if step in removals and design.edges():
            edge = design.edges()[0]
            with design.edit("Disconnect") as edit:
                edit.disconnect(edge)
            model.remove_edge(edge.source, edge.target)
        position = design.root.order.position
        assert all(position(a) < position(b) for a, b in model.edges)
    assert sorted(design.root.order) == sorted(model)


@given(pairs)
def test_rebuilding_sorts_or_names_a_circle(wires) -> None:
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    graph.add_nodes_from(map(str, range(13)))
    graph.add_edges_from((str(a), str(b)) for a, b in wires)
    order = TopologicalOrder(graph)
    circle = order.rebuild()
    if nx.is_directed_acyclic_graph(graph):
        assert circle is None
        assert all(order.position(a) < order.position(b) for a, b in graph.edges())
    else:
        assert circle
        ends = zip(circle, [*circle[1:], circle[0]], strict=True)
        assert all(graph.has_edge(*pair) for pair in ends)


@given(st.permutations([(a, b) for a in range(6) for b in range(a + 1, 6) if (a + b) % 2]))
def test_the_flow_does_not_depend_on_how_it_came_to_be(wires) -> None:
    design = empty(6)
    for source, target in wires:
        design.connect(f"n{source}", f"n{target}")
    graph = design.graph
    expected = list(nx.lexicographical_topological_sort(graph, key=lambda n: int(n[1:])))
    assert design.root.stable_order() == expected
