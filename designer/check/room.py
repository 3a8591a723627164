"""Room on the canvas for a node that a fix adds: cards shall not lie on each other."""

from collections.abc import Collection

from designer.graph import Edit, Network

Place = tuple[float, float]
APART = 220.0
"""Scene units between the columns of a layout."""
_CARD = (190.0, 100.0)
"""How near two nodes may be, in either direction, before their cards may touch."""
_STEP = 120.0


def make_room(edit: Edit, added: Collection[str]) -> None:
    """Put new nodes between those that they connect, and push on what stands too close."""
    waiting = list(added)
    while waiting:
        new = waiting[0]
        place = _place(edit, new, waiting)
        edit.update_node(new, at=free(edit.network, place, waiting))
        waiting.remove(new)


def _place(edit: Edit, new: str, waiting: Collection[str]) -> Place:
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


def free(network: Network, at: Place, waiting: Collection[str]) -> Place:
    """Return the place, or the next below it where no node stands that has its own."""
    taken = [data["node"].at for node_id, data in network.data.items() if node_id not in waiting]
    x, y = at
    column = sorted(place[1] for place in taken if abs(place[0] - x) < _CARD[0])
    for other in column:
        if abs(other - y) < _CARD[1]:
            y = other + _STEP
    return (x, y)


def _side_by_side(network: Network, source: str, target: str) -> bool:
    """Tell whether no other node stands between these two, as under a skip they do."""
    (x, y), (far, low) = (network.node(node).at for node in (source, target))
    middle, reach = (y + low) / 2, _CARD[1] + abs(low - y) / 2
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
