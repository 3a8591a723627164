"""Shapes through a network, node by node in order; what did not change is not computed again."""

from collections.abc import Collection, Mapping
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Any

from designer.check.look import Look
from designer.check.report import NodeReport
from designer.check.totals import Totals
from designer.graph import Network, Node
from designer.graph.breathing import breathe, in_breaths
from designer.layers.types import TensorType

if TYPE_CHECKING:
    from designer.check.uses import Uses


_NOTHING = NodeReport()


class Walk:
    """The types in one network with given variables: all of them once, then what changes."""

    def __init__(
        self,
        network: Network,
        variables: Mapping[str, Any],
        *,
        uses: "Uses",
        given: Mapping[str, TensorType] | None = None,
        path: tuple[str, ...] = (),
    ) -> None:
        """Prepare.

        ``uses`` knows the blocks; ``given`` is what a block's Inputs get; ``path`` names the
        blocks that this network is inside of.
        """
        self._network = network
        self._nodes = network.data
        self._groups: dict[str, list[str]] = {}
        self._places: dict[str, int] = {}
        self.totals = Totals()
        self.reports: dict[str, NodeReport] = {}
        self._look = Look(network, variables, self.reports, uses=uses, given=given, path=path)

    def run(self) -> dict[str, NodeReport]:
        """Return a report for each node."""
        self._find_groups()
        order = sorted(self._places, key=self._places.__getitem__) or self._network.order.sorted()
        reports, data, groups = self.reports, self._nodes, self._groups
        for some in in_breaths(order):
            for node_id in some:
                report = None if node_id in groups else self._look.quickly(data[node_id]["node"])
                reports[node_id] = report or self._closely(node_id)
        self.totals.add_all(self.reports.values())
        return self.reports

    def update(self, touched: Collection[str], *, regroup: bool) -> set[str]:
        """Compute again what follows from changes at ``touched`` nodes; return whose report did.

        ``regroup`` tells that who shares whose weights, or who comes first, may have changed.
        """
        position = self._place
        members = self._members() if regroup else set()
        if regroup:
            self._find_groups()
            members |= self._members()
        for node_id in touched:
            if node_id not in self._network and node_id in self.reports:
                self.totals.add(self.reports.pop(node_id), -1)
        users = {i for owner in touched for i in self._groups.get(owner, ())}
        waiting = [(position(i), i) for i in users.union(touched, members) if i in self._network]
        heapify(waiting)
        done: set[str] = set()
        old: list[NodeReport] = []
        while waiting:
            _, node_id = heappop(waiting)
            if node_id in done:
                continue
            done.add(node_id)
            if not len(done) % 256:
                breathe()
            before = self.reports.get(node_id, _NOTHING)
            report = self.reports[node_id] = self._visit(node_id)
            old.append(before)
            for following in self._follow(node_id, before, report):
                if following not in done:
                    heappush(waiting, (position(following), following))
        self.totals.add_all(old, -1)
        self.totals.add_all([self.reports[node_id] for node_id in done])
        return done

    def _follow(self, node_id: str, before: NodeReport, report: NodeReport) -> list[str]:
        """Return the nodes that must look again because this one's report changed."""
        following: list[str] = []
        if not _same_outputs(before, report):
            following += self._network.out_of[node_id]
        if not self._groups:
            return following
        group = self._groups.get(self._owner(node_id).id, ())
        if len(group) > 1 and (before.known, before.inferred) != (report.known, report.inferred):
            here = self._place(node_id)
            following += [i for i in group if self._place(i) > here]
        return following

    def _find_groups(self) -> None:
        self._groups = {}
        for node_id, data in self._nodes.items():
            if data["node"].shares:
                owner = owner_of(self._network, data["node"]).id
                self._groups.setdefault(owner, [owner]).append(node_id)
        # Who of a group comes first says its sizes, so that must not depend on the edits before.
        flow = self._network.flow() if self._groups else ()
        self._places = {node_id: place for place, node_id in enumerate(flow)}

    @property
    def shares(self) -> bool:
        """Tell whether any weights are used twice."""
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

    def _place(self, node_id: str) -> int:
        return self._places[node_id] if self._places else self._network.order.position(node_id)

    def _owner(self, node_id: str) -> Node:
        return owner_of(self._network, self._nodes[node_id]["node"])

    def _shared_sizes(self, node_id: str, owner: str) -> Mapping[str, Any] | None:
        """Return the sizes inferred at the first node that uses the same weights."""
        group = self._groups.get(owner)
        if group is None:
            return None
        position = self._place
        before = [i for i in group if i != node_id and position(i) < position(node_id)]
        # A muted node has no copies: it doesn't use its weights, so it says nothing of their sizes.
        found = {i: self.reports[i] for i in before if i in self.reports}
        known = [i for i, report in found.items() if report.known and report.copies]
        return found[min(known, key=position)].inferred if known else None

    def _visit(self, node_id: str) -> NodeReport:
        node: Node = self._nodes[node_id]["node"]
        report = None if node_id in self._groups else self._look.quickly(node)
        return report or self._closely(node_id)

    def _closely(self, node_id: str) -> NodeReport:
        node: Node = self._nodes[node_id]["node"]
        owner = owner_of(self._network, node)
        return self._look.closely(node, owner, self._shared_sizes(node_id, owner.id))


def _same_outputs(before: NodeReport, after: NodeReport) -> bool:
    """Tell whether the same kept types leave by the same ports."""
    if before.output_ports != after.output_ports:
        return False
    old, new = before.outputs, after.outputs
    return old is new or [*map(id, old.values())] == [*map(id, new.values())]


def owner_of(network: Network, node: Node) -> Node:
    """Return the node whose layer and weights ``node`` uses: itself unless it shares."""
    seen = {node.id}
    while node.shares and node.shares in network and node.shares not in seen:
        seen.add(node.shares)
        node = network.node(node.shares)
    return node
