"""The scene of a network: it applies change sets and reports by id, and keeps no truth of its own.

First paint, edit, undo and load take one path, `CanvasScene.show`.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from PySide6.QtCore import QObject

from designer.check import NodeReport, Problem, Report
from designer.check.report.snapshot import Snapshot
from designer.graph import ChangeSet, Edge, Network, Node
from designer.graph.records import WireEnds
from designer.gui.appearance.theme import Theme
from designer.gui.canvas.drawing.node_colours import ColourBy, CostBasis, NodeColouring
from designer.gui.canvas.drawing.sprites import Sprites
from designer.gui.canvas.scene.card import NodeCard, make_card
from designer.gui.canvas.scene.interaction_state import InteractionState
from designer.gui.canvas.scene.node_item import NodeItem
from designer.gui.canvas.scene.wires import State
from designer.layers.tensor_types import TensorType

_NONE: tuple[Problem, ...] = ()
_EMPTY = NodeReport()
_MAX_CARDS_AT_ONCE = 400
"""More cards than this are updated in slices, between events."""
_CARDS_PER_SLICE = 200
"""Cards that are updated between two events."""
_SEVERITY_RANK = {"error": 2, "warning": 1}


class CanvasScene(InteractionState):
    """The nodes and wires of one network."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.colouring = NodeColouring(self.table)
        self.sprites = Sprites()
        self.families: list[str] = []
        self._shares: dict[str, str] = {}
        self._report: Report | None = None
        self._network: Network | None = None
        self._due: dict[str, None] = {}
        """Nodes whose report has changed, and whose cards are updated between events."""

    # ---- the one path

    def show(self, changes: ChangeSet, network: Network, report: Report) -> None:
        """Show ``changes`` of ``network``, after which it has ``report``."""
        if changes.annotations:
            self.annotations.apply(changes, network)
            self.update()
        changed = {key[1] for key in changes.nodes if key[0] == network.name}
        edges = {k[1:]: pair[1] for k, pair in changes.edges.items() if k[0] == network.name}
        moves_only = changes.only_moves and changed <= self.cards.keys()
        (self._move if moves_only else self._bring)(changed, edges, network, report)

    def show_all(self, network: Network, report: Report) -> None:
        """Show another network, by the same path as any change."""
        self.clear_all()
        self.annotations.fill(network)
        edges: dict[WireEnds, Edge | None] = {edge.ends: edge for edge in network.edges()}
        self._bring({node.id for node in network.nodes()}, edges, network, report)

    def _move(
        self,
        changed: set[str],
        edges: Mapping[WireEnds, Edge | None],
        network: Network,
        report: Report,
    ) -> None:
        """Show moved nodes and bends; nothing else has changed."""
        self._put_edges(edges)
        self._report = report
        self.reroute(self._move_nodes(changed, network), edges)

    def _bring(
        self,
        changed: set[str],
        edges: Mapping[WireEnds, Edge | None],
        network: Network,
        report: Report,
    ) -> None:
        """Show what has changed, and what has another report because of it."""
        self._put_edges(edges)
        removed = [name for name in changed if name not in network]
        for name in removed:
            self._remove(name)
        touched = changed.union((ends[0] for ends in edges), (ends[2] for ends in edges))
        due = (self._stale(report) | self._due.keys() | touched) & report.nodes.keys()
        if self.cards and len(due) > _MAX_CARDS_AT_ONCE:
            self._due = dict.fromkeys(network.order.sorted(due - touched))
            due &= touched
        else:
            self._due.clear()
        self._report, self._network = report, network
        self.colouring.show(report.nodes if self._due else due, report)
        if removed:
            self.nodes_moved()
        self._put(network.order.sorted(due), edges)
        if removed:
            left = [n for n in self._selected if n in self.cards]
            self.select(left, annotations=self.annotations.selected)

    def _put(self, names: Collection[str], edges: Mapping[WireEnds, Edge | None]) -> None:
        """Show nodes, their wires and ``edges`` as the document has them now."""
        if self._report is None or self._network is None:
            return
        moved = self._put_nodes(names, self._network, self._report)
        if moved:
            self.nodes_moved()
        self._put_wires(names, self._report)
        self.reroute(moved, edges)

    @property
    def behind(self) -> bool:
        """Whether there is something that the scene shows later."""
        return bool(self._due) or super().behind

    def catch_up(self) -> None:
        """Update some of the cards that follow from an edit: one may change thousands."""
        if self._due:
            some = list(islice(self._due, _CARDS_PER_SLICE))
            for name in some:
                del self._due[name]
            self._put(some, {})
        else:
            super().catch_up()

    def colour_by(self, by: ColourBy, recipe: CostBasis) -> None:
        """Colour nodes by their family or by a quantity."""
        if (by, recipe) != (self.colouring.by, self.colouring.recipe):
            self.colouring.choose(by, recipe, self._report)
            self.update()

    def clear_all(self) -> None:
        """Remove everything."""
        self.clear()
        self.remove_all()
        self._shares.clear()
        self._due.clear()
        self._report, self._network = None, None

    def _stale(self, report: Report) -> set[str]:
        """Return the nodes whose report or problems differ from what is shown."""
        before = self._report
        if before is None:
            return set(report.nodes)
        if before is report:
            return set()
        stale = _differing(before.nodes, report.nodes)
        for name in before.by_node.keys() | report.by_node.keys():
            old, new = before.by_node.get(name), report.by_node.get(name)
            if old is not new and old != new:
                stale.add(name)
        return stale & report.nodes.keys()

    def _put_nodes(self, names: Collection[str], network: Network, report: Report) -> list[str]:
        """Update nodes; return those whose outline changed, so that wires must follow."""
        before = [self.cards[name] for name in names if name in self.cards]
        self.update_nodes(before, also=len(names) - len(before))
        was = {item.card.id: (item.outline, item.card.ports) for item in before}
        for name in names:
            self._put_node(network.node(name), report)
        items = [self.cards[name] for name in names]
        self._put_rows(items)
        self.update_nodes(items)
        changed = [i for i in items if was.get(i.card.id) != (i.outline, i.card.ports)]
        self.before += [was[i.card.id][0] for i in changed if i.card.id in was]
        return [item.card.id for item in changed]

    def _put_node(self, node: Node, report: Report) -> None:
        found = report.nodes.get(node.id, _EMPTY)
        edges = () if found.layer else tuple(self.into.get(node.id, {}).values())
        card = make_card(node, found, report.by_node.get(node.id, _NONE), edges)
        item = self.cards.get(node.id)
        if item is None:
            item = self.cards[node.id] = NodeItem(card, node.serial)
            item.selected = node.id in self._selected
        item.card = card
        item.put(*node.at)
        self._shares.pop(node.id, None)
        if node.shares:
            self._shares[node.id] = node.shares

    def _put_rows(self, items: Sequence[NodeItem]) -> None:
        if not items:
            return
        self.moves += 1
        rows = self.table.put_all([item.card.id for item in items])
        for family in dict.fromkeys(item.card.family for item in items):
            if family not in self.families:
                self.families.append(family)
        hues = {family: place for place, family in enumerate(self.families)}
        self.table["rect"][rows] = [item.outline for item in items]
        self.table["ports"][rows] = [item.card.heights for item in items]
        self.table["hue"][rows] = [hues[item.card.family] for item in items]
        self.table["severity"][rows] = [_SEVERITY_RANK.get(item.card.severity, 0) for item in items]

    def _move_nodes(self, names: Collection[str], network: Network) -> list[str]:
        """Move nodes of which nothing else has changed; return those that moved."""
        places = {name: network.node(name).at for name in names}
        moved = [self.cards[n] for n, at in places.items() if self.cards[n].outline[:2] != at]
        self.before += [item.outline for item in moved]
        self.update_nodes(moved)
        for item in moved:
            item.put(*places[item.card.id])
        self._put_rows(moved)
        self.update_nodes(moved)
        self.nodes_moved()
        return [item.card.id for item in moved]

    def _remove(self, name: str) -> None:
        item = self.cards.pop(name, None)
        if item is not None:
            self.update(item.around)
            self.before.append(item.outline)
        self.table.remove(name)
        self._shares.pop(name, None)
        self._due.pop(name, None)
        self.out_of.pop(name, None)
        self.into.pop(name, None)
        if self._hovered == name:
            self._hovered = ""

    def _put_edges(self, edges: Mapping[WireEnds, Edge | None]) -> None:
        """Store the records of wires; None for one that is gone."""
        self.invalidate_drag()
        for ends, edge in edges.items():
            if edge is None:
                self._remove_edge(ends)
            else:
                self.out_of.setdefault(ends[0], {})[ends] = edge
                self.into.setdefault(ends[2], {})[ends] = edge
                self.wires.put(edge)

    def _remove_edge(self, ends: WireEnds) -> None:
        if ends in self.wires.table:
            self.update_wire(self.wires.box(ends))
        self.out_of.get(ends[0], {}).pop(ends, None)
        self.into.get(ends[2], {}).pop(ends, None)
        self.wires.remove(ends)
        if self.selected_wire == ends:
            self.selected_wire = self.selected_bend = None
        if self.hovered_wire == ends:
            self.hovered_wire = None

    def _put_wires(self, stale: Collection[str], report: Report) -> None:
        if len(stale) == len(self.cards):
            touched = dict(self.wires.edges)
        else:
            touched = {ends: edge for name in stale for ends, edge in self.wires_at(name)}
        meant: dict[WireEnds, tuple[TensorType | None, State]] = {}
        for ends, edge in touched.items():
            flows = report.wire(edge)
            meant[ends] = (flows, self._state(edge, report, known=flows is not None))
        self.update_wires(self.wires.set_meanings(meant))

    def _state(self, edge: Edge, report: Report, *, known: bool) -> State:
        problems = report.by_node.get(edge.target)
        if problems:
            target = report.nodes.get(edge.target, _EMPTY)
            bound = next((p for p, wires in target.wires.items() if edge in wires), "")
            for problem in problems:
                wrong = problem.severity == "error" and problem.source == edge.source
                if wrong and problem.port in ("", bound, edge.target_port):
                    return State.BROKEN
        return State.KNOWN if known else State.UNKNOWN

    # ---- asking

    def shared_with_selected(self) -> list[tuple[str, str]]:
        """Return pairs of an owner of weights and a node that shares them, as far as selected."""
        if not self._shares or not self._selected:
            return []
        owners = {name: self._owner(name) for name in self._shares}
        wanted = {owners.get(name, name) for name in self._selected}
        return [
            (owner, name)
            for name, owner in owners.items()
            if owner in wanted and owner in self.cards and name in self.cards
        ]

    def _owner(self, name: str) -> str:
        seen = {name}
        while name in self._shares and self._shares[name] not in seen:
            name = self._shares[name]
            seen.add(name)
        return name

    def card(self, name: str) -> NodeCard:
        """Return what a node shows."""
        return self.cards[name].card


def _differing(before: Mapping[str, NodeReport], now: Mapping[str, NodeReport]) -> set[str]:
    if isinstance(before, Snapshot) and isinstance(now, Snapshot):
        return now.changed_since(before)
    return {name for name, found in now.items() if before.get(name) is not found}
