"""The life of a gesture: begun, moved, ended or cancelled, without a canvas."""

import pytest
from PySide6.QtCore import QPointF, Qt

from designer.gui.canvas.gestures.base import Gesture
from designer.gui.canvas.gestures.controller import GestureController
from tests.gui.canvas.conftest import NONE


class Recorded(Gesture):
    """Notes what is done with it; goes on after its first end if it ``hangs``."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas, hangs=False):
        super().__init__(canvas, QPointF())
        self.hangs, self.heard = hangs, []

    def end(self, at, modifiers=NONE):
        self.heard.append("end")
        hangs, self.hangs = self.hangs, False
        return not hangs

    def cancel(self):
        self.heard.append("cancel")


@pytest.fixture
def canvas(fake_canvas):
    return fake_canvas()


@pytest.fixture
def controller(canvas):
    return GestureController(canvas)


def cursor(canvas):
    return canvas.view.viewport().cursor().shape()


def test_it_wears_the_gestures_cursor_until_it_ends(canvas, controller):
    gesture = Recorded(canvas)
    controller.begin(gesture)
    assert cursor(canvas) is Qt.CursorShape.CrossCursor
    controller.release(QPointF(), NONE)
    assert gesture.heard == ["end"]
    assert controller.current is None
    assert cursor(canvas) is not Qt.CursorShape.CrossCursor


def test_a_gesture_may_go_on_after_a_click(canvas, controller):
    gesture = Recorded(canvas, hangs=True)
    controller.begin(gesture)
    controller.release(QPointF(), NONE)
    assert controller.current is gesture
    controller.release(QPointF(), NONE)
    assert controller.current is None


def test_cancelling_undoes_what_it_shows(canvas, controller):
    gesture = Recorded(canvas)
    controller.begin(gesture)
    controller.cancel()
    controller.cancel()
    assert gesture.heard == ["cancel"]


def test_a_release_without_a_gesture_is_nothing(controller):
    controller.release(QPointF(), NONE)
    assert controller.current is None


def test_the_hand_shows_while_space_is_held(canvas, controller):
    controller.hold_hand(True)
    assert cursor(canvas) is Qt.CursorShape.OpenHandCursor
    controller.begin(Recorded(canvas))
    controller.cancel()
    assert cursor(canvas) is Qt.CursorShape.OpenHandCursor
    controller.hold_hand(False)
    assert cursor(canvas) is not Qt.CursorShape.OpenHandCursor
