"""Painting of nodes: functions of a painter, the scene and the node's record.

Each paints with the card's top-left corner at the origin, in scene units.
"""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from designer.gui.appearance import icons
from designer.gui.appearance.theme import Theme, colour, mix
from designer.gui.canvas.drawing.metrics import (
    FAR,
    HEADER,
    KIND_SIZE,
    LINE,
    NAME_SIZE,
    PAD,
    PORT_RADIUS,
    RADIUS,
    TEXT,
    Detail,
    detail,
    font,
    metrics,
    width,
)
from designer.gui.canvas.drawing.node_colours import NodeColours
from designer.gui.canvas.scene.canvas_scene import CanvasScene
from designer.gui.canvas.scene.card import ICON_WIDTH, NodeCard, Slot
from designer.gui.canvas.scene.node_item import CARD_MARGIN, NodeItem, badge_centre

_BADGE_RADIUS = 8.0
_SHADOW = QColor(20, 30, 60, 26)
_NO_PEN = Qt.PenStyle.NoPen
_MIN_KIND_ZOOM = 0.5
"""Below this zoom only the name is painted, not the layer's type."""


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


def paint_node(painter: QPainter, scene: CanvasScene, item: NodeItem) -> None:
    """Paint a node in as much detail as can be read at the scene's zoom.

    Leaves the painter's opacity and transform changed.
    """
    theme, card = scene.theme, item.card
    painter.setOpacity(_opacity(scene, card))
    face = scene.colouring.colours_of(card.id, card.family, theme)
    if detail(scene.zoom) is Detail.NEAR:
        _paint_body(painter, theme, card, face, card.height <= HEADER, item.hovered)
        if item.selected:
            _paint_halo(painter, theme, card)
        _paint_words(painter, theme, card, face)
        if face.figure:
            _paint_figure(painter, card, face)
        _paint_slots(painter, scene, card, face, _connected(scene, card))
    else:
        _paint_small(painter, scene, item, face)
    if card.severity:
        centre, scale = badge_centre(card, scene.zoom)
        painter.translate(centre)
        painter.scale(scale, scale)
        paint_badge(painter, theme, card.severity, QPointF())


def _paint_small(painter: QPainter, scene: CanvasScene, item: NodeItem, face: NodeColours) -> None:
    """Paint body and ports as a pixmap shared by nodes that look alike, then the name."""
    theme, card, connected = scene.theme, item.card, _connected(scene, item.card)

    def body(over: QPainter) -> None:
        _paint_body(over, theme, card, face, True, item.hovered)
        if item.selected:
            _paint_halo(over, theme, card)
        _paint_slots(over, scene, card, face, connected)

    if scene.fits is None:
        look = (face.ground.rgba(), face.strong.rgba(), card.severity == "error", card.muted)
        more = (item.hovered, item.selected, card.block, card.copies != "")
        ports = tuple((slot.x, slot.y) for slot in card.slots)
        key = (card.width, card.height, look, more, ports, connected)
        room = (card.width, card.height, CARD_MARGIN)
        scene.sprites.draw(painter, theme, key, room, body)
    else:
        body(painter)
    _paint_name(painter, card, face, scene.zoom)


def _opacity(scene: CanvasScene, card: NodeCard) -> float:
    if scene.fits is not None and not _has_fitting_port(scene, card):
        return 0.4
    return 0.55 if card.muted else 1.0


def _has_fitting_port(scene: CanvasScene, card: NodeCard) -> bool:
    return scene.is_start(card.id) or any(scene.is_lit(card.id, slot) for slot in card.slots)


def _connected(scene: CanvasScene, card: NodeCard) -> tuple[bool, ...]:
    """Return for each port whether it has a wire."""
    wired = scene.wired_outputs(card.id)
    return tuple(bool(slot.edge) or (slot.output and slot.port in wired) for slot in card.slots)


