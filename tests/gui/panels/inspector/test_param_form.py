"""The form of a layer by mouse and keys: every commit is one undo step, nothing wrong gets in."""

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.gui.panels.inspector.conftest import retype, select, shortcut_override

LEFT, ENTER = Qt.MouseButton.LeftButton, Qt.Key.Key_Return


def test_a_typed_number_is_one_undo_step(qtbot, inspector, session):
    select(qtbot, inspector, "layer1")
    field = inspector.node_page.form.fields["out_features"]
    retype(qtbot, field.editor, "48")
    design = session.design
    assert design.node("layer1").params == {"out_features": 48}
    assert design.undo_title == "Set layer1.out_features"
    design.undo()
    qtbot.waitUntil(lambda: field.editor.text() == "=hidden_size")
    assert not design.undo_title


def test_an_expression_shows_what_it_comes_to(qtbot, inspector, session):
    select(qtbot, inspector, "layer1")
    line = inspector.node_page.form.fields["out_features"].editor
    assert line.hint == "= 32"
    retype(qtbot, line, "=2 * hidden_size", None)
    assert line.hint == "= 64"
    assert session.design.node("layer1").params["out_features"] == "=hidden_size"
    qtbot.keyClick(line, ENTER)
    assert session.design.node("layer1").params["out_features"] == "=2 * hidden_size"


def test_a_bare_variable_is_taken_as_an_expression(qtbot, inspector, session):
    select(qtbot, inspector, "layer1")
    retype(qtbot, inspector.node_page.form.fields["out_features"].editor, "classes * 2")
    assert session.design.node("layer1").params["out_features"] == "=classes * 2"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0", "out_features must be at least 1, not 0"),
        ("2.5", "out_features must be a whole number of at least 1, not '2.5'"),
        ("=classes / 4", "out_features must be a whole number of at least 1, not 2.5"),
        ("width", "the variables are: hidden_size, classes"),
        ("=width", "there is no variable 'width'; the variables are: hidden_size, classes"),
        ("", "out_features must be a whole number of at least 1"),
    ],
)
def test_what_is_wrong_stays_out_and_is_explained(qtbot, inspector, session, text, reason):
    select(qtbot, inspector, "layer1")
    field = inspector.node_page.form.fields["out_features"]
    retype(qtbot, field.editor, text)
    assert reason in field.reason.text()
    assert field.reason.isVisible()
    assert field.editor.wrong
    assert not session.design.undo_title
    qtbot.keyClick(field.editor, Qt.Key.Key_Escape)
    assert field.editor.text() == "=hidden_size"
    assert not field.reason.isVisible()


def test_leaving_a_field_commits_it(qtbot, inspector, session):
    select(qtbot, inspector, "layer1")
    fields = inspector.node_page.form.fields
    retype(qtbot, fields["out_features"].editor, "7", Qt.Key.Key_Tab)
    assert session.design.node("layer1").params["out_features"] == 7


def test_an_inferred_size_says_so_and_can_be_reset(qtbot, inspector, session):
    select(qtbot, inspector, "layer2")
    field = inspector.node_page.form.fields["in_features"]
    assert field.editor.placeholderText() == "follows from input: 32"
    assert not field.reset.isVisible()
    retype(qtbot, field.editor, "32")
    qtbot.waitUntil(field.reset.isVisible)
    qtbot.mouseClick(field.reset, LEFT)
    assert "in_features" not in session.design.node("layer2").params
    assert session.design.undo_title == "Reset layer2.in_features"


def test_a_checkbox_stores_false_and_clears_on_the_default(qtbot, inspector, session):
    select(qtbot, inspector, "layer1")
    box = inspector.node_page.form.fields["bias"].editor
    place = QPoint(8, box.height() // 2)
    qtbot.mouseClick(box, LEFT, pos=place)
    assert session.design.node("layer1").params["bias"] is False
    qtbot.mouseClick(box, LEFT, pos=place)
    assert "bias" not in session.design.node("layer1").params


def test_the_arrow_keys_step_and_a_run_of_them_is_one_undo_step(qtbot, inspector, session):
    with session.design.edit("Number") as edit:
        edit.set_param("layer1", "out_features", 8)
    select(qtbot, inspector, "layer1")
    line = inspector.node_page.form.fields["out_features"].editor
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Up)
    qtbot.keyClick(line, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: session.design.node("layer1").params["out_features"] == 18)
    session.design.undo()
    assert session.design.node("layer1").params["out_features"] == 8


def test_a_choice_is_picked_by_key(qtbot, inspector, session):
    with session.design.edit("Image") as edit:
        edit.set_param("image", "shape", (1, 8, 8))
        edit.add_node("Conv2d", {"out_channels": 4, "kernel_size": (3, 5)}, node_id="conv")
    select(qtbot, inspector, "conv")
    fields = inspector.node_page.form.fields
    assert fields["kernel_size"].editor.text() == "3, 5"
    box = fields["padding_mode"].editor
    assert box.currentText() == "zeros  (default)"
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert session.design.node("conv").params["padding_mode"] == "reflect"
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert "padding_mode" not in session.design.node("conv").params
    retype(qtbot, fields["padding"].editor, "same")
    retype(qtbot, fields["kernel_size"].editor, "(5, =classes - 5)")
    params = session.design.node("conv").params
    assert params["padding"] == "same"
    assert params["kernel_size"] == (5, "=classes - 5")


def test_an_inputs_shape_takes_symbols(qtbot, inspector, session):
    select(qtbot, inspector, "image")
    retype(qtbot, inspector.node_page.form.fields["shape"].editor, "T, 16")
    assert session.design.node("image").params["shape"] == ("T", 16)


def test_undo_is_left_to_the_design_where_the_line_has_nothing_to_undo(qtbot, inspector):
    select(qtbot, inspector, "layer1")
    line = inspector.node_page.form.fields["out_features"].editor
    line.setFocus()
    event = shortcut_override(Qt.Key.Key_Z)
    line.event(event)
    assert not event.isAccepted()
    qtbot.keyClicks(line, "3")
    event = shortcut_override(Qt.Key.Key_Z)
    line.event(event)
    assert event.isAccepted()
