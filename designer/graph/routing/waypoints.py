"""The curve of a wire that is led through points."""

from collections.abc import Sequence

import numpy as np

from designer.graph.records import Point
from designer.graph.routing.routes import SEGMENTS, Floats

_PULL = 0.38
"""How far, as a share of the shorter way to a point beside, a curve keeps its direction."""
_MOST = 160.0
"""How far it does so at its ends."""
FINE = 24
"""Segments a span, so that it looks round however near one is."""


def through(ends: Floats, via: Sequence[Point], each: int = 0) -> Floats:
    """Return points of a smooth curve from (x1, y1) through ``via`` to (x2, y2).

    It leaves and arrives level, as all wires do, and each of ``via`` is one of the points. There
    are SEGMENTS + 1 of them, or ``each`` in every span.
    """
    stops = np.array([ends[:2], *via, ends[2:4]], dtype=np.float64)
    spans = np.diff(stops, axis=0)
    length = np.maximum(np.hypot(spans[:, 0], spans[:, 1]), 1e-6)
    pull = _headings(spans, length) * _pulls(length)[:, None]
    parts = [stops[:1]]
    for i, count in enumerate([each] * len(spans) if each else _shares(len(spans))):
        corners = [stops[i], stops[i] + pull[i], stops[i + 1] - pull[i + 1], stops[i + 1]]
        parts.append(_bezier(np.array(corners), count)[1:])
    return np.concatenate(parts)


def place_for(lines: Floats, count: int, at: Point) -> int:
    """Return where among ``count`` bends of a wire one at ``at`` comes."""
    ax, ay, bx, by = (lines[:, i] for i in range(4))
    dx, dy = bx - ax, by - ay
    size = np.maximum(dx * dx + dy * dy, 1e-9)
    t = np.clip(((at[0] - ax) * dx + (at[1] - ay) * dy) / size, 0, 1)
    away = (ax + t * dx - at[0]) ** 2 + (ay + t * dy - at[1]) ** 2
    segment = int(away.argmin())
    stops = np.cumsum(_shares(count + 1))[:-1]
    return int((stops <= segment).sum())


def _headings(spans: Floats, length: Floats) -> Floats:
    """Return the direction at each stop: level at both ends, along the neighbours in between."""
    unit = spans / length[:, None]
    inner = unit[:-1] + unit[1:]
    size = np.hypot(inner[:, 0], inner[:, 1])[:, None]
    # Where the wire turns right round there is no direction between: keep the one it came in.
    inner = np.where(size > 0.05, inner / np.maximum(size, 1e-6), unit[:-1])
    level = np.array([[1.0, 0.0]])
    return np.concatenate([level, inner, level])


def _pulls(length: Floats) -> Floats:
    """Return how far the curve keeps its direction at each stop."""
    first, last = np.minimum(length[[0, -1]] * _PULL, _MOST)
    return np.concatenate([[first], np.minimum(length[:-1], length[1:]) * _PULL, [last]])


def _shares(count: int) -> list[int]:
    """Share the segments of a wire among its spans."""
    least, rest = divmod(SEGMENTS, count)
    return [least + (i < rest) for i in range(count)]


def _bezier(corners: Floats, count: int) -> Floats:
    t = np.linspace(0, 1, count + 1)[:, None]
    s = 1 - t
    weights = np.concatenate([s**3, 3 * s * s * t, 3 * s * t * t, t**3], axis=1)
    curve: Floats = weights @ corners
    return curve
