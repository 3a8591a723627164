"""The overlays of a canvas together, without a canvas."""

from PySide6.QtCore import QRectF

from designer.gui.appearance.theme import DARK, LIGHT
from tests.gui.canvas.conftest import mlp


def test_a_theme_reaches_all_of_them(fake_canvas):
    overlays = fake_canvas().overlays
    overlays.set_theme(DARK)
    assert DARK.text in overlays.note_editor.styleSheet()
    assert LIGHT.text not in overlays.note_editor.styleSheet()


def test_asking_for_a_name_brings_its_place_into_view(fake_canvas):
    canvas = fake_canvas()
    over = QRectF(5000, 5000, 100, 40)
    given = []
    canvas.overlays.ask_name(
        "old", over, lambda name: None, lambda *names: given.append(names), there=lambda: True
    )
    assert not canvas.overlays.rename_box.isHidden()
    assert canvas.camera.visible_area().contains(over)
    canvas.overlays.close_editors()
    assert canvas.overlays.rename_box.isHidden()
    assert not given


def test_what_is_renamed_may_have_gone(fake_canvas):
    canvas = fake_canvas()
    there = [True]
    canvas.overlays.ask_name(
        "old", QRectF(0, 0, 9, 9), lambda name: None, lambda *names: None, there=lambda: there[0]
    )
    canvas.overlays.close_outdated()
    assert not canvas.overlays.rename_box.isHidden()
    there[0] = False
    canvas.overlays.close_outdated()
    assert canvas.overlays.rename_box.isHidden()


def test_the_note_editor_follows_its_note(fake_canvas):
    design = mlp()
    with design.edit("Note") as edit:
        serial = edit.add_note("text", (0, 0), (220, 90))
    canvas = fake_canvas(design)
    editor, annotations = canvas.overlays.note_editor, canvas.scene().annotations
    editor.ask("text", canvas.camera.rect_to_pixels(annotations.rect(serial)), 1.0, print)
    annotations.editing = serial
    canvas.camera.zoom_to(2.0)
    place = canvas.camera.rect_to_pixels(annotations.rect(serial))
    assert editor.geometry().topLeft() == place.topLeft()
    editor.dismiss()
