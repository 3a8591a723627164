"""Align and distribute what is selected, by the edges of cards and notes; each is one edit."""

from collections.abc import Mapping

from designer.graph import Note
from designer.graph.records import Rect
from designer.gui.canvas.drawing.array_drawing import as_tuple
from designer.gui.canvas.scene.context import CanvasContext

Thing = str | int
"""A node's id or a note's serial."""
Span = tuple[float, float]
"""Where something starts on an axis, and how long it is."""
SIDES: Mapping[str, tuple[int, float]] = {
    "left": (0, 0.0),
    "centre": (0, 0.5),
    "right": (0, 1.0),
    "top": (1, 0.0),
    "middle": (1, 0.5),
    "bottom": (1, 1.0),
}
"""Axis, and the share of the size at which things meet."""
_TOLERANCE = 0.01
"""In scene units."""
AXES = {"horizontally": 0, "vertically": 1}
ICONS = {
    "left": "align-start-vertical",
    "centre": "align-center-vertical",
    "right": "align-end-vertical",
    "top": "align-start-horizontal",
    "middle": "align-center-horizontal",
    "bottom": "align-end-horizontal",
    "horizontally": "align-horizontal-space-between",
    "vertically": "align-vertical-space-between",
}


def align(canvas: CanvasContext, side: str) -> None:
    """Bring one edge, or the middle, of everything that is selected into one line."""
    axis, share = SIDES[side]
    spans = _spans(canvas, axis)
    if len(spans) < 2:
        canvas.message.emit("select two or more to align them")
    else:
        _put(canvas, f"Align {side}", axis, aligned(spans, share))


def distribute(canvas: CanvasContext, way: str) -> None:
    """Make the gaps between what is selected equal; the outermost stay."""
    spans = _spans(canvas, AXES[way])
    if len(spans) < 3:
        canvas.message.emit("select three or more to distribute them")
    else:
        _put(canvas, f"Distribute {way}", AXES[way], distributed(spans))


def aligned(spans: Mapping[Thing, Span], share: float) -> dict[Thing, float]:
    """Return where each starts so that all meet at ``share`` of them all: 0 start, 1 end."""
    low = min(start for start, _ in spans.values())
    high = max(start + size for start, size in spans.values())
    line = low + (high - low) * share
    return {thing: round(line - size * share, 2) for thing, (_, size) in spans.items()}


def distributed(spans: Mapping[Thing, Span]) -> dict[Thing, float]:
    """Return where each starts so that the gaps are equal."""
    order = sorted(spans, key=lambda thing: spans[thing][0] + spans[thing][1] / 2)
    low = min(start for start, _ in spans.values())
    high = max(start + size for start, size in spans.values())
    gap = (high - low - sum(size for _, size in spans.values())) / (len(order) - 1)
    found, here = {}, low
    for thing in order:
        found[thing] = round(here, 2)
        here += spans[thing][1] + gap
    return found


def _spans(canvas: CanvasContext, axis: int) -> dict[Thing, Span]:
    scene = canvas.scene()
    rects: dict[Thing, Rect] = {
        name: as_tuple(scene.cards[name].rect) for name in canvas.selection.nodes
    }
    notes = [s for s in canvas.selection.annotations if isinstance(scene.annotations[s], Note)]
    rects |= {serial: as_tuple(scene.annotations.rect(serial)) for serial in notes}
    return {thing: (rect[axis], rect[axis + 2]) for thing, rect in rects.items()}


def _put(canvas: CanvasContext, title: str, axis: int, places: Mapping[Thing, float]) -> None:
    now = _spans(canvas, axis)
    if all(abs(now[thing][0] - value) < _TOLERANCE for thing, value in places.items()):
        canvas.message.emit("already so: nothing has moved")
        return
    with canvas.edit(title) as edit:
        for thing, value in places.items():
            if isinstance(thing, int):
                edit.update_annotation(
                    thing, at=_on(axis, value, edit.network.annotations[thing].at)
                )
            else:
                edit.update_node(thing, at=_on(axis, value, edit.network.node(thing).at))


def _on(axis: int, value: float, at: Span) -> Span:
    """Return a place with another coordinate on one axis."""
    return (value, at[1]) if axis == 0 else (at[0], value)
