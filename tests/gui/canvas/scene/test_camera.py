"""Zoom, pan and fit, by wheel, hand and keys."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.canvas.conftest import MIDDLE, SHIFT

KEY = Qt.Key


def test_the_wheel_zooms_about_the_cursor(hand):
    pixels = QPoint(300, 200)
    before, zoom = hand.canvas.mapToScene(pixels), hand.canvas.camera.zoom
    place = QPointF(pixels)
    event = QWheelEvent(
        place,
        QPointF(hand.canvas.viewport().mapToGlobal(pixels)),
        QPoint(),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(hand.canvas.viewport(), event)
    assert hand.canvas.camera.zoom < zoom
    after = hand.canvas.mapToScene(pixels)
    assert (after - before).manhattanLength() < 4


def test_the_middle_button_and_space_pan(hand):
    before = hand.canvas.camera.centre
    hand.drag(QPointF(300, 150), QPointF(400, 200), button=MIDDLE)
    middle = hand.canvas.camera.centre
    assert abs((before - middle).x() - 100) < 4
    QTest.keyPress(hand.canvas, KEY.Key_Space)
    hand.drag(QPointF(300, 150), QPointF(200, 150))
    QTest.keyRelease(hand.canvas, KEY.Key_Space)
    assert abs((hand.canvas.camera.centre - middle).x() - 100) < 4
    assert hand.design.undo_title == ""


def test_home_fits_all_and_period_the_selection(hand):
    hand.canvas.camera.zoom_by(0.2)
    hand.key(KEY.Key_Home)
    assert hand.canvas.camera.visible_area().contains(hand.canvas.scene().bounds())
    hand.click(hand.body("out"))
    hand.key(KEY.Key_Period)
    centre = hand.canvas.scene().cards["out"].rect.center()
    assert (hand.canvas.camera.centre - centre).manhattanLength() < 4


def test_a_drag_near_the_edge_pans_by_itself(hand, qtbot):
    hand.canvas.camera.zoom_by(1 / hand.canvas.camera.zoom)
    hand.canvas.selection.select(["x"], center=True)
    view = hand.canvas.viewport()
    before = hand.canvas.camera.centre
    hand.press(hand.body("x"))
    edge = hand.canvas.mapToScene(view.width() - 3, view.height() // 2)
    hand.move(edge)
    qtbot.waitUntil(lambda: (hand.canvas.camera.centre - before).x() > 30, timeout=3000)
    hand.key(KEY.Key_Escape)
    hand.release(edge)
    assert hand.at("x") == (0, 0)


def test_the_cursor_far_from_a_wire_marks_nothing(hand):
    hand.move(QPointF(300, 200), button=Qt.MouseButton.NoButton)
    assert hand.canvas.scene().hovered_wire is None
    place = hand.canvas.scene().wires.points(("fc1", "", "act", ""))[16]
    hand.move(QPointF(*place), button=Qt.MouseButton.NoButton)
    assert hand.canvas.scene().hovered_wire == ("fc1", "", "act", "")


def test_the_view_stays_fitted_until_somebody_looks_elsewhere(hand):
    hand.key(KEY.Key_Home)
    hand.canvas.resize(600, 400)
    assert hand.canvas.camera.visible_area().contains(hand.canvas.scene().bounds())
    hand.canvas.camera.zoom_by(2)
    zoom = hand.canvas.camera.zoom
    hand.canvas.resize(900, 600)
    assert hand.canvas.camera.zoom == zoom


def test_shift_and_the_wheel_scroll_sideways(hand):
    before, zoom = hand.canvas.camera.centre, hand.canvas.camera.zoom
    event = QWheelEvent(
        QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, SHIFT, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(hand.canvas.viewport(), event)
    assert hand.canvas.camera.centre.x() > before.x()
    assert hand.canvas.camera.zoom == zoom


def test_who_has_lost_the_network_is_told_the_way_back(hand, qtbot):
    hint = hand.canvas.overlays.empty_hint
    assert not hint.isVisible()
    hand.canvas.camera.look_at(QPointF(90_000, 0))
    qtbot.waitUntil(hint.isVisible)
    assert hint.text() == "Nothing here: Home shows everything"
    hand.key(Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: not hint.isVisible())
