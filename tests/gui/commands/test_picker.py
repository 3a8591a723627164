"""The command palette and the search for a node."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from designer.gui.commands.picker import Picker
from designer.gui.window import MainWindow


def field(picker: Picker) -> QLineEdit:
    return picker.findChild(QLineEdit)


def lines(picker: Picker) -> list[str]:
    return [picker._model.item(row).text() for row in range(picker._model.rowCount())]


def test_every_command_is_offered_with_its_keys(window: MainWindow) -> None:
    window.commands["commands"].trigger()
    picker = window.parts.picker
    assert picker.isVisible()
    assert {c.plain_text for c in window.commands if c.spec.id != "commands"} == set(lines(picker))
    save = picker._model.item(lines(picker).index("Save"))
    assert save.data(Qt.ItemDataRole.AccessibleTextRole) == "Save Ctrl+S"


def test_what_cannot_be_done_now_comes_last_and_does_nothing(window: MainWindow) -> None:
    window.commands["commands"].trigger()
    picker = window.parts.picker
    QTest.keyClicks(field(picker), "stop")
    assert lines(picker)[0] == "Stop"
    QTest.keyClick(field(picker), Qt.Key.Key_Return)
    assert picker.isVisible()


def test_typing_and_enter_run_a_command(window: MainWindow, appearance) -> None:
    window.commands["commands"].trigger()
    picker = window.parts.picker
    QTest.keyClicks(field(picker), "dark")
    assert "Dark" in lines(picker)
    while picker._list.currentIndex().data() != "Dark":
        QTest.keyClick(field(picker), Qt.Key.Key_Down)
    QTest.keyClick(field(picker), Qt.Key.Key_Return)
    assert not picker.isVisible()
    assert appearance.theme.dark


def test_esc_closes_and_gives_the_focus_back(window: MainWindow) -> None:
    window.activateWindow()
    window.bench.canvas.setFocus()
    window.commands["commands"].trigger()
    QTest.keyClick(field(window.parts.picker), Qt.Key.Key_Escape)
    assert not window.parts.picker.isVisible()
    assert window.focusWidget() is window.bench.canvas


def test_losing_the_focus_closes(window: MainWindow) -> None:
    window.commands["commands"].trigger()
    window.bench.canvas.setFocus()
    assert not window.parts.picker.isVisible()


def test_nothing_found_says_so(window: MainWindow) -> None:
    window.commands["commands"].trigger()
    picker = window.parts.picker
    QTest.keyClicks(field(picker), "zzzz")
    assert picker._nothing.isVisible()
    QTest.keyClick(field(picker), Qt.Key.Key_Return)
    assert picker.isVisible()


def test_a_click_gives_the_command(window: MainWindow) -> None:
    window.commands["commands"].trigger()
    picker = window.parts.picker
    QTest.keyClicks(field(picker), "switch light")
    QTest.mouseClick(
        picker._list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=picker._list.visualRect(picker._model.index(0, 0)).center(),
    )
    assert window.appearance.theme.dark
