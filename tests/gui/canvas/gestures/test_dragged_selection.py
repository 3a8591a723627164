"""What comes along when a frame is dragged."""

from PySide6.QtCore import QPointF, Qt

from tests.gui.canvas.annotated import frame_of, inside, note_of, title
from tests.gui.canvas.conftest import SHIFT

KEY = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


def test_dragging_a_title_moves_what_lies_inside(framed):
    at = frame_of(framed).at
    framed.drag(title(framed), title(framed) + QPointF(40, 105))
    moved = (frame_of(framed).at[0] - at[0], frame_of(framed).at[1] - at[1])
    assert moved == (40, 105)
    assert framed.at("fc1") == (240, 105)
    assert framed.at("act") == (440, 105)
    assert framed.at("fc2") == (600, 0)
    assert framed.design.undo_title == "Move frame"
    framed.design.undo()
    assert (frame_of(framed).at, framed.at("fc1")) == (at, (200, 0))


def test_a_frame_in_a_frame_and_its_notes_come_along(framed):
    with framed.design.edit("Inner") as edit:
        inner = edit.add_frame("Inner", (180, -20), (120, 100))
        note = edit.add_note("", (320, 90), (60, 30))
    framed.drag(title(framed), title(framed) + QPointF(0, 200), modifiers=ALT)
    annotations = framed.design.root.annotations
    assert annotations[inner].at == (180, 180)
    assert annotations[note].at == (320, 290)
    assert framed.design.undo_title == "Move frame"


def test_nothing_is_edited_until_a_drag_ends_and_esc_puts_all_back(framed):
    version = framed.design.version
    start = title(framed)
    framed.press(start)
    framed.move(start + QPointF(60, 60))
    annotations = framed.canvas.scene().annotations
    assert annotations.rect(frame_of(framed).serial).topLeft() != QPointF(*frame_of(framed).at)
    framed.key(KEY.Key_Escape)
    assert annotations.rect(frame_of(framed).serial).topLeft() == QPointF(*frame_of(framed).at)
    assert framed.canvas.scene().cards["fc1"].pos() == QPointF(200, 0)
    framed.release(start)
    assert framed.design.version == version


def test_a_drag_inside_a_frame_selects_as_ever(framed):
    framed.drag(QPointF(185, -20), QPointF(460, 120))
    assert set(framed.canvas.selection.nodes) == {"fc1", "act"}
    assert framed.canvas.selection.annotations == []


def test_a_selected_note_moves_with_the_nodes(framed):
    note = note_of(framed)
    framed.click(inside(note))
    framed.click(framed.body("fc2"), SHIFT)
    framed.drag(framed.body("fc2"), framed.body("fc2") + QPointF(30, 80), modifiers=ALT)
    assert note_of(framed).at == (590, 230)
    assert framed.at("fc2") == (630, 80)
    assert framed.design.undo_title == "Move 2 things"
