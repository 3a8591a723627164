"""Selecting with a rubber band."""

from PySide6.QtCore import QPointF

from tests.gui.canvas.conftest import SHIFT


def test_rubber_band_selects_and_shift_adds(hand):
    hand.drag(QPointF(180, -60), QPointF(480, 150))
    assert sorted(hand.canvas.selection.nodes) == ["act", "fc1"]
    hand.drag(QPointF(780, -60), QPointF(850, 150), modifiers=SHIFT)
    assert sorted(hand.canvas.selection.nodes) == ["act", "fc1", "out"]
    hand.click(QPointF(300, 170))
    assert hand.canvas.selection.nodes == []
