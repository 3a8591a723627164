"""Snapping while moving: to edges, middles, equal gaps and the grid."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt

from designer.gui.canvas.gestures.snap import snap
from tests.gui.canvas.conftest import CTRL

ALT = Qt.KeyboardModifier.AltModifier


def snapped(rect, *others, reach=6.0):
    return snap(QRectF(*rect), np.array(others, dtype=np.float64).reshape(-1, 4), reach)


def place(found):
    return (found.place.x(), found.place.y())


@pytest.mark.parametrize(
    ("rect", "expected"),
    [
        ((203, 300, 80, 40), (200, 300)),  # left edges
        ((223, 300, 80, 40), (220, 300)),  # right edges: 200 + 100 - 80
        ((208, 300, 80, 40), (210, 300)),  # middles
        ((400, 97, 80, 40), (400, 100)),  # tops
        ((400, 142, 80, 40), (400, 140)),  # bottoms
    ],
)
def test_edges_and_middles(rect, expected):
    assert place(snapped(rect, (200, 100, 100, 80))) == expected


def test_an_edge_goes_before_a_middle_that_is_a_little_nearer():
    found = snapped((203, 300, 99, 40), (200, 100, 100, 80))
    assert place(found)[0] == 200


def test_nothing_near_leaves_the_grid():
    found = snapped((463, 512, 80, 40), (200, 100, 100, 80))
    assert place(found) == (465, 510)
    assert not found.lines
    assert not found.gaps
    assert found.bounds().isEmpty()


def test_between_two_neighbours_the_gaps_become_equal():
    found = snapped((248, 3, 100, 40), (0, 0, 100, 50), (500, 0, 100, 60))
    assert place(found) == (250, 0)
    assert [(gap.x1(), gap.x2()) for gap in found.gaps] == [(100, 250), (350, 500)]


def test_a_row_is_continued_with_its_gap():
    found = snapped((403, 12, 100, 40), (0, 0, 120, 50), (200, 0, 120, 60))
    assert place(found)[0] == 400
    assert len(found.gaps) == 2
    upwards = snapped((12, -157, 40, 100), (0, 0, 50, 120), (0, 180, 60, 120))
    assert place(upwards)[1] == -160


def test_guides_reach_from_one_to_the_other():
    found = snapped((203, 300, 80, 40), (200, 100, 100, 80), (900, 900, 10, 10))
    (line,) = found.lines
    assert (line.x1(), line.y1(), line.x2(), line.y2()) == (200, 100, 200, 340)


def test_a_drag_shows_guides_and_lands_on_them(hand):
    hand.canvas.commands.zoom_one()
    start = hand.body("out")
    hand.press(start)
    hand.move(start + QPointF(10, 40))
    hand.move(start + QPointF(23, 3))
    assert hand.canvas.scene().cards["out"].y == 0
    assert not hand.canvas.gestures.current.area().isEmpty()
    assert not hand.canvas.grab().isNull()
    hand.release(start + QPointF(23, 3))
    assert hand.at("out")[1] == 0


@pytest.mark.parametrize("held", [ALT, CTRL])
def test_a_held_key_turns_snapping_off(hand, held):
    hand.canvas.commands.zoom_one()
    start = hand.body("fc1")
    hand.press(start)
    hand.move(start + QPointF(7, 3), modifiers=held)
    assert hand.canvas.gestures.current.area().isEmpty()
    hand.release(start + QPointF(7, 3), modifiers=held)
    assert hand.at("fc1") == (207, 3)


def test_a_selection_snaps_as_one(hand):
    hand.canvas.commands.zoom_one()
    hand.canvas.selection.select(["fc1", "act"])
    hand.drag(hand.body("act"), hand.body("act") + QPointF(0, 203), modifiers=ALT)
    assert hand.at("fc1") == (200, 203)
    hand.drag(hand.body("act"), hand.body("act") + QPointF(0, -200))
    assert hand.at("fc1") == (200, 0)
    assert hand.at("act") == (400, 0)
