"""Alignment while moving: lightly to the neighbours' edges, else to a fine grid."""

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from designer.gui.canvas.arrays import Floats

_FINE = 5.0


class Snapped(NamedTuple):
    """Where to, and the x and y of the lines that were met (None where none was)."""

    place: QPointF
    x: float | None
    y: float | None


def snap(rect: QRectF, others: Floats, reach: float) -> Snapped:
    """Return where a card at ``rect`` should go; ``others`` are rows of x, y, width, height."""
    x = _nearest(rect.left(), others[:, 0], reach)
    y = _nearest(rect.top(), others[:, 1], reach)
    place = QPointF(_fine(rect.left()) if x is None else x, _fine(rect.top()) if y is None else y)
    return Snapped(place, x, y)


def _nearest(value: float, candidates: Floats, reach: float) -> float | None:
    if not len(candidates):
        return None
    best = float(candidates[np.abs(candidates - value).argmin()])
    return best if abs(best - value) <= reach else None


def _fine(value: float) -> float:
    return round(value / _FINE) * _FINE
