"""The summary table: figures, sorting, copying, and the way to the node."""

import csv
import io

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from designer.gui.panels.summary import COLUMNS, SummaryTable, lines_of
from designer.gui.theme import DARK
from tests.gui.panels.conftest import break_layer2

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def table(shown, session):
    return shown(SummaryTable, session, (800, 300))


def test_rows_hold_shapes_and_costs(session):
    lines = {line.node: line for line in lines_of(session)}
    assert lines["layer1"].exact == ("layer1", "Linear", "(N, 64)", "(N, 32)", 2080, 2048, 128)
    assert list(lines) == ["image", "layer1", "act", "layer2", "logits"]


def test_a_click_shows_the_node_and_the_canvas_marks_rows(qtbot, table):
    place = table.view.visualRect(table.sorted.index(1, 0)).center()
    with qtbot.waitSignal(table.node_selected) as told:
        qtbot.mouseClick(table.view.viewport(), LEFT, pos=place)
    assert told.args == ["layer1"]
    table.set_selection(["act", "logits"])
    rows = {index.row() for index in table.view.selectionModel().selectedRows()}
    assert rows == {2, 4}
    with qtbot.waitSignal(table.node_selected):
        qtbot.keyClick(table.view, Qt.Key.Key_Return)


def test_sorting_is_by_figures_not_by_text(qtbot, table):
    header = table.view.horizontalHeader()
    middle = header.sectionViewportPosition(4) + header.sectionSize(4) // 2
    qtbot.mouseClick(header.viewport(), LEFT, pos=QPoint(middle, header.height() // 2))
    shown = [table.sorted.index(row, 4).data() for row in range(5)]
    assert shown in (["0", "0", "0", "330", "2.08 k"], ["2.08 k", "330", "0", "0", "0"])


def test_copies(qtbot, table, session):
    qtbot.mouseClick(table.markdown_button, LEFT)
    text = QGuiApplication.clipboard().text()
    assert text.splitlines()[0] == "| " + " | ".join(COLUMNS) + " |"
    assert text.splitlines()[-1].startswith("| Total | 5 nodes |")
    table.view.setFocus()
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    rows = list(csv.DictReader(io.StringIO(QGuiApplication.clipboard().text())))
    assert [row["Parameters"] for row in rows] == ["0", "2080", "0", "330", "0"]


def test_it_follows_the_design(qtbot, table, session):
    table.set_theme(DARK)
    break_layer2(session.design)
    qtbot.waitUntil(lambda: table.model.lines[3].outputs == "?")
    with session.design.edit("Remove") as edit:
        edit.remove_node("layer2")
    qtbot.waitUntil(lambda: table.model.rowCount() == 4)
    assert table.total.text().startswith("4 nodes")
