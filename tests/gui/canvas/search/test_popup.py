"""Search offers what is likely, understands what others call a layer, and explains itself."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from designer.gui.appearance.theme import DARK
from designer.layers.catalogue import CATALOGUE
from designer.presentation.layer_search.synonyms import parse_query

KEY = Qt.Key


def drag_out(hand, node, x=300):
    hand.drag(hand.out(node), QPointF(x, 260))
    return hand.canvas.search.popup


# ---- what is offered first


def test_a_released_wire_offers_what_usually_follows(loose_hand):
    popup = drag_out(loose_hand, "conv", 460)
    assert {"BatchNorm2d", "relu"} == set(popup.names[:2])
    loose_hand.search_key(KEY.Key_Return)
    new = loose_hand.canvas.selection.nodes[0]
    assert f"conv -> {new}" in loose_hand.wires


def test_output_is_never_the_first_suggestion(hand):
    assert drag_out(hand, "fc1").names[0] != "Output"


def test_an_empty_design_wants_an_input_first(open_canvas):
    hand = open_canvas()
    hand.canvas.search.at(QPointF(0, 0))
    assert hand.canvas.search.popup.names[0] == "Input"


def test_what_was_used_lately_comes_up(hand):
    hand.canvas.selection.select(["fc1"])
    hand.canvas.search.at(QPointF(300, 260))
    before = hand.canvas.search.popup.names.index("Softsign")
    hand.type("Softsign")
    hand.search_key(KEY.Key_Return)
    hand.canvas.selection.select(["fc2"])
    hand.canvas.search.at(QPointF(300, 360))
    assert hand.canvas.search.popup.names.index("Softsign") < 3 < before


def test_what_does_not_fit_stands_behind_what_does(loose_hand):
    loose_hand.canvas.selection.select(["image"])
    loose_hand.canvas.search.at(QPointF(300, 360))
    names = loose_hand.canvas.search.popup.names
    assert names.index("MaxPool2d") < names.index("Conv1d") < len(names)


def test_what_does_not_fit_keeps_the_likelier_first(loose_hand):
    with loose_hand.design.edit("Shrink") as edit:
        edit.set_param("conv", "kernel_size", 8)
        edit.connect("image", "conv")
    loose_hand.canvas.selection.select(["conv"])  # gives (N, 4, 1, 1): nothing left to pool
    loose_hand.canvas.search.at(QPointF(300, 360))
    loose_hand.type("avgpool")
    assert loose_hand.canvas.search.popup.names[0] == "AvgPool2d"


# ---- what is typed


def test_numbers_behind_a_name_become_settings(hand):
    hand.canvas.selection.select(["fc1"])
    hand.canvas.search.at(QPointF(300, 260))
    hand.type("dense 256")
    hand.search_key(KEY.Key_Return)
    new = hand.canvas.selection.nodes[0]
    assert hand.design.node(new).params["out_features"] == 256
    hand.design.undo()
    assert new not in hand.ids


@pytest.mark.parametrize("number", ["9" * 400, "9" * 5000, f"3x{'9' * 5000}", f"{'9' * 5000}.5"])
def test_numbers_that_python_does_not_read_are_words(hand, number):
    hand.canvas.search.at(QPointF(0, 0))
    hand.canvas.search.popup.line.setText(f"linear {number}")
    assert parse_query(f"linear {number}").numbers == ()
    assert parse_query("linear 256").numbers == ("256",)


# ---- what it says


def test_the_marked_layer_is_explained(hand):
    popup = drag_out(hand, "fc1")
    hand.type("linear")
    assert popup.rule.text() == CATALOGUE["Linear"].signature_text
    assert popup.purpose.text() == CATALOGUE["Linear"].purpose  # the row has no room for it
    hand.search_key(KEY.Key_Down)
    assert popup.purpose.text() != CATALOGUE["Linear"].purpose


def test_what_the_row_says_is_not_said_twice(hand):
    popup = drag_out(hand, "x")
    hand.type("dropout")
    assert popup.names[0] == "Dropout"
    assert popup.purpose.text() == "Settings: p, inplace"
    assert "Sets values to zero" in popup.line.accessibleDescription()


def test_what_is_there_but_does_not_fit_is_named(hand):
    popup = drag_out(hand, "fc1")
    hand.type("conv2d")
    assert not popup.list.isVisible()
    assert popup.none.text().startswith("Conv2d")
    assert "no (N, 32)" in popup.none.text()
    hand.search_key(KEY.Key_Return)
    assert popup.isVisible()


def test_nothing_found_says_what_to_type(hand):
    hand.canvas.search.at(QPointF(300, 260))
    high = hand.canvas.search.popup.height()
    hand.type("xyzzy")
    assert "linear 128" in hand.canvas.search.popup.none.text()
    assert hand.canvas.search.popup.height() < high


def test_it_stays_inside_the_canvas_and_wears_both_themes(hand):
    hand.canvas.search.at(hand.canvas.camera.visible_area().bottomRight())
    popup = hand.canvas.search.popup
    assert hand.canvas.rect().contains(popup.geometry())
    light = popup.grab().toImage()
    hand.canvas.set_theme(DARK)
    assert popup.grab().toImage() != light
    QTest.mouseClick(
        popup.list.viewport(), Qt.MouseButton.LeftButton, pos=popup.list.visualRect(
            popup.list.model().index(1, 0)).center())  # fmt: skip
    assert not popup.isVisible()


def test_what_was_added_last_is_known_in_other_tabs_and_at_the_next_start(make_window, qtbot):
    first = make_window()
    first.commands["new"].trigger()
    bench = first.bench
    bench.canvas.search.at(QPointF(0, 0))
    popup = bench.canvas.search.popup
    QTest.keyClicks(popup.line, "ConvTranspose3d")
    QTest.keyClick(popup.line, Qt.Key.Key_Return)
    assert [node.layer for node in bench.session.design.nodes()] == ["ConvTranspose3d"]
    first.commands["new"].trigger()
    assert first.bench is not bench
    bench.session.design.mark_saved()
    second = make_window()
    second.commands["new"].trigger()
    for window in (first, second):
        canvas = window.bench.canvas
        window.bench.session.design.add("Input")
        canvas.search.at(QPointF(0, 0))
        assert canvas.search.recent.names == ("ConvTranspose3d",)
        assert "ConvTranspose3d" in canvas.search.popup.names[:3]
        canvas.search.popup.dismiss()
