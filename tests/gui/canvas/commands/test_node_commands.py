"""Commands on nodes, run by their keys; each is one undo step."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.canvas.conftest import CTRL, SHIFT

KEY = Qt.Key


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