def _paint_slots(
    painter: QPainter,
    scene: CanvasScene,
    card: NodeCard,
    face: NodeColours,
    connected: tuple[bool, ...],
) -> None:
    theme, dragging = scene.theme, scene.fits is not None
    for slot, wired in zip(card.slots, connected, strict=True):
        lit = dragging and scene.is_lit(card.id, slot)
        _paint_slot(painter, theme, slot, face.strong, wired, lit)


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
    painter.setBrush(mix(face.strong, theme.colour("node"), 0.3))
    for shift in (6, 3) if card.block and card.copies else (4,):
        painter.drawPath(_outline(card.width - 2 * shift, card.height).translated(shift, shift))


def _signs(card: NodeCard) -> list[str]:
    return ["box"] * card.block + ["link"] * card.shared


def _paint_copies(painter: QPainter, theme: Theme, card: NodeCard, face: NodeColours) -> float:
    """Draw the number of copies at the right; returns the room it takes."""
    wide = width(card.copies, KIND_SIZE) + 14
    pill = QRectF(card.width - PAD - wide + 3, 22, wide, 16)
    node = theme.colour("node")
    painter.setPen(_NO_PEN)
    ground = node if face.figure else mix(face.strong, node, 0.45 if theme.dark else 0.3)
    painter.setBrush(ground)
    painter.drawRoundedRect(pill, 8, 8)
    painter.setPen(theme.ink(ground))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, card.copies)
    return wide + 6


def _paint_figure(painter: QPainter, card: NodeCard, face: NodeColours) -> None:
    """Draw the number that the colour stands for, as a tag on the card's upper edge."""
    painter.setFont(font(KIND_SIZE, bold=True))
    wide = width(face.figure, KIND_SIZE, True) + 12
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
    painter.setFont(font(NAME_SIZE, bold=True))
    painter.drawText(QPointF(PAD, 18), _elided(card.id, NAME_SIZE, name_room, bold=True))
    painter.setFont(font(KIND_SIZE))
    left = PAD
    for sign in _signs(card):
        icons.paint(painter, sign, face.quiet, QRectF(left, 23.5, 12, 12))
        left += ICON_WIDTH
    if card.copies:
        room -= _paint_copies(painter, theme, card, face)
    painter.setPen(face.quiet)
    painter.drawText(QPointF(left, 33), _elided(card.kind, KIND_SIZE, room - left + PAD))
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
    size, least = min(max(NAME_SIZE, round(11.5 / zoom)), 30), max(NAME_SIZE, round(8 / zoom))
    room = card.width - 2 * PAD  # clear of the ports
    while size > least and width(card.id, size, True) > room:
        size -= 1
    painter.setPen(face.ink)
    painter.setFont(font(size, bold=True))
    text = _elided(card.id, size, card.width - 10 if size == least else room, bold=True)
    area = QRectF(0, 3, card.width, card.height - 3)
    small = max(KIND_SIZE, round(9 / zoom))
    least_zoom = FAR if face.figure else _MIN_KIND_ZOOM
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
    radius = PORT_RADIUS + (2 if lit else 0)
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
        path = QPainterPath(centre + QPointF(0, -_BADGE_RADIUS))
        path.lineTo(centre + QPointF(_BADGE_RADIUS, _BADGE_RADIUS - 1.5))
        path.lineTo(centre + QPointF(-_BADGE_RADIUS, _BADGE_RADIUS - 1.5))
        path.closeSubpath()
        painter.setPen(QPen(back, 2, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPath(path)
    else:
        painter.drawEllipse(centre, _BADGE_RADIUS, _BADGE_RADIUS)
    painter.setPen(theme.colour("node") if theme.dark else QColor("white"))
    painter.setFont(font(11, bold=True))
    area = QRectF(centre.x() - 8, centre.y() - 8, 16, 17 if severity == "warning" else 16)
    sign = "i" if severity == "note" else "!"
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, sign)
