"""Resizing frames and notes."""

from PySide6.QtCore import QPointF, Qt

from tests.gui.canvas.annotated import frame_of, note_of

KEY = Qt.Key


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
