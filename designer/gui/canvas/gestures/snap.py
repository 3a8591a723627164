"""Alignment while moving: to edges and middles of neighbours, to their spacing, else to a grid."""

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from designer.gui.appearance.theme import Theme
from designer.gui.canvas.drawing.array_drawing import Floats, as_tuple

_GRID_STEP = 5.0
_PENALTY = 0.3
"""Share of the reach that counts against middles and far edges: near edges have the ports."""
_TOLERANCE = 0.51
_TICK = 4.0


class Snapped(NamedTuple):
    """A position, and what to paint: lines through what is aligned, and gaps that are equal."""

    place: QPointF
    lines: tuple[QLineF, ...] = ()
    gaps: tuple[QLineF, ...] = ()

    def bounds(self) -> QRectF:
        """Return where lines and gaps are drawn."""
        area = QRectF()
        for line in (*self.lines, *self.gaps):
            rect = QRectF(line.p1(), line.p2()).normalized()
            area = area.united(rect.adjusted(-8, -8, 8, 8))
        return area


def snap(rect: QRectF, others: Floats, reach: float) -> Snapped:
    """Return where what is at ``rect`` should go; ``others`` are rows of x, y, width, height."""
    mine = np.array(as_tuple(rect))
    for axis in (0, 1):
        mine[axis] = _along(mine, others, axis, reach)
    lines = [line for axis in (0, 1) for line in _lines(mine, others, axis)]
    gaps = [gap for axis in (0, 1) for gap in _gaps(mine, others, axis)]
    return Snapped(QPointF(mine[0], mine[1]), tuple(lines), tuple(gaps))


def paint_guides(painter: QPainter, theme: Theme, found: Snapped, zoom: float) -> None:
    """Draw thin lines through what is aligned, and brackets between what is evenly apart."""
    pen = QPen(theme.colour("accent"), 1)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.drawLines(list(found.lines))
    tick = _TICK / zoom
    for gap in found.gaps:
        level = gap.dy() == 0
        side = QPointF(0, tick) if level else QPointF(tick, 0)
        ends = [QLineF(p - side, p + side) for p in (gap.p1(), gap.p2())]
        painter.drawLines([gap, *ends])


def _along(mine: Floats, others: Floats, axis: int, reach: float) -> float:
    """Return the coordinate to go to on one axis."""
    start = float(mine[axis])
    if len(others):
        shifts = _anchors(others, axis) - _anchors(mine[None], axis)
        cost = np.abs(shifts) + [0, _PENALTY * reach, _PENALTY * reach]
        cost[np.abs(shifts) > reach] = np.inf
        best = np.unravel_index(cost.argmin(), cost.shape)
        if np.isfinite(cost[best]):
            return start + float(shifts[best])
        even = _evenly(mine, others, axis)
        if len(even) and np.abs(even - start).min() <= reach:
            return float(even[np.abs(even - start).argmin()])
    return round(start / _GRID_STEP) * _GRID_STEP


def _anchors(rects: Floats, axis: int) -> Floats:
    """Return near edge, middle and far edge of each rectangle."""
    start, size = rects[:, axis], rects[:, axis + 2]
    return np.stack([start, start + size / 2, start + size], axis=1)


def _row(mine: Floats, others: Floats, axis: int) -> tuple[Floats, Floats]:
    """Return what lies beside ``mine`` on an axis, before and after it, the nearest first."""
    across = 1 - axis
    meets = others[:, across] < mine[across] + mine[across + 2]
    meets &= others[:, across] + others[:, across + 2] > mine[across]
    row = others[meets]
    middle = mine[axis] + mine[axis + 2] / 2
    centre = row[:, axis] + row[:, axis + 2] / 2
    before, after = row[centre < middle], row[centre >= middle]
    before = before[np.argsort(-(before[:, axis] + before[:, axis + 2]), kind="stable")]
    return before[:2], after[np.argsort(after[:, axis], kind="stable")][:2]


def _evenly(mine: Floats, others: Floats, axis: int) -> Floats:
    """Return the coordinates at which the gaps to two neighbours would be equal."""
    before, after = _row(mine, others, axis)
    size, found = mine[axis + 2], []
    ends = before[:, axis] + before[:, axis + 2]
    if len(before) and len(after):
        found.append((ends[0] + after[0, axis] - size) / 2)
    if len(before) == 2 and before[0, axis] > ends[1]:
        found.append(ends[0] + before[0, axis] - ends[1])
    if len(after) == 2:
        gap = after[1, axis] - after[0, axis] - after[0, axis + 2]
        if gap > 0:
            found.append(after[0, axis] - gap - size)
    return np.array(found)


def _lines(mine: Floats, others: Floats, axis: int) -> list[QLineF]:
    """Return the lines through everything that is aligned with ``mine`` on an axis."""
    if not len(others):
        return []
    across, found = 1 - axis, []
    same = np.abs(_anchors(others, axis) - _anchors(mine[None], axis)) < _TOLERANCE
    for kind, value in enumerate(_anchors(mine[None], axis)[0]):
        met = np.concatenate([others[same[:, kind]], mine[None]])
        if len(met) > 1:
            low, high = met[:, across].min(), (met[:, across] + met[:, across + 2]).max()
            found.append(_line(axis, float(value), float(low), float(high)))
    return found[:1] if len(found) == 3 else found


def _gaps(mine: Floats, others: Floats, axis: int) -> list[QLineF]:
    """Return the equal gaps between ``mine`` and its neighbours on an axis."""
    if not len(others):
        return []
    before, after = _row(mine, others, axis)
    row = np.concatenate([before[::-1], mine[None], after])
    ends = row[:, axis] + row[:, axis + 2]
    size = row[1:, axis] - ends[:-1]
    here = len(before)
    level = float(mine[1 - axis] + mine[3 - axis] / 2)
    found: dict[int, QLineF] = {}
    for one in range(len(size) - 1):
        touches = one <= here <= one + 2
        if touches and size[one] > 1 and abs(size[one] - size[one + 1]) < _TOLERANCE:
            for place in (one, one + 1):
                found[place] = _line(
                    1 - axis, level, float(ends[place]), float(row[place + 1, axis])
                )
    return list(found.values())


def _line(axis: int, value: float, low: float, high: float) -> QLineF:
    """Return a line on which the coordinate of ``axis`` is ``value``."""
    return QLineF(value, low, value, high) if axis == 0 else QLineF(low, value, high, value)
