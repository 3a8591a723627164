"""Connect by keys: Tab and arrows go through the ports that fit, Enter connects."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from designer.graph import Edge
from designer.gui.canvas.drawing.metrics import RADIUS
from designer.gui.canvas.gestures.base import NO_MODIFIER, Modifiers
from designer.gui.canvas.gestures.wire import ConnectGesture, RewireGesture, WireGesture
from designer.gui.canvas.scene.card import Slot

if TYPE_CHECKING:
    from designer.gui.canvas.scene.canvas_scene import CanvasScene
    from designer.gui.canvas.view import Canvas

_KEY = Qt.Key
_STEPS = {
    _KEY.Key_Tab: 1, _KEY.Key_Down: 1, _KEY.Key_Right: 1,
    _KEY.Key_Backtab: -1, _KEY.Key_Up: -1, _KEY.Key_Left: -1,
}  # fmt: skip
_ENTER = {_KEY.Key_Return, _KEY.Key_Enter}
_HELP = "Tab next · Enter connects · C other port · Esc cancels"
_NONE_FITS = "Enter adds a layer · C other port · Esc cancels"


class KeyboardWireGesture(WireGesture):
    """A wire whose loose end jumps from port to port; the mouse does not move it."""

    cursor = None
    steers = False

    def start(self) -> None:
        """Light up what fits and go to the nearest."""
        self.moved = self._begun = True
        self.begin()
        self._found: list[tuple[str, Slot]] = []
        self._more = self._candidates()
        self._place = -1
        self.step(1)

    def move(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> None:
        """Stay where the keys led."""

    def end(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> bool:
        """A click ends it without a wire."""
        self.cancel()
        return True

    def cancel(self) -> None:
        """Let everything look as before."""
        super().cancel()
        self.canvas.saying.hide()

    def key(self, event: QKeyEvent) -> bool:
        """Go through the ports, or connect."""
        key = _KEY(event.key())
        if key in _STEPS:
            self.step(_STEPS[key])
        elif key in _ENTER:
            self._take()
        elif key == _KEY.Key_C and not event.modifiers():
            self._other_port()
        else:
            return key != _KEY.Key_Escape
        return True

    def step(self, by: int) -> None:
        """Go to the next port that fits, or to the one before."""
        place = self._place + by
        if place < 0:  # the last one is known only after all have been tried
            self._found.extend(self._more)
        if place == len(self._found):
            self._found.extend(one for one in (next(self._more, None),) if one)
        if self._found:
            self._place = place % len(self._found)
            self.target = self._found[self._place]
            self.canvas.camera.reveal(self.scene.cards[self.target[0]].rect)
        self.at = self._beside()
        self.say()
        self.canvas.viewport().update()

    def say(self) -> None:
        """Say where the wire would lead."""
        start = _port_name(self.node, self.slot)
        if self.target is None:
            self.canvas.saying.say(f"Nothing here fits {start}", _NONE_FITS)
            return
        name, slot = self.target
        arrow = "→" if self.forward else "←"
        self.canvas.saying.say(f"{start} {arrow} {_port_name(name, slot)}", _HELP)

    def finish(self, node: str, slot: Slot) -> None:
        """Make the edit."""
        raise NotImplementedError

    def paint(self, painter: QPainter) -> None:
        """Draw the wire, and a frame around the node it would lead to."""
        super().paint(painter)
        if self.target is not None:
            rect = self.scene.cards[self.target[0]].rect.adjusted(-5, -5, 5, 5)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.scene.theme.colour("accent"), 2, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(rect, RADIUS + 4, RADIUS + 4)

    def area(self) -> QRectF:
        """Return all that is seen: the view may have moved."""
        return self.canvas.seen()

    def _take(self) -> None:
        target = self.target
        if target is not None:
            self.canvas.cancel_gesture()
            self.finish(*target)
        else:
            self._search()

    def _search(self) -> None:
        self.canvas.saying.hide()
        self.canvas.search_for_wire(self.at, self.node, self.slot, self.fits.type)

    def _other_port(self) -> None:
        """Start from the node's next port instead, outputs first."""
        slots = sorted(self.scene.card(self.node).slots, key=lambda slot: not slot.output)
        self.canvas.cancel_gesture()
        following = slots[(slots.index(self.slot) + 1) % len(slots)]
        start_wire(self.canvas, self.node, following)

    def _beside(self) -> QPointF:
        """Return where the loose end hangs while there is no port for it."""
        return self._fixed() + QPointF(60 if self.forward else -60, 0)

    def _candidates(self) -> Iterator[tuple[str, Slot]]:
        """Yield the ports that fit: free ones first, then by place, ahead before behind."""
        scene, start = self.scene, self._fixed()
        sign = 1 if self.forward else -1
        ends = []
        for name, item in scene.cards.items():
            away = item.rect.center() - start
            far = (away.x() ** 2 + away.y() ** 2) ** 0.5
            for slot in item.card.slots:
                if slot.output != self.forward and name != self.node and not self._same(name, slot):
                    behind = away.x() * sign < 0
                    ends.append((slot.edge is not None, behind, far, slot.y, name, slot))
        ends.sort(key=lambda end: end[:5])
        return ((end[4], end[5]) for end in ends if scene.lit(end[4], end[5]))

    def _same(self, node: str, slot: Slot) -> bool:
        """Tell whether the two ports are connected already."""
        if self.forward:
            edge = slot.edge
            return edge is not None and _leaves(self.scene, edge, self.node, self.slot)
        edge = self.slot.edge
        return edge is not None and _leaves(self.scene, edge, node, slot)


class KeyConnect(KeyboardWireGesture, ConnectGesture):
    """A new wire."""

    def finish(self, node: str, slot: Slot) -> None:
        """Connect."""
        self._connect(node, slot)


class KeyRewire(KeyboardWireGesture, RewireGesture):
    """The picked wire's end, led elsewhere."""

    def finish(self, node: str, slot: Slot) -> None:
        """Take it there."""
        self._reconnect(node, slot)

    def _other_port(self) -> None:
        """Stay: the wire has just the two ends."""


def connect_by_keys(canvas: "Canvas") -> None:
    """Start a wire at the selected node, or take the end of the picked wire elsewhere."""
    names, wire = canvas.selected_ids(), canvas.scene().selected_wire
    if wire is not None and not names:
        gesture = KeyRewire(canvas, QPointF(), canvas.scene().wires.edges[wire], at_target=True)
        canvas.begin(gesture)
        gesture.start()
        return
    slots = canvas.scene().card(names[-1]).slots if names else ()
    if not slots:
        canvas.message.emit("select the node to connect from")
        return
    # An Output has nothing to give: it looks for what feeds it.
    start_wire(canvas, names[-1], next((slot for slot in slots if slot.output), slots[0]))


def start_wire(canvas: "Canvas", node: str, slot: Slot) -> None:
    """Start a wire at a port."""
    gesture = KeyConnect(canvas, canvas.scene().cards[node].slot_pos(slot), node, slot)
    canvas.begin(gesture)
    gesture.start()


def _port_name(node: str, slot: Slot) -> str:
    return f"{node}.{slot.label}" if slot.label and slot.label != "+" else node


def _leaves(scene: "CanvasScene", edge: Edge, node: str, slot: Slot) -> bool:
    return edge.source == node and scene.card(node).source_slot(edge) == slot
