"""Each gesture of the canvas, as a hand makes it; each is one undo step."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.gui.canvas.commands.layer_drop import LAYER_MIME
from tests.gui.canvas.conftest import CTRL, LEFT, SHIFT, loose

KEY = Qt.Key


# ---- moving


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


# ---- selecting


def test_rubber_band_selects_and_shift_adds(hand):
    hand.drag(QPointF(180, -60), QPointF(480, 150))
    assert sorted(hand.canvas.selection.nodes) == ["act", "fc1"]
    hand.drag(QPointF(780, -60), QPointF(850, 150), modifiers=SHIFT)
    assert sorted(hand.canvas.selection.nodes) == ["act", "fc1", "out"]
    hand.click(QPointF(300, 170))
    assert hand.canvas.selection.nodes == []


def test_shift_click_adds_and_takes_away(hand):
    hand.click(hand.body("fc1"))
    hand.click(hand.body("fc2"), SHIFT)
    assert hand.canvas.selection.nodes == ["fc1", "fc2"]
    hand.click(hand.body("fc1"), SHIFT)
    assert hand.canvas.selection.nodes == ["fc2"]


def test_select_all_and_all_that_is_linked(hand):
    hand.design.add("Linear", id="lonely", out_features=3)
    hand.click(hand.body("act"))
    hand.key(KEY.Key_L)
    assert sorted(hand.canvas.selection.nodes) == ["act", "fc1", "fc2", "out", "x"]
    hand.key(KEY.Key_A, CTRL)
    assert len(hand.canvas.selection.nodes) == 6


def test_selection_is_told(hand, qtbot):
    with qtbot.waitSignal(hand.canvas.selection.changed) as told:
        hand.click(hand.body("fc1"))
    assert told.args == [["fc1"]]


def test_arrows_walk_along_the_wires(hand):
    hand.click(hand.body("fc1"))
    hand.key(KEY.Key_Right)
    assert hand.canvas.selection.nodes == ["act"]
    hand.key(KEY.Key_Left)
    hand.key(KEY.Key_Left)
    assert hand.canvas.selection.nodes == ["x"]


# ---- search to add


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


def test_double_click_on_a_node_asks_for_its_form(hand, qtbot):
    with qtbot.waitSignal(hand.canvas.commands.node_activated) as told:
        hand.double_click(hand.body("act"))
    assert told.args == ["act"]


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


# ---- insert on a wire


def _drop(canvas, name, at, *, drop=True):
    data = QMimeData()
    data.setData(LAYER_MIME, name.encode())
    pixels = canvas.mapFromScene(at)
    view, no = canvas.viewport(), Qt.KeyboardModifier.NoModifier
    args = (Qt.DropAction.CopyAction, data, LEFT, no)
    QApplication.sendEvent(view, QDragEnterEvent(pixels, *args))
    QApplication.sendEvent(view, QDragMoveEvent(pixels, *args))
    if drop:
        event = QDropEvent(QPointF(pixels), *args)
        QApplication.sendEvent(view, event)
        assert event.isAccepted()


def test_dropping_a_layer_adds_it_there(hand):
    _drop(hand.canvas, "Dropout", QPointF(300, 200))
    rect = hand.canvas.scene().cards["dropout1"].rect
    assert rect.contains(QPointF(300, 200))
    assert hand.canvas.selection.nodes == ["dropout1"]
    assert len(hand.wires) == 4


def test_dropping_a_layer_on_a_wire_inserts_it(hand):
    place = hand.canvas.scene().wires.points(("fc1", "", "act", ""))[16]
    _drop(hand.canvas, "Dropout", QPointF(*place), drop=False)
    assert hand.canvas.scene().lit_wire == ("fc1", "", "act", "")
    _drop(hand.canvas, "Dropout", QPointF(*place))
    assert {"fc1 -> dropout1", "dropout1 -> act"} <= hand.wires
    assert "fc1 -> act" not in hand.wires
    assert hand.canvas.scene().lit_wire is None
    assert hand.at("act")[0] > 400
    hand.design.undo()
    assert "fc1 -> act" in hand.wires
    assert hand.at("act")[0] == 400


def test_moving_a_loose_node_on_a_wire_inserts_it(hand):
    with hand.design.edit("Add") as edit:
        edit.add_node("Dropout", {}, node_id="drop", at=(300, 200))
    hand.canvas.commands.fit_all()
    place = hand.canvas.scene().wires.points(("fc1", "", "act", ""))[16]
    hand.drag(hand.body("drop"), QPointF(*place))
    assert {"fc1 -> drop", "drop -> act"} <= hand.wires
    hand.design.undo()
    assert hand.at("drop") == (300, 200)


def test_other_things_cannot_be_dropped(hand):
    data = QMimeData()
    data.setText("hello")
    event = QDragEnterEvent(
        QPoint(50, 50), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(hand.canvas.viewport(), event)
    assert not event.isAccepted()


# ---- keys on the selection


def test_delete_heals_and_control_delete_does_not(hand):
    hand.click(hand.body("act"))
    hand.key(KEY.Key_Delete)
    assert "fc1 -> fc2" in hand.wires
    hand.design.undo()
    hand.click(hand.body("act"))
    hand.key(KEY.Key_Delete, CTRL)
    assert "fc1 -> fc2" not in hand.wires
    assert hand.canvas.selection.nodes == []


def test_what_is_pasted_twice_lies_side_by_side(hand):
    hand.canvas.selection.select(["fc1"])
    hand.key(Qt.Key.Key_C, CTRL)
    QCursor.setPos(hand.canvas.viewport().mapToGlobal(QPoint(300, 300)))
    for _ in range(3):
        hand.key(Qt.Key.Key_V, CTRL)
    places = [node.at for node in hand.design.nodes()]
    assert len(set(places)) == len(places)


def test_copy_and_paste(hand):
    hand.canvas.selection.select(["fc1", "act"])
    hand.key(KEY.Key_C, CTRL)
    assert '"nnd"' in QApplication.clipboard().text()
    hand.key(KEY.Key_V, CTRL)
    assert hand.canvas.selection.nodes == ["fc3", "act2"]
    assert "fc3 -> act2" in hand.wires
    assert "x -> fc3" not in hand.wires
    hand.key(KEY.Key_V, CTRL | SHIFT)
    assert "x -> fc4" in hand.wires


def test_cut_and_duplicate(hand):
    hand.canvas.selection.select(["act"])
    hand.key(KEY.Key_X, CTRL)
    assert "act" not in hand.ids
    hand.key(KEY.Key_V, CTRL)
    assert "act" in hand.ids
    hand.key(KEY.Key_D, CTRL)
    assert hand.canvas.selection.nodes == ["act2"]
    assert hand.at("act2")[0] == hand.at("act")[0] + 40


def test_pasting_nonsense_says_so(hand):
    QApplication.clipboard().setText("hello")
    hand.key(KEY.Key_V, CTRL)
    assert "no nodes" in hand.messages[0]


def test_mute(hand):
    hand.click(hand.body("act"))
    hand.key(KEY.Key_M)
    assert hand.design.node("act").muted
    assert hand.canvas.scene().card("act").muted
    hand.key(KEY.Key_M)
    assert not hand.design.node("act").muted


def test_rename_in_place(hand):
    hand.click(hand.body("act"))
    hand.key(KEY.Key_F2)
    box = hand.canvas.overlays.rename_box
    assert box.isVisible()
    QTest.keyClicks(box.line, "forward")
    assert "taken" in box.reason.text()
    QTest.keyClick(box.line, KEY.Key_Return)
    assert "act" in hand.ids
    box.line.clear()
    QTest.keyClicks(box.line, "squash")
    assert not box.reason.isVisible()
    QTest.keyClick(box.line, KEY.Key_Return)
    assert "squash" in hand.ids
    assert hand.canvas.selection.nodes == ["squash"]


def test_arrange_is_one_step(open_canvas):
    hand = open_canvas(loose())
    hand.design.connect("image", "conv")
    hand.design.connect("conv", "join.input")
    hand.key(KEY.Key_L, CTRL)
    assert hand.design.undo_title == "Arrange"
    lefts = [hand.at(name)[0] for name in ("image", "conv", "join")]
    assert lefts == sorted(set(lefts))
    hand.design.undo()
    assert hand.at("wrong") == (300, 200)


# ---- what other rooms call


def test_the_palette_adds_behind_the_selected_node(hand):
    hand.canvas.selection.select(["act"])
    hand.canvas.commands.add_layer("Dropout")
    hand.canvas.commands.add_layer("relu")
    assert {"act -> dropout1", "dropout1 -> relu"} <= hand.wires
    cards = list(hand.canvas.scene().cards.values())
    for one in cards:
        assert not any(one.rect.intersects(o.rect) for o in cards if o is not one)


def test_the_palette_adds_to_an_empty_canvas(open_canvas):
    hand = open_canvas()
    for name in ("Input", "Conv2d", "Flatten", "Linear", "Output"):
        hand.canvas.commands.add_layer(name)
    assert hand.wires == {
        "x -> conv1",
        "conv1 -> flatten1",
        "flatten1 -> linear1",
        "linear1 -> output",
    }
    assert not hand.canvas.session.report.errors
    assert not hand.messages


def test_selecting_by_id_brings_into_view(hand):
    hand.canvas.camera.zoom_by(3)
    hand.canvas.selection.select(["out"], center=True)
    assert hand.canvas.camera.visible_area().contains(hand.canvas.scene().cards["out"].rect)
    assert "out" in hand.canvas.accessibleDescription()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_offers_what_applies(hand):
    menu = hand.canvas.menu
    menu.popup(QPoint(10, 10))
    enabled = {a.text().split("\t")[0] for a in menu.actions() if a.isEnabled()}
    menu.hide()
    assert "Add a Layer…" in enabled
    assert "Delete" not in enabled
    hand.canvas.selection.select(["act"])
    menu.popup(QPoint(10, 10))
    action = next(a for a in menu.actions() if a.text().startswith("Mute"))
    action.trigger()
    menu.hide()
    assert hand.design.node("act").muted


def test_undo_in_the_middle_of_a_drag_ends_it(hand):
    hand.design.add("relu", id="extra")
    hand.press(hand.body("fc1"))
    hand.move(hand.body("fc1") + QPointF(50, 50))
    hand.design.undo()
    assert hand.canvas.gestures.current is None
    hand.release(hand.body("fc1"))
    assert hand.canvas.scene().cards["fc1"].pos() == QPointF(*hand.at("fc1"))


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
