"""Frames and notes as a hand makes, moves, resizes, types, copies and removes them."""

import pytest
from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.graph import Frame, Note
from designer.gui.appearance import reduced_motion as stillness
from designer.gui.appearance.theme import CONTRAST, DARK, LIGHT, contrast
from designer.gui.canvas.painting.frame_painter import frame_colours, ground_under
from designer.gui.canvas.scene.annotations import part_at, title_bar
from tests.gui.canvas.conftest import CTRL, SHIFT

KEY = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def framed(hand):
    """fc1 and act in a frame, a note beneath."""
    with hand.design.edit("Frame") as edit:
        edit.add_frame("Hidden", (170, -60), (340, 200), "green")
        edit.add_note("why", (560, 150), (160, 60))
    hand.canvas.commands.zoom_one()
    return hand


def frame_of(hand):
    return hand.design.root.frames()[0]


def note_of(hand):
    return hand.design.root.notes()[0]


def title(hand):
    return QPointF(*frame_of(hand).at) + QPointF(100, 15)


def inside(note):
    return QPointF(note.at[0] + 60, note.at[1] + 30)


# ---- making


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


# ---- typing


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


# ---- moving


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


# ---- resizing


def test_an_edge_and_a_corner_resize(framed):
    frame = frame_of(framed)
    corner = QPointF(frame.at[0] + frame.size[0], frame.at[1] + frame.size[1])
    framed.drag(corner, corner + QPointF(50, 30))
    assert frame_of(framed).size == (390, 230)
    assert framed.at("fc1") == (200, 0)
    assert framed.design.undo_title == "Resize frame"
    left = QPointF(note_of(framed).at[0], note_of(framed).at[1] + 30)
    framed.drag(left, left + QPointF(500, 0))
    assert note_of(framed).size == (60, 60)
    assert note_of(framed).at == (660, 150)


def test_a_resize_is_put_back_by_esc(framed):
    frame = frame_of(framed)
    right = QPointF(frame.at[0] + frame.size[0], frame.at[1] + 100)
    framed.press(right)
    framed.move(right + QPointF(40, 0))
    assert framed.canvas.scene().annotations.rect(frame.serial).width() == 380
    framed.key(KEY.Key_Escape)
    framed.release(right)
    assert framed.canvas.scene().annotations.rect(frame.serial).width() == 340
    assert frame_of(framed) == frame


def test_every_edge_and_corner_can_be_told():
    rect = title_bar(framed_rect(), 1.0).united(framed_rect())
    middle = rect.center()
    for part, at in {
        "top-left": rect.topLeft(),
        "bottom-right": rect.bottomRight(),
        "left": QPointF(rect.left(), middle.y()),
        "top": QPointF(middle.x(), rect.top()),
        "": middle,
    }.items():
        assert part_at(rect, at, 5) == part
    assert part_at(rect, rect.topLeft() - QPointF(9, 9), 5) == ""


def framed_rect():
    from PySide6.QtCore import QRectF

    return QRectF(0, 0, 300, 200)


# ---- selecting, copying, removing


def test_a_band_takes_frames_that_it_holds_and_notes_that_it_touches(framed):
    framed.canvas.commands.fit_all()
    framed.drag(QPointF(150, -90), QPointF(600, 170))
    assert set(framed.canvas.selection.nodes) == {"fc1", "act"}
    assert len(framed.canvas.selection.annotations) == 2
    framed.key(KEY.Key_Escape)
    assert framed.canvas.selection.annotations == []
    framed.key(KEY.Key_A, CTRL)
    assert len(framed.canvas.selection.annotations) == 2


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


# ---- following the document


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


def test_a_note_that_vanishes_while_it_is_typed_in(framed):
    framed.double_click(inside(note_of(framed)))
    QTest.keyClicks(framed.canvas.overlays.note_editor, "x")
    with framed.design.edit("Remove") as edit:
        edit.remove_annotation(note_of(framed).serial)
    QTest.keyClick(framed.canvas.overlays.note_editor, KEY.Key_Escape)
    assert not framed.design.root.notes()
    assert framed.design.undo_title == "Remove"


