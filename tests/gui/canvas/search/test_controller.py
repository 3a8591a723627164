"""Search, Enter, search, Enter with a resting mouse draws a chain from left to right."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QCursor

from tests.gui.canvas.conftest import SHIFT

KEY = Qt.Key


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


def test_double_click_search_adds_and_connects_to_the_selected(hand):
    hand.canvas.selection.select(["fc1"])
    hand.canvas.search.at(QPointF(300, 160))
    hand.type("dropout")
    hand.search_key(KEY.Key_Return)
    assert "fc1 -> dropout1" in hand.wires
    assert hand.canvas.selection.nodes == ["dropout1"]
    hand.design.undo()
    assert "dropout1" not in hand.ids


def test_double_click_on_space_opens_search(hand):
    hand.double_click(QPointF(300, 170))
    assert hand.canvas.search.popup.isVisible()
    hand.search_key(KEY.Key_Escape)
    assert not hand.canvas.search.popup.isVisible()


def test_search_over_a_wire_inserts_what_is_found(hand):
    place = QPointF(*hand.canvas.scene().wires.points(("fc1", "", "act", ""))[16])
    QCursor.setPos(hand.canvas.viewport().mapToGlobal(hand.pixels(place)))
    hand.key(KEY.Key_Tab)
    hand.type("dropout")
    hand.search_key(KEY.Key_Return)
    assert {"fc1 -> dropout1", "dropout1 -> act"} <= hand.wires


def test_tab_and_shift_a_open_search(hand):
    for key, modifiers in ((KEY.Key_Tab, Qt.KeyboardModifier.NoModifier), (KEY.Key_A, SHIFT)):
        hand.key(key, modifiers)
        assert hand.canvas.search.popup.isVisible()
        hand.search_key(KEY.Key_Escape)


def test_search_walks_with_the_arrows(hand):
    hand.canvas.search.at(QPointF(300, 160))
    hand.type("conv")
    names = hand.canvas.search.popup.names
    hand.search_key(KEY.Key_Down)
    hand.search_key(KEY.Key_Return)
    assert hand.design.nodes()[-1].layer == names[1]


def test_a_wire_released_in_space_asks_what_fits(loose_hand):
    hand = loose_hand
    hand.drag(hand.out("image"), QPointF(160, 250))
    popup = hand.canvas.search.popup
    assert popup.isVisible()
    assert "Conv2d" in popup.names
    assert "LSTM" not in popup.names
    hand.type("conv2d")
    hand.search_key(KEY.Key_Return)
    assert hand.wires == {"image -> conv1"}
    assert hand.canvas.scene().fits is None


def test_giving_up_the_search_leaves_no_wire(loose_hand):
    hand = loose_hand
    hand.drag(hand.out("image"), QPointF(160, 250))
    hand.search_key(KEY.Key_Escape)
    assert hand.canvas.gestures.current is None
    assert hand.canvas.scene().fits is None
    assert not hand.wires
