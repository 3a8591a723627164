"""What is on the canvas: it applies change sets and reports, by id, and holds no truth of its own.

First paint, edit, undo and load take one path, `CanvasScene.show`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtWidgets import QGraphicsScene

from designer.check import NodeReport, Problem, Report
from designer.graph import ChangeSet, Edge, Network, Node
from designer.gui.canvas.arrays import Floats, meeting
from designer.gui.canvas.card import Card, Slot, make_card
from designer.gui.canvas.leading import Obstacles
from designer.gui.canvas.node_item import NodeItem
from designer.gui.canvas.rows import Rows
from designer.gui.canvas.tints import ColourBy, Tints
from designer.gui.canvas.wires import Ends, State, Wires
from designer.gui.theme import Theme

Fits = Callable[[str, str], bool]
_NONE: tuple[Problem, ...] = ()
_EMPTY = NodeReport()
_MANY = 60
"""From this many on, painting everything is cheaper than asking for each."""


class CanvasScene(QGraphicsScene):
    """The nodes and wires of one network, and what is only on screen: selection, hover, drag."""

    selection_changed = Signal(list)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.zoom = 1.0
        self.cards: dict[str, NodeItem] = {}
        self.table: Rows[str] = Rows(
            rect=((4,), np.float64),
            hue=((), np.int16),
            severity=((), np.uint8),
            amount=((), np.float64),
        )
        self.tints = Tints(self.table)
        self.families: list[str] = []
        self.wires = Wires()
        self.fits: Fits | None = None
        self.fits_outputs = False
        self.start: tuple[str, str] = ("", "")
        self.selected_wire: Ends | None = None
        self.hovered_wire: Ends | None = None
        self.marked_wire: Ends | None = None
        self.hidden_wire: Ends | None = None
        self._selected: dict[str, None] = {}
        self._hovered = ""
        self._obstacles: Obstacles | None = None
        self._before: list[tuple[float, float, float, float]] = []
        """Where the nodes were that have moved or gone: wires around them may go straight now."""
        self._shares: dict[str, str] = {}
        self._report: Report | None = None
        self._out: dict[str, dict[Ends, Edge]] = {}
        self._in: dict[str, dict[Ends, Edge]] = {}

    # ---- the one path

    def show(self, changes: ChangeSet, network: Network, report: Report) -> None:
        """Bring the scene up to date: ``changes`` made ``network`` mean ``report``."""
        changed = {key[1] for key in changes.nodes if key[0] == network.name}
        edges = {k[1:]: pair for k, pair in changes.edges.items() if k[0] == network.name}
        for ends, (_, after) in edges.items():
            self._put_edge(ends, after)
        removed = [name for name in changed if name not in network]
        for name in removed:
            self._remove(name)
        stale = self._stale(report, changes) | changed | {ends[2] for ends in edges}
        stale |= {ends[0] for ends in edges}
        moved = [
            n
            for n in network.order.sorted(stale & report.nodes.keys())
            if self._put_node(network.node(n), report)
        ]
        self._report = report
        self.tints.show(stale, report)
        if removed or moved:
            self.nodes_moved()
        self._put_wires(stale, edges, report)
        self._reroute(moved, edges)
        if removed:
            self.select(n for n in self._selected if n in self.cards)

    def colour_by(self, by: ColourBy, batch: int) -> None:
        """Colour nodes by something else."""
        if (by, batch) != (self.tints.by, self.tints.batch):
            self.tints.choose(by, batch, self._report)
            self.update()

    def clear_all(self) -> None:
        """Show nothing, as before another design."""
        self.clear()
        self.cards.clear()
        self.table.clear()
        self.wires.clear()
        self._out.clear()
        self._in.clear()
        self._selected.clear()
        self._shares.clear()
        self.selected_wire = self.hovered_wire = self.marked_wire = self.hidden_wire = None
        self._report, self._obstacles, self.fits, self._hovered = None, None, None, ""
        self._before = []

    def _stale(self, report: Report, changes: ChangeSet) -> set[str]:
        """Return the nodes whose meaning differs from what is shown."""
        before = self._report
        if before is None:
            return set(report.nodes)
        if before is report or changes.only_moves:
            return set()
        old = before.nodes
        stale = {name for name, now in report.nodes.items() if old.get(name) is not now}
        for name in before.by_node.keys() | report.by_node.keys():
            if before.by_node.get(name) != report.by_node.get(name):
                stale.add(name)
        return stale & report.nodes.keys()

    def _put_node(self, node: Node, report: Report) -> bool:
        """Show a node; tells whether its outline changed, so that wires must follow."""
        found = report.nodes.get(node.id, _EMPTY)
        edges = () if found.layer else tuple(self._in.get(node.id, {}).values())
        card = make_card(node, found, report.by_node.get(node.id, _NONE), edges)
        item = self.cards.get(node.id)
        if item is None:
            item = self.cards[node.id] = NodeItem(card, self, node.serial)
            item.selected = node.id in self._selected
            moved = True
        else:
            before = item.card
            moved = (item.x(), item.y()) != node.at or before.slots != card.slots
            moved = moved or (before.width, before.height) != (card.width, card.height)
            self.update(item.around)
            if moved:
                self._before.append((item.x(), item.y(), before.width, before.height))
        item.put(*node.at)
        item.card = card
        self.update(item.around)
        self._put_row(item)
        self._shares.pop(node.id, None)
        if node.shares:
            self._shares[node.id] = node.shares
        return moved

    def _put_row(self, item: NodeItem) -> None:
        row, card = self.table.put(item.card.id), item.card
        if card.family not in self.families:
            self.families.append(card.family)
        self.table["rect"][row] = (item.x(), item.y(), card.width, card.height)
        self.table["hue"][row] = self.families.index(card.family)
        self.table["severity"][row] = {"error": 2, "warning": 1}.get(card.severity, 0)

    def _remove(self, name: str) -> None:
        item = self.cards.pop(name, None)
        if item is not None:
            self.update(item.around)
            self._before.append((item.x(), item.y(), item.card.width, item.card.height))
        self.table.remove(name)
        self._shares.pop(name, None)
        self._out.pop(name, None)
        self._in.pop(name, None)
        if self._hovered == name:
            self._hovered = ""

    def _put_edge(self, ends: Ends, edge: Edge | None) -> None:
        source, target = ends[0], ends[2]
        if edge is not None:
            self._out.setdefault(source, {})[ends] = edge
            self._in.setdefault(target, {})[ends] = edge
            return
        if ends in self.wires.edges:
            self._invalidate(self.wires.box(ends))
        self._out.get(source, {}).pop(ends, None)
        self._in.get(target, {}).pop(ends, None)
        self.wires.remove(ends)
        if self.selected_wire == ends:
            self.selected_wire = None
        if self.hovered_wire == ends:
            self.hovered_wire = None

    def _put_wires(self, stale: Iterable[str], edges: Iterable[Ends], report: Report) -> None:
        touched = {e.ends: e for name in stale for e in self.edges_of(name)}
        changed: list[Ends] = []
        for edge in touched.values():
            arriving = report.wire(edge)
            label = str(arriving) if arriving else ""
            if self.wires.set_meaning(edge, label, self._state(edge, report)):
                changed.append(edge.ends)
        self._invalidate_all(changed)

    def _state(self, edge: Edge, report: Report) -> State:
        target = report.nodes.get(edge.target, _EMPTY)
        bound = next((p for p, wires in target.wires.items() if edge in wires), "")
        for problem in report.by_node.get(edge.target, _NONE):
            if problem.severity != "error" or problem.source not in ("", edge.source):
                continue
            if problem.source == edge.source and problem.port in ("", bound, edge.target_port):
                return State.BROKEN
        return State.KNOWN if report.wire(edge) else State.UNKNOWN

    # ---- wires follow nodes

    def nodes_moved(self) -> None:
        """Forget what depends on where all nodes are."""
        self._obstacles = None

    @property
    def obstacles(self) -> Obstacles:
        """Where all nodes are."""
        if self._obstacles is None:
            self._obstacles = Obstacles(self.table["rect"])
        return self._obstacles

    def _reroute(self, moved: list[str], edges: Mapping[Ends, object]) -> None:
        keys = {ends for ends in edges if ends in self.wires.edges}
        for name in moved:
            keys.update(edge.ends for edge in self.edges_of(name))
        if moved or self._before:
            keys |= self._passing(moved)
            self.wires.forget_spots()
        self.route(keys)

    def _passing(self, moved: list[str]) -> set[Ends]:
        """Return the long wires that nodes have come into the way of, or gone out of."""
        now = self.table["rect"][self.table.rows(moved)]
        before = np.array(self._before or np.empty((0, 4)), dtype=np.float64)
        self._before = []
        rows = self.wires.passing(np.concatenate([now, before]))
        return {self.wires.table.keys[row] for row in rows} & self.wires.edges.keys()

    def route(self, keys: Iterable[Ends]) -> None:
        """Lead wires anew between where their ports are."""
        places: dict[Ends, tuple[float, float, float, float, float]] = {}
        for ends in keys:
            edge = self.wires.edges[ends]
            start, end = self.ends_of(edge)
            lean = self.cards[edge.target].card.lean(edge)
            places[ends] = (start.x(), start.y(), end.x(), end.y(), lean)
        self._invalidate_all([ends for ends in places if ends in self.wires.table])
        self.wires.route(places, self.obstacles)
        self._invalidate_all(places)

    def ends_of(self, edge: Edge) -> tuple[QPointF, QPointF]:
        """Return where a wire starts and ends."""
        source, target = self.cards[edge.source], self.cards[edge.target]
        out, into = source.card.source_slot(edge), target.card.target_slot(edge)
        start = source.slot_pos(out) if out else source.rect.center()
        return (start, target.slot_pos(into) if into else target.rect.center())

    def edges_of(self, name: str) -> list[Edge]:
        """Return all wires at a node."""
        return [*self._in.get(name, {}).values(), *self._out.get(name, {}).values()]

    def wired_outputs(self, name: str) -> set[str]:
        """Return the output ports that a wire leaves from."""
        card = self.cards[name].card
        slots = (card.source_slot(edge) for edge in self._out.get(name, {}).values())
        return {slot.port for slot in slots if slot}

    def set_positions(self, places: Mapping[str, QPointF]) -> None:
        """Put nodes elsewhere, on screen only: what a drag does until it is released."""
        names = places.keys()
        first = next(iter(names))
        shift = places[first] - self.cards[first].pos()
        for name, place in places.items():
            self.cards[name].put(place.x(), place.y())
            self.table["rect"][self.table.row(name)][:2] = (place.x(), place.y())
        self.nodes_moved()
        inner, outer = self._split(names)
        self._invalidate_all(inner)
        self.wires.shift(inner, shift.x(), shift.y())
        self._invalidate_all(inner)
        self.route(outer)

    def _split(self, names: Iterable[str]) -> tuple[list[Ends], list[Ends]]:
        """Return the wires wholly among ``names``, and those that lead in or out."""
        inside = set(names)
        inner: list[Ends] = []
        outer: list[Ends] = []
        for name in inside:
            for ends in self._out.get(name, {}):
                (inner if ends[2] in inside else outer).append(ends)
            outer += [ends for ends in self._in.get(name, {}) if ends[0] not in inside]
        return inner, outer

    def _invalidate_all(self, wires: Collection[Ends]) -> None:
        if len(wires) > _MANY:
            self.update()
            return
        for ends in wires:
            self._invalidate(self.wires.box(ends))

    def _invalidate(self, box: tuple[float, float, float, float]) -> None:
        left, top, right, bottom = box
        # A label may stand beside its wire, over the next card's edge.
        rect = QRectF(left - 60, top - 60, right - left + 120, bottom - top + 120)
        self.update(rect)

    def _update_nodes(self, items: Collection[NodeItem]) -> None:
        """Paint nodes anew where they are."""
        if len(items) > _MANY:
            self.update()
            return
        for item in items:
            self.update(item.around)

    def items_in(self, area: QRectF) -> list[NodeItem]:
        """Return the nodes whose card a rectangle touches, the topmost last."""
        rows = np.flatnonzero(meeting(self.table["rect"], area))
        items = [self.cards[self.table.keys[row]] for row in rows]
        return sorted(items, key=_height)

    # ---- what is only on screen

    @property
    def selected(self) -> list[str]:
        """The ids of the selected nodes, in the order they were selected."""
        return list(self._selected)

    def is_selected(self, name: str) -> bool:
        """Tell whether a node is selected."""
        return name in self._selected

    def select(self, names: Iterable[str], *, wire: Ends | None = None) -> None:
        """Select exactly these nodes (and this wire)."""
        wanted = dict.fromkeys(name for name in names if name in self.cards)
        if wire != self.selected_wire:
            self.selected_wire = wire
            self.update()
        if list(wanted) == list(self._selected):
            return
        changed: list[NodeItem] = []
        for name in wanted.keys() ^ self._selected.keys():
            item = self.cards.get(name)
            if item is not None:
                item.selected = name in wanted
                changed.append(item)
        self._update_nodes(changed)
        self._selected = wanted
        self.selection_changed.emit(list(wanted))

    def hover(self, name: str, wire: Ends | None) -> None:
        """Mark what is under the cursor."""
        if name != self._hovered:
            for changed, state in ((self._hovered, False), (name, True)):
                if changed in self.cards:
                    self.cards[changed].hovered = state
                    self.update(self.cards[changed].around)
            self._hovered = name
        if wire != self.hovered_wire:
            self._swap_wire("hovered_wire", wire)

    def mark_wire(self, ends: Ends | None) -> None:
        """Light up the wire that a dragged node would be put on."""
        if ends != self.marked_wire:
            self._swap_wire("marked_wire", ends)

    def hide_wire(self, ends: Ends | None) -> None:
        """Leave out the wire whose end is being dragged; None ends it."""
        self._swap_wire("hidden_wire", ends)

    def _swap_wire(self, name: str, ends: Ends | None) -> None:
        for wire in (getattr(self, name), ends):
            if wire is not None and wire in self.wires.edges:
                self._invalidate(self.wires.box(wire))
        setattr(self, name, ends)

    def light(
        self, fits: Fits | None, start: tuple[str, str] = ("", ""), *, outputs: bool = False
    ) -> None:
        """Light up the ports that fit and dim what does not; None ends it."""
        self.fits, self.start, self.fits_outputs = fits, start, outputs
        self.update()

    def lit(self, name: str, slot: Slot) -> bool:
        """Tell whether a port fits the wire that is being dragged."""
        return (
            self.fits is not None
            and slot.output == self.fits_outputs
            and self.fits(name, slot.port)
        )

    def is_start(self, name: str) -> bool:
        """Tell whether the dragged wire starts at this node."""
        return name == self.start[0]

    def bounds(self, names: Iterable[str] | None = None) -> QRectF:
        """Return the rectangle around nodes, all by default."""
        rects: Floats = self.table["rect"]
        if names is not None:
            rects = rects[self.table.rows(list(names))]
        if not len(rects):
            return QRectF()
        left, top = rects[:, 0].min(), rects[:, 1].min()
        right, bottom = (rects[:, 0] + rects[:, 2]).max(), (rects[:, 1] + rects[:, 3]).max()
        return QRectF(float(left), float(top), float(right - left), float(bottom - top))

    def shared_with_selected(self) -> list[tuple[str, str]]:
        """Return pairs of an owner of weights and who shares them, of the selected nodes' ones."""
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

    def card(self, name: str) -> Card:
        """Return what a node shows."""
        return self.cards[name].card


def _height(item: NodeItem) -> tuple[bool, int]:
    """Return what says which of two cards lies on top."""
    return (item.selected, item.serial)
