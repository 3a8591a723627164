"""Routing of long wires past nodes, computed once for each arrangement of what is near.

Networks repeat themselves: a thousand blocks with the same skip need one search, not a thousand.
"""

import numpy as np

from designer.graph.routing import routes
from designer.graph.routing.routes import Floats

_SEARCH_HEIGHT = 400.0
"""How far above and below its ends a route is searched for first."""
_SEARCH_MARGIN = 40.0
"""A lane nearer than this to the border of the searched area may meet nodes beyond it."""
_MAX_LANES = 300
"""Where more lanes lie over each other nothing can be made out, and no route is searched for."""
_MAX_CACHED = 4096


class Obstacles:
    """The nodes' rectangles, sorted by x, so that those within an interval are found quickly."""

    def __init__(self, rects: Floats) -> None:
        """Sort ``rects``, rows (k, 4) of x, y, width, height in scene units."""
        self._rects = rects[np.argsort(rects[:, 0], kind="stable")]
        self._x = np.ascontiguousarray(self._rects[:, 0])
        self._widest = float(rects[:, 2].max()) if len(rects) else 0.0

    def between(self, left: float, right: float) -> Floats:
        """Return the rectangles, rows (k, 4), that may overlap an interval of x."""
        first, last = self._x.searchsorted((left - self._widest, right))
        found: Floats = self._rects[first:last]
        return found

    def near(self, left: float, right: float, top: float, bottom: float) -> Floats:
        """Return the rectangles, rows (k, 4), that overlap an interval of x and one of y."""
        rects = self.between(left, right)
        y = rects[:, 1]
        found: Floats = rects[(y < bottom) & (y + rects[:, 3] > top) & (rects[:, 0] < right)]
        return found[found[:, 0] + found[:, 2] > left]


Route = tuple[Floats, tuple[float, float, float]]
"""Points (n, 2), and the lane they run along: x1, x2 and y, or NaN where they take none."""
Routes = dict[bytes, Route]
"""Routes by the bytes of what they depend on, both relative to where the wire starts."""


class WireRouter:
    """Routes wires around nodes, one after the other, so that no two run on top of each other.

    Wires from the same port may: they share a lane and part where they must.
    """

    def __init__(self, nodes: Obstacles, lanes: Floats, count: int, cache: Routes) -> None:
        """Prepare to route up to ``count`` wires.

        ``lanes`` are taken already: rows (k, 4) of x1, x2, y and the number of the source port.
        ``cache`` keeps routes between routers; it is emptied when it grows too large.
        """
        self._nodes = nodes
        self._lanes = np.concatenate([lanes, np.empty((count, 4))])
        self._count = len(lanes)
        self._cache = cache
        if len(cache) > _MAX_CACHED:
            cache.clear()

    def route_around(self, ends: Floats, points: Floats) -> tuple[Floats, Floats] | None:
        """Return points (n, 2) around the nodes that ``points`` cross, and their lane.

        Returns None where nothing is in the way. ``ends`` is x1, y1, x2, y2, the side that the wire
        leans to (see `arrival_side`) and the number of its source port. Its lane is taken then.
        """
        x0, y0, x1, y1, _, source = ends.tolist()
        back = x1 < x0
        left, right = (
            (x1 - routes.BACKWARD_MARGIN, x0 + routes.BACKWARD_MARGIN) if back else (x0 + 4, x1 - 4)
        )
        low, high = min(y0, y1) - _SEARCH_HEIGHT, max(y0, y1) + _SEARCH_HEIGHT
        lanes = self._lanes_in(min(x0, x1), max(x0, x1), low, high)
        if len(lanes) > _MAX_LANES:
            return None
        rects = self._nodes.near(left, right, low, high)
        if not back and (not len(rects) or not routes.crosses(points, rects)):
            return None
        route, lane = self._cached(ends, rects, lanes)
        if not low + _SEARCH_MARGIN < lane[2] < high - _SEARCH_MARGIN:
            rects = self._nodes.near(left, right, -np.inf, np.inf)
            route, lane = _find_route(
                ends, rects, _with_own_lanes_flagged(self._lanes[: self._count], source)
            )
        self._lanes[self._count] = (*lane, source)
        self._count += 1
        return route, self._lanes[self._count - 1]

    def _cached(self, ends: Floats, rects: Floats, lanes: Floats) -> Route:
        x0, y0 = ends[:2]
        near, taken = (
            rects - (x0, y0, 0, 0),
            _with_own_lanes_flagged(lanes - (x0, x0, y0, 0), ends[5]),
        )
        place = ends[:5] - (x0, y0, x0, y0, 0)
        key = b"|".join((place.tobytes(), near.tobytes(), taken.tobytes()))
        if key not in self._cache:
            self._cache[key] = _find_route(place, near, taken)
        points, (left, right, y) = self._cache[key]
        return points + (x0, y0), (left + x0, right + x0, y + y0)

    def _lanes_in(self, left: float, right: float, low: float, high: float) -> Floats:
        lanes = self._lanes[: self._count]
        y = lanes[:, 2]
        found: Floats = lanes[(y > low) & (y < high) & (lanes[:, 0] < right) & (lanes[:, 1] > left)]
        return found


def _with_own_lanes_flagged(lanes: Floats, source: float) -> Floats:
    """Return lanes with 1 instead of the source where it is ``source``, else 0."""
    return np.column_stack([lanes[:, :3], lanes[:, 3] == source])


def _find_route(ends: Floats, rects: Floats, lanes: Floats) -> Route:
    if ends[2] > ends[0]:
        route = routes.route_with_one_turn(ends[:4], rects, late=bool(ends[4]))
        if route is not None:
            return route, (np.nan, np.nan, np.nan)
    own = lanes[:, 3] == 1
    route = routes.route_around(ends[:4], rects, lanes[~own, :3], lanes[own, :3], ends[4])
    return route, routes.lane_of(route)
