"""Typing in a field edits its text: no key changes the design, wherever the field is."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QPlainTextEdit

from designer.files import load
from designer.gui.canvas.command_keys import KEYS
from designer.paths import resource

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CLOSING = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}
"""These end the typing, each field in its own way."""
NO_TEXT = {Qt.Key.Key_F1, Qt.Key.Key_Menu, Qt.Key.Key_F10}
TRIED = [
    (m, k) for m, k in KEYS if k not in CLOSING | NO_TEXT and not KEYS[m, k].id.startswith("zoom")
]
TRIED += [(CTRL, Qt.Key.Key_Y), (CTRL, Qt.Key.Key_Z), (CTRL | SHIFT, Qt.Key.Key_Z)]


@pytest.fixture
def bench(window, qtbot, monkeypatch):
    # What is still typed at the end is taken over as the window closes, and nobody is there to ask.
    discard = QMessageBox.StandardButton.Discard
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: discard)
    window.tabs.open(load(resource("examples", "residual_cnn.nnd")), None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    bench = window.bench
    node = bench.session.design.nodes()[2]
    with bench.session.design.edit("Move") as edit:
        edit.update_node(node.id, at=(node.at[0], node.at[1] + 10))
    return bench


def in_note(bench):
    bench.canvas.commands.add_note()
    return bench.canvas.overlays.note_editor


def in_name(bench):
    bench.canvas.commands.rename()
    return bench.canvas.overlays.rename_box.line


def in_search(bench):
    bench.canvas.search.at(QPointF(0, 0))
    return bench.canvas.search.popup.line


def in_find(bench):
    bench.find_node()
    return bench.finder.field


def in_commands(bench):
    window = bench.canvas.window()
    window.show_commands()
    return window.parts.picker.findChild(QLineEdit)


def in_palette(bench):
    return bench.palette.search_field


def in_parameter(bench):
    fields = bench.inspector.findChildren(QLineEdit)
    return next(field for field in fields if field.isVisible() and not field.isReadOnly())


def in_description(bench):
    bench.canvas.selection.select([])
    QTest.qWait(20)
    return bench.inspector.design_page.findChild(QPlainTextEdit)


@pytest.mark.slow
@pytest.mark.parametrize("place", [in_note, in_name, in_search, in_find, in_commands,
                                   in_palette, in_parameter, in_description])  # fmt: skip
def test_a_field_has_all_keys_to_itself(bench, place):
    bench.canvas.selection.select([bench.session.design.nodes()[2].id])
    QTest.qWait(20)
    QApplication.clipboard().clear()
    field = place(bench)
    field.setFocus()
    selected, stamp = bench.canvas.selection.nodes, _stamp(bench)
    assert field.hasFocus()
    for modifiers, key in TRIED:
        QTest.keyClick(field, key, modifiers)
        if place is not in_find:  # which selects what it finds
            assert bench.canvas.selection.nodes == selected, (modifiers, key)
        assert _stamp(bench) == stamp, (modifiers, key)
        assert field.hasFocus(), (modifiers, key)


def _stamp(bench):
    design = bench.session.design
    return list(design.nodes()), design.undo_title, bench.session.viewpoint.place


@pytest.mark.parametrize("place", [in_note, in_search, in_palette])
def test_undo_and_redo_are_the_text_s(bench, place):
    field = place(bench)
    field.setFocus()
    text = field.toPlainText if place is in_note else field.text
    QTest.keyClicks(field, "li")
    QTest.keyClick(field, Qt.Key.Key_Z, CTRL)
    assert text() == ""
    QTest.keyClick(field, Qt.Key.Key_Y, CTRL)
    assert text() == "li"
    assert bench.session.design.undo_title == "Move"


def test_after_typing_the_keys_are_the_canvas_s_again(bench):
    nodes = len(bench.session.design.nodes())
    bench.canvas.selection.select([bench.session.design.nodes()[2].id])
    field = in_find(bench)
    QTest.keyClick(field, Qt.Key.Key_D, CTRL)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_D, CTRL)
    assert len(bench.session.design.nodes()) == nodes + 1
