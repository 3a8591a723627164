"""Commands on frames, notes and bends."""

from functools import partial
from typing import cast

from PySide6.QtCore import QRectF

from designer.editing.annotations import annotations_within
from designer.graph import Frame, Note
from designer.graph.annotations import HUES, MAX_TEXT_LENGTH, MAX_TITLE_LENGTH
from designer.gui.canvas.drawing.array_drawing import as_tuple
from designer.gui.canvas.gestures.bend import remove_bend
from designer.gui.canvas.gestures.dragged_selection import with_contents
from designer.gui.canvas.overlays.overlays import Overlays
from designer.gui.canvas.painting.note_painter import height_for
from designer.gui.canvas.scene.annotations import around, title_bar
from designer.gui.canvas.scene.context import CanvasContext

_FRAME_SIZE, _NOTE_SIZE = (360.0, 220.0), (220.0, 90.0)
"""The sizes of a new one without contents."""


def whole_selection(canvas: CanvasContext) -> tuple[list[str], list[int]]:
    """Return the selected nodes and annotations, and what lies in the selected frames."""
    return with_contents(canvas, canvas.selection.nodes, canvas.selection.annotations)


def for_block(canvas: CanvasContext, names: list[str]) -> list[int]:
    """Return the frames and notes that go into a block with nodes: selected or among them."""
    area = as_tuple(canvas.scene().bounds(names))
    among = annotations_within(canvas.viewpoint.network, area) if names else set()
    return sorted(among | set(whole_selection(canvas)[1]))


def delete_bend(canvas: CanvasContext) -> bool:
    """Remove the selected bend of a wire; return whether there was one."""
    bend = canvas.scene().selected_bend
    if bend is None or bend.ends not in canvas.scene().wires.bent:
        return False
    remove_bend(canvas, bend)
    return True


def add_frame(canvas: CanvasContext, overlays: Overlays) -> None:
    """Put a frame around the selection, or an empty one at the cursor, and ask for its title."""
    names, annotations = canvas.selection.nodes, canvas.selection.annotations
    chosen = canvas.scene().bounds(names, annotations)
    if chosen.isEmpty():
        at = canvas.camera.cursor_place() or canvas.camera.centre
        area = QRectF(round(at.x()), round(at.y()), *_FRAME_SIZE)
    else:
        area = around([chosen])
    x, y, wide, high = (float(round(value)) for value in as_tuple(area))
    serial = 0
    with canvas.edit("Frame the selection" if names or annotations else "Add a frame") as edit:
        serial = edit.add_frame("", (x, y), (wide, high), _next_hue(canvas))
    if serial in canvas.scene().annotations:
        canvas.scene().select([], annotations=[serial])
        ask_title(canvas, overlays, serial)


def add_note(canvas: CanvasContext, overlays: Overlays) -> None:
    """Edit a new note at the cursor."""
    at = canvas.camera.cursor_place() or canvas.camera.centre
    _type(canvas, overlays, 0, "", QRectF(round(at.x()), round(at.y()), *_NOTE_SIZE))


def edit_annotation(canvas: CanvasContext, overlays: Overlays, serial: int) -> None:
    """Edit a note's text, or a frame's title."""
    annotation = canvas.scene().annotations[serial]
    if isinstance(annotation, Note):
        _type(canvas, overlays, serial, annotation.text, canvas.scene().annotations.rect(serial))
    else:
        ask_title(canvas, overlays, serial)


def colour_frames(canvas: CanvasContext, hue: str) -> None:
    """Set the hue of the selected frames."""
    frames = [serial for serial in canvas.selection.annotations if canvas.scene().is_frame(serial)]
    if not frames:
        canvas.message.emit("select a frame to colour it")
        return
    with canvas.edit(f"Colour {'frame' if len(frames) == 1 else 'frames'}") as edit:
        for serial in frames:
            edit.update_annotation(serial, hue=hue)


def ask_title(canvas: CanvasContext, overlays: Overlays, serial: int) -> None:
    """Ask for a frame's title over its bar."""
    frame = canvas.scene().annotations[serial]
    assert isinstance(frame, Frame)
    bar = title_bar(canvas.scene().annotations.rect(serial), canvas.scene().zoom)

    def retitle(_: str, title: str) -> None:
        if serial in canvas.scene().annotations and title != frame.title:
            with canvas.edit(f"Title frame {title[:40]}".strip()) as edit:
                edit.update_annotation(serial, title=title)

    there = partial(canvas.scene().annotations.__contains__, serial)
    overlays.ask_name(frame.title, bar, _why_no_title, retitle, there=there)


def _why_no_title(title: str) -> str | None:
    if len(title) > MAX_TITLE_LENGTH:
        return f"a title has at most {MAX_TITLE_LENGTH} characters"
    return None


def _type(canvas: CanvasContext, overlays: Overlays, serial: int, text: str, rect: QRectF) -> None:
    """Open the box for a note; serial 0 is one that is not there yet."""
    canvas.camera.reveal(rect)
    annotations = canvas.scene().annotations

    def keep(typed: str) -> None:
        annotations.editing = 0
        canvas.scene().update()
        if len(typed) > MAX_TEXT_LENGTH:
            canvas.message.emit(
                f"a note has at most {MAX_TEXT_LENGTH:,} characters; the rest is cut"
            )
            typed = typed[:MAX_TEXT_LENGTH]
        if serial:
            _retype(canvas, serial, typed)
        elif typed.strip():
            _put_note(canvas, typed, rect)

    overlays.note_editor.ask(text, canvas.camera.rect_to_pixels(rect), canvas.scene().zoom, keep)
    annotations.editing = serial
    canvas.scene().update()


def _put_note(canvas: CanvasContext, text: str, rect: QRectF) -> None:
    serial = 0
    with canvas.edit("Add a note") as edit:
        high = max(height_for(text, rect.width()), 40.0)
        serial = edit.add_note(text, (rect.x(), rect.y()), (rect.width(), round(high)))
    if serial in canvas.scene().annotations:
        canvas.scene().select([], annotations=[serial])


def _retype(canvas: CanvasContext, serial: int, text: str) -> None:
    annotations = canvas.scene().annotations
    if serial not in annotations or cast(Note, annotations[serial]).text == text:
        return
    wide, high = annotations[serial].size
    with canvas.edit("Edit note") as edit:
        size = (wide, round(max(high, height_for(text, wide)), 2))
        edit.update_annotation(serial, text=text, size=size)


def _next_hue(canvas: CanvasContext) -> str:
    """Return the hue that the fewest frames here have, so that neighbours can be told apart."""
    used = [frame.hue for _, frame in canvas.scene().annotations.frames()]
    return min(HUES, key=lambda hue: (used.count(hue), list(HUES).index(hue)))
