"""Each gesture of the canvas, as a hand makes it; each is one undo step."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QDragEnterEvent, QDragMoveEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.gui.canvas.view import LAYER_MIME
from tests.gui.canvas.conftest import CTRL, LEFT, MIDDLE, SHIFT, loose

KEY = Qt.Key


# ---- moving


def test_a_drag_moves_a_node_and_undo_puts_it_back(hand):
    before = hand.at("fc1")
    hand.drag(hand.body("fc1"), hand.body("fc1") + QPointF(40, 123))
    assert hand.at("fc1") != before
    assert hand.design.undo_title == "Move fc1"
    hand.design.undo()
    assert hand.at("fc1") == before
    assert hand.canvas.stage.cards["fc1"].pos() == QPointF(*before)


def test_nothing_is_edited_until_a_drag_is_released(hand):
    version = hand.design.version
    start = hand.body("fc1")
    hand.press(start)
    hand.move(start + QPointF(60, 60))
    assert hand.canvas.stage.cards["fc1"].pos() != QPointF(*hand.at("fc1"))
    assert hand.design.version == version
    hand.key(KEY.Key_Escape)
    assert hand.canvas.stage.cards["fc1"].pos() == QPointF(*hand.at("fc1"))
    hand.release(start)
    assert hand.design.version == version


def test_the_whole_selection_moves_in_one_step(hand):
    hand.canvas.select(["fc1", "act"])
    hand.drag(hand.body("act"), hand.body("act") + QPointF(0, 90))
    assert hand.at("fc1")[1] == hand.at("act")[1] != 0
    assert hand.design.undo_title == "Move 2 nodes"
    hand.design.undo()
    assert hand.at("fc1") == (200, 0)
    assert hand.at("act") == (400, 0)


def test_moving_snaps_to_a_neighbour(hand):
    hand.drag(hand.body("fc1"), hand.body("fc1") + QPointF(17, 3))
    assert hand.at("fc1")[1] == 0


# ---- connecting


def test_drag_from_port_to_port_connects(loose_hand):
    hand = loose_hand
    hand.drag(hand.out("image"), hand.port("conv"))
    assert hand.wires == {"image -> conv"}
    hand.design.undo()
    assert not hand.wires


def test_backwards_from_an_input(loose_hand):
    hand = loose_hand
    hand.drag(hand.port("conv"), hand.out("image"))
    assert hand.wires == {"image -> conv"}


def test_a_wire_snaps_to_the_nearest_port_that_fits(loose_hand):
    hand = loose_hand
    hand.drag(hand.out("image"), hand.port("conv") + QPointF(-18, 10))
    assert hand.wires == {"image -> conv"}


def test_dropping_on_a_body_takes_its_fitting_port(loose_hand):
    hand = loose_hand
    hand.drag(hand.out("image"), hand.body("conv") + QPointF(20, 25))
    assert hand.wires == {"image -> conv"}


def test_ports_that_fit_light_up_and_others_do_not(loose_hand):
    hand = loose_hand
    stage = hand.canvas.stage
    hand.press(hand.out("image"))
    hand.move(hand.out("image") + QPointF(40, 40))
    lit = {
        name
        for name, item in stage.cards.items()
        if any(stage.lit(name, slot) for slot in item.card.slots)
    }
    assert lit == {"conv", "join"}
    hand.key(KEY.Key_Escape)
    assert stage.fits is None
    hand.release(hand.out("image"))
    assert not hand.wires


def test_a_misfit_connects_when_dropped_right_on_the_port(loose_hand):
    hand = loose_hand
    hand.drag(hand.out("image"), hand.port("wrong"))
    assert hand.wires == {"image -> wrong"}
    assert hand.canvas.stage.card("wrong").severity == "error"


def test_a_misfit_is_explained_when_dropped_on_the_body(loose_hand):
    hand = loose_hand
    hand.drag(hand.out("image"), hand.body("wrong") + QPointF(30, 25))
    assert not hand.wires
    assert "no input of wrong fits image" in hand.messages[0]


def test_click_click_connects(loose_hand):
    hand = loose_hand
    hand.click(hand.out("image"))
    hand.move(hand.port("conv"), button=Qt.MouseButton.NoButton)
    hand.click(hand.port("conv"))
    assert hand.wires == {"image -> conv"}


def test_a_circle_is_refused_with_a_sentence(hand):
    hand.design.add("add", id="join")
    hand.design.connect("act", "join")
    hand.canvas.fit_all()
    before = hand.wires
    hand.drag(hand.out("fc2"), hand.port("fc1"))
    assert hand.wires == before
    assert "would close a circle" in hand.messages[0]


def test_named_ports_are_stored_and_a_wire_gives_way(loose_hand):
    hand = loose_hand
    hand.drag(hand.out("image"), hand.port("join", "other"))
    assert hand.wires == {"image -> join.other"}
    hand.drag(hand.out("conv"), hand.port("join", "other"))
    assert hand.wires == {"conv -> join.other"}


# ---- a wire's ends


def test_a_wires_end_moves_to_another_port(loose_hand):
    hand = loose_hand
    hand.design.connect("image", "join.input")
    hand.drag(hand.port("join", "input"), hand.port("join", "other"))
    assert hand.wires == {"image -> join.other"}
    hand.design.undo()
    assert hand.wires == {"image -> join.input"}


def test_dropping_a_wires_end_in_space_removes_it(hand):
    hand.drag(hand.port("fc2"), hand.port("fc2") + QPointF(-30, 150))
    assert "act -> fc2" not in hand.wires
    assert hand.design.undo_title == "Remove wire act -> fc2"


def test_the_source_end_can_be_moved_too(loose_hand):
    hand = loose_hand
    hand.design.connect("conv", "join.input")
    start, end = hand.out("conv"), hand.port("join", "input")
    edge = hand.design.edges()[0]
    place = hand.canvas.stage.wires.points(edge.ends)[7]
    assert (QPointF(*place) - start).manhattanLength() < (QPointF(*place) - end).manhattanLength()
    hand.drag(QPointF(*place), hand.out("image"))
    assert hand.wires == {"image -> join.input"}


def test_a_click_selects_a_wire_and_delete_removes_it(hand):
    place = hand.canvas.stage.wires.points(("fc1", "", "act", ""))[16]
    hand.click(QPointF(*place))
    assert hand.canvas.stage.selected_wire == ("fc1", "", "act", "")
    hand.key(KEY.Key_Delete)
    assert "fc1 -> act" not in hand.wires


# ---- selecting


def test_rubber_band_selects_and_shift_adds(hand):
    hand.drag(QPointF(180, -60), QPointF(480, 150))
    assert sorted(hand.canvas.selected_ids()) == ["act", "fc1"]
    hand.drag(QPointF(780, -60), QPointF(850, 150), modifiers=SHIFT)
    assert sorted(hand.canvas.selected_ids()) == ["act", "fc1", "out"]
    hand.click(QPointF(300, 170))
    assert hand.canvas.selected_ids() == []


def test_shift_click_adds_and_takes_away(hand):
    hand.click(hand.body("fc1"))
    hand.click(hand.body("fc2"), SHIFT)
    assert hand.canvas.selected_ids() == ["fc1", "fc2"]
    hand.click(hand.body("fc1"), SHIFT)
    assert hand.canvas.selected_ids() == ["fc2"]


def test_select_all_and_all_that_is_linked(hand):
    hand.design.add("Linear", id="lonely", out_features=3)
    hand.click(hand.body("act"))
    hand.key(KEY.Key_L)
    assert sorted(hand.canvas.selected_ids()) == ["act", "fc1", "fc2", "out", "x"]
    hand.key(KEY.Key_A, CTRL)
    assert len(hand.canvas.selected_ids()) == 6


def test_selection_is_told(hand, qtbot):
    with qtbot.waitSignal(hand.canvas.selection_changed) as told:
        hand.click(hand.body("fc1"))
    assert told.args == [["fc1"]]


def test_arrows_walk_along_the_wires(hand):
    hand.click(hand.body("fc1"))
    hand.key(KEY.Key_Right)
    assert hand.canvas.selected_ids() == ["act"]
    hand.key(KEY.Key_Left)
    hand.key(KEY.Key_Left)
    assert hand.canvas.selected_ids() == ["x"]


# ---- search to add


def test_double_click_search_adds_and_connects_to_the_selected(hand):
    hand.canvas.select(["fc1"])
    hand.canvas.search_at(QPointF(300, 160))
    hand.type("dropout")
    hand.search_key(KEY.Key_Return)
    assert "fc1 -> dropout1" in hand.wires
    assert hand.canvas.selected_ids() == ["dropout1"]
    hand.design.undo()
    assert "dropout1" not in hand.ids


def test_double_click_on_space_opens_search(hand):
    hand.double_click(QPointF(300, 170))
    assert hand.canvas.search_popup.isVisible()
    hand.search_key(KEY.Key_Escape)
    assert not hand.canvas.search_popup.isVisible()


def test_search_over_a_wire_inserts_what_is_found(hand):
    place = QPointF(*hand.canvas.stage.wires.points(("fc1", "", "act", ""))[16])
    QCursor.setPos(hand.canvas.viewport().mapToGlobal(hand.pixels(place)))
    hand.key(KEY.Key_Tab)
    hand.type("dropout")
    hand.search_key(KEY.Key_Return)
    assert {"fc1 -> dropout1", "dropout1 -> act"} <= hand.wires


def test_tab_and_shift_a_open_search(hand):
    for key, modifiers in ((KEY.Key_Tab, Qt.KeyboardModifier.NoModifier), (KEY.Key_A, SHIFT)):
        hand.key(key, modifiers)
        assert hand.canvas.search_popup.isVisible()
        hand.search_key(KEY.Key_Escape)


def test_double_click_on_a_node_asks_for_its_form(hand, qtbot):
    with qtbot.waitSignal(hand.canvas.node_activated) as told:
        hand.double_click(hand.body("act"))
    assert told.args == ["act"]


def test_search_walks_with_the_arrows(hand):
    hand.canvas.search_at(QPointF(300, 160))
    hand.type("conv")
    names = hand.canvas.search_popup.names
    hand.search_key(KEY.Key_Down)
    hand.search_key(KEY.Key_Return)
    assert hand.design.nodes()[-1].layer == names[1]


def test_a_wire_released_in_space_asks_what_fits(loose_hand):
    hand = loose_hand
    hand.drag(hand.out("image"), QPointF(160, 250))
    popup = hand.canvas.search_popup
    assert popup.isVisible()
    assert "Conv2d" in popup.names
    assert "LSTM" not in popup.names
    hand.type("conv2d")
    hand.search_key(KEY.Key_Return)
    assert hand.wires == {"image -> conv1"}
    assert hand.canvas.stage.fits is None


def test_giving_up_the_search_leaves_no_wire(loose_hand):
    hand = loose_hand
    hand.drag(hand.out("image"), QPointF(160, 250))
    hand.search_key(KEY.Key_Escape)
    assert hand.canvas.gesture is None
    assert hand.canvas.stage.fits is None
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
    rect = hand.canvas.stage.cards["dropout1"].rect
    assert rect.contains(QPointF(300, 200))
    assert hand.canvas.selected_ids() == ["dropout1"]
    assert len(hand.wires) == 4


def test_dropping_a_layer_on_a_wire_inserts_it(hand):
    place = hand.canvas.stage.wires.points(("fc1", "", "act", ""))[16]
    _drop(hand.canvas, "Dropout", QPointF(*place), drop=False)
    assert hand.canvas.stage.marked_wire == ("fc1", "", "act", "")
    _drop(hand.canvas, "Dropout", QPointF(*place))
    assert {"fc1 -> dropout1", "dropout1 -> act"} <= hand.wires
    assert "fc1 -> act" not in hand.wires
    assert hand.canvas.stage.marked_wire is None
    assert hand.at("act")[0] > 400
    hand.design.undo()
    assert "fc1 -> act" in hand.wires
    assert hand.at("act")[0] == 400


def test_moving_a_loose_node_on_a_wire_inserts_it(hand):
    with hand.design.edit("Add") as edit:
        edit.add_node("Dropout", {}, node_id="drop", at=(300, 200))
    hand.canvas.fit_all()
    place = hand.canvas.stage.wires.points(("fc1", "", "act", ""))[16]
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
    assert hand.canvas.selected_ids() == []


def test_copy_and_paste(hand):
    hand.canvas.select(["fc1", "act"])
    hand.key(KEY.Key_C, CTRL)
    assert '"nnd"' in QApplication.clipboard().text()
    hand.key(KEY.Key_V, CTRL)
    assert hand.canvas.selected_ids() == ["fc3", "act2"]
    assert "fc3 -> act2" in hand.wires
    assert "x -> fc3" not in hand.wires
    hand.key(KEY.Key_V, CTRL | SHIFT)
    assert "x -> fc4" in hand.wires


def test_cut_and_duplicate(hand):
    hand.canvas.select(["act"])
    hand.key(KEY.Key_X, CTRL)
    assert "act" not in hand.ids
    hand.key(KEY.Key_V, CTRL)
    assert "act" in hand.ids
    hand.key(KEY.Key_D, CTRL)
    assert hand.canvas.selected_ids() == ["act2"]
    assert hand.at("act2")[0] == hand.at("act")[0] + 40


def test_pasting_nonsense_says_so(hand):
    QApplication.clipboard().setText("hello")
    hand.key(KEY.Key_V, CTRL)
    assert "no nodes" in hand.messages[0]


def test_mute(hand):
    hand.click(hand.body("act"))
    hand.key(KEY.Key_M)
    assert hand.design.node("act").muted
    assert hand.canvas.stage.card("act").muted
    hand.key(KEY.Key_M)
    assert not hand.design.node("act").muted


def test_rename_in_place(hand):
    hand.click(hand.body("act"))
    hand.key(KEY.Key_F2)
    box = hand.canvas.rename_box
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
    assert hand.canvas.selected_ids() == ["squash"]


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


# ---- looking around


def test_the_wheel_zooms_about_the_cursor(hand):
    pixels = QPoint(300, 200)
    before, zoom = hand.canvas.mapToScene(pixels), hand.canvas.camera.zoom
    place = QPointF(pixels)
    event = QWheelEvent(
        place,
        QPointF(hand.canvas.viewport().mapToGlobal(pixels)),
        QPoint(),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(hand.canvas.viewport(), event)
    assert hand.canvas.camera.zoom < zoom
    after = hand.canvas.mapToScene(pixels)
    assert (after - before).manhattanLength() < 4


def test_the_middle_button_and_space_pan(hand):
    before = hand.canvas.camera.centre
    hand.drag(QPointF(300, 150), QPointF(400, 200), button=MIDDLE)
    middle = hand.canvas.camera.centre
    assert abs((before - middle).x() - 100) < 4
    QTest.keyPress(hand.canvas, KEY.Key_Space)
    hand.drag(QPointF(300, 150), QPointF(200, 150))
    QTest.keyRelease(hand.canvas, KEY.Key_Space)
    assert abs((hand.canvas.camera.centre - middle).x() - 100) < 4
    assert hand.design.undo_title == ""


def test_home_fits_all_and_period_the_selection(hand):
    hand.canvas.zoom_by(0.2)
    hand.key(KEY.Key_Home)
    assert hand.canvas.seen().contains(hand.canvas.stage.bounds())
    hand.click(hand.body("out"))
    hand.key(KEY.Key_Period)
    centre = hand.canvas.stage.cards["out"].rect.center()
    assert (hand.canvas.camera.centre - centre).manhattanLength() < 4


def test_a_drag_near_the_edge_pans_by_itself(hand, qtbot):
    hand.canvas.zoom_by(1 / hand.canvas.camera.zoom)
    hand.canvas.select(["x"], center=True)
    view = hand.canvas.viewport()
    before = hand.canvas.camera.centre
    hand.press(hand.body("x"))
    edge = hand.canvas.mapToScene(view.width() - 3, view.height() // 2)
    hand.move(edge)
    qtbot.waitUntil(lambda: (hand.canvas.camera.centre - before).x() > 30, timeout=3000)
    hand.key(KEY.Key_Escape)
    hand.release(edge)
    assert hand.at("x") == (0, 0)


def test_the_cursor_far_from_a_wire_marks_nothing(hand):
    hand.move(QPointF(300, 200), button=Qt.MouseButton.NoButton)
    assert hand.canvas.stage.hovered_wire is None
    place = hand.canvas.stage.wires.points(("fc1", "", "act", ""))[16]
    hand.move(QPointF(*place), button=Qt.MouseButton.NoButton)
    assert hand.canvas.stage.hovered_wire == ("fc1", "", "act", "")


def test_the_view_stays_fitted_until_somebody_looks_elsewhere(hand):
    hand.key(KEY.Key_Home)
    hand.canvas.resize(600, 400)
    assert hand.canvas.seen().contains(hand.canvas.stage.bounds())
    hand.canvas.zoom_by(2)
    zoom = hand.canvas.camera.zoom
    hand.canvas.resize(900, 600)
    assert hand.canvas.camera.zoom == zoom


def test_shift_and_the_wheel_scroll_sideways(hand):
    before, zoom = hand.canvas.camera.centre, hand.canvas.camera.zoom
    event = QWheelEvent(
        QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, SHIFT, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(hand.canvas.viewport(), event)
    assert hand.canvas.camera.centre.x() > before.x()
    assert hand.canvas.camera.zoom == zoom


# ---- what other rooms call


def test_the_palette_adds_behind_the_selected_node(hand):
    hand.canvas.select(["act"])
    hand.canvas.add_layer("Dropout")
    hand.canvas.add_layer("relu")
    assert {"act -> dropout1", "dropout1 -> relu"} <= hand.wires
    cards = list(hand.canvas.stage.cards.values())
    for one in cards:
        assert not any(one.rect.intersects(o.rect) for o in cards if o is not one)


def test_the_palette_adds_to_an_empty_canvas(open_canvas):
    hand = open_canvas()
    for name in ("Input", "Conv2d", "Flatten", "Linear", "Output"):
        hand.canvas.add_layer(name)
    assert hand.wires == {
        "x -> conv1",
        "conv1 -> flatten1",
        "flatten1 -> linear1",
        "linear1 -> output",
    }
    assert not hand.canvas.session.report.errors
    assert not hand.messages


def test_selecting_by_id_brings_into_view(hand):
    hand.canvas.zoom_by(3)
    hand.canvas.select(["out"], center=True)
    assert hand.canvas.seen().contains(hand.canvas.stage.cards["out"].rect)
    assert "out" in hand.canvas.accessibleDescription()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_offers_what_applies(hand):
    menu = hand.canvas.menu
    menu.popup(QPoint(10, 10))
    enabled = {a.text().split("\t")[0] for a in menu.actions() if a.isEnabled()}
    menu.hide()
    assert "Add a Layer…" in enabled
    assert "Delete" not in enabled
    hand.canvas.select(["act"])
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
    assert hand.canvas.gesture is None
    hand.release(hand.body("fc1"))
    assert hand.canvas.stage.cards["fc1"].pos() == QPointF(*hand.at("fc1"))
