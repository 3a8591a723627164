"""Search to add: a line to type in and the layers that match, at the cursor."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from designer.files.library import key_of
from designer.gui.canvas.fuzzy import ranked
from designer.gui.canvas.look import font, metrics
from designer.gui.theme import Theme
from designer.layers.declare import Layer

_WIDE, _HIGH, _ROW = 380, 330, 40
_LAYER = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_KEYS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 6,
    Qt.Key.Key_PageUp: -6,
}


class SearchPopup(QFrame):
    """A list over the canvas. It tells what was chosen, once, and closes."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = parent
        self.setAccessibleName("Add a layer")
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._layers: Sequence[Layer] = ()
        self._then: Callable[[str], None] | None = None
        self.line = QLineEdit(self)
        self.line.setAccessibleName("Layer to add")
        self.line.setClearButtonEnabled(True)
        self.list = QListView(self)
        self.list.setAccessibleName("Matching layers")
        self.none = QLabel(self)
        self._build()
        self._model = _Matches(self)
        self.list.setModel(self._model)
        self._delegate = _Row(theme, self.list)
        self.list.setItemDelegate(self._delegate)
        self.set_theme(theme)
        self.line.textChanged.connect(self._filter)
        self.list.clicked.connect(self._click)
        self.line.installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.none.setWordWrap(True)
        self.none.setMargin(10)
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.line)
        column.addWidget(self.list)
        column.addWidget(self.none)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self._delegate.theme = theme
        palette = theme.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.colour("surface"))
        self.setPalette(palette)
        self.update()

    def ask(
        self, at: QPoint, layers: Sequence[Layer], hint: str, then: Callable[[str], None]
    ) -> None:
        """Open with its line at ``at`` (pixels of the parent); ``then`` gets the chosen name."""
        self._layers, self._then = layers, then
        self.line.setPlaceholderText(hint)
        self.line.clear()
        self._filter("")
        room = self._canvas.rect().adjusted(6, 6, -6, -6)
        size = QSize(min(_WIDE, room.width()), min(_HIGH, room.height()))
        place = QRect(at - QPoint(24, 20), size)
        place.moveRight(min(place.right(), room.right()))
        place.moveBottom(min(place.bottom(), room.bottom()))
        place.moveLeft(max(place.left(), room.left()))
        place.moveTop(max(place.top(), room.top()))
        self.setGeometry(place)
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def choose(self) -> None:
        """Take the marked layer and close."""
        layer = self.list.currentIndex().data(_LAYER)
        then = self._then
        if layer is not None and then is not None:
            self._then = None
            self.dismiss()
            then(key_of(layer))

    def dismiss(self) -> None:
        """Close."""
        if self.isVisible():
            had_focus = self.line.hasFocus()
            self.hide()
            if had_focus:
                self._canvas.setFocus(Qt.FocusReason.PopupFocusReason)
            self.closed.emit()

    @property
    def names(self) -> list[str]:
        """The names in the list, from the top."""
        return [layer.name for layer in self._model.layers]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the line's keys move in the list, and close when the line loses the keyboard."""
        if event.type() == QEvent.Type.FocusOut:
            self.dismiss()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QEvent) -> None:
        """Draw a frame."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.colour("surface"))
            painter.setPen(self._theme.colour("border"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _key(self, key: Qt.Key) -> bool:
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.choose()
        elif key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in _KEYS:
            self._mark(self.list.currentIndex().row() + _KEYS[key])
        # Tab would only lead out of the popup and close it.
        return key in {
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
            Qt.Key.Key_Escape,
            Qt.Key.Key_Tab,
            *_KEYS,
        }

    def _filter(self, query: str) -> None:
        self._model.set_layers(ranked(query, self._layers))
        found = bool(self._model.layers)
        self.list.setVisible(found)
        self.none.setVisible(not found)
        fits = "fits here and " if len(self._layers) < 20 else ""
        self.none.setText(f"No layer {fits}is called “{query}” or does that.")
        self._mark(0)

    def _mark(self, row: int) -> None:
        row = min(max(row, 0), self._model.rowCount() - 1)
        self.list.setCurrentIndex(self._model.index(row))

    def _click(self, _: QModelIndex) -> None:
        self.choose()


class _Matches(QAbstractListModel):
    """The layers that match."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.layers: Sequence[Layer] = ()

    def set_layers(self, layers: Sequence[Layer]) -> None:
        self.beginResetModel()
        self.layers = layers
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.layers)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        layer = self.layers[index.row()]
        if role == _LAYER:
            return layer
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{layer.name}, {layer.family}: {layer.purpose}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return layer.shape
        return layer.name if role == Qt.ItemDataRole.DisplayRole else None


class _Row(QStyledItemDelegate):
    """Paints a family's colour, the name, and what the layer does."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        layer: Layer = index.data(_LAYER)
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:
            self._mark(painter, rect)
        painter.setBrush(self.theme.family(layer.family))
        painter.drawRoundedRect(QRectF(rect.left() + 8, rect.top() + 8, 5, _ROW - 16), 2, 2)
        painter.setPen(self.theme.colour("text"))
        painter.setFont(font(13, bold=True))
        painter.drawText(QPointF(rect.left() + 22, rect.top() + 17), layer.name)
        painter.setPen(self.theme.colour("dim_text"))
        painter.setFont(font(11))
        room = int(rect.width()) - 30
        purpose = metrics(11).elidedText(layer.purpose, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(rect.left() + 22, rect.top() + 32), purpose)
        family = metrics(11).horizontalAdvance(layer.family)
        painter.drawText(QPointF(rect.right() - family - 10, rect.top() + 16), layer.family)
        painter.restore()

    def _mark(self, painter: QPainter, rect: QRectF) -> None:
        shade = self.theme.colour("selection")
        painter.setBrush(shade)
        painter.setOpacity(0.16)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)
        painter.setOpacity(1)
        bar = QRectF(rect.left() + 1, rect.top() + 5, 3, rect.height() - 10)
        painter.drawRoundedRect(bar, 1, 1)
