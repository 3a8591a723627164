"""Connect with the keyboard: Tab and arrows go through the ports that fit, Enter connects."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from designer.graph import Edge
from designer.gui.canvas.drawing.metrics import RADIUS
from designer.gui.canvas.gestures.base import NO_MODIFIER, Gesture, GestureContext, Modifiers
from designer.gui.canvas.gestures.wire import ConnectGesture, RewireGesture, WireGesture
from designer.gui.canvas.scene.canvas_scene import CanvasScene
from designer.gui.canvas.scene.card import Slot

_KEY = Qt.Key
_STEPS = {
    _KEY.Key_Tab: 1, _KEY.Key_Down: 1, _KEY.Key_Right: 1,
    _KEY.Key_Backtab: -1, _KEY.Key_Up: -1, _KEY.Key_Left: -1,
}  # fmt: skip
_ENTER = {_KEY.Key_Return, _KEY.Key_Enter}
_HELP = "Tab next · Enter connects · C other port · Esc cancels"
_NONE_FITS = "Enter adds a layer · C other port · Esc cancels"


class KeyboardConnect(Gesture):
    """Leads the loose end of a ``wire`` from port to port by keys; the mouse does not move it.

    A ``new`` wire may start at another port of its node instead.
    """

    steers = False

    def __init__(self, canvas: GestureContext, wire: WireGesture, *, new: bool) -> None:
        super().__init__(canvas, wire.at)
        self._wire, self._new = wire, new
        self._found: list[tuple[str, Slot]] = []
        self._more: Iterator[tuple[str, Slot]] = iter(())
        self._place = -1

    def start(self) -> None:
        """Light up the ports that fit and go to the nearest."""
        self.moved = True
        self._wire.begin()
        self._more = self._candidates()
        self.step(1)

    def move(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> None:
        """Ignore the mouse."""

    def end(self, at: QPointF, modifiers: Modifiers = NO_MODIFIER) -> bool:
        """End without a wire on a click."""
        self.cancel()
        return True

    def cancel(self) -> None:
        """Show everything as before the gesture."""
        self._wire.cancel()
        self.canvas.overlays.announcement.hide()

    def key(self, event: QKeyEvent) -> bool:
        """Go through the ports, or connect."""
        key = _KEY(event.key())
        if key in _STEPS:
            self.step(_STEPS[key])
        elif key in _ENTER:
            self._connect()
        elif key == _KEY.Key_C and not event.modifiers():
            self._start_at_next_port()
        else:
            return key != _KEY.Key_Escape
        return True

    def step(self, by: int) -> None:
        """Go to the next port that fits, or to the one before."""
        wire, place = self._wire, self._place + by
        if place < 0:  # the last one is known only after all have been tried
            self._found.extend(self._more)
        if place == len(self._found):
            self._found.extend(one for one in (next(self._more, None),) if one)
        if self._found:
            self._place = place % len(self._found)
            wire.target = self._found[self._place]
            self.canvas.camera.reveal(self.scene.cards[wire.target[0]].rect)
        wire.at = wire.fixed_end() + QPointF(60 if wire.forward else -60, 0)
        self._announce()
        self.canvas.view.viewport().update()

    def paint(self, painter: QPainter) -> None:
        """Paint the wire, and a frame around the node it would lead to."""
        self._wire.paint(painter)
        if self._wire.target is not None:
            rect = self.scene.cards[self._wire.target[0]].rect.adjusted(-5, -5, 5, 5)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.scene.theme.colour("accent"), 2, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(rect, RADIUS + 4, RADIUS + 4)

    def area(self) -> QRectF:
        """Return all that is visible: the view may have moved."""
        return self.canvas.camera.visible_area()

    def _announce(self) -> None:
        """Show where the wire would lead."""
        wire, bar = self._wire, self.canvas.overlays.announcement
        start = _port_name(wire.node, wire.slot)
        if wire.target is None:
            bar.announce(f"Nothing here fits {start}", _NONE_FITS)
            return
        arrow = "→" if wire.forward else "←"
        bar.announce(f"{start} {arrow} {_port_name(*wire.target)}", _HELP)

    def _connect(self) -> None:
        wire, target = self._wire, self._wire.target
        if target is not None:
            self.canvas.cancel_gesture()
            wire.attach(*target)
        else:
            self.canvas.overlays.announcement.hide()
            self.canvas.search_for_wire(wire.at, wire.node, wire.slot, wire.fits.type)

    def _start_at_next_port(self) -> None:
        """Start from the node's next port instead, outputs first."""
        if not self._new:
            return  # the wire has just the two ends
        wire = self._wire
        slots = sorted(self.scene.card(wire.node).slots, key=lambda slot: not slot.output)
        self.canvas.cancel_gesture()
        start_wire(self.canvas, wire.node, slots[(slots.index(wire.slot) + 1) % len(slots)])

    def _candidates(self) -> Iterator[tuple[str, Slot]]:
        """Yield the ports that fit: free ones first, then by place, ahead before behind."""
        scene, wire, start = self.scene, self._wire, self._wire.fixed_end()
        sign = 1 if wire.forward else -1
        ends = []
        for name, item in scene.cards.items():
            away = item.rect.center() - start
            far = (away.x() ** 2 + away.y() ** 2) ** 0.5
            for slot in item.card.slots:
                faces = slot.output != wire.forward and name != wire.node
                if faces and not self._connected(name, slot):
                    behind = away.x() * sign < 0
                    ends.append((slot.edge is not None, behind, far, slot.y, name, slot))
        ends.sort(key=lambda end: end[:5])
        return ((end[4], end[5]) for end in ends if scene.is_lit(end[4], end[5]))

    def _connected(self, node: str, slot: Slot) -> bool:
        """Return whether the wire's port and another one are connected already."""
        wire = self._wire
        if wire.forward:
            edge = slot.edge
            return edge is not None and _leaves(self.scene, edge, wire.node, wire.slot)
        edge = wire.slot.edge
        return edge is not None and _leaves(self.scene, edge, node, slot)


def connect_by_keys(canvas: GestureContext) -> None:
    """Start a wire at the selected node, or lead the end of the selected wire elsewhere."""
    names, ends, scene = canvas.selection.nodes, canvas.selection.wire, canvas.scene()
    if ends is not None and not names:
        wire = RewireGesture(canvas, QPointF(), scene.wires.edges[ends], at_target=True)
        _start(canvas, KeyboardConnect(canvas, wire, new=False))
        return
    slots = scene.card(names[-1]).slots if names else ()
    if not slots:
        canvas.message.emit("select the node to connect from")
        return
    # An Output has no output port: it looks for what feeds it.
    start_wire(canvas, names[-1], next((slot for slot in slots if slot.output), slots[0]))


def start_wire(canvas: GestureContext, node: str, slot: Slot) -> None:
    """Start a wire at a port."""
    wire = ConnectGesture(canvas, canvas.scene().cards[node].slot_pos(slot), node, slot)
    _start(canvas, KeyboardConnect(canvas, wire, new=True))


def _start(canvas: GestureContext, gesture: KeyboardConnect) -> None:
    canvas.begin(gesture)
    gesture.start()


def _port_name(node: str, slot: Slot) -> str:
    return f"{node}.{slot.label}" if slot.label and slot.label != "+" else node


def _leaves(scene: CanvasScene, edge: Edge, node: str, slot: Slot) -> bool:
    return edge.source == node and scene.card(node).source_slot(edge) == slot
