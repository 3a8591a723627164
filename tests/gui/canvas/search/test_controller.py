"""Search, Enter, search, Enter with a resting mouse draws a chain from left to right."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QCursor


def test_layers_added_at_one_place_stand_in_a_row(open_canvas):
    hand = open_canvas()
    for name in ("Linear", "ReLU", "Linear"):
        hand.canvas.search.at(QPointF(0, 0))
        hand.type(name)
        hand.search_key(Qt.Key.Key_Return)
    first, second, third = (hand.at(name) for name in ("linear1", "relu1", "linear2"))
    assert first[0] < second[0] < third[0]
    assert first[1] == second[1] == third[1]
    assert hand.wires == {"linear1 -> relu1", "relu1 -> linear2"}


def add_at_cursor(hand, name):
    hand.key(Qt.Key.Key_Tab)
    hand.type(name)
    hand.search_key(Qt.Key.Key_Return)


def test_a_chain_goes_on_to_the_right_when_the_view_has_moved_below_the_mouse(open_canvas):
    hand = open_canvas(size=(600, 400))
    QCursor.setPos(hand.canvas.viewport().mapToGlobal(QPoint(200, 80)))
    for _ in range(7):
        add_at_cursor(hand, "Linear")
    places = [hand.at(f"linear{number}") for number in range(1, 8)]
    assert [x for x, _ in places] == sorted({x for x, _ in places})
    assert len({y for _, y in places}) == 1


def test_a_mouse_that_moved_says_where_the_next_layer_goes(open_canvas):
    hand = open_canvas(size=(900, 600))
    view = hand.canvas.viewport()
    QCursor.setPos(view.mapToGlobal(QPoint(500, 100)))
    add_at_cursor(hand, "Linear")
    QCursor.setPos(view.mapToGlobal(QPoint(150, 400)))
    below = hand.canvas.mapToScene(QPoint(150, 400))
    add_at_cursor(hand, "Linear")
    x, y = hand.at("linear2")
    assert abs(x - below.x()) < 120
    assert abs(y - below.y()) < 60
    assert hand.wires == {"linear1 -> linear2"}
