"""A node with a problem says so, and its badge offers what mends it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from designer.gui.canvas.overlays.tooltip_content import tip_at
from tests.gui.canvas.conftest import loose


def _broken(open_canvas):
    hand = open_canvas(loose())
    with hand.design.edit("Break") as edit:
        edit.update_node("wrong", params={"in_features": 5, "out_features": 3})
        edit.add_node("Flatten", {}, node_id="flat", at=(150, 200))
        edit.connect("image", "flat")
        edit.connect("flat", "wrong")
    hand.canvas.commands.fit_all()
    return hand


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_badge_offers_the_fixes(open_canvas, qtbot):
    hand = _broken(open_canvas)
    item = hand.canvas.scene().cards["wrong"]
    with qtbot.waitSignal(hand.canvas.overlays.fix_menu.problem_activated) as told:
        hand.click(item.badge(hand.canvas.scene().zoom).center())
    assert told.args[0].node == "wrong"
    menu = hand.canvas.overlays.fix_menu
    assert menu.isVisible()
    fix = next(a for a in menu.actions() if a.text().startswith("Clear"))
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(fix).center())
    assert "in_features" not in hand.design.node("wrong").params
    assert hand.canvas.scene().card("wrong").severity != "error"


def test_a_broken_wire_is_marked_and_the_tip_says_why(open_canvas):
    hand = _broken(open_canvas)
    table = hand.canvas.scene().wires.table
    assert table["state"][table.row(("flat", "", "wrong", ""))] == 2
    tip = tip_at(
        hand.canvas, hand.canvas.scene().cards["wrong"].badge(hand.canvas.scene().zoom).center()
    )
    assert tip is not None
    assert "expects 5 features" in tip.text


def test_the_label_of_a_wire_is_its_shape(open_canvas):
    hand = _broken(open_canvas)
    assert hand.canvas.scene().wires.label(("image", "", "flat", "")) == "(N, 1, 8, 8)"
