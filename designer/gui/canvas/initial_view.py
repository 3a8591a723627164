"""The part of a design that is shown on opening: all of it, or its beginning if it is too large."""

from PySide6.QtCore import QPointF

from designer.gui.canvas.navigation import Navigation
from designer.gui.canvas.scene.context import CanvasContext

_MARGIN = 40
_TOO_SMALL, _READABLE = 0.45, 0.72
"""A design that fits only below the first zoom is shown at the second from its beginning."""


def show_initial_view(canvas: CanvasContext, navigation: Navigation) -> None:
    """Show all of the design, or its beginning where that would be too small to read."""
    navigation.fit_all()
    if canvas.camera.zoom < _TOO_SMALL:
        canvas.camera.zoom_by(_READABLE / canvas.camera.zoom)
        canvas.camera.look_at(_beginning(canvas))


def _beginning(canvas: CanvasContext) -> QPointF:
    """Return the centre of a view with the first node and as much else as fits."""
    nodes, scene, seen = (
        canvas.viewpoint.network.nodes(),
        canvas.scene(),
        canvas.camera.visible_area(),
    )
    first = scene.bounds([min(nodes, key=lambda node: node.at[0]).id])
    everything, room = scene.bounds(), seen.height() - 2 * _MARGIN
    x = first.left() + seen.width() * 0.46
    if everything.height() <= room:
        return QPointF(x, everything.center().y())
    y = everything.top() - _MARGIN + seen.height() / 2
    return QPointF(x, y if first.bottom() < y + seen.height() / 2 else first.center().y())
