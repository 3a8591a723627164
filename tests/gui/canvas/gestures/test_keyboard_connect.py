"""Connecting with the keyboard."""

from PySide6.QtCore import Qt

from tests.gui.canvas.conftest import loose

KEY = Qt.Key


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
