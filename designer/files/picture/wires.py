"""The routes of wires in a picture: the same as on the canvas."""

from collections.abc import Iterable, Sequence

import numpy as np

from designer.graph.records import Point, Rect
from designer.graph.routing import routes
from designer.graph.routing.router import Obstacles, WireRouter
from designer.graph.routing.waypoints import FINE_SEGMENTS, curve_through

Span = tuple[Point, Point, float]
"""Where a wire starts and ends, and the side from which it arrives best: -1 above, 1 below."""


class RoutedWire:
    """The route of a wire: points (k, 2), its SVG path, its middle and its bounds."""

    def __init__(self, points: routes.Floats, path: str) -> None:
        """Compute middle and bounds of ``points``, float64 (k, 2)."""
        self.points = points
        self.path = path
        self.middle: Point = (
            float(points[len(points) // 2, 0]),
            float(points[len(points) // 2, 1]),
        )
        self.left, self.top = (float(least) for least in points.min(axis=0))
        self.right, self.bottom = (float(most) for most in points.max(axis=0))


def route_wires(
    rects: Iterable[Rect],
    spans: Sequence[Span],
    sources: Sequence[object],
    vias: Sequence[Sequence[Point]] = (),
) -> list[RoutedWire]:
    """Return the route of each wire around ``rects``; wires of equal ``sources`` share lanes.

    ``vias`` are the waypoints of each wire, if any.
    """
    if not spans:
        return []
    number = {source: place for place, source in enumerate(dict.fromkeys(sources))}
    ends = np.array(
        [
            (*start, *end, lean, number[s])
            for (start, end, lean), s in zip(spans, sources, strict=True)
        ]
    )
    points = routes.curves(ends)
    paths = [_curve(one) for one in ends]
    router = WireRouter(Obstacles(np.array(list(rects))), np.empty((0, 4)), len(ends), {})
    may_need_detour = routes.may_need_detour(ends)
    for place in may_need_detour[
        np.argsort(np.abs(ends[may_need_detour, 2] - ends[may_need_detour, 0]), kind="stable")
    ]:
        way = router.route_around(ends[place], points[place])
        if way is not None:
            points[place] = way[0]
            paths[place] = _line(way[0])
    for place, via in enumerate(vias):
        if via:
            points[place] = curve_through(ends[place], via)
            paths[place] = _line(curve_through(ends[place], via, FINE_SEGMENTS))
    return [RoutedWire(one, path) for one, path in zip(points, paths, strict=True)]


def _line(points: routes.Floats) -> str:
    return "M" + " L".join(f"{x:.1f},{y:.1f}" for x, y in points.tolist())


def _curve(ends: routes.Floats) -> str:
    (a, b, c, d), (e, f, g, h) = (row.tolist() for row in routes.corners(ends))
    return f"M{a:.1f},{e:.1f} C{b:.1f},{f:.1f} {c:.1f},{g:.1f} {d:.1f},{h:.1f}"
