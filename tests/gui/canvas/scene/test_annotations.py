"""Frames and notes in the scene: which part a point is at, what a rubber band selects."""

from PySide6.QtCore import QPointF, Qt

from designer.gui.canvas.scene.annotations import part_at, title_bar
from tests.gui.canvas.conftest import CTRL

KEY = Qt.Key


def framed_rect():
    from PySide6.QtCore import QRectF

    return QRectF(0, 0, 300, 200)


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


def test_a_band_takes_frames_that_it_holds_and_notes_that_it_touches(framed):
    framed.canvas.commands.fit_all()
    framed.drag(QPointF(150, -90), QPointF(600, 170))
    assert set(framed.canvas.selection.nodes) == {"fc1", "act"}
    assert len(framed.canvas.selection.annotations) == 2
    framed.key(KEY.Key_Escape)
    assert framed.canvas.selection.annotations == []
    framed.key(KEY.Key_A, CTRL)
    assert len(framed.canvas.selection.annotations) == 2
