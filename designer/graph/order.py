"""A topological order that is maintained, not recomputed.

Pearce and Kelly, "A dynamic topological sort algorithm for directed acyclic graphs", ACM JEA 11
(2006): a new edge costs only the nodes whose order it disturbs. It finds out whether a wire would
close a cycle, and gives the checker its nodes in order.
"""

import heapq
from collections.abc import Iterable, Iterator
from typing import Any

import networkx as nx


class TopologicalOrder:
    """Positions of the nodes of ``graph`` such that every edge leads from a lower to a higher."""

    def __init__(self, graph: "nx.MultiDiGraph[str]") -> None:
        """Follow ``graph``, which must be empty, or else call ``rebuild`` next."""
        self._graph = graph
        self._position: dict[str, int] = {}
        self._next = 0

    def position(self, node: str) -> int:
        """Return the position of ``node``; only comparisons are meaningful."""
        return self._position[node]

    def add_node(self, node: str) -> None:
        """Append a node that has no edges yet."""
        self._position[node] = self._next
        self._next += 1

    def expect(self, edges: Iterable[tuple[str, str]]) -> None:
        """Order nodes that have no edges yet so that adding ``edges`` reorders nothing.

        One edge at a time, a chain whose last node came first would take quadratic time.
        """
        after: dict[str, list[str]] = {}
        waiting: dict[str, int] = {}
        for source, target in edges:
            if self._is_free(source) and self._is_free(target):
                after.setdefault(source, []).append(target)
                waiting.setdefault(source, 0)
                waiting[target] = waiting.get(target, 0) + 1
        places = sorted(map(self.position, waiting))
        ready = [node for node, count in waiting.items() if not count]
        for node in ready:  # which grows
            for following in after.get(node, ()):
                waiting[following] -= 1
                if not waiting[following]:
                    ready.append(following)
        if len(ready) == len(
            waiting
        ):  # else the edges close a cycle, which is reported as it closes
            self._position.update(zip(ready, places, strict=True))

    def _is_free(self, node: str) -> bool:
        graph = self._graph
        return node in self._position and not graph._pred[node] and not graph._succ[node]

    def remove_node(self, node: str) -> None:
        """Forget a node; the others keep their places."""
        del self._position[node]

    def sorted(self, nodes: Iterable[str] | None = None) -> list[str]:
        """Return ``nodes`` (all of them by default) so that sources come before targets."""
        return sorted(self._position if nodes is None else nodes, key=self._position.__getitem__)

    def path_closing(self, source: str, target: str) -> list[str] | None:
        """Return the path target -> ... -> source that an edge source -> target would close."""
        if source == target:
            return [source]
        limit = self._position[source]
        if self._position[target] > limit:
            return None
        came_from: dict[str, str] = {target: ""}
        stack = [target]
        while stack:
            node = stack.pop()
            for following in self._graph.succ[node]:
                if following == source:
                    return [*_trail(came_from, node), source]
                if following not in came_from and self._position[following] < limit:
                    came_from[following] = node
                    stack.append(following)
        return None

    def add_edge(self, source: str, target: str) -> None:
        """Reorder for an edge that closes no cycle (see ``path_closing``)."""
        lower, upper = self._position[target], self._position[source]
        if lower > upper:
            return
        forward = self._reach(target, self._graph.succ, lambda p: p < upper)
        backward = self._reach(source, self._graph.pred, lambda p: p > lower)
        moved = self.sorted(backward) + self.sorted(forward)
        places = sorted(self._position[node] for node in moved)
        for node, place in zip(moved, places, strict=True):
            self._position[node] = place

    def rebuild(self) -> list[str] | None:
        """Recompute all positions; return a cycle's nodes, in order, if there is one."""
        pred, succ = self._graph._pred, self._graph._succ
        places = {node: place for place, node in enumerate(pred)}
        self._next = len(places)
        if all(places[i] < places[node] for node, before in pred.items() for i in before):
            self._position = places  # as most files have them
            return None
        waiting = {node: len(before) for node, before in pred.items()}
        ready = [place for node, place in places.items() if not waiting[node]]
        names = list(waiting)
        heapq.heapify(ready)
        self._position = {}
        while ready:
            node = names[heapq.heappop(ready)]
            self._position[node] = len(self._position)
            for following in succ[node]:
                waiting[following] -= 1
                if not waiting[following]:
                    heapq.heappush(ready, places[following])
        if len(self._position) == len(names):
            return None
        return [edge[0] for edge in nx.find_cycle(self._graph)]

    def _reach(self, start: str, neighbours: Any, near: Any) -> set[str]:
        seen, stack = {start}, [start]
        while stack:
            for node in neighbours[stack.pop()]:
                if node not in seen and near(self._position[node]):
                    seen.add(node)
                    stack.append(node)
        return seen

    def __iter__(self) -> Iterator[str]:
        """Iterate over all nodes in order."""
        return iter(self.sorted())


def _trail(came_from: dict[str, str], node: str) -> list[str]:
    trail = []
    while node:
        trail.append(node)
        node = came_from[node]
    return trail[::-1]
