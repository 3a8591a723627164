"""Frames and notes as a hand makes, moves, resizes, types, copies and removes them."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.graph import Frame, Note
from designer.gui.appearance import reduced_motion as stillness
from tests.gui.canvas.annotated import frame_of, inside, note_of, title
from tests.gui.canvas.conftest import CTRL, SHIFT

KEY = Qt.Key


@pytest.mark.parametrize(("key", "held"), [(KEY.Key_J, CTRL), (KEY.Key_F, SHIFT)])
def test_a_frame_goes_around_the_selection_and_asks_for_its_title(hand, key, held):
    hand.canvas.selection.select(["fc1", "act"])
    hand.key(key, held)
    frame = frame_of(hand)
    around = hand.canvas.scene().bounds(["fc1", "act"])
    assert hand.canvas.scene().annotations.bounds().contains(around)
    assert hand.design.undo_title == "Frame the selection"
    line = hand.canvas.overlays.rename_box.line
    assert line.hasFocus()
    QTest.keyClicks(line, "Body")
    QTest.keyClick(line, KEY.Key_Return)
    assert frame_of(hand).title == "Body"
    assert frame_of(hand).serial == frame.serial
    hand.design.undo()
    hand.design.undo()
    assert not hand.design.root.annotations


def test_a_frame_is_retitled_by_double_click_and_by_f2(framed):
    line = framed.canvas.overlays.rename_box.line
    framed.double_click(title(framed))
    line.selectAll()
    QTest.keyClicks(line, "<b>Bold</b>")
    QTest.keyClick(line, KEY.Key_Return)
    assert frame_of(framed).title == "<b>Bold</b>"
    framed.key(KEY.Key_F2)
    line.selectAll()
    QTest.keyClicks(line, "x" * 201)
    QTest.keyClick(line, KEY.Key_Return)
    assert "at most 200" in framed.canvas.overlays.rename_box.reason.text()
    QTest.keyClick(line, KEY.Key_Escape)
    assert frame_of(framed).title == "<b>Bold</b>"


def test_deleting_a_frame_leaves_what_is_in_it(framed):
    framed.click(title(framed))
    framed.key(KEY.Key_Delete)
    assert not framed.design.root.frames()
    assert "fc1" in framed.ids
    assert framed.design.undo_title == "Delete frame"


def test_copy_and_paste_take_a_frame_with_its_contents(framed):
    framed.click(title(framed))
    framed.key(KEY.Key_C, CTRL)
    framed.key(KEY.Key_V, CTRL)
    assert len(framed.design.root.frames()) == 2
    assert {"fc2", "fc3"} & set(framed.ids)
    assert len(framed.ids) == 7
    assert framed.design.undo_title == "Paste"
    framed.design.undo()
    assert len(framed.design.root.annotations) == 2
    assert len(framed.ids) == 5


def test_cut_takes_all_that_it_copied(framed):
    framed.click(title(framed))
    framed.key(KEY.Key_X, CTRL)
    assert framed.ids == ["x", "fc2", "out"]
    assert not framed.design.root.frames()


def test_a_note_alone_can_be_copied_into_another_window(framed, open_canvas):
    framed.click(inside(note_of(framed)))
    framed.key(KEY.Key_C, CTRL)
    assert '"text": "why"' in QApplication.clipboard().text()
    other = open_canvas()
    other.key(KEY.Key_V, CTRL)
    assert [note.text for note in other.design.root.notes()] == ["why"]
    assert not other.messages


def test_duplicate(framed):
    framed.click(title(framed))
    framed.key(KEY.Key_D, CTRL)
    assert [frame.at for frame in framed.design.root.frames()] == [(170, -60), (210, -20)]
    assert len(framed.ids) == 7
    assert framed.canvas.selection.annotations == [framed.design.root.frames()[1].serial]


def test_a_block_takes_the_notes_among_its_nodes(framed):
    with framed.design.edit("Note") as edit:
        edit.add_note("inside", (340, 10), (40, 20))
    framed.canvas.selection.select(["fc1", "act"])
    framed.key(KEY.Key_G, CTRL)
    QTest.keyClick(framed.canvas.overlays.rename_box.line, KEY.Key_Return)
    (block,) = framed.design.blocks.values()
    assert [note.text for note in block.notes()] == ["inside"]
    assert [note.text for note in framed.design.root.notes()] == ["why"]
    framed.canvas.commands.activate()
    assert [note.text for _, note in framed.canvas.scene().annotations.notes()] == ["inside"]
    framed.canvas.commands.leave()
    framed.canvas.commands.unpack()
    assert {note.text for note in framed.design.root.notes()} == {"inside", "why"}


def test_the_menu_colours_a_frame(framed):
    framed.click(title(framed))
    place = framed.pixels(title(framed))
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, framed.canvas.viewport().mapToGlobal(place)
    )
    QApplication.sendEvent(framed.canvas.viewport(), event)
    menu = framed.canvas.menu
    hues = next(a.menu() for a in menu.actions() if a.text() == "Frame Colour")
    assert hues.menuAction().isVisible()
    hues.aboutToShow.emit()
    assert [a.text() for a in hues.actions() if a.isChecked()] == ["Green"]
    next(a for a in hues.actions() if a.text() == "Red").trigger()
    menu.close()
    assert frame_of(framed).hue == "red"
    assert framed.design.undo_title == "Colour frame"
    framed.canvas.scene().select(["fc1"])
    menu.aboutToShow.emit()
    assert not hues.menuAction().isVisible()


def test_undo_and_redo_are_followed(framed):
    annotations = framed.canvas.scene().annotations
    framed.click(title(framed))
    framed.key(KEY.Key_Delete)
    assert len(annotations) == 1
    assert framed.canvas.selection.annotations == []
    framed.design.undo()
    assert len(annotations) == 2
    assert isinstance(annotations[annotations.serials[0]], Frame)
    assert isinstance(annotations[annotations.serials[1]], Note)


def test_fit_shows_frames_and_notes(framed):
    with framed.design.edit("Far") as edit:
        edit.add_note("far", (0, 4000), (100, 50))
    framed.canvas.commands.fit_all()
    assert framed.canvas.camera.visible_area().contains(QPointF(50, 4025))


def test_arranging_keeps_nodes_in_their_frame_and_notes_beside_their_node(framed):
    with framed.design.edit("Mess") as edit:
        edit.update_node("act", at=(330, 70))
        outer = edit.add_frame("Outer", (100, -150), (700, 700))
        edit.update_annotation(note_of(framed).serial, at=(600, 90))
    was = [framed.at("fc2")[i] - note_of(framed).at[i] for i in (0, 1)]
    framed.canvas.commands.arrange()
    annotations, cards = framed.canvas.scene().annotations, framed.canvas.scene().cards
    inner = annotations.rect(frame_of(framed).serial)
    assert all(inner.contains(cards[name].rect) for name in ("fc1", "act"))
    assert not inner.intersects(cards["fc2"].rect)
    assert annotations.rect(outer).contains(inner)
    assert [framed.at("fc2")[i] - note_of(framed).at[i] for i in (0, 1)] == was
    assert framed.design.undo_title == "Arrange"
    framed.design.undo()
    assert frame_of(framed).size == (340, 200)


def test_a_frame_glides_with_what_it_holds(framed, monkeypatch):
    monkeypatch.setattr(stillness, "prefers_reduced_motion", lambda: False)
    framed.canvas.motion.duration = 60_000
    serial, annotations = frame_of(framed).serial, framed.canvas.scene().annotations
    with framed.design.edit("Far") as edit:
        edit.update_annotation(serial, at=(170, 540))
        for name in ("fc1", "act"):
            edit.update_node(name, at=(framed.at(name)[0], 600))
    framed.canvas.motion.finish()
    framed.design.undo()
    assert framed.canvas.motion.running
    assert annotations.rect(serial).top() == 540
    framed.canvas.motion.finish()
    assert annotations.rect(serial).getRect() == (170, -60, 340, 200)


def test_what_is_larger_than_the_view_is_revealed_from_its_top_left(framed):
    canvas = framed.canvas
    canvas.camera.zoom_by(4)
    canvas.camera.look_at(QPointF(5000, 5000))
    canvas.commands.show_annotation(frame_of(framed).serial)
    assert canvas.camera.visible_area().contains(QPointF(*frame_of(framed).at) + QPointF(2, 2))
