"""A whole network by keys alone: walk, extend, move, connect, pick wires."""

import pytest
from PySide6.QtCore import Qt

from designer.graph import Design
from designer.gui.canvas.command_keys import KEYS
from designer.gui.canvas.drawing.metrics import FAR
from tests.gui.canvas.conftest import CTRL, SHIFT

KEY = Qt.Key
RIGHT, LEFT, UP, DOWN = KEY.Key_Right, KEY.Key_Left, KEY.Key_Up, KEY.Key_Down


def walk(hand, *keys):
    for key in keys:
        hand.key(key)
    return hand.canvas.selection.nodes


def test_every_key_has_its_method(hand):
    for spec in KEYS.values():
        assert callable(spec.run), spec.id


def test_the_first_arrow_goes_to_the_beginning(branch):
    assert walk(branch, RIGHT) == ["x"]


def test_right_feeds_and_left_is_fed(hand):
    hand.canvas.selection.select(["x"])
    assert walk(hand, RIGHT, RIGHT) == ["act"]
    assert walk(hand, LEFT) == ["fc1"]
    assert walk(hand, RIGHT, RIGHT, RIGHT, RIGHT) == ["out"]


def test_up_and_down_are_the_siblings_by_place(branch):
    branch.canvas.selection.select(["b"])
    assert walk(branch, UP) == ["a"]
    assert walk(branch, DOWN, DOWN) == ["c"]


def test_back_is_where_one_came_from(branch):
    branch.canvas.selection.select(["b"])
    assert walk(branch, RIGHT, LEFT) == ["b"]
    branch.canvas.selection.select(["a"])
    assert walk(branch, RIGHT, RIGHT, LEFT, LEFT) == ["a"]


def test_a_node_without_wires_can_be_reached(loose_hand):
    loose_hand.canvas.selection.select(["image"])
    assert walk(loose_hand, RIGHT) == ["conv"]
    assert walk(loose_hand, DOWN) == ["wrong"]


def test_shift_selects_on_the_way_and_lets_go_on_the_way_back(hand):
    hand.canvas.selection.select(["x"])
    for _ in range(2):
        hand.key(RIGHT, SHIFT)
    assert hand.canvas.selection.nodes == ["x", "fc1", "act"]
    hand.key(LEFT, SHIFT)
    assert hand.canvas.selection.nodes == ["x", "fc1"]
    assert walk(hand, RIGHT) == ["act"]


def test_an_arrow_brings_what_it_selects_into_view(hand):
    hand.canvas.camera.zoom_by(3 / hand.canvas.camera.zoom)
    hand.canvas.selection.select(["x"], center=True)
    walk(hand, RIGHT)
    assert hand.canvas.camera.visible_area().intersects(hand.canvas.scene().cards["fc1"].rect)


def test_an_empty_canvas_is_left_alone(open_canvas):
    hand = open_canvas(Design("Nothing"))
    assert walk(hand, RIGHT, UP) == []
    hand.key(KEY.Key_C)
    hand.key(KEY.Key_W)
    assert hand.canvas.gestures.current is None
    assert len(hand.messages) == 2


def test_ctrl_and_arrows_move_in_one_step_each(hand):
    hand.canvas.selection.select(["fc1", "act"])
    hand.key(DOWN, CTRL)
    assert (hand.at("fc1"), hand.at("act")) == ((200, 20), (400, 20))
    hand.key(LEFT, CTRL | SHIFT)
    assert hand.at("fc1") == (198, 20)
    assert hand.design.undo_title == "Move 2 nodes"
    hand.design.undo()
    hand.design.undo()
    assert hand.at("fc1") == (200, 0)
    assert hand.canvas.selection.nodes == ["fc1", "act"]


def test_w_picks_a_wire_and_delete_removes_it(branch):
    branch.canvas.selection.select(["x"])
    branch.key(KEY.Key_W)
    assert branch.canvas.scene().selected_wire == ("x", "", "a", "")
    branch.key(KEY.Key_W)
    assert branch.canvas.scene().selected_wire == ("x", "", "b", "")
    branch.key(KEY.Key_W, SHIFT)
    assert branch.canvas.scene().selected_wire == ("x", "", "a", "")
    branch.key(KEY.Key_Delete)
    assert "x -> a" not in branch.wires
    branch.design.undo()
    assert "x -> a" in branch.wires


def test_arrows_leave_a_wire_at_its_ends(branch):
    branch.canvas.selection.select(["join"])
    branch.key(KEY.Key_W)
    branch.key(KEY.Key_Down)
    assert branch.canvas.scene().selected_wire == ("a", "", "join", "input")
    branch.key(KEY.Key_Left)
    assert branch.canvas.selection.nodes == ["a"]
    branch.key(KEY.Key_W)
    branch.key(KEY.Key_Right)
    assert branch.canvas.selection.nodes == ["join"]


@pytest.mark.parametrize("zoom", [FAR * 0.6, 1.0])
def test_a_picked_wire_is_seen_at_every_zoom(branch, zoom):
    canvas = branch.canvas
    canvas.camera.zoom_by(zoom / canvas.camera.zoom)
    before = canvas.viewport().grab().toImage()
    canvas.selection.select(["join"])
    branch.key(KEY.Key_W)
    canvas.scene().select([], wire=canvas.scene().selected_wire)
    assert canvas.viewport().grab().toImage() != before


def test_a_small_network_by_keys_alone(open_canvas):
    hand = open_canvas(Design("Keys"))
    for word in ("Input", "Linear", "relu"):
        hand.key(KEY.Key_Tab)
        hand.type(word)
        hand.search_key(KEY.Key_Return)
    first, linear, act = hand.ids
    assert len(hand.wires) == 2
    walk(hand, LEFT)
    assert hand.canvas.selection.nodes == [linear]
    asked = []
    hand.canvas.commands.node_activated.connect(asked.append)
    hand.key(KEY.Key_Return)
    assert asked == [linear]
    hand.key(KEY.Key_W)
    hand.key(KEY.Key_Delete)
    assert hand.wires == {f"{first} -> {linear}"}
    hand.canvas.selection.select([linear])
    hand.key(KEY.Key_C)
    hand.key(KEY.Key_Return)
    assert hand.wires == {f"{first} -> {linear}", f"{linear} -> {act}"}


def test_arrows_walk_along_the_wires(hand):
    hand.click(hand.body("fc1"))
    hand.key(KEY.Key_Right)
    assert hand.canvas.selection.nodes == ["act"]
    hand.key(KEY.Key_Left)
    hand.key(KEY.Key_Left)
    assert hand.canvas.selection.nodes == ["x"]
