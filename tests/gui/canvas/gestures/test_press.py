"""Which gesture a press begins, and the cursor that announces it, without a mouse."""

import pytest
from PySide6.QtCore import QPointF, Qt

from designer.gui.canvas.gestures.bend import BendGesture
from designer.gui.canvas.gestures.move import MoveGesture
from designer.gui.canvas.gestures.pan_and_band import BandGesture
from designer.gui.canvas.gestures.press import gesture_for, hover_cursor
from designer.gui.canvas.gestures.resize import ResizeGesture
from designer.gui.canvas.gestures.wire import ConnectGesture, RewireGesture
from designer.gui.canvas.scene.hit_test import Hit
from tests.gui.canvas.conftest import NONE, mlp

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def canvas(fake_canvas):
    design = mlp()
    with design.edit("Frame") as edit:
        edit.add_frame("Front", (-50, -50), (300, 200))
    return fake_canvas(design)


def begun(canvas, found, modifiers=NONE):
    return type(gesture_for(canvas, found, QPointF(), modifiers))


def test_each_thing_has_its_gesture(canvas):
    scene = canvas.scene()
    into, out = scene.card("fc1").slots
    edge = scene.wires.edges["x", "", "fc1", ""]
    frame = scene.annotations.serials[0]
    assert begun(canvas, Hit()) is BandGesture
    assert begun(canvas, Hit("fc1")) is MoveGesture
    assert begun(canvas, Hit("fc1", out)) is ConnectGesture
    assert begun(canvas, Hit("fc1", into)) is RewireGesture
    assert begun(canvas, Hit(edge=edge)) is RewireGesture
    assert begun(canvas, Hit(edge=edge), ALT) is BendGesture
    assert begun(canvas, Hit(annotation=frame, part="body")) is MoveGesture
    assert begun(canvas, Hit(annotation=frame, part="top-left")) is ResizeGesture


def test_a_badge_begins_none(canvas):
    assert gesture_for(canvas, Hit("fc1", badge=True), QPointF(), NONE) is None


def test_a_press_on_a_wire_selects_it(canvas):
    edge = canvas.scene().wires.edges["x", "", "fc1", ""]
    gesture_for(canvas, Hit(edge=edge), QPointF(), NONE)
    assert canvas.selection.wire == edge.ends


def test_the_cursor_tells_what_a_press_would_grab(canvas):
    scene = canvas.scene()
    shapes = Qt.CursorShape
    frame = scene.annotations.serials[0]
    assert hover_cursor(scene, Hit("fc1", scene.card("fc1").slots[0])) is shapes.CrossCursor
    assert hover_cursor(scene, Hit("fc1", badge=True)) is shapes.PointingHandCursor
    assert hover_cursor(scene, Hit(annotation=frame, part="left")) is shapes.SizeHorCursor
    assert hover_cursor(scene, Hit("fc1")) is None
    assert hover_cursor(scene, Hit()) is None
