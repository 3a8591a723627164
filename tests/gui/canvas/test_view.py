"""What the canvas does with clicks and keys beside gestures, and what it reports."""

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.gui.canvas.conftest import CTRL

KEY = Qt.Key


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


def test_double_click_on_a_node_asks_for_its_form(hand, qtbot):
    with qtbot.waitSignal(hand.canvas.commands.node_activated) as told:
        hand.double_click(hand.body("act"))
    assert told.args == ["act"]


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
