"""Painting straight from numpy memory: thousands of lines or rectangles in one call."""

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter
from shiboken6 import Shiboken

from designer.graph.records import Rect

Floats = npt.NDArray[np.float64]


def draw_lines(painter: QPainter, lines: Floats) -> None:
    """Paint lines: float64 rows (n, 4) of x1, y1, x2, y2."""
    if len(lines):
        rows = np.ascontiguousarray(lines, dtype=np.float64)
        painter.drawLines(_first(rows, QLineF), len(rows))


def draw_rects(painter: QPainter, rects: Floats) -> None:
    """Paint rectangles: float64 rows (n, 4) of x, y, width, height."""
    if len(rects):
        rows = np.ascontiguousarray(rects, dtype=np.float64)
        painter.drawRects(_first(rows, QRectF), len(rows))


def draw_points(painter: QPainter, points: Floats) -> None:
    """Paint points: float64 rows (n, 2) of x, y."""
    if len(points):
        rows = np.ascontiguousarray(points, dtype=np.float64)
        painter.drawPoints(_first(rows, QPointF), len(rows))


def draw_polyline(painter: QPainter, points: Floats) -> None:
    """Paint float64 rows (n, 2) of x, y as one line, so that dashes run on."""
    if len(points):
        rows = np.ascontiguousarray(points, dtype=np.float64)
        painter.drawPolyline([QPointF(x, y) for x, y in rows])


def intersecting(rects: Floats, area: QRectF) -> npt.NDArray[np.bool_]:
    """Return a mask (n,) of the rows (n, 4) of x, y, width, height that a rectangle intersects."""
    x, y = rects[:, 0], rects[:, 1]
    met: npt.NDArray[np.bool_] = (x < area.right()) & (x + rects[:, 2] > area.left())
    met &= (y < area.bottom()) & (y + rects[:, 3] > area.top())
    return met


def as_tuple(rect: QRectF) -> Rect:
    """Return x, y, width and height: a row for arrays, or what the document keeps."""
    return (rect.x(), rect.y(), rect.width(), rect.height())


def _first(rows: Floats, kind: type) -> Any:
    """Return the array's memory as Qt sees it: these types are plain doubles."""
    return Shiboken.wrapInstance(rows.ctypes.data, kind)
