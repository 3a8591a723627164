"""A number is changed by dragging its name."""

from PySide6.QtCore import QPoint, Qt

from tests.gui.panels.inspector.conftest import drag_name, select

LEFT, ENTER = Qt.MouseButton.LeftButton, Qt.Key.Key_Return


def test_a_name_is_dragged_to_change_its_number_in_one_step(qtbot, inspector, session):
    with session.design.edit("Set") as edit:
        edit.set_param("layer1", "out_features", 20)
    select(qtbot, inspector, "layer1")
    field = inspector.node_page.form.fields["out_features"]
    assert field.name.cursor().shape() == Qt.CursorShape.SizeHorCursor
    drag_name(qtbot, field, 30)
    assert session.design.node("layer1").params["out_features"] == 25
    drag_name(qtbot, field, -600)
    assert session.design.node("layer1").params["out_features"] == 1
    session.design.undo()
    assert session.design.node("layer1").params["out_features"] == 25


def test_with_shift_each_step_is_ten(qtbot, inspector, session):
    with session.design.edit("Set") as edit:
        edit.set_param("layer1", "out_features", 50)
    select(qtbot, inspector, "layer1")
    field = inspector.node_page.form.fields["out_features"]
    shift = Qt.KeyboardModifier.ShiftModifier
    drag_name(qtbot, field, 18, shift)
    assert session.design.node("layer1").params["out_features"] == 80
    drag_name(qtbot, field, -12, shift)
    assert session.design.node("layer1").params["out_features"] == 60
    for key, modifiers, shown in (
        (Qt.Key.Key_Up, shift, "70"),
        (Qt.Key.Key_Down, shift, "60"),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, "61"),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, "60"),
    ):
        qtbot.keyClick(field.editor, key, modifiers)
        assert field.editor.text() == shown


def test_esc_puts_a_dragged_number_back(qtbot, inspector, session):
    with session.design.edit("Set") as edit:
        edit.set_param("layer1", "out_features", 20)
    select(qtbot, inspector, "layer1")
    field = inspector.node_page.form.fields["out_features"]
    drag_name(qtbot, field, 30, let_go=False)
    assert field.editor.text() == "25"
    qtbot.keyClick(field.editor, Qt.Key.Key_Escape)
    qtbot.mouseRelease(field.name, LEFT, pos=QPoint(34, 4))
    assert field.editor.text() == "20"
    assert session.design.node("layer1").params["out_features"] == 20


def test_an_expression_is_not_dragged(qtbot, inspector, session):
    select(qtbot, inspector, "layer1")
    field = inspector.node_page.form.fields["out_features"]
    drag_name(qtbot, field, 30)
    assert session.design.node("layer1").params["out_features"] == "=hidden_size"
    assert field.editor.hasFocus()
