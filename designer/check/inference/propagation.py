"""Shapes through a network, node by node in order; what did not change is not computed again."""

from bisect import bisect_left
from collections.abc import Collection, Mapping
from heapq import heapify, heappop, heappush
from typing import Any

from designer.check.inference.layer_resolver import LayerResolver
from designer.check.inference.node_inference import NodeInference
from designer.check.report.report import NodeReport
from designer.check.report.totals import Totals
from designer.graph import Network, Node
from designer.graph.cooperative import checkpoint, in_chunks
from designer.layers.tensor_types import TensorType

_NOTHING = NodeReport()


class ShapePropagation:
    """The types in one network with given variables: all of them once, then what changes."""

    def __init__(
        self,
        network: Network,
        variables: Mapping[str, Any],
        *,
        layers: LayerResolver,
        given: Mapping[str, TensorType] | None = None,
        path: tuple[str, ...] = (),
    ) -> None:
        """Prepare to infer the types of ``network``.

        ``layers`` resolves layers and blocks; ``given`` are the types of a block's Inputs; ``path``
        names the blocks that this network is inside of.
        """
        self._network = network
        self._nodes = network.data
        self._groups: dict[str, list[str]] = {}
        self._sized: dict[str, list[tuple[int, str]]] = {}
        """Of each group the nodes whose sizes are known, by position: the first's apply to all."""
        self._positions: dict[str, int] = {}
        self.totals = Totals()
        self.reports: dict[str, NodeReport] = {}
        self._inference = NodeInference(
            network, variables, self.reports, layers=layers, given=given, path=path
        )

    def run(self) -> dict[str, NodeReport]:
        """Return a report for each node."""
        self._find_groups()
        order = (
            sorted(self._positions, key=self._positions.__getitem__) or self._network.order.sorted()
        )
        reports, data, groups = self.reports, self._nodes, self._groups
        for some in in_chunks(order):
            for node_id in some:
                report = (
                    None if node_id in groups else self._inference.from_cache(data[node_id]["node"])
                )
                if report is None:
                    report = self._infer(node_id)
                    if groups:
                        self._record_sizes(node_id, report)
                reports[node_id] = report
        self.totals.add_all(self.reports.values())
        return self.reports

    def update(self, changed: Collection[str], *, regroup: bool) -> set[str]:
        """Infer again what depends on ``changed`` nodes; return the nodes inferred.

        ``regroup`` says that sharing of weights, or the order among sharers, may have changed.
        """
        position = self._position
        members = self._members() if regroup else set()
        if regroup:
            self._find_groups()
            members |= self._members()
        for node_id in changed:
            if node_id not in self._network and node_id in self.reports:
                self.totals.add(self.reports.pop(node_id), -1)
        users = {i for owner in changed for i in self._groups.get(owner, ())}
        waiting = [(position(i), i) for i in users.union(changed, members) if i in self._network]
        heapify(waiting)
        done: set[str] = set()
        queued: set[str] = set()
        old: list[NodeReport] = []
        while waiting:
            _, node_id = heappop(waiting)
            if node_id in done:
                continue
            done.add(node_id)
            if not len(done) % 256:
                checkpoint()
            before = self.reports.get(node_id, _NOTHING)
            report = self.reports[node_id] = self._infer_or_reuse(node_id)
            old.append(before)
            for following in self._follow(node_id, before, report, queued):
                if following not in done:
                    heappush(waiting, (position(following), following))
        self.totals.add_all(old, -1)
        self.totals.add_all([self.reports[node_id] for node_id in done])
        return done

    def _follow(
        self, node_id: str, before: NodeReport, report: NodeReport, queued: set[str]
    ) -> list[str]:
        """Return the nodes to infer again because this one's report changed.

        ``queued`` are the owners of groups whose members behind the first are queued already.
        """
        following: list[str] = []
        if not _same_outputs(before, report):
            following += self._network.out_of[node_id]
        if not self._groups:
            return following
        owner = self._owner(node_id).id
        first = self._first(owner)
        self._record_sizes(node_id, report)
        if owner in queued or node_id not in {first, self._first(owner)}:
            return following
        if (before.known, before.inferred) != (report.known, report.inferred):
            queued.add(owner)
            here = self._position(node_id)
            following += [i for i in self._groups[owner] if self._position(i) > here]
        return following

    def _find_groups(self) -> None:
        self._groups, self._sized = {}, {}
        for node_id, data in self._nodes.items():
            if data["node"].shares:
                owner = self._network.owner(data["node"]).id
                self._groups.setdefault(owner, [owner]).append(node_id)
        # The first of a group determines its sizes, so it must not depend on the edits before.
        flow = self._network.stable_order() if self._groups else ()
        self._positions = {node_id: place for place, node_id in enumerate(flow)}
        for group in self._groups.values():
            for node_id in group:
                if node_id in self.reports:
                    self._record_sizes(node_id, self.reports[node_id])

    def _record_sizes(self, node_id: str, report: NodeReport) -> None:
        """Record whether a node that shares weights determines their sizes.

        A muted node has no copies: it doesn't use its weights, so it determines nothing.
        """
        owner = self._owner(node_id).id
        if owner not in self._groups:
            return
        sized, entry = self._sized.setdefault(owner, []), (self._position(node_id), node_id)
        at = bisect_left(sized, entry)
        there = at < len(sized) and sized[at] == entry
        tells = report.known and bool(report.copies)
        if tells and not there:
            sized.insert(at, entry)
        elif there and not tells:
            del sized[at]

    def _first(self, owner: str) -> str:
        """Return the node that determines the sizes of a group's weights, "" where none does."""
        sized = self._sized.get(owner)
        return sized[0][1] if sized else ""

    @property
    def inferences(self) -> int:
        """The number of copies inferred one by one, since all differ."""
        return self._inference.inferences

    @property
    def shares(self) -> bool:
        """Whether any weights are used twice."""
        return bool(self._groups)

    def used_alive(self, dead: frozenset[str]) -> int:
        """Return how many parameters are counted at ``dead`` nodes, but used by others too."""
        return sum(
            self.reports[node_id].parameters
            for group in self._groups.values()
            if any(i not in dead and self.reports[i].copies for i in group)
            for node_id in dead.intersection(group)
        )

    def _members(self) -> set[str]:
        return {node_id for group in self._groups.values() for node_id in group}

    def _position(self, node_id: str) -> int:
        return (
            self._positions[node_id] if self._positions else self._network.order.position(node_id)
        )

    def _owner(self, node_id: str) -> Node:
        return self._network.owner(self._nodes[node_id]["node"])

    def _shared_sizes(self, node_id: str, owner: str) -> Mapping[str, Any] | None:
        """Return the sizes inferred at the first node that uses the same weights."""
        first = self._first(owner)
        if not first or self._position(first) >= self._position(node_id):
            return None
        return self.reports[first].inferred

    def _infer_or_reuse(self, node_id: str) -> NodeReport:
        node: Node = self._nodes[node_id]["node"]
        report = None if node_id in self._groups else self._inference.from_cache(node)
        return report or self._infer(node_id)

    def _infer(self, node_id: str) -> NodeReport:
        node: Node = self._nodes[node_id]["node"]
        owner = self._network.owner(node)
        return self._inference.infer(node, owner, self._shared_sizes(node_id, owner.id))


def _same_outputs(before: NodeReport, after: NodeReport) -> bool:
    """Return whether the same interned types leave by the same ports."""
    if before.output_ports != after.output_ports:
        return False
    old, new = before.outputs, after.outputs
    return old is new or [*map(id, old.values())] == [*map(id, new.values())]
