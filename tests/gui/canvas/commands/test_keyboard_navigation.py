"""A whole network by keys alone: walk, extend, move, connect, pick wires."""

import pytest
from PySide6.QtCore import Qt

from designer.graph import Design
from designer.gui.canvas.command_keys import KEYS
from designer.gui.canvas.drawing.metrics import FAR
from tests.gui.canvas.conftest import CTRL, SHIFT, loose

KEY = Qt.Key
RIGHT, LEFT, UP, DOWN = KEY.Key_Right, KEY.Key_Left, KEY.Key_Up, KEY.Key_Down


def branching():
    """x feeds a, b and c, one above the other; add takes a and b."""
    design = Design("Branch")
    with design.edit("Build") as edit:
        edit.add_node("Input", {"shape": (8,)}, node_id="x", at=(0, 150))
        for place, name in enumerate("abc"):
            edit.add_node("Linear", {"out_features": 8}, node_id=name, at=(220, 150 * place))
            edit.connect("x", name)
        edit.add_node("add", {}, node_id="join", at=(460, 80))
        edit.connect("a", "join", "", "input")
        edit.connect("b", "join", "", "other")
        edit.add_node("Output", {}, node_id="out", at=(680, 80))
        edit.connect("join", "out")
    design.forget_history()
    return design


@pytest.fixture
def branch(open_canvas):
    return open_canvas(branching())


def walk(hand, *keys):
    for key in keys:
        hand.key(key)
    return hand.canvas.selection.nodes


def test_every_key_has_its_method(hand):
    for spec in KEYS.values():
        assert callable(spec.run), spec.id


# ---- walking


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


# ---- moving


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


# ---- connecting


def test_c_tab_enter_connects(loose_hand):
    hand = loose_hand
    hand.canvas.selection.select(["image"])
    hand.key(KEY.Key_C)
    assert hand.canvas.scene().fits is not None
    assert hand.canvas.overlays.announcement.text == "image → conv"
    hand.key(KEY.Key_Tab)
    assert hand.canvas.overlays.announcement.text == "image → join.input"
    hand.key(KEY.Key_Backtab)
    hand.key(KEY.Key_Return)
    assert hand.wires == {"image -> conv"}
    assert not hand.canvas.overlays.announcement.isVisible()
    assert hand.canvas.scene().fits is None
    hand.design.undo()
    assert not hand.wires


def test_going_back_from_the_first_is_the_last(loose_hand):
    hand = loose_hand
    hand.canvas.selection.select(["image"])
    hand.key(KEY.Key_C)
    hand.key(KEY.Key_Up)
    assert hand.canvas.overlays.announcement.text == "image → join.other"
    hand.key(KEY.Key_Down)
    assert hand.canvas.overlays.announcement.text == "image → conv"


def test_c_again_starts_at_the_other_port(loose_hand):
    hand = loose_hand
    hand.canvas.selection.select(["conv"])
    hand.key(KEY.Key_C)
    assert hand.canvas.overlays.announcement.text == "conv → join.input"
    hand.key(KEY.Key_C)
    assert hand.canvas.overlays.announcement.text == "conv ← image"
    hand.key(KEY.Key_Enter)
    assert hand.wires == {"image -> conv"}


def test_escape_leaves_everything_as_it_was(loose_hand):
    hand = loose_hand
    hand.canvas.selection.select(["image"])
    version = hand.design.version
    hand.key(KEY.Key_C)
    hand.key(KEY.Key_Escape)
    assert hand.canvas.gestures.current is None
    assert not hand.canvas.overlays.announcement.isVisible()
    assert hand.design.version == version
    assert hand.canvas.selection.nodes == ["image"]


def test_a_click_ends_it_too(loose_hand):
    hand = loose_hand
    hand.canvas.selection.select(["image"])
    hand.key(KEY.Key_C)
    hand.click(hand.port("conv"))
    assert hand.canvas.gestures.current is None
    assert not hand.wires


def test_where_nothing_fits_enter_adds_a_layer(open_canvas):
    hand = open_canvas(loose())
    with hand.design.edit("Cut") as edit:
        edit.remove_node("conv")
        edit.remove_node("join")
    hand.canvas.selection.select(["image"])
    hand.key(KEY.Key_C)
    assert hand.canvas.overlays.announcement.text == "Nothing here fits image"
    hand.key(KEY.Key_Return)
    assert hand.canvas.search.popup.isVisible()
    hand.type("flatten")
    hand.search_key(KEY.Key_Return)
    assert hand.wires == {"image -> flatten1"} or len(hand.wires) == 1
    assert hand.canvas.gestures.current is None


def test_what_is_connected_already_is_not_offered(branch):
    branch.canvas.selection.select(["a"])
    branch.key(KEY.Key_C)
    seen = {branch.canvas.overlays.announcement.text}
    for _ in range(8):
        branch.key(KEY.Key_Tab)
        seen.add(branch.canvas.overlays.announcement.text)
    assert "a → join.input" not in seen
    assert "a → join.other" in seen
    assert "a → x" not in seen


# ---- wires


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


def test_c_takes_a_picked_wire_elsewhere(branch):
    branch.canvas.selection.select(["x"])
    branch.key(KEY.Key_W)
    branch.key(KEY.Key_C)
    while branch.canvas.overlays.announcement.text != "x → join.input":
        branch.key(KEY.Key_Tab)
    branch.key(KEY.Key_Return)
    assert "x -> join.input" in branch.wires
    assert "x -> a" not in branch.wires
    assert branch.design.undo_title.startswith("Move wire")


@pytest.mark.parametrize("zoom", [FAR * 0.6, 1.0])
def test_a_picked_wire_is_seen_at_every_zoom(branch, zoom):
    canvas = branch.canvas
    canvas.camera.zoom_by(zoom / canvas.camera.zoom)
    before = canvas.viewport().grab().toImage()
    canvas.selection.select(["join"])
    branch.key(KEY.Key_W)
    canvas.scene().select([], wire=canvas.scene().selected_wire)
    assert canvas.viewport().grab().toImage() != before


# ---- all of it


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
