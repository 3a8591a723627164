"""Which gesture a press of the left button begins, and which cursor announces it."""

from PySide6.QtCore import QPointF, Qt

from designer.gui.canvas.gestures.base import Gesture, GestureContext, Modifiers
from designer.gui.canvas.gestures.bend import BendGesture, new_bend
from designer.gui.canvas.gestures.move import MoveGesture
from designer.gui.canvas.gestures.pan_and_band import BandGesture
from designer.gui.canvas.gestures.resize import ResizeGesture, cursor_for
from designer.gui.canvas.gestures.wire import ConnectGesture, RewireGesture
from designer.gui.canvas.scene.canvas_scene import CanvasScene
from designer.gui.canvas.scene.hit_test import Hit

_BEND = Qt.KeyboardModifier.AltModifier


def gesture_for(
    canvas: GestureContext, found: Hit, at: QPointF, modifiers: Modifiers
) -> Gesture | None:
    """Return the gesture for a press at a point of the scene where ``found`` is; None for none.

    A press on a badge begins none: it opens the menu of fixes.
    """
    slot = found.slot
    if slot is not None and slot.edge is not None:
        return RewireGesture(canvas, at, slot.edge, at_target=True)
    if slot is not None:
        return ConnectGesture(canvas, at, found.node, slot)
    if found.badge:
        return None
    if found.annotation and found.part != "body":
        return ResizeGesture(canvas, at, found.annotation, found.part)
    if found.node or found.annotation:
        return MoveGesture(canvas, at, found.node or found.annotation, modifiers)
    if found.bend is not None:
        return BendGesture(canvas, at, found.bend)
    if found.edge is not None:
        return _on_wire(canvas, found, at, modifiers)
    return BandGesture(canvas, at, modifiers)


def _on_wire(
    canvas: GestureContext, found: Hit, at: QPointF, modifiers: Modifiers
) -> Gesture | None:
    edge = found.edge
    assert edge is not None
    if modifiers == _BEND:
        bend = new_bend(canvas, edge.ends, at)
        return None if bend is None else BendGesture(canvas, at, bend, new=True)
    start, end = canvas.scene().ends_of(edge)
    nearer = (at - end).manhattanLength() <= (at - start).manhattanLength()
    canvas.scene().select([], wire=edge.ends)
    return RewireGesture(canvas, at, edge, at_target=nearer)


def hover_cursor(scene: CanvasScene, found: Hit) -> Qt.CursorShape | None:
    """Return the cursor over what is under it; None for the usual arrow."""
    if found.slot is not None:
        return Qt.CursorShape.CrossCursor
    if found.annotation and (found.part != "body" or scene.is_frame(found.annotation)):
        return cursor_for(found.part)
    if found.bend is not None:
        return Qt.CursorShape.OpenHandCursor
    if found.badge or found.edge is not None:
        return Qt.CursorShape.PointingHandCursor
    return None
