"""Paints the rows of the palette: a tile with the family's icon, the name and the purpose."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from designer.gui.appearance import icons
from designer.gui.appearance.style import TypeScale, scaled_font
from designer.gui.appearance.theme import Theme
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.plain_text import named

NAME = Qt.ItemDataRole.UserRole + 1
FAMILY = Qt.ItemDataRole.UserRole + 2
PURPOSE = Qt.ItemDataRole.UserRole + 3
KEY = Qt.ItemDataRole.UserRole + 4
"""The role of the name under which a layer is dragged and added."""
_TILE = 20
_PURPOSE_WIDTH = 330
"""The width in pixels from which the purpose is shown beside the name."""

Index = QModelIndex | QPersistentModelIndex


@guarded
class PaletteRowDelegate(QStyledItemDelegate):
    """Paints families and layers.

    With ``roomy``, the purpose has a line of its own; in a narrow view that line shows the family,
    since purposes cut to three words would all be alike.
    """

    def __init__(self, theme: Theme, view: QTreeView) -> None:
        """Paint the rows of ``view``."""
        super().__init__(view)
        self._theme, self._view = theme, view
        self.roomy = False
        self._body, self._caption = scaled_font(TypeScale.BODY), scaled_font(TypeScale.CAPTION)
        self._head = scaled_font(TypeScale.STRONG)
        self._head.setPointSizeF(self._caption.pointSizeF())

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of one line, or of two for a search result."""
        line = QFontMetrics(self._body).height()
        if not index.data(NAME):
            return QSize(100, line + 14)
        if self.roomy:
            return QSize(100, line + QFontMetrics(self._caption).height() + 14)
        return QSize(100, max(line + 8, _TILE + 6))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(NAME):
            self._paint_layer(painter, option, index)
        else:
            self._paint_family(painter, option, index)
        painter.restore()

    def _paint_family(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = option.rect
        self._paint_ground(painter, option)
        folded = not self._view.isExpanded(index)
        arrow = "chevron-right" if folded else "chevron-down"
        box = QRectF(rect.left() + 4, rect.center().y() - 6, 14, 14)
        icons.paint(painter, arrow, self._theme.dim_text, box)
        text = QRect(rect.left() + 24, rect.top(), rect.width() - 48, rect.height())
        self._text(painter, text, index.data(), self._head, "dim_text")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.family(index.data(FAMILY)))
        painter.drawEllipse(QPointF(rect.right() - 14, rect.center().y() + 1), 4, 4)

    def _paint_layer(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = option.rect.adjusted(2, 1, -6, -1)
        self._paint_ground(painter, option)
        tile = QRectF(rect.left() + 4, rect.center().y() - _TILE / 2 + 1, _TILE, _TILE)
        paint_tile(painter, tile, index.data(FAMILY), self._theme)
        text = rect.adjusted(_TILE + 13, 0, -4, 0)
        if self.roomy:
            self._paint_two_lines(painter, text, index)
        else:
            self._paint_one_line(painter, text, index)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        selected = option.state & QStyle.StateFlag.State_Selected
        hovered = option.state & QStyle.StateFlag.State_MouseOver
        if not selected and not hovered:
            return
        fill = QColor(self._theme.accent if selected else self._theme.text)
        fill.setAlphaF(0.18 if selected else 0.06)
        painter.setBrush(fill)
        focused = selected and self._view.hasFocus()
        painter.setPen(self._theme.colour("accent") if focused else Qt.PenStyle.NoPen)
        box = QRectF(option.rect.adjusted(2, 1, -6, -1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)

    def _paint_one_line(self, painter: QPainter, rect: QRect, index: Index) -> None:
        name = index.data(NAME)
        self._text(painter, rect, name, self._body, "text")
        used = QFontMetrics(self._body).horizontalAdvance(name) + 10
        if rect.width() + _TILE >= _PURPOSE_WIDTH and used < rect.width():
            rest = rect.adjusted(used, 0, 0, 0)
            self._text(painter, rest, index.data(PURPOSE), self._caption, "dim_text")

    def _paint_two_lines(self, painter: QPainter, rect: QRect, index: Index) -> None:
        half = rect.height() // 2
        above = QRect(rect.left(), rect.top() + 3, rect.width(), half)
        below = QRect(rect.left(), rect.top() + half, rect.width(), half - 2)
        self._text(painter, above, index.data(NAME), self._body, "text")
        wide = self._view.viewport().width() >= _PURPOSE_WIDTH
        more = index.data(PURPOSE) if wide else index.data(FAMILY)
        self._text(painter, below, more, self._caption, "dim_text")

    def _text(self, painter: QPainter, rect: QRect, text: str, font: QFont, role: str) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.colour(role))
        shown = QFontMetrics(font).elidedText(
            named(text), Qt.TextElideMode.ElideRight, rect.width()
        )
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)


def paint_tile(painter: QPainter, rect: QRectF, family: str, theme: Theme) -> None:
    """Paint a family's icon on a tile in a light shade of its colour."""
    colour = theme.family(family)
    ground = QColor(colour)
    ground.setAlphaF(0.2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(rect, 5, 5)
    inset = rect.width() * 0.18
    inner = rect.adjusted(inset, inset, -inset, -inset)
    icons.paint(painter, icons.family_icon_name(family), colour, inner)


def chip(name: str, family: str, theme: Theme, ratio: float) -> QPixmap:
    """Return the picture at the cursor while a layer is dragged."""
    font = scaled_font(TypeScale.STRONG)
    width = QFontMetrics(font).horizontalAdvance(name) + 48
    picture = QPixmap(round(width * ratio), round(34 * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour("node"))
        painter.setPen(theme.family(family))
        painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, 33), 7, 7)
        paint_tile(painter, QRectF(7, 7, 20, 20), family, theme)
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        painter.drawText(QRectF(36, 0, width - 40, 34), Qt.AlignmentFlag.AlignVCenter, name)
    return picture
