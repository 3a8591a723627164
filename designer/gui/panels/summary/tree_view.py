"""The widgets of the summary: the tree view, bars behind its figures, the line of totals."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from designer.gui.appearance.style import TypeScale, scaled_font, selected_row_style
from designer.gui.appearance.theme import Theme, mix
from designer.gui.panels.summary.tree_model import SHARE, Index
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.plain_text import plain_tip
from designer.presentation.summary_rows import NUMBERS, SummaryTotals

_PAD = 5
_MOVE_KEYS = {
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    Qt.Key.Key_Home, Qt.Key.Key_End,
}  # fmt: skip


@guarded
class ShareBars(QStyledItemDelegate):
    """Paints a light bar behind a figure, as long as its share in the total."""

    def __init__(self, theme: Theme, parent: QTreeView) -> None:
        """Paint in ``theme``."""
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Add padding."""
        size = super().sizeHint(option, index)
        return QSize(size.width() + 2 * _PAD, size.height() + 7)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the bar, then the cell."""
        part = index.data(SHARE)
        if part and not option.state & QStyle.StateFlag.State_Selected:
            room = option.rect.adjusted(8, 3, -3, -3)
            bar = QRect(room)
            bar.setLeft(round(room.right() - max(part * room.width(), 1.5)))
            shade = mix(self.theme.colour("accent"), self.theme.colour("surface"), 0.2)
            painter.fillRect(bar, shade)
        super().paint(painter, option, index)


@guarded
class SummaryView(QTreeView):
    """The tree. Arrows move, + and - expand and collapse, Enter and Ctrl+C emit signals."""

    copy_requested = Signal()
    """Emitted on Ctrl+C."""
    row_entered = Signal()
    """Emitted on Enter, with the row to go to as the current one."""
    row_walked = Signal()
    """Emitted after a key has moved the current row."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start without a model."""
        super().__init__(parent)
        self.bars = ShareBars(theme, self)
        self.setItemDelegate(self.bars)
        self.setAccessibleName("layers")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.setAllColumnsShowFocus(True)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setIndentation(16)
        self.setObjectName("summary")
        self.set_theme(theme)
        self.setSortingEnabled(True)
        header = self.header()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionsMovable(False)
        header.setSortIndicatorClearable(True)  # the third click: in the order data flows
        header.setStretchLastSection(True)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self.bars.theme = theme
        self.setStyleSheet(
            f"#summary::item {{ padding: 0 5px; }}"
            f"#summary::item:selected {{ {selected_row_style(theme)} }}"
        )
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn Ctrl+C, Enter and the keys that move the current row into signals."""
        key = event.key()
        if key == Qt.Key.Key_C and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.copy_requested.emit()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.row_entered.emit()
        elif key == Qt.Key.Key_Asterisk:
            event.ignore()  # Qt would fold out everything, however deep
        else:
            super().keyPressEvent(event)
            if key in _MOVE_KEYS:
                self.row_walked.emit()


@guarded
class TotalsLine(QWidget):
    """The totals, each aligned with its column while that is resized and scrolled."""

    def __init__(self, view: SummaryView, theme: Theme) -> None:
        """Follow the columns of ``view``."""
        super().__init__(view.parentWidget())
        self._view, self.theme = view, theme
        self._total: SummaryTotals | None = None
        self.setFont(scaled_font(TypeScale.STRONG))
        self.setFixedHeight(self.fontMetrics().height() + 10)
        view.header().sectionResized.connect(self.update)
        view.header().geometriesChanged.connect(self.update)
        view.horizontalScrollBar().valueChanged.connect(self.update)

    def show_total(self, total: SummaryTotals) -> None:
        """Show these totals."""
        self._total = total
        self.setToolTip(plain_tip(self.words))
        self.setAccessibleName(self.words)
        self.update()

    @property
    def words(self) -> str:
        """The totals as a sentence, for tool tip and screen reader."""
        total = self._total
        if total is None:
            return ""
        return (
            f"{total.words}, {total.parameters:,} parameters, {total.macs:,} multiply-adds and "
            f"{total.memory:,} bytes of activations a sample"
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the totals."""
        if self._total is None:
            return
        header = self._view.header()
        with QPainter(self) as painter:
            painter.setPen(self.theme.colour("border"))
            painter.drawLine(0, 0, self.width(), 0)
            painter.setPen(self.theme.colour("text"))
            for column, text in enumerate(self._total.shown):
                room = QRect(header.sectionViewportPosition(column), 0,
                             header.sectionSize(column), self.height())  # fmt: skip
                self._write(painter, room.adjusted(_PAD + 3, 0, -_PAD - 3, 0), text, column)

    def _write(self, painter: QPainter, room: QRect, text: str, column: int) -> None:
        side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
        short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), short)
