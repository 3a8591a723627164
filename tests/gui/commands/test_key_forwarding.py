"""Keys that a panel has no use for work on the canvas; what is typed stays text."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.files import load
from designer.gui.widgets.parts import FixButton
from designer.paths import resource

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key


@pytest.fixture
def bench(window, qtbot):
    window.tabs.open(load(resource("examples", "residual_cnn.nnd")), None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window.bench
    window.bench.session.design.mark_saved()


def press(key, modifiers=NONE):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def test_after_a_button_the_canvas_has_its_keys(bench, window):
    window.docks.show("training")
    bench.training.ensure_panel().controls.train_button.setFocus()
    bench.canvas.selection.select(["head"])
    press(KEY.Key_M)
    assert bench.session.design.node("head").muted
    press(KEY.Key_D, CTRL)
    assert len(bench.canvas.selection.nodes) == 1
    assert bench.canvas.selection.nodes != ["head"]
    assert bench.session.design.undo_title == "Duplicate"


def test_delete_in_a_panel_deletes_no_node(bench, window):
    window.docks.show("problems")
    bench.canvas.selection.select(["head"])
    bench.problems.view.setFocus()
    press(KEY.Key_Delete)
    assert "head" in [node.id for node in bench.session.design.nodes()]


def test_a_letter_over_code_is_no_command(bench, window):
    window.docks.show("code")
    bench.canvas.selection.select(["head"])
    bench.code.view.setFocus()
    press(KEY.Key_M)
    assert not bench.session.design.node("head").muted
    press(KEY.Key_D, CTRL)
    assert bench.session.design.undo_title == "Duplicate"


def test_a_moved_key_works_from_a_panel_too(bench, window):
    window.commands.shortcuts.set("mute", ["Ctrl+M"])
    window.docks.show("training")
    bench.training.ensure_panel().controls.train_button.setFocus()
    bench.canvas.selection.select(["head"])
    press(KEY.Key_M)
    assert not bench.session.design.node("head").muted
    press(KEY.Key_M, CTRL)
    assert bench.session.design.node("head").muted


def test_after_a_click_on_a_fix_the_canvas_has_its_keys(bench, qtbot):
    with bench.session.design.edit("Break") as edit:
        edit.set_param("head", "in_features", 5)
    bench.canvas.selection.select(["head"])
    bench.canvas.setFocus()
    qtbot.waitUntil(lambda: bool(bench.inspector.findChildren(FixButton)))
    fix = bench.inspector.findChildren(FixButton)[0]
    QTest.mouseClick(fix, LEFT)
    assert "in_features" not in bench.session.design.node("head").params
    press(KEY.Key_M)
    assert bench.session.design.node("head").muted


def test_undo_in_a_field_that_is_stored_is_the_design_s(bench, qtbot):
    bench.canvas.selection.select(["head"])
    qtbot.waitUntil(lambda: bench.inspector.node_page.node_id == "head")
    line = bench.inspector.node_page.form.fields["out_features"].editor
    before = bench.session.design.node("head").params["out_features"]
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "77")
    press(KEY.Key_Return)
    assert bench.session.design.node("head").params["out_features"] == 77
    press(KEY.Key_Z, CTRL)
    assert bench.session.design.node("head").params["out_features"] == before


def test_the_ends_of_a_network_are_not_muted(bench):
    ends = [n.id for n in bench.session.design.nodes() if n.layer in {"Input", "Output"}]
    bench.canvas.setFocus()
    bench.canvas.selection.select(ends)
    press(KEY.Key_M)
    assert not bench.session.design.undo_title
    bench.canvas.selection.select([*ends, "head"])
    press(KEY.Key_M)
    assert [n.id for n in bench.session.design.nodes() if n.muted] == ["head"]
