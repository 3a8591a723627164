"""A node on the scene: its card, its position, and whether it is selected or hovered.

It is no QGraphicsItem: ten thousand of those take a second to make and 80 MB to keep, and Qt asks
each of them for its bounds whenever one has moved. The scene's table finds what is near instead,
and `painting.node_painter` paints.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from designer.graph.records import Rect
from designer.gui.canvas.drawing.metrics import PAD, Detail, detail
from designer.gui.canvas.scene.card import NodeCard, Slot

CARD_MARGIN = 12.0
"""Room around a card for its ports, its halo and half a badge."""


@dataclass(slots=True, eq=False)
class NodeItem:
    """The record of a node on the scene, in scene units."""

    card: NodeCard
    serial: int = 0
    """Its place in the file: later ones lie on top."""
    x: float = 0.0
    """The card's left edge."""
    y: float = 0.0
    """The card's upper edge."""
    selected: bool = False
    hovered: bool = False

    def pos(self) -> QPointF:
        """Return the card's top-left corner."""
        return QPointF(self.x, self.y)

    def put(self, x: float, y: float) -> None:
        """Set the position; updating the scene's table is left to the caller."""
        self.x, self.y = x, y

    @property
    def rect(self) -> QRectF:
        """The card's rectangle on the scene."""
        return QRectF(self.x, self.y, self.card.width, self.card.height)

    @property
    def outline(self) -> Rect:
        """The card's rectangle as x, y, width, height."""
        return (self.x, self.y, self.card.width, self.card.height)

    @property
    def around(self) -> QRectF:
        """The card with room for ports, halo and badge."""
        return self.rect.adjusted(-CARD_MARGIN, -CARD_MARGIN, CARD_MARGIN, CARD_MARGIN)

    def badge(self, zoom: float) -> QRectF:
        """Return the rectangle of the problem badge on the scene; empty without problems."""
        if not self.card.severity:
            return QRectF()
        centre, scale = badge_centre(self.card, zoom)
        reach = QPointF(9, 9) * scale
        return QRectF(self.pos() + centre - reach, self.pos() + centre + reach)

    def slot_pos(self, slot: Slot) -> QPointF:
        """Return the centre of a port on the scene."""
        return QPointF(self.x + slot.x, self.y + slot.y)


def badge_centre(card: NodeCard, zoom: float) -> tuple[QPointF, float]:
    """Return a badge's centre on its card, and its scale: larger from afar, clear of the name."""
    if detail(zoom) is Detail.NEAR:
        return QPointF(card.width - PAD - 5, 14), 1.0
    return QPointF(card.width - PAD, 1), min(0.75 / max(zoom, 0.01), 1.8)
