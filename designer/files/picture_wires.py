"""The way a wire takes in a picture: a smooth curve, or a level lane around what is in between."""

from collections.abc import Iterable, Sequence

Point = tuple[float, float]
Rect = tuple[float, float, float, float]
"""x, y, width, height."""
_CLEAR = 16.0
_SAMPLES = 24


class Lanes:
    """Routes wires one after the other, so that two detours don't run on top of each other."""

    def __init__(self, rects: Iterable[Rect]) -> None:
        """Take what is in the way: all cards."""
        self._rects = list(rects)
        self._taken: list[tuple[float, float, float]] = []

    def route(self, start: Point, end: Point) -> tuple[str, Point, float]:
        """Return an SVG path, its middle and the lowest or highest y that it reaches."""
        (x0, y0), (x1, y1) = start, end
        between = [r for r in self._rects if r[0] + r[2] > x0 + 4 and r[0] < x1 - 4]
        bend = _bend(x0, y0, x1, y1)
        corners = (start, (x0 + bend, y0), (x1 - bend, y1), end)
        if not between or not _hits(corners, between):
            return f"M{_p(start)} C{' '.join(map(_p, corners[1:]))}", _on(corners, 0.5), y0
        y = self._lane(between, (y0 + y1) / 2, (x0, x1))
        turn = min(max((x1 - x0) * 0.12, 36), 70)
        a, b = (x0 + turn, y), (x1 - turn, y)
        ease = turn * 0.55
        path = (
            f"M{_p(start)} C{_p((x0 + ease, y0))} {_p((a[0] - ease, y))} {_p(a)} L{_p(b)} "
            f"C{_p((b[0] + ease, y))} {_p((x1 - ease, y1))} {_p(end)}"
        )
        return path, ((x0 + x1) / 2, y), y

    def _lane(self, rects: Sequence[Rect], middle: float, span: tuple[float, float]) -> float:
        wanted = [y for r in rects for y in (r[1] - _CLEAR, r[1] + r[3] + _CLEAR)]
        for near in sorted(wanted, key=lambda y: abs(y - middle)):
            y = self._beside(near, -9.0 if near < middle else 9.0, span)
            if not any(r[1] - 8 < y < r[1] + r[3] + 8 for r in rects):
                break
        else:
            y = self._beside(min(r[1] for r in rects) - _CLEAR, -9.0, span)
        self._taken.append((*span, y))
        return y

    def _beside(self, y: float, step: float, span: tuple[float, float]) -> float:
        over = [t for a, b, t in self._taken if a < span[1] and b > span[0]]
        while any(abs(t - y) < abs(step) - 0.5 for t in over):
            y += step
        return y


def _bend(x0: float, y0: float, x1: float, y1: float) -> float:
    gap = x1 - x0
    if gap < 0:
        return min(max(60 - gap * 0.25, 60), 240)
    return min(max(gap * 0.5, 24), 180, max(gap, 60) * 0.5 + abs(y1 - y0) * 0.5)


def _hits(corners: Sequence[Point], rects: Sequence[Rect]) -> bool:
    points = [_on(corners, step / _SAMPLES) for step in range(2, _SAMPLES - 1)]
    return any(
        r[0] < x < r[0] + r[2] and r[1] - 3 < y < r[1] + r[3] + 3 for x, y in points for r in rects
    )


def _on(corners: Sequence[Point], t: float) -> Point:
    s = 1 - t
    weights = (s**3, 3 * s * s * t, 3 * s * t * t, t**3)
    return (
        sum(w * x for w, (x, _) in zip(weights, corners, strict=True)),
        sum(w * y for w, (_, y) in zip(weights, corners, strict=True)),
    )


def _p(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"
