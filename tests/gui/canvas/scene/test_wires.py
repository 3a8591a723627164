"""What flows on a wire is repainted when it changes, though nothing moved."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest


def test_a_wires_new_meaning_is_painted(hand):
    canvas = hand.canvas
    canvas.scene().select([])
    QTest.qWait(30)
    with hand.design.edit("Break") as edit:
        edit.update_node("fc2", params={"in_features": 99, "out_features": 10})
    QTest.qWait(30)
    # What the window has kept on its screen, beside what it would paint from scratch.
    kept = canvas.window().screen().grabWindow(canvas.winId()).toImage()
    fresh = canvas.viewport().grab().toImage()
    for wire in (("fc2", "", "out", ""), ("act", "", "fc2", "")):
        left, top, right, _ = canvas.scene().wires.box(wire)
        place = hand.pixels(QPoint(int((left + right) / 2), int(top)))
        around = QRect(place - QPoint(28, 9), place + QPoint(28, 9))
        assert kept.copy(around) == fresh.copy(around), wire
