"""Frames and notes in a layout of nodes: which are laid out with them, and which follow after."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import QPointF, QRectF

from designer.graph import Edit
from designer.graph.layout import Laid
from designer.graph.layout.note_placement import nearest
from designer.graph.records import Rect
from designer.gui.canvas.gestures.dragged_selection import with_contents
from designer.gui.canvas.scene.annotations import FRAME_PADDING, TITLE_BAR_HEIGHT, around
from designer.gui.canvas.scene.context import CanvasContext

MARGINS = (FRAME_PADDING, FRAME_PADDING + TITLE_BAR_HEIGHT, FRAME_PADDING, FRAME_PADDING)
"""Between a frame and what it holds, as `around` has it."""


def with_cut_frames(canvas: CanvasContext, names: Collection[str]) -> list[str]:
    """Return nodes with all in the frames that they cut: a frame is laid out as a whole.

    Where all of them lie in one frame, its other nodes stay where they are.
    """
    chosen = dict.fromkeys(names)
    frames = [
        set(with_contents(canvas, [], [s])[0]) for s, _ in canvas.scene().annotations.frames()
    ]
    frames = [held for held in frames if not held.issuperset(chosen)]
    while cut := [h for h in frames if not h.isdisjoint(chosen) and not chosen.keys() >= h]:
        for held in cut:
            chosen |= dict.fromkeys(sorted(held))
    return list(chosen)


class FrameLayout:
    """The frames that hold nodes to lay out, and the notes beside these."""

    def __init__(self, canvas: CanvasContext, names: Collection[str]) -> None:
        """Collect the frames and notes as they are now."""
        scene, annotations = canvas.scene(), canvas.scene().annotations
        self._scene = scene
        self._held = {s: with_contents(canvas, [], [s]) for s, _ in reversed(annotations.frames())}
        chosen = set(names)
        everything = len(chosen) == len(scene.cards)
        whole = {s for s, (held, _) in self._held.items() if held and chosen.issuperset(held)}
        self.frames = {
            s: rect_tuple(annotations.rect(s)) for s in self._held if everything or s in whole
        }
        """Those that are laid out: nothing in them stays behind."""
        notes = {s: rect_tuple(annotations.rect(s)) for s, _ in annotations.notes()}
        self.notes = notes if everything else self._beside(chosen, notes)
        self._parts = [s for s in self._held if s not in self.frames]

    def _beside(self, chosen: Collection[str], notes: Mapping[int, Rect]) -> dict[int, Rect]:
        """Return the notes that lie in a frame that is laid out, or nearest to what is."""
        if not notes:
            return {}
        scene = self._scene
        things: dict[str | int, Rect] = {
            name: rect_tuple(item.rect) for name, item in scene.cards.items()
        }
        things |= {s: rect_tuple(scene.annotations.rect(s)) for s in self._held}
        inside = {one for s in self.frames for one in self._held[s][1]}
        return {
            serial: rect
            for serial, rect in notes.items()
            if serial in inside or (near := nearest(rect, things)) in chosen or near in self.frames
        }

    def put(self, edit: Edit, laid: Laid, by: tuple[float, float]) -> None:
        """Move frames and notes to where they are laid out, moved ``by``."""
        for serial, (x, y, wide, high) in laid.frames.items():
            put_annotation(edit, serial, QRectF(x + by[0], y + by[1], wide, high))
        for serial, (x, y) in laid.notes.items():
            size = edit.network.annotations[serial].size
            put_annotation(edit, serial, QRectF(x + by[0], y + by[1], *size))
        self._fit(edit, laid)

    def _fit(self, edit: Edit, laid: Laid) -> None:
        """Fit the frames of which only a part was laid out around what they held."""
        # The smallest first: a frame is fitted around those in it.
        for serial in self._parts:
            names, annotations = self._held[serial]
            if laid.nodes.keys().isdisjoint(names):
                continue
            rects = [self._now(edit, name) for name in names]
            for one in annotations:
                if one != serial:
                    annotation = edit.network.annotations[one]
                    rects.append(QRectF(*annotation.at, *annotation.size))
            put_annotation(edit, serial, around(rects))

    def _now(self, edit: Edit, name: str) -> QRectF:
        at = edit.network.node(name).at
        return QRectF(QPointF(*at), self._scene.cards[name].rect.size())


def rect_tuple(rect: QRectF) -> Rect:
    """Return x, y, width and height."""
    return (rect.x(), rect.y(), rect.width(), rect.height())


def put_annotation(edit: Edit, serial: int, rect: QRectF) -> None:
    """Set the position and size of a frame or note."""
    x, y = round(rect.x(), 2), round(rect.y(), 2)
    size = (round(rect.width(), 2), round(rect.height(), 2))
    annotation = edit.network.annotations[serial]
    if (annotation.at, annotation.size) != ((x, y), size):
        edit.update_annotation(serial, at=(x, y), size=size)