def test_fit_shows_frames_and_notes(framed):
    with framed.design.edit("Far") as edit:
        edit.add_note("far", (0, 4000), (100, 50))
    framed.canvas.commands.fit_all()
    assert framed.canvas.camera.visible_area().contains(QPointF(50, 4025))


HOSTILE = ["<img src=x onerror=y>", "\u202eevil\u2066", "\0\x1b[31m", "🙂" * 300, "a" * 20_000]


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_can_be_painted_near_and_far(framed, text):
    with framed.design.edit("Hostile") as edit:
        edit.update_annotation(note_of(framed).serial, text=text)
        edit.update_annotation(frame_of(framed).serial, title=text[:200])
    for theme in (DARK, LIGHT):
        framed.canvas.set_theme(theme)
        for zoom in (1.0, 0.5, 0.1):
            framed.canvas.camera.zoom_by(zoom / framed.canvas.camera.zoom)
            assert not framed.canvas.grab().isNull()


def test_titles_and_notes_can_be_read_in_every_theme():
    from designer.graph.annotations import HUES
    from designer.gui.canvas.painting import frame_painter as frames
    from designer.gui.canvas.painting import note_painter as notes

    for theme in (LIGHT, DARK, CONTRAST):
        text, canvas = theme.colour("text"), theme.colour("canvas")
        assert contrast(text, notes.note_colours(theme)[0]) >= 7
        for hue in (*HUES, "mauve"):
            ground, bar, border = frames.frame_colours(theme, hue)
            assert contrast(text, bar) >= 7
            assert contrast(theme.colour("wire"), ground) >= 3
            assert contrast(border, canvas) >= 3


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


# ---- what lies over what


def test_words_stand_on_the_ground_that_is_there(framed):
    scene, at = framed.canvas.scene(), QPointF(*frame_of(framed).at)
    inside, bar, _ = frame_colours(scene.theme, "green")
    assert ground_under(scene, at + QPointF(50, 150)) == inside
    assert ground_under(scene, at + QPointF(50, 10)) == bar
    assert ground_under(scene, at - QPointF(50, 10)) == scene.theme.colour("canvas")


def test_no_wire_strikes_a_title_out(framed):
    """A bend leads the wire from x right through the title; there is no ink of a wire in it."""
    (wire,) = framed.design.root.edges_into("fc1")
    at = frame_of(framed).at
    framed.canvas.camera.look_at(QPointF(*at))
    plain = seen_in_title(framed)
    with framed.design.edit("Bend") as edit:
        edit.bend(wire, [(at[0] + x, at[1] + 15) for x in (-40, 0, 40, 80)])
    framed.canvas.motion.finish()
    assert seen_in_title(framed) == plain


def seen_in_title(hand):
    """Return a picture of where the title's word stands."""
    corner = hand.pixels(QPointF(*frame_of(hand).at) + QPointF(12, 4))
    return hand.canvas.grab().copy(QRect(corner, QSize(30, 20))).toImage()


def test_a_frame_around_all_that_is_seen_keeps_its_title_in_view(hand):
    nodes = hand.canvas.scene().bounds()
    hand.canvas.camera.zoom_by((hand.canvas.width() - 70) / nodes.width() / hand.canvas.camera.zoom)
    hand.canvas.camera.look_at(nodes.center())
    hand.canvas.commands.select_all()
    hand.key(KEY.Key_J, CTRL)
    QTest.keyClicks(hand.canvas.overlays.rename_box.line, "Everything")
    QTest.keyClick(hand.canvas.overlays.rename_box.line, KEY.Key_Return)
    rect, seen = hand.canvas.scene().annotations.bounds(), hand.canvas.camera.visible_area()
    assert seen.contains(title_bar(rect, hand.canvas.camera.zoom))
    assert seen.contains(rect)


def test_what_is_larger_than_the_view_is_revealed_from_its_top_left(framed):
    canvas = framed.canvas
    canvas.camera.zoom_by(4)
    canvas.camera.look_at(QPointF(5000, 5000))
    canvas.commands.show_annotation(frame_of(framed).serial)
    assert canvas.camera.visible_area().contains(QPointF(*frame_of(framed).at) + QPointF(2, 2))
