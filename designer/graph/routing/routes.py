"""The geometry of one wire's route: a smooth curve where nothing is in between, else a detour.

A detour is level but for its turns, which lie where there is room: one turn if that is enough
(`route_with_one_turn`), else two, into a lane above or below the obstacles and out of it
(`route_around`). Unlike routing on a visibility graph (Wybrow, Marriott and Stuckey, "Orthogonal
connector routing", Graph Drawing, 2009) only one lane in each gap between obstacles is tried, the
nearest first: that is linear, and good enough for wires that run from left to right.
"""

import math
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
RowIndices = npt.NDArray[np.intp]

SEGMENTS = 32
_HALF = SEGMENTS // 2


def _weights(count: int) -> Floats:
    """Return the shares of a Bezier curve's four corners in ``count`` points on it."""
    t = np.linspace(0, 1, count)[:, None]
    return np.concatenate([(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3], axis=1)


_WEIGHTS, _EASE, _TURNING = _weights(SEGMENTS + 1), _weights(_HALF), _weights(SEGMENTS - 1)
_LANE_CLEARANCE = 16.0
"""The distance of a lane from the nodes that it passes."""
_MAX_CENTRED_GAP = 80.0
"""A lane between nodes nearer to each other than this runs in the middle."""
_MIN_BACKWARD_GAP = 40.0
"""A wire that leads back avoids gaps between nodes that are smaller than this."""
_MIN_DISTANCE = 3.0
"""The least distance of a wire from the nodes that it passes."""
_LOOP_REACH = 46.0
"""How far a wire that leads back swings out at its ends."""
_TURN_WIDTHS = (30.0, 70.0)
"""The least and the largest width in which a wire changes its height."""
_MIN_TURN_ROOM = 24.0
"""No wire changes its height where there is less room in x."""
BACKWARD_MARGIN = 80.0
"""How far beyond its ends a wire that leads back may meet obstacles."""
MIN_BACKWARD = 40.0
"""Wires that lead back by more than this take a lane, not the direct way."""
_LEAN_BONUS = 0.8
"""The share of its distance by which a lane on the side that a wire leans to seems nearer."""
_SLIGHT_LEAN = 0.001
_LANE_SPACING = 9.0
"""The distance between two lanes."""
_MAX_PARALLEL_LANES = 60
"""Up to so many wires run side by side; more run over each other."""
MAX_CLEAR_LENGTH = 190.0
"""Longer wires may have nodes in their way, even if their ends are level."""
MAX_CLEAR_STEEP = 84.0
"""Longer wires may, if their ends are not level."""


def curves(ends: Floats) -> Floats:
    """Return points (k, SEGMENTS + 1, 2) of cubic Bezier curves.

    ``ends`` are rows (k, 4 or more) of x1, y1, x2, y2, float64, in scene units.
    """
    xs, ys = _corners(ends)
    return np.stack([xs @ _WEIGHTS.T, ys @ _WEIGHTS.T], axis=2)


def corners(ends: Floats) -> tuple[Floats, Floats]:
    """Return x and y, (4,) each, of the control points of one such curve."""
    xs, ys = _corners(ends[None])
    return xs[0], ys[0]


def _corners(ends: Floats) -> tuple[Floats, Floats]:
    x0, y0, x1, y1 = (ends[:, i] for i in range(4))
    gap = x1 - x0
    bend = np.where(
        gap >= 0, np.clip(gap * 0.5, 24, 180), np.clip(60 + np.abs(gap) * 0.25, 60, 240)
    )
    # Straight on where both ends are level and close: a bend would only wobble.
    bend = np.minimum(bend, np.maximum(gap, 60) * 0.5 + np.abs(y1 - y0) * 0.5)
    return np.stack([x0, x0 + bend, x1 - bend, x1], axis=1), np.stack([y0, y0, y1, y1], axis=1)


def segments(points: Floats) -> Floats:
    """Return the lines (k, n - 1, 4), as x1, y1, x2, y2, through points (k, n, 2)."""
    return np.concatenate([points[:, :-1], points[:, 1:]], axis=2)


def arrival_side(height: float, heights: Sequence[float]) -> float:
    """Return the side from which a wire best arrives at a port, one of several at ``heights``.

    The uppermost is reached from above (-1), the lowest from below (1), a lone one from wherever
    there is room (0); so are those in between, but preferably late (slightly more than 0).
    """
    if len(heights) < 2:
        return 0
    return -1 if height <= min(heights) else 1 if height >= max(heights) else _SLIGHT_LEAN


def may_need_detour(ends: Floats) -> RowIndices:
    """Return the rows of ``ends`` (k, 4) that may have nodes in their way, or lead back."""
    gap, drop = ends[:, 2] - ends[:, 0], np.abs(ends[:, 3] - ends[:, 1])
    return np.flatnonzero(
        (gap > MAX_CLEAR_LENGTH) | ((gap > MAX_CLEAR_STEEP) & (drop > 8)) | (gap < -MIN_BACKWARD)
    )


def crosses(points: Floats, rects: Floats) -> bool:
    """Return whether a curve to the right, points (n, 2), meets one of ``rects`` (k, 4)."""
    x, y = points[:, 0], points[:, 1]
    left, right = (
        np.maximum(rects[:, 0], x[0] + 2),
        np.minimum(rects[:, 0] + rects[:, 2], x[-1] - 2),
    )
    # A curve is monotonic, so its heights at both sides bound those in between.
    one, other = np.interp(left, x, y), np.interp(right, x, y)
    hit = (np.maximum(one, other) > rects[:, 1] - _MIN_DISTANCE) & (left < right)
    hit &= np.minimum(one, other) < rects[:, 1] + rects[:, 3] + _MIN_DISTANCE
    return bool(hit.any())


def route_with_one_turn(ends: Floats, rects: Floats, *, late: bool) -> Floats | None:
    """Return points (n, 2) of a route that is level but for one turn, between ``rects`` (k, 4).

    Returns None if there is none. It turns as soon as there is room, or as ``late`` as there is.
    """
    x0, y0, x1, y1 = ends
    low, high = min(y0, y1) - _MIN_DISTANCE, max(y0, y1) + _MIN_DISTANCE
    tops, bottoms = rects[:, 1], rects[:, 1] + rects[:, 3]
    band = rects[(tops < high) & (bottoms > low)]
    stops = _meeting(band, y0)
    until = float(stops[:, 0].min()) if len(stops) else x1
    stops = _meeting(band, y1)
    since = float((stops[:, 0] + stops[:, 2]).max()) if len(stops) else x0
    gap = _room(band, max(x0, since), min(x1, until), late=late)
    if gap is None:
        return None
    turn = min(gap[1] - gap[0], _turn(y1 - y0))
    spare = gap[1] - gap[0] - turn
    start = gap[0] + (
        max(spare - _MIN_DISTANCE, spare / 2) if late else min(spare / 2, _MIN_DISTANCE)
    )
    first = np.array([[x0, y0], [start, y0]])
    last = np.array([[start + turn, y1], [x1, y1]])
    middle = _eased(start, y0, start + turn, y1, _TURNING)
    return np.concatenate([first, middle[1:-1], last])


def route_around(
    ends: Floats, rects: Floats, lanes: Floats, own: Floats, lean: float = 0
) -> Floats:
    """Return points (SEGMENTS + 1, 2) of a route along a lane above or below ``rects``.

    ``rects`` (k, 4) are rows of x, y, width, height that may be in the way; ``lanes`` (k, 3) rows
    of x1, x2, y that other wires take already, ``own`` those of wires from the same port: where
    one of these is free it is shared. A positive ``lean`` prefers to go below, a negative above.
    Wires that lead back swing out at their ends.
    """
    x0, y0, x1, y1 = ends
    back = x1 < x0
    span = (min(x0, x1), max(x0, x1))
    shared = [float(y) for y in own[:, 2] if not len(_meeting(rects, y))]
    choices = [*shared, *_lanes(rects, ((y0 + y1) / 2, lean), span, lanes, between=back)]
    ways = (_turns(ends, rects, lane) for lane in choices)
    lane, turns = next(
        ((lane, turns) for lane, turns in zip(choices, ways, strict=True) if turns),
        (choices[0], ((x0, x0 + _LOOP_REACH), (x1 - _LOOP_REACH, x1))),
    )
    (out, out_end), (into, into_end) = turns
    if back or out + 2 * _TURN_WIDTHS[0] > into_end:
        first = _looped(out, y0, lane, _LOOP_REACH)
        last = _looped(into_end, y1, lane, -_LOOP_REACH)[::-1]
    else:
        most = min(_turn(lane - y0), (into_end - out) / 2)
        first = _eased(out, y0, out + min(out_end - out, most), lane)
        most = min(_turn(lane - y1), (into_end - out) / 2)
        last = _eased(into_end - min(into_end - into, most), lane, into_end, y1)
    first[0], last[-1] = (x0, y0), (x1, y1)
    return np.concatenate([first, [(first[-1] + last[0]) / 2], last])


def _turn(drop: float) -> float:
    return float(min(max(abs(drop), _TURN_WIDTHS[0]), _TURN_WIDTHS[1]))


def _meeting(rects: Floats, y: float) -> Floats:
    """Return the rectangles (k, 4) that a level line at ``y`` meets."""
    found: Floats = rects[
        (rects[:, 1] - _MIN_DISTANCE < y) & (rects[:, 1] + rects[:, 3] + _MIN_DISTANCE > y)
    ]
    return found


def _room(rects: Floats, left: float, right: float, *, late: bool) -> tuple[float, float] | None:
    """Return the first or last interval of x without rectangles that is wide enough to turn in."""
    found = None
    reached = left
    for start, wide in (*_sorted(rects), (right, 0.0)):
        end = min(start, right)
        if end - reached >= _MIN_TURN_ROOM:
            found = (reached, end)
            if not late:
                break
        reached = max(reached, start + wide)
    return found


def _sorted(rects: Floats) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = sorted(zip(*rects[:, [0, 2]].T.tolist(), strict=True))
    return found


def _turns(
    ends: Floats, rects: Floats, lane: float
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Return the intervals of x where a wire may turn into a lane and out of it, None if none."""
    x0, y0, x1, y1 = (float(end) for end in ends)
    out = _first_turn(rects, x0, y0, lane)
    if out is None:
        return None
    mirrored = rects * (-1, 1, 1, 1) - (rects[:, 2:3] * (1, 0, 0, 0))
    into = _first_turn(mirrored, -x1, y1, lane)
    return (out, (-into[1], -into[0])) if into else None


def _first_turn(rects: Floats, x: float, y: float, lane: float) -> tuple[float, float] | None:
    """Return the first interval of x to the right where a wire can turn from ``y`` to ``lane``."""
    low, high = min(y, lane) - _MIN_DISTANCE, max(y, lane) + _MIN_DISTANCE
    met = (rects[:, 1] < high) & (rects[:, 1] + rects[:, 3] > low)
    met &= rects[:, 0] + rects[:, 2] > x + 1
    band = rects[met]
    stops = _meeting(band, y)
    until = float(stops[:, 0].min()) if len(stops) else math.inf
    for start, wide in _sorted(band):
        if start - x >= _MIN_TURN_ROOM:
            return (x, min(start, until))
        x = max(x, start + wide + _MIN_DISTANCE)
        if x > until:
            return None
    return (x, min(until, x + 2 * _TURN_WIDTHS[1]))


def _lanes(
    rects: Floats,
    wish: tuple[float, float],
    span: tuple[float, float],
    lanes: Floats,
    *,
    between: bool,
) -> Iterator[float]:
    """Yield heights of lanes, the best first; ``wish`` is a height and the preferred side."""
    middle, lean = wish
    if not len(rects):
        yield middle
        return
    tops = rects[:, 1] - _LANE_CLEARANCE / 2
    order = np.argsort(tops, kind="stable")
    tops, reach = tops[order], np.maximum.accumulate((rects[:, 1] + rects[:, 3])[order])
    reach = reach + _LANE_CLEARANCE / 2
    # Where the next one starts below all before it there is room for a lane.
    splits = np.flatnonzero(tops[1:] > reach[:-1])
    gaps = [(-math.inf, float(tops[0])), *zip(reach[splits], tops[splits + 1], strict=True)]
    gaps.append((float(reach[-1]), math.inf))
    over = lanes[(lanes[:, 0] < span[1]) & (lanes[:, 1] > span[0]), 2]
    found: list[tuple[float, float]] = []
    for low, high in gaps:
        for y, away in _heights(low, high, middle, between=between):
            free = _free_height(y, away, (low, high), over)
            if free is not None:
                worse = 1 - _LEAN_BONUS * abs(lean) if (y - middle) * lean > 0 else 1.0
                worse *= 3 if between and high - low < _MIN_BACKWARD_GAP else 1
                found.append((abs(y - middle) * worse, free))
    found.sort()
    yield from (y for _, y in found)
    yield float(tops[0]) - _LANE_CLEARANCE / 2


def _heights(
    low: float, high: float, middle: float, *, between: bool
) -> Iterator[tuple[float, float]]:
    """Yield where a lane between two heights would run, and to which side it may move aside."""
    if between and low < middle < high and high - low > 2 * _LANE_CLEARANCE:
        yield (middle, 0)
    elif high - low < _MAX_CENTRED_GAP:
        yield ((low + high) / 2, 0)
    else:
        if math.isfinite(low):
            yield (low + _LANE_CLEARANCE / 2, 1)
        if math.isfinite(high):
            yield (high - _LANE_CLEARANCE / 2, -1)


def _free_height(y: float, away: float, gap: tuple[float, float], over: Floats) -> float | None:
    """Return the nearest height within ``gap`` that no lane takes; ``away`` 0 is both ways."""
    if gap[0] < y < gap[1] and not _taken(over, y):
        return y
    steps = np.arange(_MAX_PARALLEL_LANES) * _LANE_SPACING
    places = y + (steps * away if away else np.concatenate([steps, -steps]))
    places = places[(places > gap[0]) & (places < gap[1])]
    if len(over):
        places = places[np.abs(places[:, None] - over).min(axis=1) > _LANE_SPACING - 0.5]
    return float(places[np.abs(places - y).argmin()]) if len(places) else None


def _taken(over: Floats, y: float) -> bool:
    return bool(len(over)) and float(np.abs(over - y).min()) <= _LANE_SPACING - 0.5


def _eased(x0: float, y0: float, x1: float, y1: float, weights: Floats = _EASE) -> Floats:
    bend = (x1 - x0) * 0.55
    eased: Floats = weights @ np.array([[x0, y0], [x0 + bend, y0], [x1 - bend, y1], [x1, y1]])
    return eased


def _looped(x: float, y: float, lane: float, out: float) -> Floats:
    looped: Floats = _EASE @ np.array([[x, y], [x + out, y], [x + out, lane], [x, lane]])
    return looped


def lane_of(points: Floats) -> tuple[float, float, float]:
    """Return x1, x2 and y of the level part of a detour's points (SEGMENTS + 1, 2)."""
    left, right = sorted((float(points[0, 0]), float(points[-1, 0])))
    return (left, right, float(points[_HALF, 1]))


def distance(lines: Floats, x: float, y: float) -> float:
    """Return the distance of a point from the nearest of ``lines`` (k, 4), in scene units."""
    ax, ay, bx, by = (lines[:, i] for i in range(4))
    dx, dy = bx - ax, by - ay
    length = np.maximum(dx * dx + dy * dy, 1e-9)
    t = np.clip(((x - ax) * dx + (y - ay) * dy) / length, 0, 1)
    return math.sqrt(float(np.min((ax + t * dx - x) ** 2 + (ay + t * dy - y) ** 2)))
