"""Moving nodes, frames and notes with the mouse; each drag is one undo step."""

from PySide6.QtCore import QPointF, Qt

from tests.gui.canvas.conftest import SHIFT

KEY = Qt.Key


def test_a_drag_moves_a_node_and_undo_puts_it_back(hand):
    before = hand.at("fc1")
    hand.drag(hand.body("fc1"), hand.body("fc1") + QPointF(40, 123))
    assert hand.at("fc1") != before
    assert hand.design.undo_title == "Move fc1"
    hand.design.undo()
    assert hand.at("fc1") == before
    assert hand.canvas.scene().cards["fc1"].pos() == QPointF(*before)


def test_nothing_is_edited_until_a_drag_is_released(hand):
    version = hand.design.version
    start = hand.body("fc1")
    hand.press(start)
    hand.move(start + QPointF(60, 60))
    assert hand.canvas.scene().cards["fc1"].pos() != QPointF(*hand.at("fc1"))
    assert hand.design.version == version
    hand.key(KEY.Key_Escape)
    assert hand.canvas.scene().cards["fc1"].pos() == QPointF(*hand.at("fc1"))
    hand.release(start)
    assert hand.design.version == version


def test_the_whole_selection_moves_in_one_step(hand):
    hand.canvas.selection.select(["fc1", "act"])
    hand.drag(hand.body("act"), hand.body("act") + QPointF(0, 90))
    assert hand.at("fc1")[1] == hand.at("act")[1] != 0
    assert hand.design.undo_title == "Move 2 nodes"
    hand.design.undo()
    assert hand.at("fc1") == (200, 0)
    assert hand.at("act") == (400, 0)


def test_moving_snaps_to_a_neighbour(hand):
    hand.drag(hand.body("fc1"), hand.body("fc1") + QPointF(17, 3))
    assert hand.at("fc1")[1] == 0


def test_shift_click_adds_and_takes_away(hand):
    hand.click(hand.body("fc1"))
    hand.click(hand.body("fc2"), SHIFT)
    assert hand.canvas.selection.nodes == ["fc1", "fc2"]
    hand.click(hand.body("fc1"), SHIFT)
    assert hand.canvas.selection.nodes == ["fc2"]


def test_moving_a_loose_node_on_a_wire_inserts_it(hand):
    with hand.design.edit("Add") as edit:
        edit.add_node("Dropout", {}, node_id="drop", at=(300, 200))
    hand.canvas.commands.fit_all()
    place = hand.canvas.scene().wires.points(("fc1", "", "act", ""))[16]
    hand.drag(hand.body("drop"), QPointF(*place))
    assert {"fc1 -> drop", "drop -> act"} <= hand.wires
    hand.design.undo()
    assert hand.at("drop") == (300, 200)


def test_undo_in_the_middle_of_a_drag_ends_it(hand):
    hand.design.add("relu", id="extra")
    hand.press(hand.body("fc1"))
    hand.move(hand.body("fc1") + QPointF(50, 50))
    hand.design.undo()
    assert hand.canvas.gestures.current is None
    hand.release(hand.body("fc1"))
    assert hand.canvas.scene().cards["fc1"].pos() == QPointF(*hand.at("fc1"))
