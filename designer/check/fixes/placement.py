"""Room on the canvas for a node that a fix adds: cards shall not lie on each other."""

from collections.abc import Collection

from designer.graph import Edit, Network, Node
from designer.graph.records import Point

APART = 220.0
"""Scene units between the columns of a layout."""
_WIDE, _HEAD, _ROW = 190.0, 80.0, 16.0
"""Room that a card takes: from side to side, and from its top to the next, without and by rows."""


def make_room(edit: Edit, added: Collection[str]) -> None:
    """Put new nodes between those that they connect, and push on what stands too close."""
    waiting = list(added)
    while waiting:
        new = waiting[0]
        place = _place(edit, new, waiting)
        card = edit.network.node(new)
        edit.update_node(new, at=free(edit.network, card, place, waiting))
        waiting.remove(new)


def _place(edit: Edit, new: str, waiting: Collection[str]) -> Point:
    """Return where a new node belongs, while it and others that are ``waiting`` have no place."""
    network = edit.network
    source = next(iter(network.into[new]), "")
    target, count = next(iter(network.out_of[new]), ""), 1
    while target in waiting:
        target, count = next(iter(network.out_of[target]), ""), count + 1
    if not source:
        x, y = network.node(target).at if target else (0.0, 0.0)
        return (x - APART, y)
    x, y = network.node(source).at
    if not target:
        return (x + APART, y)
    far, low = network.node(target).at
    missing = x + (count + 1) * APART - far
    if far - x >= 0 and missing > 0 and _side_by_side(network, source, target):
        _push(edit, target, missing)
        far += missing
    return (x + (far - x) / (count + 1), y + (low - y) / (count + 1))


def free(network: Network, new: Node, at: Point, waiting: Collection[str]) -> Point:
    """Return the place, or the next below it where no card lies that has its own."""
    x, y = at
    others = [d["node"] for node_id, d in network.data.items() if node_id not in waiting]
    column = [node for node in others if abs(node.at[0] - x) < _WIDE]
    for other in sorted(column, key=lambda node: node.at[1]):
        top, high = other.at[1], _high(other)
        if top - _high(new) < y < top + high:
            y = top + high
    return (x, y)


def _high(node: Node) -> float:
    """Return how much room a card takes, as far as its parameters tell."""
    return _HEAD + _ROW * (len(node.params) + 1)


def _side_by_side(network: Network, source: str, target: str) -> bool:
    """Tell whether no other node stands between these two, as under a skip they do."""
    (x, y), (far, low) = (network.node(node).at for node in (source, target))
    middle, reach = (y + low) / 2, _HEAD + abs(low - y) / 2
    return not any(
        x < other[0] < far and abs(other[1] - middle) < reach
        for other in (data["node"].at for data in network.data.values())
        if other not in ((x, y), (far, low))
    )


def _push(edit: Edit, node_id: str, by: float) -> None:
    """Move a node and all that follows it to the right."""
    seen, stack = {node_id}, [node_id]
    while stack:
        for following in edit.network.out_of[stack.pop()]:
            if following not in seen:
                seen.add(following)
                stack.append(following)
    for moved in seen:
        x, y = edit.network.node(moved).at
        edit.update_node(moved, at=(x + by, y))
