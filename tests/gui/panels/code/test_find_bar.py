"""Finding in the code."""

from PySide6.QtCore import Qt

LEFT = Qt.MouseButton.LeftButton


def test_ctrl_f_finds_in_the_code(qtbot, pane):
    pane.view.setFocus()
    qtbot.keyClick(pane.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    bar = pane.find_bar
    qtbot.waitUntil(bar.line.hasFocus)
    qtbot.keyClicks(bar.line, "LINEAR")
    assert bar.count.text() == "1 of 2"
    first = pane.view.textCursor().blockNumber()
    qtbot.keyClick(bar.line, Qt.Key.Key_Return)
    assert bar.count.text() == "2 of 2"
    assert pane.view.textCursor().blockNumber() > first
    qtbot.keyClick(bar.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "1 of 2"
    assert len(pane.view.extraSelections()) == 2
    qtbot.keyClick(bar.line, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert not pane.view.extraSelections()
    assert pane.view.hasFocus()


def test_what_is_found_follows_the_code(qtbot, pane, session):
    qtbot.mouseClick(pane.find_button, LEFT)
    qtbot.keyClicks(pane.find_bar.line, "nn.relu")
    assert pane.find_bar.count.text() == "1 of 1"
    with session.design.edit("Change") as edit:
        edit.update_node("act", layer="Tanh")
    qtbot.waitUntil(lambda: pane.find_bar.count.text() == "No match")
