"""One node on the scene: its card, where it is, and how it is painted.

It is no QGraphicsItem: ten thousand of those take a second to make and 80 MB to keep, and Qt asks
each of them for its bounds whenever one has moved. The scene's table finds what is near instead.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from designer.gui.appearance import icons
from designer.gui.appearance.theme import Theme, colour
from designer.gui.canvas.drawing.metrics import (
    FAR,
    HEADER,
    KIND,
    LINE,
    NAME,
    PAD,
    PORT,
    RADIUS,
    TEXT,
    Detail,
    blend,
    detail,
    font,
    metrics,
    width,
)
from designer.gui.canvas.drawing.node_colours import NodeColours
from designer.gui.canvas.scene.card import SIGN, NodeCard, Slot

if TYPE_CHECKING:
    from designer.gui.canvas.scene.canvas_scene import CanvasScene

AROUND = 12.0
"""Room around a card for its ports, its halo and half a badge."""
_BADGE = 8.0
_SHADOW = QColor(20, 30, 60, 26)
_NO_PEN = Qt.PenStyle.NoPen
_KIND_FROM = 0.5
"""Below this zoom a name alone is enough to read."""


@lru_cache(maxsize=512)
def _outline(wide: float, high: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(0, 0, wide, high), RADIUS, RADIUS)
    return path


@lru_cache(maxsize=512)
def _shadow(wide: float, high: float) -> QPainterPath:
    return _outline(wide + 2, high + 1).translated(-1, 2)


@lru_cache(maxsize=512)
def _header(wide: float, high: float) -> QPainterPath:
    """Return the card's upper part."""
    top = QPainterPath()
    top.addRect(QRectF(0, 0, wide, HEADER))
    return _outline(wide, high).intersected(top)


@lru_cache(maxsize=512)
def _stripe(wide: float, high: float) -> QPainterPath:
    top = QPainterPath()
    top.addRect(QRectF(0, 0, wide, 3.5))
    return _outline(wide, high).intersected(top)


