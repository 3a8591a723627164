"""Frames and notes as they are painted."""

import pytest
from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtTest import QTest

from designer.gui.appearance.theme import CONTRAST, DARK, LIGHT, contrast
from designer.gui.canvas.painting.frame_painter import frame_colours, ground_under
from designer.gui.canvas.scene.annotations import title_bar
from tests.gui.canvas.annotated import frame_of, note_of
from tests.gui.canvas.conftest import CTRL

KEY = Qt.Key


def seen_in_title(hand):
    """Return a picture of where the title's word stands."""
    corner = hand.pixels(QPointF(*frame_of(hand).at) + QPointF(12, 4))
    return hand.canvas.grab().copy(QRect(corner, QSize(30, 20))).toImage()


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
