"""Animation: nodes that an edit, its undo or its redo moves glide there with their wires.

The document changes at once. For a fifth of a second the scene shows positions between the old and
the new ones; any input ends the animation.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRectF, QTimer

from designer.graph import ChangeSet
from designer.graph.routing.routes import Floats, RowIndices
from designer.gui.appearance import reduced_motion
from designer.gui.canvas.drawing.metrics import Detail, detail
from designer.gui.canvas.scene.camera import ViewState
from designer.gui.canvas.scene.context import CanvasContext
from designer.gui.runtime.guard import guarded

DURATION_MS = 200
_FRAME_MS = 15
_MAX_GLIDING_FAR = 2000
"""More nodes than this are not animated in the far view, where each is a few pixels."""
_MAX_GLIDING = 6000
_INTERRUPTING = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.Wheel,
    QEvent.Type.KeyPress,
    QEvent.Type.DragEnter,
    QEvent.Type.NativeGesture,
    QEvent.Type.TouchBegin,
    QEvent.Type.Resize,
}


class _Path(NamedTuple):
    """The start and the end of rows of nodes and wires."""

    nodes: RowIndices
    corners: tuple[Floats, Floats]
    wires: RowIndices
    lines: tuple[Floats, Floats]
    annotations: dict[int, tuple[QRectF, QRectF]]
    """The same for frames and notes."""


@guarded
class Motion(QObject):
    """Animates moves on a canvas. ``duration`` is in milliseconds; 0 turns it off."""

    def __init__(self, canvas: CanvasContext) -> None:
        super().__init__(canvas.view)
        self.duration = DURATION_MS
        self._canvas = canvas
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._tick)
        self._path: _Path | None = None
        self._views: tuple[ViewState, ViewState] | None = None
        self._since = 0.0

    @property
    def running(self) -> bool:
        """Whether an animation is running."""
        return self._path is not None

    @contextmanager
    def animate(self, changes: ChangeSet) -> Iterator[None]:
        """Animate what ``changes`` move; the scene is updated inside the context."""
        self.finish()
        scene = self._canvas.scene()
        pairs = (*changes.nodes.values(), *changes.edges.values())
        kept = all(before is not None and after is not None for before, after in pairs)
        if not kept or not _moves(changes) or not self.duration:
            yield
            return
        rects, lines = scene.table["rect"].copy(), scene.wires.table["points"].copy()
        annotations = {
            serial: scene.annotations.rect(serial) for serial in scene.annotations.serials
        }
        yield
        self._start(rects, lines, annotations)

    @contextmanager
    def disabled(self) -> Iterator[None]:
        """Animate nothing inside the context: a drag has moved it already."""
        before, self.duration = self.duration, 0
        try:
            yield
        finally:
            self.duration = before

    def fit(self, area: QRectF) -> None:
        """Show all of an area, animated together with nodes that glide there."""
        canvas = self._canvas
        before = canvas.camera.view
        canvas.camera.show_area(area)
        if self._path is not None:
            self._views = (before, canvas.camera.view)
            self._show(0.0)

    def finish(self) -> None:
        """End the animation, with everything at its end."""
        if self._path is not None:
            self._show(1.0)
            self._stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """End on any input."""
        if event.type() in _INTERRUPTING:
            self.finish()
        return super().eventFilter(watched, event)

    def _start(self, rects: Floats, lines: Floats, annotations: dict[int, QRectF]) -> None:
        scene = self._canvas.scene()
        now = scene.table["rect"]
        nodes = np.flatnonzero(np.abs(now[:, :2] - rects[:, :2]).max(axis=1) > 0.5)
        if not len(nodes) or self._too_many(len(nodes)) or reduced_motion.prefers_reduced_motion():
            return
        scene.finish()
        ways = scene.wires.table["points"]
        wires = np.flatnonzero(np.abs(ways - lines).max(axis=(1, 2)) > 0.5)
        corners = (rects[nodes, :2], now[nodes, :2].copy())
        held = scene.annotations
        to = {s: (was, held.rect(s)) for s, was in annotations.items() if s in held}
        to = {serial: pair for serial, pair in to.items() if pair[0] != pair[1]}
        self._path = _Path(nodes, corners, wires, (lines[wires], ways[wires].copy()), to)
        self._since = time.monotonic()
        for watched in (self._canvas.view, self._canvas.view.viewport()):
            watched.installEventFilter(self)
        self._show(0.0)
        self._timer.start()

    def _too_many(self, count: int) -> bool:
        far = detail(self._canvas.camera.zoom) is Detail.FAR
        return count > (_MAX_GLIDING_FAR if far else _MAX_GLIDING)

    def _tick(self) -> None:
        share = (time.monotonic() - self._since) * 1000 / max(self.duration, 1)
        if share >= 1:
            self.finish()
        else:
            self._show(1 - (1 - share) ** 3)

    def _show(self, share: float) -> None:
        """Show ``share`` (0 to 1) of the way."""
        path, scene = self._path, self._canvas.scene()
        if path is None:
            return
        scene.wires.animating = share < 1
        scene.glide(path.nodes, _between(*path.corners, share))
        scene.wires.put_points(path.wires, _between(*path.lines, share))
        if path.annotations:
            scene.annotations.put(
                {s: _rect_between(*pair, share) for s, pair in path.annotations.items()}
            )
        if self._views is not None:
            self._canvas.camera.show(_view_between(*self._views, share))
        self._canvas.view.viewport().update()

    def _stop(self) -> None:
        fitted, self._path, self._views = self._views is not None, None, None
        self._timer.stop()
        for watched in (self._canvas.view, self._canvas.view.viewport()):
            watched.removeEventFilter(self)
        self._canvas.camera.fitted = self._canvas.camera.fitted or fitted


def _moves(changes: ChangeSet) -> bool:
    """Return whether a change moves any node."""
    return any(a is not None and b is not None and a.at != b.at for a, b in changes.nodes.values())


def _between(one: Floats, other: Floats, share: float) -> Floats:
    return other if share >= 1 else one + (other - one) * share


def _rect_between(one: QRectF, other: QRectF, share: float) -> QRectF:
    if share >= 1:
        return other
    corner = one.topLeft() + (other.topLeft() - one.topLeft()) * share
    return QRectF(corner, one.size() + (other.size() - one.size()) * share)


def _view_between(one: ViewState, other: ViewState, share: float) -> ViewState:
    zoom = one.zoom * (other.zoom / one.zoom) ** share
    return ViewState(zoom, one.centre + (other.centre - one.centre) * share, other.fitted)
