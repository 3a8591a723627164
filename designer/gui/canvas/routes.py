"""The way a wire takes: a smooth curve, or a detour over or under the nodes in between."""

import math

import numpy as np

from designer.gui.canvas.arrays import Floats

SEGMENTS = 32
_T = np.linspace(0, 1, SEGMENTS + 1)[:, None]
_WEIGHTS = np.concatenate(
    [(1 - _T) ** 3, 3 * (1 - _T) ** 2 * _T, 3 * (1 - _T) * _T**2, _T**3], axis=1
)
_HALF = SEGMENTS // 2
_S = np.linspace(0, 1, _HALF)[:, None]
_EASE = np.concatenate([(1 - _S) ** 3, 3 * (1 - _S) ** 2 * _S, 3 * (1 - _S) * _S**2, _S**3], axis=1)
_CLEAR = 16.0
"""How far a detour stays from the nodes it goes around."""
_LOOP = 46.0
"""How far a wire that leads back swings out at its ends."""
BACK = 40.0
"""Wires that lead back by more than this run along, not straight across."""
_LEAN = 0.4
"""How much nearer the side seems that a wire leans to."""
_BESIDE = 9.0
"""How far two detours stay from each other."""
LONG = 190.0
"""Wires shorter than this are never led around anything."""


def curves(ends: Floats) -> Floats:
    """Return points (k, SEGMENTS + 1, 2) of curves between rows of x1, y1, x2, y2."""
    x0, y0, x1, y1 = (ends[:, i] for i in range(4))
    gap = x1 - x0
    bend = np.where(
        gap >= 0, np.clip(gap * 0.5, 24, 180), np.clip(60 + np.abs(gap) * 0.25, 60, 240)
    )
    # Straight on where both ends are level and close: a bend would only wobble.
    bend = np.minimum(bend, np.maximum(gap, 60) * 0.5 + np.abs(y1 - y0) * 0.5)
    xs = np.stack([x0, x0 + bend, x1 - bend, x1], axis=1)
    ys = np.stack([y0, y0, y1, y1], axis=1)
    return np.stack([xs @ _WEIGHTS.T, ys @ _WEIGHTS.T], axis=2)


def segments(points: Floats) -> Floats:
    """Return lines (k, SEGMENTS, 4) through points."""
    return np.concatenate([points[:, :-1], points[:, 1:]], axis=2)


def detour(
    ends: Floats, points: Floats, rects: Floats, lanes: Floats, lean: float = 0
) -> Floats | None:
    """Return points (SEGMENTS + 1, 2) around the ``rects`` that ``points`` cross, None if none.

    ``rects`` are rows of x, y, width, height that may be in the way; ``lanes`` rows of x1, x2, y
    that other detours take already. A positive ``lean`` would rather go below, a negative above.
    """
    x0, y0, x1, y1 = ends
    inside = (rects[:, 0] + rects[:, 2] > x0 + 4) & (rects[:, 0] < x1 - 4)
    near = rects[inside]
    if not len(near) or not _crosses(points, near):
        return None
    turn = min(max((x1 - x0) * 0.12, 36), 70)
    lane = _lane(near, ((y0 + y1) / 2, lean), (x0, x1), lanes)
    first = _eased(x0, y0, x0 + turn, lane)
    last = _eased(x1 - turn, lane, x1, y1)
    return np.concatenate([first, [[(x0 + x1) / 2, lane]], last])


def way_back(ends: Floats, rects: Floats, lanes: Floats) -> Floats:
    """Return points (SEGMENTS + 1, 2) of a wire that leads back to the left: out, along, and in.

    ``rects`` and ``lanes`` are as for `detour`.
    """
    x0, y0, x1, y1 = ends
    inside = (rects[:, 0] + rects[:, 2] > x1 - 4) & (rects[:, 0] < x0 + 4)
    near, middle = rects[inside], (y0 + y1) / 2
    lane = _lane(near, (middle, 1), (x1, x0), lanes, also=middle) if len(near) else middle
    first = _EASE @ np.array([[x0, y0], [x0 + _LOOP, y0], [x0 + _LOOP, lane], [x0, lane]])
    last = _EASE @ np.array([[x1, lane], [x1 - _LOOP, lane], [x1 - _LOOP, y1], [x1, y1]])
    return np.concatenate([first, [[(x0 + x1) / 2, lane]], last])


def _crosses(points: Floats, rects: Floats) -> bool:
    x, y = points[2:-2, 0][:, None], points[2:-2, 1][:, None]
    left, top, wide, high = (rects[:, i] for i in range(4))
    hit = (x > left) & (x < left + wide) & (y > top - 3) & (y < top + high + 3)
    return bool(hit.any())


def _lane(
    rects: Floats,
    wish: tuple[float, float],
    span: tuple[float, float],
    lanes: Floats,
    also: float | None = None,
) -> float:
    """Return the nearest free height to run along; ``wish`` is where from, and which side.

    ``also`` is a height that would do beside those right above and below the ``rects``.
    """
    middle, lean = wish
    tops, bottoms = rects[:, 1], rects[:, 1] + rects[:, 3]
    wanted = np.concatenate([tops - _CLEAR, bottoms + _CLEAR, [] if also is None else [also]])
    away = np.abs(wanted - middle)
    away[np.sign(wanted - middle) == np.sign(lean)] *= _LEAN
    for y in wanted[np.argsort(away, kind="stable")]:
        side = -1.0 if y < middle else 1.0
        free = _beside(float(y), side, span, lanes)
        blocked = (tops - 8 < free) & (free < bottoms + 8)
        if not blocked.any():
            return free
    return float(tops.min() - _CLEAR)


def _beside(y: float, away: float, span: tuple[float, float], lanes: Floats) -> float:
    over = lanes[(lanes[:, 0] < span[1]) & (lanes[:, 1] > span[0]), 2]
    while len(over) and np.abs(over - y).min() < _BESIDE - 0.5:
        y += away * _BESIDE
    return y


def _eased(x0: float, y0: float, x1: float, y1: float) -> Floats:
    bend = (x1 - x0) * 0.55
    return _EASE @ np.array([[x0, y0], [x0 + bend, y0], [x1 - bend, y1], [x1, y1]])


def lane_of(points: Floats) -> tuple[float, float, float]:
    """Return x1, x2 and y of a detour's level part."""
    left, right = sorted((float(points[0, 0]), float(points[-1, 0])))
    return (left, right, float(points[_HALF, 1]))


def distance(lines: Floats, x: float, y: float) -> float:
    """Return how far a point is from the nearest of some lines."""
    ax, ay, bx, by = (lines[:, i] for i in range(4))
    dx, dy = bx - ax, by - ay
    length = np.maximum(dx * dx + dy * dy, 1e-9)
    t = np.clip(((x - ax) * dx + (y - ay) * dy) / length, 0, 1)
    return math.sqrt(float(np.min((ax + t * dx - x) ** 2 + (ay + t * dy - y) ** 2)))
