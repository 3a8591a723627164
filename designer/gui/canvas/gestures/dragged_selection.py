"""What a drag moves: the selected nodes, frames and notes, and all that lies in the frames."""

from collections.abc import Iterable
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from designer.editing.annotations import contents_of_frames, move_annotations, move_bends
from designer.graph import Edit, Frame
from designer.gui.canvas.drawing.row_table import RowTable
from designer.gui.canvas.scene.context import CanvasContext


def with_contents(
    canvas: CanvasContext, names: Iterable[str], annotations: Iterable[int]
) -> tuple[list[str], list[int]]:
    """Return nodes and annotations, and what lies in those of them that are frames."""
    scene, chosen = canvas.scene(), list(annotations)
    if not chosen:
        return list(names), []
    nodes, others = contents_of_frames(
        canvas.viewpoint.network, chosen, partial(_nodes_in, scene.table)
    )
    return (
        list(dict.fromkeys([*names, *sorted(nodes)])),
        list(dict.fromkeys([*chosen, *sorted(others)])),
    )


def _nodes_in(table: RowTable[str], frame: Frame) -> list[str]:
    """Return the nodes whose middle is in a frame."""
    rects = table["rect"]
    middles = rects[:, :2] + rects[:, 2:] / 2
    inside = (middles >= frame.at) & (middles <= np.add(frame.at, frame.size))
    return [table.keys[row] for row in np.flatnonzero(inside.all(axis=1))]


class DraggedSelection:
    """Where things were when a drag began, and moving them on screen and in the document."""

    def __init__(self, canvas: CanvasContext) -> None:
        """Record the positions of the selection."""
        scene = self._scene = canvas.scene()
        self.names, self.annotations = with_contents(
            canvas, scene.selected, scene.annotations.selected
        )
        self._nodes = {name: scene.cards[name].pos() for name in self.names}
        self._annotations = {
            serial: QRectF(scene.annotations.rect(serial)) for serial in self.annotations
        }
        self.rect = scene.bounds(self.names, self.annotations)
        """Around all of it, when the drag began."""

    def __len__(self) -> int:
        """Return how many nodes, frames and notes are moved."""
        return len(self._nodes) + len(self._annotations)

    def what(self) -> str:
        """Return how an undo step calls it."""
        chosen = self._scene.annotations.selected
        if len(chosen) == 1 and not self._scene.selected:
            return self._scene.annotations[next(iter(chosen))].kind
        if self.annotations:
            return f"{len(self)} things"
        return self.names[0] if len(self.names) == 1 else f"{len(self.names)} nodes"

    def shift(self, by: QPointF) -> None:
        """Show everything moved by so much from where it was."""
        if self._nodes:
            self._scene.set_positions({name: at + by for name, at in self._nodes.items()})
        if self._annotations:
            self._scene.put_annotations(
                {s: rect.translated(by) for s, rect in self._annotations.items()}
            )

    def put(self, edit: Edit, by: QPointF) -> None:
        """Move it in the document."""
        for name, at in self._nodes.items():
            edit.update_node(name, at=(at.x() + by.x(), at.y() + by.y()))
        move_bends(edit, self._nodes, (by.x(), by.y()))
        move_annotations(edit, self._annotations, (by.x(), by.y()))
