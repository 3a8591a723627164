"""The nesting of frames, nodes and notes, as it is before anything is laid out.

A node or a note lies in a frame if its middle does, a frame in another if all of it or all of its
nodes do. Frames that share something, but not all of either, cannot be laid out each by itself:
they are one box that moves as it is, and so is a frame without nodes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeVar

import numpy as np

from designer.graph.records import Rect

_Key = TypeVar("_Key")
_Members = Mapping[int, frozenset[str | int]]


@dataclass
class NestedBox:
    """A frame with what lies in it and in no frame within; the outermost box has none."""

    frames: list[int] = field(default_factory=list)
    nodes: list[str] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    boxes: "list[NestedBox]" = field(default_factory=list)
    rigid: bool = False
    """Whether it moves as a whole; then all that lies in it is its own, frames included."""

    def all_nodes(self) -> list[str]:
        """Return what lies in it, at any depth."""
        return [*self.nodes, *(name for box in self.boxes for name in box.all_nodes())]


def nested(
    nodes: Mapping[str, Rect], frames: Mapping[int, Rect], notes: Mapping[int, Rect]
) -> NestedBox:
    """Return the outermost box."""
    root = NestedBox()
    if not frames:
        return NestedBox(nodes=list(nodes), notes=list(notes))
    within = _members(nodes, frames)
    inner_first = sorted(frames, key=lambda f: (len(within[f]), _space(frames[f]), -f))
    around = _around(inner_first, within)
    leader = _leaders(inner_first, within)
    boxes = {one: NestedBox() for one in dict.fromkeys(leader.values())}
    for frame in sorted(frames):
        boxes[leader[frame]].frames.append(frame)
    for one, box in sorted(boxes.items(), key=lambda pair: pair[1].frames):
        outer: int | None = around[one]
        while outer is not None and leader[outer] == one:
            outer = around[outer]
        (root if outer is None else boxes[leader[outer]]).boxes.append(box)
    held = _innermost(nodes, inner_first, frames)
    for name, of in held.items():
        (root if of is None else boxes[leader[of]]).nodes.append(name)
    for serial, of in _innermost(notes, inner_first, frames).items():
        (root if of is None else boxes[leader[of]]).notes.append(serial)
    _stiffen(root.boxes)
    return root


def _stiffen(boxes: Iterable[NestedBox]) -> None:
    """Make boxes rigid that cannot be laid out, with all that lies in them."""
    for box in boxes:
        if len(box.frames) > 1 or not box.all_nodes():
            box.rigid = True
            while box.boxes:
                inner = box.boxes.pop()
                box.frames += inner.frames
                box.nodes += inner.nodes
                box.notes += inner.notes
                box.boxes += inner.boxes
        _stiffen(box.boxes)


def _members(nodes: Mapping[str, Rect], frames: Mapping[int, Rect]) -> _Members:
    """Return the nodes and frames in each frame, at any depth."""
    names = list(nodes)
    rects = np.array(list(nodes.values()), dtype=np.float64).reshape(-1, 4)
    middles = rects[:, :2] + rects[:, 2:] / 2
    found: dict[int, frozenset[str | int]] = {}
    for frame, (x, y, wide, high) in frames.items():
        inside = (middles >= (x, y)) & (middles <= (x + wide, y + high))
        held = [other for other in frames if _is_in(other, frame, frames)]
        found[frame] = frozenset(
            [*(names[row] for row in np.flatnonzero(inside.all(axis=1))), *held]
        )
    return found


def _is_in(inner: int, outer: int, frames: Mapping[int, Rect]) -> bool:
    """Return whether all of a frame lies in another; of two alike the later is in the earlier."""
    if frames[inner] == frames[outer]:
        return inner > outer
    return _holds(frames[outer], frames[inner])


def _around(inner_first: list[int], within: _Members) -> dict[int, int | None]:
    """Return the frame around each, None where there is none."""
    found: dict[int, int | None] = {}
    for place, frame in enumerate(inner_first):
        outer = (
            other
            for other in inner_first[place + 1 :]
            if frame in within[other] or (within[frame] and within[frame] <= within[other])
        )
        found[frame] = next(outer, None)
    return found


def _leaders(frames: list[int], within: _Members) -> dict[int, int]:
    """Return one frame for all those that share something without one being in the other."""
    leader = {frame: frame for frame in frames}
    for one, other in combinations(frames, 2):
        shared = within[one] & within[other]
        if shared and shared != within[one] and shared != within[other]:
            old, new = leader[other], leader[one]
            leader = {frame: new if at == old else at for frame, at in leader.items()}
    return leader


def _innermost(
    rects: Mapping[_Key, Rect], inner_first: list[int], frames: Mapping[int, Rect]
) -> dict[_Key, int | None]:
    """Return the innermost frame that each rectangle's middle lies in."""
    return {
        key: next((frame for frame in inner_first if _has_middle(frames[frame], rect)), None)
        for key, rect in rects.items()
    }


def _has_middle(frame: Rect, rect: Rect) -> bool:
    x, y = rect[0] + rect[2] / 2, rect[1] + rect[3] / 2
    return frame[0] <= x <= frame[0] + frame[2] and frame[1] <= y <= frame[1] + frame[3]


def _holds(outer: Rect, inner: Rect) -> bool:
    return all(
        outer[i] <= inner[i] and inner[i] + inner[i + 2] <= outer[i] + outer[i + 2] for i in (0, 1)
    )


def _space(rect: Rect) -> float:
    return rect[2] * rect[3]
