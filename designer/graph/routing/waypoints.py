"""The curve of a wire through waypoints.

A cubic Bezier spline. As in Catmull and Rom's (1974) the tangent at a waypoint follows from its
neighbours; here it bisects the directions to them, so that a near and a far neighbour count alike.
"""

from collections.abc import Sequence

import numpy as np

from designer.graph.records import Point
from designer.graph.routing.routes import SEGMENTS, Floats

_TANGENT_SHARE = 0.38
"""The length of a tangent, as a share of the distance to the nearer neighbour."""
_MAX_END_TANGENT = 160.0
"""The largest length of the tangents at the wire's ends."""
FINE_SEGMENTS = 24
"""Segments in a span of a curve that looks smooth at any zoom."""


def curve_through(ends: Floats, via: Sequence[Point], each: int = 0) -> Floats:
    """Return points (n, 2) of a smooth curve from (x1, y1) through ``via`` to (x2, y2).

    ``ends`` is x1, y1, x2, y2 in scene units. The curve leaves and arrives level, as all wires do,
    and each of ``via`` is one of its points. It has SEGMENTS segments, or ``each`` in every span.
    """
    stops = np.array([ends[:2], *via, ends[2:4]], dtype=np.float64)
    spans = np.diff(stops, axis=0)
    length = np.maximum(np.hypot(spans[:, 0], spans[:, 1]), 1e-6)
    pull = _headings(spans, length) * _tangent_lengths(length)[:, None]
    parts = [stops[:1]]
    for i, count in enumerate([each] * len(spans) if each else _shares(len(spans))):
        corners = [stops[i], stops[i] + pull[i], stops[i + 1] - pull[i + 1], stops[i + 1]]
        parts.append(_bezier(np.array(corners), count)[1:])
    return np.concatenate(parts)


def bend_index(lines: Floats, count: int, at: Point) -> int:
    """Return the index that a bend at ``at`` gets among the ``count`` bends of a wire.

    ``lines`` (SEGMENTS, 4) are the wire's, as x1, y1, x2, y2.
    """
    ax, ay, bx, by = (lines[:, i] for i in range(4))
    dx, dy = bx - ax, by - ay
    size = np.maximum(dx * dx + dy * dy, 1e-9)
    t = np.clip(((at[0] - ax) * dx + (at[1] - ay) * dy) / size, 0, 1)
    away = (ax + t * dx - at[0]) ** 2 + (ay + t * dy - at[1]) ** 2
    segment = int(away.argmin())
    stops = np.cumsum(_shares(count + 1))[:-1]
    return int((stops <= segment).sum())


def _headings(spans: Floats, length: Floats) -> Floats:
    """Return the direction (k + 1, 2) at each stop: level at both ends, bisecting in between."""
    unit = spans / length[:, None]
    inner = unit[:-1] + unit[1:]
    size = np.hypot(inner[:, 0], inner[:, 1])[:, None]
    # Where the wire turns by 180 degrees nothing bisects: keep the direction it came in.
    inner = np.where(size > 0.05, inner / np.maximum(size, 1e-6), unit[:-1])
    level = np.array([[1.0, 0.0]])
    return np.concatenate([level, inner, level])


def _tangent_lengths(length: Floats) -> Floats:
    """Return the length of the tangent at each stop."""
    first, last = np.minimum(length[[0, -1]] * _TANGENT_SHARE, _MAX_END_TANGENT)
    return np.concatenate([[first], np.minimum(length[:-1], length[1:]) * _TANGENT_SHARE, [last]])


def _shares(count: int) -> list[int]:
    """Divide the segments of a wire among its spans."""
    least, rest = divmod(SEGMENTS, count)
    return [least + (i < rest) for i in range(count)]


def _bezier(corners: Floats, count: int) -> Floats:
    t = np.linspace(0, 1, count + 1)[:, None]
    s = 1 - t
    weights = np.concatenate([s**3, 3 * s * s * t, 3 * s * t * t, t**3], axis=1)
    curve: Floats = weights @ corners
    return curve
