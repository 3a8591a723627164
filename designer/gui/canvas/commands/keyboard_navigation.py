"""Keyboard navigation: along wires, among siblings, and to neighbours on the canvas.

Right leads to what a node feeds, left to what feeds it; where one came from comes first, so that
right and left undo each other. Up and down lead to siblings, nodes with a neighbour in common, by
their place, and where there are none to whatever lies there.
"""

from collections.abc import Callable, Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from designer.graph.records import WireEnds
from designer.gui.canvas.drawing.metrics import GRID
from designer.gui.canvas.gestures.dragged_selection import DraggedSelection
from designer.gui.canvas.scene.context import CanvasContext

DIRECTIONS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
_OPPOSITE = {"left": "right", "right": "left", "up": "down", "down": "up"}
_FINE_STEP = 2.0


class KeyboardNavigator:
    """Moves one canvas's selection; it remembers the way, not the design."""

    def __init__(self, canvas: CanvasContext, wire_picked: Callable[[], None]) -> None:
        self._canvas, self._wire_picked = canvas, wire_picked
        self._trail: dict[tuple[str, str], str] = {}
        self._anchor = ""
        """The node whose wires are being picked."""

    # ---- nodes

    def step(self, direction: str, *, extend: bool = False) -> None:
        """Select the next node in a direction; with ``extend`` beside those that are selected."""
        canvas, chosen = self._canvas, self._canvas.selection.nodes
        wire = canvas.scene().selected_wire
        if not chosen and wire is not None:
            self._leave_wire(wire, direction)
            return
        here = chosen[-1] if chosen else ""
        following = self.following(here, direction) if here else self._first()
        if not following:
            return
        self._trail[following, _OPPOSITE[direction]] = here
        canvas.scene().select(_extended(chosen, following) if extend else [following])
        canvas.camera.reveal(canvas.scene().cards[following].rect)

    def following(self, name: str, direction: str) -> str:
        """Return the node that an arrow key leads to, "" if there is none."""
        sideways = direction in {"left", "right"}
        beside = self._beside(name, direction) if sideways else self._siblings(name)
        before = self._trail.get((name, direction), "")
        if sideways and before in beside:
            return before
        found = self._nearest(name, direction, beside, strict=not sideways)
        return found or self._nearest(name, direction, self._canvas.scene().table.keys, strict=True)

    def _first(self) -> str:
        """Return where a walk begins: at the left of what is seen, else of everything."""
        canvas = self._canvas
        names = canvas.scene().nodes_in(canvas.camera.visible_area()) or canvas.scene().table.keys
        places = ((canvas.scene().cards[name].rect.topLeft(), name) for name in names)
        return min(((at.x(), at.y(), name) for at, name in places), default=(0, 0, ""))[2]

    def _beside(self, name: str, direction: str) -> set[str]:
        graph = self._canvas.viewpoint.network.graph
        return set(graph.pred[name] if direction == "left" else graph.succ[name])

    def _siblings(self, name: str) -> set[str]:
        graph = self._canvas.viewpoint.network.graph
        fed = {other for one in graph.pred[name] for other in graph.succ[one]}
        feeding = {other for one in graph.succ[name] for other in graph.pred[one]}
        return (fed | feeding) - {name}

    def _nearest(self, name: str, direction: str, among: Iterable[str], *, strict: bool) -> str:
        """Return the nearest of some nodes; ``strict`` leaves out what lies elsewhere."""
        table = self._canvas.scene().table
        rows = table.rows([other for other in among if other != name])
        if not len(rows):
            return ""
        rect, here = table["rect"], table["rect"][table.row(name)]
        away = rect[rows, :2] + rect[rows, 2:] / 2 - here[:2] - here[2:] / 2
        ahead = away @ np.array(DIRECTIONS[direction], dtype=np.float64)
        aside = np.abs(away @ np.array(DIRECTIONS[direction][::-1], dtype=np.float64))
        cost = np.abs(ahead) + 2 * aside
        if strict:
            cost[ahead <= 4] = np.inf
        best = int(np.argmin(cost))
        return table.keys[rows[best]] if np.isfinite(cost[best]) else ""

    # ---- moving

    def nudge(self, direction: str, *, fine: bool = False) -> None:
        """Move what is selected a step of the grid, or a little; one undo step."""
        canvas, carried = self._canvas, DraggedSelection(self._canvas)
        step = _FINE_STEP if fine else GRID
        if not len(carried):
            return
        with canvas.edit(f"Move {carried.what()}") as edit:
            carried.put(edit, QPointF(*DIRECTIONS[direction]) * step)
        canvas.camera.reveal(canvas.scene().bounds(carried.names, carried.annotations))

    # ---- wires

    def pick_wire(self, step: int) -> None:
        """Select the next wire of the selected node, those it feeds first."""
        canvas = self._canvas
        chosen, picked = canvas.selection.nodes, canvas.scene().selected_wire
        if chosen:
            self._anchor, picked = chosen[-1], None
        elif picked is not None and self._anchor not in {picked[0], picked[2]}:
            self._anchor = picked[0]
        wires = self._wires_of(self._anchor)
        if not (chosen or picked) or not wires:
            canvas.message.emit("select a node with wires to pick one of them")
            return
        place = wires.index(picked) + step if picked in wires else min(step, 0)
        self._pick(wires[place % len(wires)])

    def _wires_of(self, name: str) -> list[WireEnds]:
        """Return a node's wires, those out of it first, each from above."""
        scene = self._canvas.scene()
        if name not in scene.cards:
            return []
        edges = scene.edges_of(name)
        return [
            edge.ends
            for edge in sorted(
                edges,
                key=lambda edge: (
                    edge.target == name,
                    scene.ends_of(edge)[edge.source == name].y(),
                ),
            )
        ]

    def _pick(self, wire: WireEnds) -> None:
        canvas = self._canvas
        canvas.scene().select([], wire=wire)
        left, top, right, bottom = canvas.scene().wires.box(wire)
        canvas.camera.reveal(QRectF(left, top, right - left, bottom - top))
        self._wire_picked()

    def _leave_wire(self, wire: WireEnds, direction: str) -> None:
        if direction in {"up", "down"}:
            self.pick_wire(-1 if direction == "up" else 1)
            return
        name = wire[0] if direction == "left" else wire[2]
        self._canvas.selection.select([name])
        self._canvas.camera.reveal(self._canvas.scene().cards[name].rect)


def _extended(chosen: list[str], following: str) -> list[str]:
    """Return the selection with one more; going back on it lets the last one go."""
    if len(chosen) > 1 and chosen[-2] == following:
        return chosen[:-1]
    return [*(name for name in chosen if name != following), following]
