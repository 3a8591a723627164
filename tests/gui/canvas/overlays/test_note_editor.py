"""Editing a note in the box over it."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from tests.gui.canvas.annotated import inside, note_of
from tests.gui.canvas.conftest import CTRL, SHIFT

KEY = Qt.Key


def test_a_note_is_typed_where_it_is(hand):
    hand.key(KEY.Key_N, SHIFT)
    box = hand.canvas.overlays.note_editor
    assert box.hasFocus()
    QTest.keyClicks(box, "first")
    QTest.keyClick(box, KEY.Key_Return)
    QTest.keyClicks(box, "second")
    assert not hand.design.root.annotations
    QTest.keyClick(box, KEY.Key_Escape)
    assert note_of(hand).text == "first\nsecond"
    assert hand.design.undo_title == "Add a note"
    assert hand.canvas.hasFocus()
    hand.design.undo()
    assert not hand.design.root.annotations


def test_a_note_without_text_was_never_there(hand):
    hand.key(KEY.Key_N, SHIFT)
    QTest.keyClicks(hand.canvas.overlays.note_editor, "  ")
    QTest.keyClick(hand.canvas.overlays.note_editor, KEY.Key_Escape)
    assert not hand.design.root.annotations
    assert not hand.design.undo_title


def test_double_click_types_in_a_note_and_leaving_keeps_it(framed):
    framed.double_click(inside(note_of(framed)))
    box = framed.canvas.overlays.note_editor
    QTest.keyClicks(box, " not?" * 30)
    framed.click(QPointF(700, -100))
    assert note_of(framed).text == "why" + " not?" * 30
    assert note_of(framed).size[0] == 160
    assert note_of(framed).size[1] > 60
    framed.design.undo()
    assert (note_of(framed).text, note_of(framed).size) == ("why", (160, 60))


def test_a_note_that_is_not_changed_is_no_step(framed):
    steps = framed.design.undo_title
    framed.double_click(inside(note_of(framed)))
    QTest.keyClick(framed.canvas.overlays.note_editor, KEY.Key_Return, CTRL)
    assert framed.design.undo_title == steps
    assert not framed.canvas.overlays.note_editor.isVisible()


def test_the_box_stays_on_its_note_while_one_looks_around(framed):
    framed.double_click(inside(note_of(framed)))
    before = framed.canvas.overlays.note_editor.pos()
    framed.canvas.camera.pan(framed.pixels(QPointF(50, 30)) - framed.pixels(QPointF(0, 0)))
    moved = framed.canvas.overlays.note_editor.pos() - before
    assert (moved.x(), moved.y()) == (50, 30)


def test_a_note_that_vanishes_while_it_is_typed_in(framed):
    framed.double_click(inside(note_of(framed)))
    QTest.keyClicks(framed.canvas.overlays.note_editor, "x")
    with framed.design.edit("Remove") as edit:
        edit.remove_annotation(note_of(framed).serial)
    QTest.keyClick(framed.canvas.overlays.note_editor, KEY.Key_Escape)
    assert not framed.design.root.notes()
    assert framed.design.undo_title == "Remove"
