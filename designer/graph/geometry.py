"""The geometry of nodes on a canvas: how large cards are, how far apart, where there is room.

All lengths are in scene units; y grows downwards. A caller that knows a card exactly, as the canvas
does, says so; the sizes here are those that a node's record alone tells.
"""

from collections.abc import Iterable, Mapping
from math import inf
from typing import Any

from designer.graph.edit import Edit
from designer.graph.network import Network
from designer.graph.records import Extent, Node, Point, Rect

HEADER_HEIGHT = 42.0
"""Of a card: its name and its layer."""
LINE_HEIGHT = 16.0
"""Of each line of a card's body, one a parameter."""
CARD_PADDING = 10.0
"""Between a card's border and its text."""
CARD_WIDTH, CARD_HEIGHT = 140.0, 60.0
"""A usual card's size, where only its corner is known."""
WIRE_GAP = 80.0
"""Between two columns, so that a wire has room for its label."""
COLUMN_SPACING = CARD_WIDTH + WIRE_GAP
"""From one column's left edge to the next one's."""
ROW_SPACING = 120.0
"""From the top of one card to the next one's in a column of Inputs or Outputs."""
CARD_SPACING = 28.0
"""Between two cards of a column."""
_CLEARANCE: Extent = (50.0, CARD_SPACING)
"""How far a usual card keeps from others sideways, and above and below."""


def card_extent(node: Node) -> Extent:
    """Return about how large a node's card is, as far as its parameters tell."""
    lines = len(node.params) + 1
    return (CARD_WIDTH, HEADER_HEIGHT + CARD_PADDING + LINE_HEIGHT * lines)


def card_rect(node: Node) -> Rect:
    """Return about where a node's card is, as far as its parameters tell."""
    return (*node.at, *card_extent(node))


def bounds(rects: Iterable[Rect]) -> Rect:
    """Return the rectangle around rectangles, of which there must be one at least."""
    sides = [(x, y, x + wide, y + high) for x, y, wide, high in rects]
    left, top = (min(side[i] for side in sides) for i in (0, 1))
    right, bottom = (max(side[i] for side in sides) for i in (2, 3))
    return (left, top, right - left, bottom - top)


def first_free_below(
    rect: Rect,
    obstacles: Iterable[Rect],
    *,
    clearance: Extent = _CLEARANCE,
    spacing: float = CARD_SPACING,
) -> Point:
    """Return the corner of a rectangle, moved down until it keeps clear of all obstacles.

    Nearer than ``clearance`` (sideways, and above and below) is too near; a rectangle that moves
    ends up ``spacing`` below the obstacle.
    """
    x, y, wide, high = rect
    aside, above = clearance
    column = [o for o in obstacles if o[0] - wide - aside < x < o[0] + o[2] + aside]
    for _, top, _, height in sorted(column, key=lambda obstacle: obstacle[1]):
        if top - high - above < y < top + height + above:
            y = top + height + spacing
    return (x, y)


def is_clear_between(network: Network, source: str, target: str) -> bool:
    """Return whether no other node lies between these two, as under a skip they do."""
    (x, y), (right, low) = (network.node(node).at for node in (source, target))
    middle = (y + low) / 2
    reach = HEADER_HEIGHT + CARD_PADDING + CARD_SPACING + abs(low - y) / 2
    return not any(
        x < other[0] < right and abs(other[1] - middle) < reach
        for other in (data["node"].at for data in network.data.values())
        if other not in ((x, y), (right, low))
    )


def reachable(neighbours: Mapping[str, Any], start: str) -> set[str]:
    """Return a node and all that ``neighbours``, a network's `into` or `out_of`, lead to."""
    found, stack = {start}, [start]
    while stack:
        for node_id in neighbours[stack.pop()]:
            if node_id not in found:
                found.add(node_id)
                stack.append(node_id)
    return found


def push_downstream(edit: Edit, node_id: str, by: float, *, from_x: float = -inf) -> None:
    """Move a node and all that follows it to the right, except what lies left of ``from_x``."""
    network = edit.network
    for moved in reachable(network.out_of, node_id):
        x, y = network.node(moved).at
        if x >= from_x:
            edit.update_node(moved, at=(x + by, y))
