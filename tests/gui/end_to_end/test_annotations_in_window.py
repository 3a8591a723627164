"""Frames, notes and the minimap as parts of the window: commands, keys, settings, search."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from designer.files import loads
from designer.gui.window import MainWindow

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def drawn(window: MainWindow) -> MainWindow:
    """A frame around two nodes, and a note."""
    with window.bench.session.design.edit("Draw") as edit:
        edit.add_node("Input", {"shape": (4,)}, node_id="x", at=(0, 0))
        edit.add_node("ReLU", node_id="act", at=(240, 30))
        edit.add_frame("Encoder", (-40, -70), (500, 220))
        edit.add_note("ask Ada", (0, 300), (160, 60))
    window.bench.canvas.setFocus()
    return window


def annotations(window: MainWindow) -> list[int]:
    return window.bench.canvas.selection.annotations


def test_commands_follow_what_is_selected(drawn: MainWindow) -> None:
    canvas, commands = drawn.bench.canvas, drawn.commands
    canvas.scene().select([])
    assert not commands["delete"].isEnabled()
    canvas.scene().select([], annotations=canvas.scene().annotations.serials[:1])
    for name in ("copy", "cut", "duplicate", "delete", "rename", "group", "fit-selection"):
        assert commands[name].isEnabled(), name
    for name in ("mute", "align-left", "select-linked"):
        assert not commands[name].isEnabled(), name
    assert canvas.accessibleDescription() == "selected: frame Encoder"
    canvas.scene().select(["x", "act"])
    commands["align-top"].trigger()
    design = drawn.bench.session.design
    assert design.node("act").at == (240, 0)
    assert design.undo_title == "Align top"


def test_frame_and_note_are_commands(drawn: MainWindow) -> None:
    canvas = drawn.bench.canvas
    canvas.selection.select(["act"])
    drawn.commands["frame"].trigger()
    QTest.keyClicks(canvas.overlays.rename_box.line, "Head")
    QTest.keyClick(canvas.overlays.rename_box.line, KEY.Key_Return)
    titles = [frame.title for frame in drawn.bench.session.design.root.frames()]
    assert titles == ["Encoder", "Head"]
    drawn.commands["note"].trigger()
    QTest.keyClicks(canvas.overlays.note_editor, "typed")
    assert drawn.bench.session.design.undo_title == "Title frame Head"
    # Saving takes over what is still being typed.
    drawn.documents.finish_typing()
    assert drawn.bench.session.design.root.notes()[-1].text == "typed"


def test_find_goes_to_a_frame_and_a_note(drawn: MainWindow) -> None:
    for words, kind in (("ask", "note"), ("encod", "frame")):
        drawn.commands["find"].trigger()
        QTest.keyClicks(drawn.bench.finder.field, words)
        QTest.keyClick(drawn.bench.finder.field, KEY.Key_Return)
        (serial,) = annotations(drawn)
        assert drawn.bench.canvas.scene().annotations[serial].kind == kind


def test_the_selected_frame_moves_by_keys(drawn: MainWindow) -> None:
    canvas = drawn.bench.canvas
    canvas.scene().select([], annotations=canvas.scene().annotations.serials[:1])
    canvas.setFocus()
    QTest.keyClick(canvas, KEY.Key_Right, CTRL)
    design = drawn.bench.session.design
    assert design.root.frames()[0].at == (-20, -70)
    assert design.node("act").at == (260, 30)
    assert design.undo_title == "Move frame"


def test_the_minimap_is_remembered(make_window) -> None:
    first = make_window()
    first.commands["new"].trigger()
    assert first.commands["minimap"].isChecked()
    first.commands["minimap"].trigger()
    assert not first.commands["minimap"].isChecked()
    assert first.settings.minimap is False
    second = make_window()
    second.commands["new"].trigger()
    assert not second.commands["minimap"].isChecked()
    second.commands["minimap"].trigger()
    assert second.settings.minimap is True


def test_a_saved_design_has_them(drawn: MainWindow, tmp_path) -> None:
    from designer.files import dumps

    again = loads(dumps(drawn.bench.session.design))
    assert [frame.title for frame in again.root.frames()] == ["Encoder"]
    assert [note.text for note in again.root.notes()] == ["ask Ada"]


def test_keys_in_a_note_are_typing(drawn: MainWindow) -> None:
    canvas, design = drawn.bench.canvas, drawn.bench.session.design
    canvas.selection.select(["act"])
    canvas.commands.edit_annotation(canvas.scene().annotations.serials[-1])
    QTest.keyClicks(canvas.overlays.note_editor, " lmw?.C")
    for key in (KEY.Key_Backspace, KEY.Key_Home, KEY.Key_Delete):
        QTest.keyClick(canvas.overlays.note_editor, key)
    QTest.keyClick(canvas.overlays.note_editor, KEY.Key_Escape)
    assert design.root.notes()[0].text == "sk Ada lmw?."
    assert "act" in design.root
