"""Which way long wires take past the nodes, found once for each arrangement of what is near.

Networks repeat themselves: a thousand blocks with the same skip need one search, not a thousand.
"""

import numpy as np

from designer.graph.routing import routes
from designer.graph.routing.routes import Floats

_WINDOW = 400.0
"""How far above and below its ends a wire first looks for a way."""
_RIM = 40.0
"""A lane nearer than this to the window's border may meet nodes beyond it."""
_HEAP = 300
"""Where so many lanes lie over each other nothing is to be seen, and no way is looked for."""
_MOST = 4096


class Obstacles:
    """The nodes' rectangles, sorted, so that a stretch of x is quick to look through."""

    def __init__(self, rects: Floats) -> None:
        """Hold rows of x, y, width, height."""
        self._rects = rects[np.argsort(rects[:, 0], kind="stable")]
        self._x = np.ascontiguousarray(self._rects[:, 0])
        self._widest = float(rects[:, 2].max()) if len(rects) else 0.0

    def between(self, left: float, right: float) -> Floats:
        """Return the rectangles that reach into a stretch of x."""
        first, last = self._x.searchsorted((left - self._widest, right))
        found: Floats = self._rects[first:last]
        return found

    def near(self, left: float, right: float, top: float, bottom: float) -> Floats:
        """Return those of them that reach into a stretch of y, too."""
        rects = self.between(left, right)
        y = rects[:, 1]
        found: Floats = rects[(y < bottom) & (y + rects[:, 3] > top) & (rects[:, 0] < right)]
        return found[found[:, 0] + found[:, 2] > left]


Route = tuple[Floats, tuple[float, float, float]]
"""Points, and the lane they run along: x1, x2 and y; not a number if they take none."""
Routes = dict[bytes, Route]
"""Ways by what they depend on, both relative to where the wire starts."""


class WireRouter:
    """Leads wires around nodes, one after the other, so that two don't run on top of each other.

    Wires from the same port do: they share a lane and part where they must.
    """

    def __init__(self, nodes: Obstacles, lanes: Floats, more: int, known: Routes) -> None:
        """``lanes`` (x1, x2, y, source) are taken already, up to ``more`` will be.

        ``known`` is what it remembers.
        """
        self._nodes = nodes
        self._lanes = np.concatenate([lanes, np.empty((more, 4))])
        self._count = len(lanes)
        self._known = known
        if len(known) > _MOST:
            known.clear()

    def around(self, ends: Floats, points: Floats) -> tuple[Floats, Floats] | None:
        """Return points around the nodes that ``points`` cross, and their lane; None if none.

        ``ends`` is x1, y1, x2, y2, the side it leans to and the number of its source. The way is
        taken from then on.
        """
        x0, y0, x1, y1, _, source = ends.tolist()
        back = x1 < x0
        left, right = (x1 - routes.OUT, x0 + routes.OUT) if back else (x0 + 4, x1 - 4)
        low, high = min(y0, y1) - _WINDOW, max(y0, y1) + _WINDOW
        lanes = self._lanes_in(min(x0, x1), max(x0, x1), low, high)
        if len(lanes) > _HEAP:
            return None
        rects = self._nodes.near(left, right, low, high)
        if not back and (not len(rects) or not routes.crosses(points, rects)):
            return None
        way, lane = self._recalled(ends, rects, lanes)
        if not low + _RIM < lane[2] < high - _RIM:
            rects = self._nodes.near(left, right, -np.inf, np.inf)
            way, lane = _find(ends, rects, _marked(self._lanes[: self._count], source))
        self._lanes[self._count] = (*lane, source)
        self._count += 1
        return way, self._lanes[self._count - 1]

    def _recalled(self, ends: Floats, rects: Floats, lanes: Floats) -> Route:
        x0, y0 = ends[:2]
        near, taken = rects - (x0, y0, 0, 0), _marked(lanes - (x0, x0, y0, 0), ends[5])
        place = ends[:5] - (x0, y0, x0, y0, 0)
        key = b"|".join((place.tobytes(), near.tobytes(), taken.tobytes()))
        if key not in self._known:
            self._known[key] = _find(place, near, taken)
        points, (left, right, y) = self._known[key]
        return points + (x0, y0), (left + x0, right + x0, y + y0)

    def _lanes_in(self, left: float, right: float, low: float, high: float) -> Floats:
        lanes = self._lanes[: self._count]
        y = lanes[:, 2]
        found: Floats = lanes[(y > low) & (y < high) & (lanes[:, 0] < right) & (lanes[:, 1] > left)]
        return found


def _marked(lanes: Floats, source: float) -> Floats:
    """Return lanes with 1 instead of the source where it is this one, else 0."""
    return np.column_stack([lanes[:, :3], lanes[:, 3] == source])


def _find(ends: Floats, rects: Floats, lanes: Floats) -> Route:
    if ends[2] > ends[0]:
        way = routes.step(ends[:4], rects, late=bool(ends[4]))
        if way is not None:
            return way, (np.nan, np.nan, np.nan)
    own = lanes[:, 3] == 1
    way = routes.around(ends[:4], rects, lanes[~own, :3], lanes[own, :3], ends[4])
    return way, routes.lane_of(way)