class NodeItem:
    """A card on the scene. State that is only on screen (selected, hovered) is set by the scene."""

    __slots__ = ("_look", "_x", "_y", "card", "hovered", "selected", "serial")

    def __init__(self, card: NodeCard, scene: "CanvasScene", serial: int = 0) -> None:
        self.card = card
        self.serial = serial
        """Its place in the file: later ones lie on top."""
        self.selected = False
        self.hovered = False
        self._look = scene
        self._x = self._y = 0.0

    def x(self) -> float:
        """Return the card's left edge."""
        return self._x

    def y(self) -> float:
        """Return the card's upper edge."""
        return self._y

    def pos(self) -> QPointF:
        """Return the card's top-left corner."""
        return QPointF(self._x, self._y)

    def put(self, x: float, y: float) -> None:
        """Move the card on the scene; the scene's table is the caller's."""
        self._x, self._y = x, y

    @property
    def rect(self) -> QRectF:
        """The card's place on the scene."""
        return QRectF(self._x, self._y, self.card.width, self.card.height)

    @property
    def outline(self) -> tuple[float, float, float, float]:
        """The card's place as x, y, width, height."""
        return (self._x, self._y, self.card.width, self.card.height)

    @property
    def around(self) -> QRectF:
        """The card with room for ports, halo and badge."""
        return self.rect.adjusted(-AROUND, -AROUND, AROUND, AROUND)

    @property
    def badge(self) -> QRectF:
        """Where the problem badge is, on the scene; empty without problems."""
        if not self.card.severity:
            return QRectF()
        centre, scale = _badge_place(self.card, self._look.zoom)
        reach = QPointF(9, 9) * scale
        return QRectF(self.pos() + centre - reach, self.pos() + centre + reach)

    def slot_pos(self, slot: Slot) -> QPointF:
        """Return where a port is on the scene."""
        return QPointF(self._x + slot.x, self._y + slot.y)

    def paint(self, painter: QPainter) -> None:
        """Draw as much as the zoom lets one read, with the card's corner at the origin."""
        theme, card = self._look.theme, self.card
        painter.setOpacity(self._opacity())
        face = self._look.tints.face(card.id, card.family, theme)
        if detail(self._look.zoom) is Detail.NEAR:
            _paint_body(painter, theme, card, face, card.height <= HEADER, self.hovered)
            if self.selected:
                _paint_halo(painter, theme, card)
            _paint_words(painter, theme, card, face)
            if face.figure:
                _paint_figure(painter, card, face)
            self._paint_slots(painter, theme, face, self._used())
        else:
            self._paint_small(painter, theme, face)
        if card.severity:
            centre, scale = _badge_place(card, self._look.zoom)
            painter.translate(centre)
            painter.scale(scale, scale)
            paint_badge(painter, theme, card.severity, QPointF())

    def _paint_small(self, painter: QPainter, theme: Theme, face: NodeColours) -> None:
        """Draw body and ports as a picture that many share, and the name."""
        card, used = self.card, self._used()

        def body(over: QPainter) -> None:
            _paint_body(over, theme, card, face, True, self.hovered)
            if self.selected:
                _paint_halo(over, theme, card)
            self._paint_slots(over, theme, face, used)

        if self._look.fits is None:
            look = (face.ground.rgba(), face.strong.rgba(), card.severity == "error", card.muted)
            more = (self.hovered, self.selected, card.block, card.copies != "")
            ports = tuple((slot.x, slot.y) for slot in card.slots)
            key = (card.width, card.height, look, more, ports, used)
            room = (card.width, card.height, AROUND)
            self._look.sprites.draw(painter, theme, key, room, body)
        else:
            body(painter)
        _paint_name(painter, card, face, self._look.zoom)

    def _opacity(self) -> float:
        if self._look.fits is not None and not self._fits_anywhere():
            return 0.4
        return 0.55 if self.card.muted else 1.0

    def _fits_anywhere(self) -> bool:
        return self._look.is_start(self.card.id) or any(
            self._look.lit(self.card.id, slot) for slot in self.card.slots
        )

    def _used(self) -> tuple[bool, ...]:
        """Return which of the ports have a wire."""
        wired = self._look.wired_outputs(self.card.id)
        return tuple(
            bool(slot.edge) or (slot.output and slot.port in wired) for slot in self.card.slots
        )

    def _paint_slots(
        self, painter: QPainter, theme: Theme, face: NodeColours, used: tuple[bool, ...]
    ) -> None:
        dragging = self._look.fits is not None
        for slot, wired in zip(self.card.slots, used, strict=True):
            lit = dragging and self._look.lit(self.card.id, slot)
            _paint_slot(painter, theme, slot, face.strong, wired, lit)


def _badge_place(card: NodeCard, zoom: float) -> tuple[QPointF, float]:
    """Return a badge's centre and scale: from afar it is larger, and clear of the name."""
    if detail(zoom) is Detail.NEAR:
        return QPointF(card.width - PAD - 5, 14), 1.0
    return QPointF(card.width - PAD, 1), min(0.75 / max(zoom, 0.01), 1.8)


def _paint_body(
    painter: QPainter, theme: Theme, card: NodeCard, face: NodeColours, whole: bool, hovered: bool
) -> None:
    """Draw the card; ``whole`` where it is tinted from top to bottom."""
    outline = _outline(card.width, card.height)
    if not theme.dark:
        painter.setPen(_NO_PEN)
        painter.setBrush(_SHADOW)
        painter.drawPath(_shadow(card.width, card.height))
    if card.block or card.copies:
        _paint_stack(painter, theme, card, face)
    painter.setPen(_NO_PEN)
    if not whole:
        painter.setBrush(theme.colour("node"))
        painter.drawPath(outline)
    painter.setBrush(face.ground)
    painter.drawPath(outline if whole else _header(card.width, card.height))
    painter.setBrush(face.strong)
    painter.drawPath(_stripe(card.width, card.height))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_border(theme, card, hovered))
    painter.drawPath(outline)


