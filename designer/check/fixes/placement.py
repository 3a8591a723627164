"""Positions for the nodes that a fix adds, so that no card lies on another."""

from collections.abc import Collection

from designer.graph import Edit
from designer.graph.geometry import (
    COLUMN_SPACING,
    card_extent,
    card_rect,
    first_free_below,
    is_clear_between,
    push_downstream,
)
from designer.graph.records import Point


def place_new_nodes(edit: Edit, added: Collection[str]) -> None:
    """Place new nodes between their neighbours, and push away what is too close behind."""
    waiting = list(added)
    while waiting:
        new = waiting[0]
        place = _between_neighbours(edit, new, waiting)
        network = edit.network
        others = [d["node"] for node_id, d in network.data.items() if node_id not in waiting]
        rect = (*place, *card_extent(network.node(new)))
        edit.update_node(new, at=first_free_below(rect, map(card_rect, others)))
        waiting.remove(new)


def _between_neighbours(edit: Edit, new: str, waiting: Collection[str]) -> Point:
    """Return the position for a new node; it and others that are ``waiting`` have none yet."""
    network = edit.network
    source = next(iter(network.into[new]), "")
    target, count = next(iter(network.out_of[new]), ""), 1
    while target in waiting:
        target, count = next(iter(network.out_of[target]), ""), count + 1
    if not source:
        x, y = network.node(target).at if target else (0.0, 0.0)
        return (x - COLUMN_SPACING, y)
    x, y = network.node(source).at
    if not target:
        return (x + COLUMN_SPACING, y)
    right, low = network.node(target).at
    missing = x + (count + 1) * COLUMN_SPACING - right
    if right - x >= 0 and missing > 0 and is_clear_between(network, source, target):
        push_downstream(edit, target, missing)
        right += missing
    return (x + (right - x) / (count + 1), y + (low - y) / (count + 1))
