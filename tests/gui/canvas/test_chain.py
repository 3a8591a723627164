"""Search, Enter, search, Enter with a resting mouse draws a chain from left to right."""

from PySide6.QtCore import QPointF, Qt


def test_layers_added_at_one_place_stand_in_a_row(open_canvas):
    hand = open_canvas()
    for name in ("Linear", "ReLU", "Linear"):
        hand.canvas.search_at(QPointF(0, 0))
        hand.type(name)
        hand.search_key(Qt.Key.Key_Return)
    first, second, third = (hand.at(name) for name in ("linear1", "relu1", "linear2"))
    assert first[0] < second[0] < third[0]
    assert first[1] == second[1] == third[1]
    assert hand.wires == {"linear1 -> relu1", "relu1 -> linear2"}