def _paint_stack(painter: QPainter, theme: Theme, card: NodeCard, face: NodeColours) -> None:
    """Draw sheets that peek out below the card: there is more inside, or more of them."""
    painter.setPen(QPen(theme.colour("node_border"), 1.2))
    painter.setBrush(blend(face.strong, theme.colour("node"), 0.3))
    for shift in (6, 3) if card.block and card.copies else (4,):
        painter.drawPath(_outline(card.width - 2 * shift, card.height).translated(shift, shift))


def _signs(card: NodeCard) -> list[str]:
    return ["box"] * card.block + ["link"] * card.shared


def _paint_copies(painter: QPainter, theme: Theme, card: NodeCard, face: NodeColours) -> float:
    """Draw the number of copies at the right; returns the room it takes."""
    wide = width(card.copies, KIND) + 14
    pill = QRectF(card.width - PAD - wide + 3, 22, wide, 16)
    node = theme.colour("node")
    painter.setPen(_NO_PEN)
    ground = node if face.figure else blend(face.strong, node, 0.45 if theme.dark else 0.3)
    painter.setBrush(ground)
    painter.drawRoundedRect(pill, 8, 8)
    painter.setPen(theme.ink(ground))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, card.copies)
    return wide + 6


def _paint_figure(painter: QPainter, card: NodeCard, face: NodeColours) -> None:
    """Draw the number that the colour stands for, as a tag on the card's upper edge."""
    painter.setFont(font(KIND, bold=True))
    wide = width(face.figure, KIND, True) + 12
    tag = QRectF(card.width - wide - 6, -10, wide, 16)
    painter.setPen(_NO_PEN)
    painter.setBrush(face.strong)
    painter.drawRoundedRect(tag, 4, 4)
    painter.setPen(face.ink)
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, face.figure)


def _border(theme: Theme, card: NodeCard, hovered: bool) -> QPen:
    if card.severity == "error":
        return QPen(theme.colour("error"), 2)
    name = "dim_text" if hovered else "node_border"
    pen = QPen(theme.colour(name), 1.2)
    if card.muted:
        pen.setStyle(Qt.PenStyle.DashLine)
        pen.setColor(theme.colour("dim_text"))
    return pen


def _paint_halo(painter: QPainter, theme: Theme, card: NodeCard) -> None:
    accent = theme.colour("selection")
    rect = QRectF(-3, -3, card.width + 6, card.height + 6)
    painter.setPen(QPen(accent, 2.6))
    painter.drawRoundedRect(rect, RADIUS + 3, RADIUS + 3)


def _paint_words(painter: QPainter, theme: Theme, card: NodeCard, face: NodeColours) -> None:
    room = card.width - 2 * PAD
    name_room = room - (18 if card.severity else 0)
    painter.setPen(face.ink)
    painter.setFont(font(NAME, bold=True))
    painter.drawText(QPointF(PAD, 18), _elided(card.id, NAME, name_room, bold=True))
    painter.setFont(font(KIND))
    left = PAD
    for sign in _signs(card):
        icons.paint(painter, sign, face.quiet, QRectF(left, 23.5, 12, 12))
        left += SIGN
    if card.copies:
        room -= _paint_copies(painter, theme, card, face)
    painter.setPen(face.quiet)
    painter.drawText(QPointF(left, 33), _elided(card.kind, KIND, room - left + PAD))
    painter.setPen(theme.colour("dim_text"))
    painter.setFont(font(TEXT))
    for slot in card.slots:
        if slot.label:
            x = card.width - PAD - width(slot.label, TEXT) if slot.output else PAD
            painter.drawText(QPointF(x, slot.y + 4), slot.label)
    y = card.lines_top + 13
    for line in card.lines:
        _paint_line(painter, theme, card, line.name, line.value, line.quiet, y)
        y += LINE


