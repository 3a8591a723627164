"""Edits of frames, notes and bends of wires that concern several records."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from designer.graph import Annotation, Edge, Edit, Frame, Network
from designer.graph.records import Point, Rect


def contents_of_frames(
    network: Network, frames: Iterable[int], nodes_in: Callable[[Frame], Iterable[str]]
) -> tuple[set[str], set[int]]:
    """Return the nodes and marks that lie in frames, those in frames within them included.

    ``nodes_in`` returns the nodes in a frame: only who draws them knows how large they are. A note
    is in a frame if its middle is; a frame is in another if all of it is.
    """
    nodes: set[str] = set()
    annotations: set[int] = set()
    waiting = list(frames)
    while waiting:
        serial = waiting.pop()
        frame = network.annotations.get(serial)
        if not isinstance(frame, Frame):
            continue
        nodes.update(nodes_in(frame))
        for other, annotation in network.annotations.items():
            if other not in annotations and other != serial and _is_inside(frame, annotation):
                annotations.add(other)
                waiting.append(other)
    return nodes, annotations


def annotations_within(network: Network, area: Rect) -> set[int]:
    """Return the frames and notes that lie wholly in a rectangle."""
    left, top, wide, high = area
    return {
        serial
        for serial, annotation in network.annotations.items()
        if left <= annotation.at[0]
        and top <= annotation.at[1]
        and annotation.at[0] + annotation.size[0] <= left + wide
        and annotation.at[1] + annotation.size[1] <= top + high
    }


def put_annotations(edit: Edit, annotations: Iterable[Annotation], by: Point = (0, 0)) -> list[int]:
    """Add copies of frames and notes, moved ``by``; returns their serials."""
    ordered = sorted(annotations, key=lambda annotation: annotation.serial)
    return [
        edit.add_annotation(replace(annotation, at=moved(annotation.at, by)))
        for annotation in ordered
    ]


def move_annotations(edit: Edit, serials: Iterable[int], by: Point) -> None:
    """Move frames and notes, and nothing that lies in them."""
    for serial in serials:
        edit.update_annotation(serial, at=moved(edit.network.annotations[serial].at, by))


def move_bends(edit: Edit, node_ids: Collection[str], by: Point) -> None:
    """Move the bends of wires along, where the nodes at both ends have moved."""
    inside = set(node_ids)
    for node_id in inside:
        for edge in edit.network.edges_from(node_id):
            if edge.via and edge.target in inside:
                edit.bend(edge, [moved(place, by) for place in edge.via])


def clear_bends(edit: Edit, node_ids: Collection[str]) -> None:
    """Clear the bends of the wires among nodes, so that they are routed automatically."""
    inside = set(node_ids)
    for node_id in inside:
        for edge in edit.network.edges_from(node_id):
            if edge.via and edge.target in inside:
                edit.bend(edge, ())


def moved(place: Point, by: Point) -> Point:
    """Return a place, moved."""
    return (place[0] + by[0], place[1] + by[1])


def shifted(edge: Edge, by: Point) -> dict[str, object] | None:
    """Return the attributes of an edge with its bends moved."""
    if not edge.more:
        return None
    return {**edge.more, **({"via": tuple(moved(p, by) for p in edge.via)} if edge.via else {})}


def _middle_in(frame: Frame, rect: Rect) -> bool:
    x, y = rect[0] + rect[2] / 2, rect[1] + rect[3] / 2
    left, top = frame.at
    return left <= x <= left + frame.size[0] and top <= y <= top + frame.size[1]


def _is_inside(frame: Frame, annotation: Annotation) -> bool:
    if not isinstance(annotation, Frame):
        return _middle_in(frame, (*annotation.at, *annotation.size))
    if (annotation.at, annotation.size) == (frame.at, frame.size):
        return annotation.serial > frame.serial
    return all(
        frame.at[i] <= annotation.at[i]
        and annotation.at[i] + annotation.size[i] <= frame.at[i] + frame.size[i]
        for i in (0, 1)
    )
