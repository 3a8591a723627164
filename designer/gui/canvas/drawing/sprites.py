"""Pixmaps of cards without their text: at a medium zoom most of hundreds look alike.

Painting the rounded shapes and ports of each takes most of a frame; a pixmap takes a twentieth.
"""

from collections.abc import Callable, Hashable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

from designer.gui.appearance.theme import Theme

_MAX_SPRITES = 600
_IDENTITY = QTransform()


class Sprites:
    """A cache of pixmaps for one theme at one zoom."""

    def __init__(self) -> None:
        """Start without any."""
        self._made: dict[Hashable, QPixmap] = {}
        self._look: tuple[int, float, float] = (0, 0.0, 0.0)

    def draw(
        self,
        painter: QPainter,
        theme: Theme,
        key: Hashable,
        room: tuple[float, float, float],
        paint: Callable[[QPainter], None],
    ) -> None:
        """Draw what ``paint`` draws at the origin, from memory where ``key`` was drawn before.

        ``room`` is width, height and the margin around that ``paint`` may use.
        """
        where = painter.worldTransform()
        ratio = painter.device().devicePixelRatio()
        look = (id(theme), where.m11(), ratio)
        if look != self._look or len(self._made) > _MAX_SPRITES:
            self._made, self._look = {}, look
        sprite = self._made.get(key)
        if sprite is None:
            sprite = self._made[key] = _painted(room, where.m11(), ratio, paint)
        corner = where.map(QPointF(-room[2], -room[2])) * ratio
        # On whole pixels, so that edges are as crisp as when they were painted.
        painter.setWorldTransform(_IDENTITY)
        painter.drawPixmap(QPointF(round(corner.x()), round(corner.y())) / ratio, sprite)
        painter.setWorldTransform(where)


def _painted(
    room: tuple[float, float, float], zoom: float, ratio: float, paint: Callable[[QPainter], None]
) -> QPixmap:
    wide, high, margin = room
    scale = zoom * ratio
    sprite = QPixmap(int((wide + 2 * margin) * scale) + 2, int((high + 2 * margin) * scale) + 2)
    sprite.fill(Qt.GlobalColor.transparent)
    with QPainter(sprite) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(scale, scale)
        painter.translate(margin, margin)
        paint(painter)
    sprite.setDevicePixelRatio(ratio)
    return sprite