def _paint_line(
    painter: QPainter, theme: Theme, card: NodeCard, name: str, value: str, quiet: bool, y: float
) -> None:
    painter.setPen(theme.colour("dim_text"))
    painter.setFont(font(TEXT, italic=quiet))
    painter.drawText(QPointF(PAD, y), name)
    if not quiet:
        painter.setPen(theme.colour("text"))
    room = card.width - 2 * PAD - width(name, TEXT) - 8
    text = _elided(value, TEXT, room)
    painter.drawText(QPointF(card.width - PAD - width(text, TEXT), y), text)


def _paint_name(painter: QPainter, card: NodeCard, face: NodeColours, zoom: float) -> None:
    """Draw the name alone, as large as the card lets it be read from afar."""
    size, least = min(max(NAME, round(11.5 / zoom)), 30), max(NAME, round(8 / zoom))
    room = card.width - 2 * PAD  # clear of the ports
    while size > least and width(card.id, size, True) > room:
        size -= 1
    painter.setPen(face.ink)
    painter.setFont(font(size, bold=True))
    text = _elided(card.id, size, card.width - 10 if size == least else room, bold=True)
    area = QRectF(0, 3, card.width, card.height - 3)
    small = max(KIND, round(9 / zoom))
    least_zoom = FAR if face.figure else _KIND_FROM
    if zoom < least_zoom or card.height < size + small + (10 if face.figure else 24):
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
        return
    up, down = area.adjusted(0, 0, 0, -small - 2), area.adjusted(0, size + 4, 0, 0)
    painter.drawText(up, Qt.AlignmentFlag.AlignCenter, text)
    painter.setPen(face.quiet)
    painter.setFont(font(small))
    kind = face.figure or f"{card.kind} {card.copies}".rstrip()
    painter.drawText(down, Qt.AlignmentFlag.AlignCenter, _elided(kind, small, card.width - 10))


@lru_cache(maxsize=8192)
def _elided(text: str, size: float, room: float, bold: bool = False) -> str:
    """Return as much of a text as there is room for; of a name, in bold, the end as well.

    Names are often told apart by their ends: layer1_conv2, layer1_conv3.
    """
    if width(text, size, bold) <= room:
        return text
    mode = Qt.TextElideMode.ElideMiddle if bold else Qt.TextElideMode.ElideRight
    return metrics(size, bold).elidedText(text, mode, room)


def _paint_slot(
    painter: QPainter, theme: Theme, slot: Slot, family: QColor, used: bool, lit: bool
) -> None:
    centre = QPointF(slot.x, slot.y)
    radius = PORT + (2 if lit else 0)
    if lit:
        halo = QColor(theme.colour("accent"))
        halo.setAlpha(70)
        painter.setPen(_NO_PEN)
        painter.setBrush(halo)
        painter.drawEllipse(centre, radius + 4, radius + 4)
    ring = theme.colour("accent") if lit else theme.colour("dim_text")
    painter.setPen(QPen(ring, 1.6))
    painter.setBrush(ring if lit else (family if used else theme.colour("node")))
    painter.drawEllipse(centre, radius, radius)


def paint_badge(painter: QPainter, theme: Theme, severity: str, centre: QPointF) -> None:
    """Draw a problem's sign: a disc for an error, a triangle for a warning, a ring for a note."""
    back = colour({"error": theme.error, "warning": theme.warning}.get(severity, theme.accent))
    painter.setPen(_NO_PEN)
    painter.setBrush(back)
    if severity == "warning":
        path = QPainterPath(centre + QPointF(0, -_BADGE))
        path.lineTo(centre + QPointF(_BADGE, _BADGE - 1.5))
        path.lineTo(centre + QPointF(-_BADGE, _BADGE - 1.5))
        path.closeSubpath()
        painter.setPen(QPen(back, 2, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPath(path)
    else:
        painter.drawEllipse(centre, _BADGE, _BADGE)
    painter.setPen(theme.colour("node") if theme.dark else QColor("white"))
    painter.setFont(font(11, bold=True))
    area = QRectF(centre.x() - 8, centre.y() - 8, 16, 17 if severity == "warning" else 16)
    sign = "i" if severity == "note" else "!"
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, sign)
