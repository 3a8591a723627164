"""The rows of the search popup: their model and their delegate."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from designer.gui.appearance import icons
from designer.gui.appearance.theme import Theme, mix
from designer.gui.canvas.drawing.metrics import font, metrics
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.plain_text import named
from designer.layers.declare import Layer

ROW = 42
LAYER = Qt.ItemDataRole.UserRole
WISHES = LAYER + 1
REASON = LAYER + 2
Index = QModelIndex | QPersistentModelIndex


@guarded
class Matches(QAbstractListModel):
    """The layers that match, why they are offered, and the settings that were typed for them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.layers: Sequence[Layer] = ()
        self.reason: Callable[[Layer], str] = _nothing
        self.wishes: Callable[[Layer], dict[str, Any]] = _none

    def set_layers(self, layers: Sequence[Layer]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.layers = layers
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of matches."""
        return 0 if parent.isValid() else len(self.layers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the layer, its settings, the reason, or its text for a screen reader."""
        layer = self.layers[index.row()]
        if role == LAYER:
            return layer
        if role == WISHES:
            return self.wishes(layer)
        if role == REASON:
            return self.reason(layer)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = (layer.name, told(self.wishes(layer)), self.reason(layer), layer.family)
            return f"{', '.join(filter(None, said))}: {layer.purpose}"
        return layer.name if role == Qt.ItemDataRole.DisplayRole else None


def told(params: dict[str, Any]) -> str:
    """Return settings in a few words: ``out_channels 64, kernel_size 3``."""
    return ", ".join(f"{name} {value}" for name, value in params.items())


def _nothing(_: Layer) -> str:
    return ""


def _none(_: Layer) -> dict[str, Any]:
    return {}


@guarded
class ResultPainter(QStyledItemDelegate):
    """Paints a family's sign, the name, what the layer does, and why it is offered."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are alike."""
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        layer: Layer = index.data(LAYER)
        rect = QRectF(option.rect)
        reason: str = index.data(REASON)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            self._highlight(painter, rect)
        self._sign(painter, rect, layer)
        faint = reason == "does not fit"
        end = self._reason(painter, rect, reason or layer.family, bool(reason) and not faint)
        self._name(painter, rect, layer.name, told(index.data(WISHES)), end, faint=faint)
        painter.setPen(self.theme.colour("dim_text"))
        painter.setFont(font(11.5))
        room = int(rect.width()) - 56
        purpose = metrics(11.5).elidedText(named(layer.purpose), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(rect.left() + 44, rect.top() + 33), purpose)
        painter.restore()

    def _sign(self, painter: QPainter, rect: QRectF, layer: Layer) -> None:
        hue = self.theme.family(layer.family)
        tile = QRectF(rect.left() + 9, rect.top() + 8, 26, 26)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mix(hue, self.theme.colour("surface"), 0.2))
        painter.drawRoundedRect(tile, 6, 6)
        icons.paint(painter, icons.family_icon_name(layer.family), hue, tile.adjusted(5, 5, -5, -5))

    def _name(
        self, painter: QPainter, rect: QRectF, name: str, wishes: str, end: float, *, faint: bool
    ) -> None:
        at = QPointF(rect.left() + 44, rect.top() + 17)
        painter.setPen(self.theme.colour("dim_text" if faint else "text"))
        painter.setFont(font(13, bold=True))
        painter.drawText(at, name)
        if wishes:
            at.setX(at.x() + metrics(13, True).horizontalAdvance(name) + 10)
            painter.setPen(self.theme.colour("accent"))
            painter.setFont(font(12))
            room = end - at.x() - 10
            painter.drawText(at, metrics(12).elidedText(wishes, Qt.TextElideMode.ElideRight, room))

    def _reason(self, painter: QPainter, rect: QRectF, text: str, strong: bool) -> float:
        """Write at the right what speaks for a layer, or its family; return where that begins."""
        painter.setFont(font(11))
        painter.setPen(self.theme.colour("accent" if strong else "dim_text"))
        start = rect.right() - metrics(11).horizontalAdvance(text) - 12
        painter.drawText(QPointF(start, rect.top() + 17), text)
        return start

    def _highlight(self, painter: QPainter, rect: QRectF) -> None:
        shade = mix(self.theme.colour("accent"), self.theme.colour("surface"), 0.14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), 6, 6)
        painter.setBrush(self.theme.colour("accent"))
        painter.drawRoundedRect(QRectF(rect.left() + 2, rect.top() + 8, 3, ROW - 16), 1.5, 1.5)
