"""The code pane: live, linked with the canvas, calm about errors."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from designer.codegen import to_source
from designer.graph import Design
from designer.gui.panels.code.code_panel import CodePanel
from designer.session import Session
from tests.gui.panels.conftest import break_layer2

LEFT = Qt.MouseButton.LeftButton


def test_it_shows_the_source_and_follows_edits(qtbot, pane, session):
    assert pane.view.toPlainText() == to_source(session.design)
    with session.design.edit("More") as edit:
        edit.set_param("layer1", "bias", False)
    qtbot.waitUntil(lambda: "bias=False" in pane.view.toPlainText())


def test_a_selected_nodes_lines_are_marked(pane):
    pane.set_selection(["layer1"])
    lines = pane.view.toPlainText().split("\n")
    assert pane.view.marked
    assert all("hidden_size" in lines[line - 1] for line in pane.view.marked)


def test_a_click_on_a_line_or_its_number_selects_the_node(qtbot, pane):
    line = pane.source.lines["act"][0]
    block = pane.view.document().findBlockByNumber(line - 1)
    place = pane.view.blockBoundingGeometry(block).translated(pane.view.contentOffset())
    at = QPoint(60, round(place.center().y()))
    with qtbot.waitSignal(pane.node_selected) as told:
        qtbot.mouseClick(pane.view.viewport(), LEFT, pos=at)
    assert told.args == ["act"]
    with qtbot.waitSignal(pane.node_selected) as told:
        qtbot.mouseClick(pane.view._gutter, LEFT, pos=QPoint(4, at.y()))
    assert told.args == ["act"]
    with qtbot.waitSignal(pane.node_selected):
        qtbot.keyClick(pane.view, Qt.Key.Key_Return)


def test_errors_leave_the_last_good_code_and_lead_to_the_problems(qtbot, pane, session):
    good = pane.view.toPlainText()
    break_layer2(session.design)
    qtbot.waitUntil(pane.banner.isVisible)
    assert pane.banner.text == "The code appears when the problem is fixed."
    assert pane.view.toPlainText() == good
    assert not pane.copy_button.isEnabled()
    pane.grab()
    with qtbot.waitSignal(pane.problems_wanted):
        qtbot.mouseClick(pane.banner.link, LEFT)
    session.design.undo()
    qtbot.waitUntil(lambda: not pane.banner.isVisible())


def test_style_copy_and_export(qtbot, pane):
    pane.style_box.setFocus()
    qtbot.keyClick(pane.style_box, Qt.Key.Key_Down)
    assert pane.style_name == "module"
    assert "class SimpleNet(nn.Module):" in pane.view.toPlainText()
    qtbot.mouseClick(pane.copy_button, LEFT)
    assert QGuiApplication.clipboard().text() == pane.view.toPlainText()
    with qtbot.waitSignal(pane.export_wanted) as told:
        qtbot.mouseClick(pane.export_button, LEFT)
    assert told.args == ["module"]


def test_a_style_that_does_not_fit_is_explained(qtbot, pane, session):
    with session.design.edit("Function") as edit:
        edit.update_node("act", layer="relu")
    pane.set_style("sequential")
    assert "not a plain chain" in pane.banner.text
    assert not pane.banner.link.isVisible()


def test_another_design_begins_at_its_top_without_the_last_ones_code(qtbot, pane, session):
    pane.resize(300, 120)
    pane.set_selection(["act"])
    pane.view.verticalScrollBar().setValue(4)
    other = Design("Other")
    session.replace(other, None)
    qtbot.waitUntil(lambda: pane.view.toPlainText() == "")
    with other.edit("Build") as edit:
        edit.add_node("Input", {"shape": (3,)}, node_id="x")
        edit.add_node("ReLU", node_id="act")
        edit.add_node("Output", node_id="out")
        edit.connect("x", "act")
        edit.connect("act", "out")
    qtbot.waitUntil(lambda: "Sequential" in pane.view.toPlainText())
    assert pane.view.verticalScrollBar().value() == 0


# ---- a large design


def wide(count=900):
    design = Design("Wide")
    with design.edit("Draw") as edit:
        edit.add_node("Input", {"shape": (8,)}, node_id="x")
        for number in range(count):
            name = edit.add_node("Linear", {"out_features": 8}, node_id=f"fc{number}")
            edit.connect("x", name)
            edit.add_node("Output", {}, node_id=f"y{number}")
            edit.connect(name, f"y{number}")
    design.clear_history()
    return design


@pytest.fixture
def large_pane(shown, qtbot):
    pane = shown(CodePanel, Session(wide()))
    qtbot.waitUntil(lambda: not pane.is_writing)
    return pane


def test_the_code_of_a_large_design_comes_in_slices_and_is_right(qtbot, large_pane):
    design = large_pane.session.design
    assert large_pane.view.toPlainText() == to_source(design)
    with design.edit("More") as edit:
        edit.set_param("fc7", "bias", False)
    large_pane.refresh_soon()
    assert large_pane.is_writing
    with design.edit("Break in") as edit:
        edit.set_param("fc8", "bias", False)
    assert not large_pane.is_writing
    wanted = to_source(design)
    qtbot.waitUntil(lambda: large_pane.view.toPlainText() == wanted, timeout=30_000)


def test_copying_waits_for_the_newest_code(qtbot, large_pane):
    with large_pane.session.design.edit("More") as edit:
        edit.set_param("fc7", "bias", False)
    qtbot.mouseClick(large_pane.copy_button, LEFT)
    assert QGuiApplication.clipboard().text() == to_source(large_pane.session.design)


def test_nobody_writes_code_that_is_not_seen(qtbot, large_pane):
    with large_pane.session.design.edit("More") as edit:
        edit.set_param("fc7", "bias", False)
    large_pane.refresh_soon()
    assert large_pane.is_writing
    large_pane.hide()
    assert not large_pane.is_writing
    large_pane.show()
    qtbot.waitUntil(lambda: "bias=False" in large_pane.view.toPlainText(), timeout=30_000)
