"""Frames and notes in the scene: their rectangles, also during a drag, and their selection."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF

from designer.graph import Annotation, ChangeSet, Frame, Network, Note

TITLE_BAR_HEIGHT = 30.0
"""In scene units."""
FRAME_PADDING = 24.0
"""Distance between a frame and its contents, in scene units."""
MIN_TITLE_ZOOM = 0.75
"""Below this zoom a frame's title is painted above it, at a fixed size in pixels."""
LABEL_PIXELS = 19.0


class SceneAnnotations:
    """The frames and notes of the network that is shown, by serial."""

    def __init__(self) -> None:
        """Create an empty set."""
        self._annotations: dict[int, Annotation] = {}
        self._rects: dict[int, QRectF] = {}
        self.selected: dict[int, None] = {}
        self.editing = 0
        """The serial of the note that is edited, whose text is not painted; 0 for none."""
        self.version = 0
        """Counts changes, for caches."""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._annotations)

    def __contains__(self, serial: int) -> bool:
        """Return whether there is such a frame or note."""
        return serial in self._annotations

    def __getitem__(self, serial: int) -> Annotation:
        """Return a frame or note."""
        return self._annotations[serial]

    @property
    def serials(self) -> list[int]:
        """All of them, in file order."""
        return sorted(self._annotations)

    def rect(self, serial: int) -> QRectF:
        """Return its rectangle in the scene."""
        return self._rects[serial]

    def frames(self) -> list[tuple[int, Frame]]:
        """Return the frames in stacking order: the largest at the bottom."""
        found = [(s, m) for s, m in self._annotations.items() if isinstance(m, Frame)]
        return sorted(found, key=lambda pair: (-_space(self._rects[pair[0]]), pair[0]))

    def notes(self) -> list[tuple[int, Note]]:
        """Return the notes, the topmost last."""
        return [(s, m) for s, m in sorted(self._annotations.items()) if isinstance(m, Note)]

    def apply(self, changes: ChangeSet, network: Network) -> None:
        """Apply a change of the document."""
        for (name, serial), (_, after) in changes.annotations.items():
            if name != network.name:
                continue
            self.version += 1
            if after is None:
                self._annotations.pop(serial, None)
                self._rects.pop(serial, None)
                self.selected.pop(serial, None)
            else:
                self._put(serial, after)

    def fill(self, network: Network) -> None:
        """Add those of a network."""
        for serial, annotation in network.annotations.items():
            self._put(serial, annotation)

    def _put(self, serial: int, annotation: Annotation) -> None:
        self._annotations[serial] = annotation
        self._rects[serial] = QRectF(*annotation.at, *annotation.size)

    def clear(self) -> None:
        """Remove all."""
        self._annotations.clear()
        self._rects.clear()
        self.selected.clear()
        self.editing = 0
        self.version += 1

    def choose(self, serials: Iterable[int]) -> bool:
        """Select exactly these; return whether that changed anything."""
        wanted = dict.fromkeys(serial for serial in serials if serial in self._annotations)
        before, self.selected = self.selected, wanted
        return list(wanted) != list(before)

    def put(self, places: Mapping[int, QRectF]) -> None:
        """Set rectangles, in the scene only, for a drag."""
        self._rects.update(places)
        self.version += 1

    def reach(self, serial: int, zoom: float) -> QRectF:
        """Return the rectangle in which it is painted, with its grips and its title from afar."""
        room = 8 / zoom
        return self._rects[serial].adjusted(-room, -room - LABEL_PIXELS / zoom, room, room)

    def bounds(self, serials: Iterable[int] | None = None) -> QRectF:
        """Return the rectangle around frames and notes, all by default."""
        area = QRectF()
        for serial in self._rects if serials is None else serials:
            area = area.united(self._rects[serial])
        return area

    def within(self, area: QRectF) -> list[int]:
        """Return what a rubber band selects: notes that it touches, frames that it contains."""
        return [
            serial
            for serial, rect in sorted(self._rects.items())
            if area.contains(rect)
            or (isinstance(self._annotations[serial], Note) and area.intersects(rect))
        ]


def title_bar(rect: QRectF, zoom: float) -> QRectF:
    """Return where a frame's title is: along its top, from afar above it."""
    if zoom >= MIN_TITLE_ZOOM:
        return QRectF(rect.left(), rect.top(), rect.width(), min(TITLE_BAR_HEIGHT, rect.height()))
    high = LABEL_PIXELS / zoom
    return QRectF(rect.left(), rect.top() - high, rect.width(), high)


def around(rects: Iterable[QRectF]) -> QRectF:
    """Return the rectangle of a frame around ``rects``."""
    area = QRectF()
    for rect in rects:
        area = area.united(rect)
    return area.adjusted(
        -FRAME_PADDING, -FRAME_PADDING - TITLE_BAR_HEIGHT, FRAME_PADDING, FRAME_PADDING
    )


def part_at(rect: QRectF, at: QPointF, reach: float) -> str:
    """Return which edge or corner of a rectangle a point is at, "" if none.

    "top-left", "right" and so on; corners reach twice as far, and small things keep a middle.
    """
    reach = min(reach, rect.width() / 5, rect.height() / 5)
    if not rect.adjusted(-reach, -reach, reach, reach).contains(at):
        return ""
    for far in (2 * reach, reach):
        down = _side(at.y(), rect.top(), rect.bottom(), far, "top", "bottom")
        across = _side(at.x(), rect.left(), rect.right(), far, "left", "right")
        near = any(
            abs(gap) <= reach
            for gap in (
                at.x() - rect.left(),
                at.x() - rect.right(),
                at.y() - rect.top(),
                at.y() - rect.bottom(),
            )
        )
        if near and down and across:
            return f"{down}-{across}"
    return down or across


def annotation_at(
    annotations: SceneAnnotations, at: QPointF, zoom: float, kind: type[Annotation]
) -> tuple[int, str]:
    """Return the topmost frame or note under a point and its part; (0, "") if there is none.

    The parts are edges and corners, and "body": all of a note, but only the title of a frame.
    """
    reach = 5 / zoom
    pairs = annotations.notes() if kind is Note else annotations.frames()
    for serial, annotation in reversed(pairs):
        rect = annotations.rect(serial)
        body = title_bar(rect, zoom) if isinstance(annotation, Frame) else rect
        part = part_at(rect, at, reach)
        if part:
            return serial, part
        if body.contains(at):
            return serial, "body"
    return 0, ""


def _side(value: float, low: float, high: float, reach: float, first: str, last: str) -> str:
    if abs(value - low) <= reach:
        return first
    return last if abs(value - high) <= reach else ""


def _space(rect: QRectF) -> float:
    return rect.width() * rect.height()
