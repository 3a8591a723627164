"""Layout of nodes in frames, with notes beside them.

From the inside out: the contents of a frame are arranged by themselves, and outside the frame
counts as one large node. So frames keep their contents, do not overlap, and their nodes stay
together. Where wires lead out of a frame and back into it, those that lead back are ignored
(`feedback_edges`).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from designer.graph.geometry import bounds
from designer.graph.layout.arranging import arranged
from designer.graph.layout.columns import columns_of, parts_of
from designer.graph.layout.feedback_edges import without_feedback_edges
from designer.graph.layout.frame_nesting import NestedBox, nested
from designer.graph.layout.layered_graph import Ports, Wire
from designer.graph.layout.note_placement import PlacedNote, free_place, nearest
from designer.graph.records import Extent, Point, Rect

Margins = tuple[float, float, float, float]
"""Between a frame and its contents: left, top, right, bottom."""
_OUTSIDE_BEFORE, _OUTSIDE_BEHIND = "<", ">"
"""Vertices for all that lies outside a frame; no node has such an id."""
_OUTSIDE_GAP, _FAR_ABOVE = 60.0, 1e9


@dataclass(frozen=True)
class Drawing:
    """The input: nodes, frames and notes as rectangles, and the wires.

    ``gaps`` and ``ports`` are of the wires, as in `arranged`.
    """

    nodes: Mapping[str, Rect]
    gaps: Mapping[Wire, float]
    ports: Mapping[Wire, Ports]
    frames: Mapping[int, Rect] = field(default_factory=dict)
    notes: Mapping[int, Rect] = field(default_factory=dict)
    margins: Margins = (0.0, 0.0, 0.0, 0.0)


@dataclass
class Laid:
    """The result: positions of nodes and notes, rectangles of frames."""

    nodes: dict[str, Point] = field(default_factory=dict)
    frames: dict[int, Rect] = field(default_factory=dict)
    notes: dict[int, Point] = field(default_factory=dict)
    size: Extent = (0.0, 0.0)
    """The extent of the frame, or frames, around all of it."""

    def add(self, other: "Laid", by: Point = (0.0, 0.0)) -> None:
        """Add what is laid out already, moved ``by``."""
        dx, dy = by
        self.nodes.update({name: (x + dx, y + dy) for name, (x, y) in other.nodes.items()})
        self.notes.update({one: (x + dx, y + dy) for one, (x, y) in other.notes.items()})
        self.frames.update(
            {one: (x + dx, y + dy, w, h) for one, (x, y, w, h) in other.frames.items()}
        )


@dataclass
class _Item:
    """A node, or a frame with all in it, among what it is arranged with."""

    before: Rect
    size: Extent
    when: float
    """Which column its nodes are in, if there were no frames."""


@dataclass
class _InnerWires:
    """The wires between what is arranged together."""

    gaps: dict[Wire, float] = field(default_factory=dict)
    ports: dict[Wire, Ports] = field(default_factory=dict)
    bundles: dict[Wire, int] = field(default_factory=dict)
    """How many each stands for."""
    ends: tuple[set[str], set[str]] = field(default_factory=lambda: (set(), set()))
    """To what a wire leads from outside, and from what one leads there."""


def arranged_in_frames(drawing: Drawing) -> Laid:
    """Return positions for nodes, frames and notes: whole numbers where they can be."""
    return _Framing(drawing).lay(nested(drawing.nodes, drawing.frames, drawing.notes))


class _Framing:
    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._column = columns_of(list(drawing.nodes), drawing.gaps) if drawing.frames else {}
        self._at: dict[str, list[Wire]] = defaultdict(list)
        for wire in drawing.gaps:
            for end in dict.fromkeys(wire):
                self._at[end].append(wire)

    def lay(self, box: NestedBox) -> Laid:
        """Lay out a box and all in it, from (0, 0) on."""
        if box.rigid:
            return self._as_it_is(box)
        inner = {f"#{within.frames[0]}": (within, self.lay(within)) for within in box.boxes}
        items = {name: self._node(name) for name in box.nodes}
        items |= {key: self._box(*pair) for key, pair in inner.items()}
        places = self._places(box, items, inner)
        found = Laid(nodes={name: places[name] for name in box.nodes})
        for key, (_, laid) in inner.items():
            found.add(laid, places[key])
        self._put_notes(box, found, {key: (*places[key], *items[key].size) for key in items})
        return self._with_frame(box, found) if box.frames else found

    def _node(self, name: str) -> _Item:
        rect = self._drawing.nodes[name]
        return _Item(rect, rect[2:], self._column.get(name, 0))

    def _box(self, box: NestedBox, laid: Laid) -> _Item:
        columns = [self._column[name] for name in laid.nodes]
        when = sum(columns) / len(columns) if columns else 0.0
        return _Item(bounds(self._drawing.frames[f] for f in box.frames), laid.size, when)

    # ---- nodes

    def _places(
        self,
        box: NestedBox,
        items: Mapping[str, _Item],
        inner: Mapping[str, tuple[NestedBox, Laid]],
    ) -> dict[str, Point]:
        """Return where nodes and inner boxes go."""
        sizes = {key: item.size for key, item in items.items()}
        start = {key: item.before[:2] for key, item in items.items()}
        if not (inner or box.frames):
            drawing = self._drawing
            return _from_corner(arranged(sizes, drawing.gaps, ports=drawing.ports, start=start))
        wires = self._wires_of(box, inner)
        kept = without_feedback_edges(wires.gaps, {key: item.when for key, item in items.items()})
        gaps = {wire: gap for wire, gap in wires.gaps.items() if wire in kept}
        if any(wires.ends) and len(parts_of(list(sizes), gaps)) > 1:
            _hold_together(sizes, gaps, wires.ends)
            start |= dict.fromkeys((_OUTSIDE_BEFORE, _OUTSIDE_BEHIND), (0.0, -_FAR_ABOVE))
        bundles = {wire: count for wire, count in wires.bundles.items() if count > 1}
        found = arranged(sizes, gaps, ports=wires.ports, start=start, bundles=bundles)
        return _from_corner({key: found[key] for key in items})

    def _wires_of(self, box: NestedBox, inner: Mapping[str, tuple[NestedBox, Laid]]) -> _InnerWires:
        """Return the wires between what lies in a box, boxes within taken as one."""
        of = {name: (name, 0.0) for name in box.nodes}
        for key, (_, laid) in inner.items():
            of.update({name: (key, y) for name, (_, y) in laid.nodes.items()})
        found = _InnerWires()
        for wire in dict.fromkeys(wire for name in of for wire in self._at[name]):
            one, down = of.get(wire[0], ("", 0.0))
            other, below = of.get(wire[1], ("", 0.0))
            if one and other and one != other:
                out, into = self._drawing.ports.get(wire, (0.0, 0.0))
                ends = (one, other)
                found.gaps[ends] = max(found.gaps.get(ends, 0.0), self._drawing.gaps[wire])
                found.ports.setdefault(ends, (out + down, into + below))
                found.bundles[ends] = found.bundles.get(ends, 0) + 1
            elif not (one and other):
                found.ends[bool(one)].add(one or other)
        return found

    # ---- notes and frames

    def _put_notes(self, box: NestedBox, found: Laid, items: Mapping[str, Rect]) -> None:
        """Place a box's notes as they were beside what is in it, or as near as there is room."""
        if not box.notes:
            return
        before: dict[str | int, Rect] = {name: self._drawing.nodes[name] for name in box.nodes}
        now: dict[str | int, Rect] = {name: items[name] for name in box.nodes}
        for frame, rect in found.frames.items():
            before[frame], now[frame] = self._drawing.frames[frame], rect
        taken = list(items.values())
        for serial in box.notes:
            note = self._drawing.notes[serial]
            anchor = nearest(note, before)
            aside = PlacedNote(note, before[anchor])
            x, y = aside.place(now[anchor])
            rect = (round(x), round(y), *note[2:])
            # A note on a node is meant to be there; on a frame's border it is in or out.
            own = now[anchor] if anchor in box.nodes and aside.on_top else None
            place = free_place(rect, [other for other in taken if other != own])
            found.notes[serial] = place
            taken.append((*place, *note[2:]))

    def _with_frame(self, box: NestedBox, found: Laid) -> Laid:
        """Put the frame around all that lies in it."""
        left, top, right, bottom = self._drawing.margins
        x, y, wide, high = bounds(self._rects(found))
        moved = Laid(size=(wide + left + right, high + top + bottom))
        moved.add(found, (left - x, top - y))
        moved.frames[box.frames[0]] = (0.0, 0.0, *moved.size)
        return moved

    def _rects(self, laid: Laid) -> list[Rect]:
        nodes, notes = self._drawing.nodes, self._drawing.notes
        return [
            *((*at, *nodes[name][2:]) for name, at in laid.nodes.items()),
            *((*at, *notes[one][2:]) for one, at in laid.notes.items()),
            *laid.frames.values(),
        ]

    def _as_it_is(self, box: NestedBox) -> Laid:
        drawing = self._drawing
        x, y, wide, high = bounds(drawing.frames[frame] for frame in box.frames)
        found = Laid(
            {name: drawing.nodes[name][:2] for name in box.nodes},
            {frame: drawing.frames[frame] for frame in box.frames},
            {note: drawing.notes[note][:2] for note in box.notes},
        )
        moved = Laid(size=(wide, high))
        moved.add(found, (-x, -y))
        return moved


def _hold_together(
    sizes: dict[str, Extent], gaps: dict[Wire, float], ends: tuple[set[str], set[str]]
) -> None:
    """Wire components that are only connected outside the frame to the vertices for the outside."""
    fed, feeding = ({wire[side] for wire in gaps} for side in (1, 0))
    into, out = ends[0] - fed, ends[1] - feeding
    gaps.update({(_OUTSIDE_BEFORE, key): _OUTSIDE_GAP for key in sorted(into)})
    gaps.update({(key, _OUTSIDE_BEHIND): _OUTSIDE_GAP for key in sorted(out)})
    sizes.update(
        {key: (0.0, 1.0) for key, some in ((_OUTSIDE_BEFORE, into), (_OUTSIDE_BEHIND, out)) if some}
    )


def _from_corner(places: Mapping[str, Point]) -> dict[str, Point]:
    left = min((x for x, _ in places.values()), default=0.0)
    top = min((y for _, y in places.values()), default=0.0)
    return {key: (round(x - left), round(y - top)) for key, (x, y) in places.items()}
