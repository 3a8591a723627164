"""A drag whose release the canvas never received."""

from PySide6.QtCore import QPointF, Qt


def test_a_drag_whose_release_went_elsewhere_is_taken_back(hand):
    before = hand.at("fc1")
    hand.press(hand.body("fc1"))
    hand.move(hand.body("fc1") + QPointF(60, 80))
    hand.move(hand.body("fc1") + QPointF(90, 120))
    assert hand.canvas.gestures.current is not None
    hand.move(QPointF(500, 300), Qt.MouseButton.NoButton)
    assert hand.canvas.gestures.current is None
    rect = hand.canvas.scene().cards["fc1"].rect
    assert (rect.left(), rect.top()) == before
    assert not hand.design.undo_title
