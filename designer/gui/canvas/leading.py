"""Which way long wires take past the nodes, found once for each arrangement of what is near.

Networks repeat themselves: a thousand blocks with the same skip need one search, not a thousand.
"""

import numpy as np

from designer.gui.canvas import routes
from designer.gui.canvas.arrays import Floats

_WINDOW = 600.0
"""How far above and below its ends a wire first looks for a way."""
_TRUSTED = 220.0
"""A way no farther off than this would have been found among all nodes as well: what lies beyond
the window counts as at least 0.4 times as far."""
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


Ways = dict[bytes, Floats | None]
"""Ways by what they depend on, both relative to where the wire starts."""


class Leader:
    """Leads wires around nodes, one after the other, so that two don't run on top of each other."""

    def __init__(self, nodes: Obstacles, lanes: Floats, more: int, known: Ways) -> None:
        """``lanes`` are taken already, up to ``more`` will be; ``known`` is what it remembers."""
        self._nodes = nodes
        self._lanes = np.concatenate([lanes, np.empty((more, 3))])
        self._count = len(lanes)
        self._known = known
        if len(known) > _MOST:
            known.clear()

    def around(self, ends: Floats, points: Floats) -> Floats | None:
        """Return points around the nodes that ``points`` cross, None if they cross none.

        ``ends`` is x1, y1, x2, y2 and the side it leans to. The way is taken from then on.
        """
        x0, y0, x1, y1, _ = ends.tolist()
        back = x1 < x0
        left, right = (x1 - 4, x0 + 4) if back else (x0 + 4, x1 - 4)
        low, high = min(y0, y1) - _WINDOW, max(y0, y1) + _WINDOW
        rects = self._nodes.near(left, right, low, high)
        lanes = self._lanes_in(min(x0, x1), max(x0, x1), low, high)
        way = None
        if back or len(rects):
            way = self._recalled(ends, points, rects, lanes)
        if way is not None and abs(routes.lane_of(way)[2] - (y0 + y1) / 2) > _TRUSTED:
            rects = self._nodes.between(left, right)
            way = _find(ends, points, rects, self._lanes[: self._count])
        if way is not None:
            self._lanes[self._count] = routes.lane_of(way)
            self._count += 1
        return way

    def _recalled(
        self, ends: Floats, points: Floats, rects: Floats, lanes: Floats
    ) -> Floats | None:
        x0, y0 = ends[:2]
        near, taken = rects - (x0, y0, 0, 0), lanes - (x0, x0, y0)
        place = ends - (x0, y0, x0, y0, 0)
        key = b"|".join((place.tobytes(), near.tobytes(), taken.tobytes()))
        if key not in self._known:
            self._known[key] = _find(place, points - (x0, y0), near, taken)
        found = self._known[key]
        return None if found is None else found + (x0, y0)

    def _lanes_in(self, left: float, right: float, low: float, high: float) -> Floats:
        lanes = self._lanes[: self._count]
        y = lanes[:, 2]
        found: Floats = lanes[(y > low) & (y < high) & (lanes[:, 0] < right) & (lanes[:, 1] > left)]
        return found


def _find(ends: Floats, points: Floats, rects: Floats, lanes: Floats) -> Floats | None:
    if ends[2] < ends[0]:
        return routes.way_back(ends[:4], rects, lanes)
    return routes.detour(ends[:4], points, rects, lanes, ends[4])
