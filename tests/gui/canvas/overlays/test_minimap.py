"""The minimap: there where it helps, cheap while one looks around, and a second way to do so."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.graph import Design
from designer.gui.appearance.theme import DARK
from tests.gui.canvas.conftest import LEFT


def grid(columns, rows):
    design = Design("Grid")
    with design.edit("Build") as edit:
        for i in range(columns):
            for j in range(rows):
                edit.add_node("relu", at=(200 * i, 120 * j))
        edit.add_frame("All", (-40, -60), (200 * columns, 300), "red")
        edit.add_note("", (0, 120 * rows), (200, 100))
    design.clear_history()
    return design


@pytest.fixture
def wide(open_canvas, qtbot):
    hand = open_canvas(grid(20, 10))
    hand.canvas.commands.zoom_one()
    hand.canvas.camera.look_at(QPointF(500, 300))
    qtbot.waitUntil(hand.canvas.overlays.minimap.isVisible)
    return hand


def centre(hand):
    return hand.canvas.camera.centre


def test_it_is_there_only_where_not_all_is_seen(wide, qtbot):
    wide.canvas.commands.fit_all()
    qtbot.waitUntil(wide.canvas.overlays.minimap.isHidden)
    wide.canvas.commands.zoom_one()
    qtbot.waitUntil(wide.canvas.overlays.minimap.isVisible)


def test_it_can_be_turned_off(wide, qtbot):
    told = []
    wide.canvas.overlays.minimap.toggled.connect(told.append)
    wide.canvas.overlays.minimap.toggle()
    assert wide.canvas.overlays.minimap.isHidden()
    wide.canvas.commands.zoom_in()
    wide.canvas.grab()
    assert wide.canvas.overlays.minimap.isHidden()
    wide.canvas.overlays.minimap.toggle()
    qtbot.waitUntil(wide.canvas.overlays.minimap.isVisible)
    assert told == [False, True]


def test_an_empty_or_tiny_canvas_has_none(open_canvas, qtbot):
    hand = open_canvas()
    hand.canvas.grab()
    assert hand.canvas.overlays.minimap.isHidden()
    small = open_canvas(grid(20, 10), size=(380, 280))
    small.canvas.commands.zoom_one()
    small.canvas.grab()
    assert small.canvas.overlays.minimap.isHidden()


def test_a_click_jumps_and_a_drag_pans(wide):
    mini = wide.canvas.overlays.minimap
    end = QPoint(mini.width() - 14, mini.height() // 2)
    QTest.mouseClick(mini, LEFT, pos=end)
    assert centre(wide).x() > 2500
    before = centre(wide)
    QTest.mousePress(mini, LEFT, pos=end)
    assert (centre(wide) - before).manhattanLength() < 3
    QTest.mouseMove(mini, end - QPoint(40, 0))
    QTest.mouseRelease(mini, LEFT, pos=end - QPoint(40, 0))
    moved = (before - centre(wide)).x()
    assert abs(moved - 40 / mini._scale) < 60
    assert not wide.design.undo_title


def test_the_wheel_zooms(wide):
    mini, place = wide.canvas.overlays.minimap, QPointF(30, 30)
    event = QWheelEvent(
        place,
        QPointF(mini.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    before = wide.canvas.camera.zoom
    QApplication.sendEvent(mini, event)
    assert wide.canvas.camera.zoom > before


def test_a_double_click_on_it_is_not_one_on_the_canvas(wide):
    QTest.mouseDClick(wide.canvas.overlays.minimap, LEFT, pos=QPoint(20, 20))
    QTest.mouseRelease(wide.canvas.overlays.minimap, LEFT, pos=QPoint(20, 20))
    assert not wide.canvas.search.popup.isVisible()


def test_looking_around_paints_no_new_picture_but_an_edit_does(wide, qtbot):
    mini = wide.canvas.overlays.minimap
    key = mini._picture.cacheKey()
    wide.canvas.camera.pan(QPoint(-60, -40))
    wide.canvas.commands.zoom_in()
    first = wide.ids[0]
    wide.canvas.selection.select([first])
    wide.canvas.grab()
    assert mini._picture.cacheKey() == key
    with wide.design.edit("Move") as edit:
        edit.update_node(first, at=(9000, 0))
    qtbot.waitUntil(lambda: mini._picture.cacheKey() != key)
    assert mini._area.right() > 9000


def test_frames_and_families_are_on_it_in_both_themes(wide):
    mini = wide.canvas.overlays.minimap

    def colours():
        image = mini.grab().toImage()
        places = range(0, image.width(), 2), range(0, image.height(), 2)
        return {image.pixelColor(x, y).name() for x in places[0] for y in places[1]}

    light = colours()
    wide.canvas.set_theme(DARK)
    dark = colours()
    assert len(light) > 4
    assert len(dark) > 4
    assert not {min(light), max(light)} & dark
    assert mini.accessibleName() == "Minimap"
