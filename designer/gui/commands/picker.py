"""A search field over a list, floating over the window: the command palette."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QAction,
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from designer.gui.appearance import icons
from designer.gui.appearance.style import SPACE, TypeScale, scaled_font
from designer.gui.appearance.theme import Theme, mix
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.plain_text import PlainLabel
from designer.presentation import fuzzy

_WIDTH = 560
_ROWS = 11
_ENTRY = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class PickerEntry:
    """An entry of the list: ``more`` is searched too, ``hint`` is shown at the right."""

    text: str
    run: Callable[[], object]
    more: str = ""
    hint: str = ""
    icon: QIcon | None = None
    enabled: bool = True


@guarded
class PickerDelegate(QStyledItemDelegate):
    """Paints an entry: icon, text, and the hint at the right."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        """Paint in the colours of ``theme``."""
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of one entry."""
        return QSize(100, QFontMetrics(scaled_font(TypeScale.BODY)).height() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint an entry."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            self._mark(painter, option.rect.adjusted(4, 1, -4, -1))
        self._paint_words(painter, option.rect.adjusted(14, 0, -14, 0), index)
        painter.restore()

    def _mark(self, painter: QPainter, rect: QRect) -> None:
        """Paint the selected row like the search on the canvas: tinted, with a bar."""
        theme = self.theme
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mix(theme.colour("accent"), theme.colour("surface"), 0.14))
        painter.drawRoundedRect(rect, 5, 5)
        painter.setBrush(theme.colour("accent"))
        bar = QRectF(rect.left(), rect.top() + 6, 3, rect.height() - 12)
        painter.drawRoundedRect(bar, 1.5, 1.5)

    def _paint_words(self, painter: QPainter, rect: QRect, index: Index) -> None:
        entry: PickerEntry = index.data(_ENTRY)
        if entry.icon is not None:
            mode = QIcon.Mode.Normal if entry.enabled else QIcon.Mode.Disabled
            entry.icon.paint(painter, QRect(rect.left(), rect.center().y() - 8, 17, 17),
                             Qt.AlignmentFlag.AlignCenter, mode)  # fmt: skip
        painter.setFont(scaled_font(TypeScale.CAPTION))
        painter.setPen(self.theme.colour("dim_text"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(rect, right, entry.hint)
        used = painter.fontMetrics().horizontalAdvance(entry.hint)
        painter.setFont(scaled_font(TypeScale.BODY))
        painter.setPen(self.theme.colour("text" if entry.enabled else "dim_text"))
        room = rect.adjusted(28 if entry.icon else 0, 0, -used - 12, 0)
        text = painter.fontMetrics().elidedText(
            entry.text, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)


@guarded
class Picker(QFrame):
    """Opens at the top of a widget; Enter runs an entry, Esc or a click elsewhere closes it."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        """Create it over ``parent``, hidden."""
        super().__init__(parent)
        self.setObjectName("picker")
        self._over = parent
        self._entries: Sequence[PickerEntry] = ()
        self._back: QWidget | None = None
        self._field, self._list = QLineEdit(), QListView()
        self._glass = QAction("Search", self)
        self._model = QStandardItemModel(self)
        self._painter = PickerDelegate(theme, self)
        self._nothing = PlainLabel("Nothing matches.")
        self._build()
        self.set_theme(theme)
        self.hide()

    def _build(self) -> None:
        self._list.setModel(self._model)
        self._list.setItemDelegate(self._painter)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setUniformItemSizes(True)
        self._list.setAccessibleName("Matches")
        self._list.clicked.connect(self._take)
        self._field.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._nothing.setContentsMargins(14, 8, 14, 8)
        self._field.installEventFilter(self)
        self._field.textChanged.connect(self._refill)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(1, SPACE, 1, SPACE)
        column.setSpacing(SPACE // 2)
        column.addWidget(self._field)
        column.addWidget(self._list)
        column.addWidget(self._nothing)

    # ---- opening and closing

    def open(self, title: str, entries: Sequence[PickerEntry]) -> None:
        """Show ``entries`` under a search field with ``title`` as its placeholder."""
        if not self.isVisible():
            self._back = self.window().focusWidget()
        self._entries = entries
        self._field.setPlaceholderText(title)
        self._field.setAccessibleName(title)
        self.setAccessibleName(title)
        self._field.clear()
        self._refill("")
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Close, and restore the focus."""
        if not self.isVisible():
            return
        self.hide()
        if self._back is not None and self._back.isVisible():
            self._back.setFocus(Qt.FocusReason.PopupFocusReason)
        self._back = None

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._painter.theme = theme
        self._glass.setIcon(icons.icon("search", theme, "dim_text"))
        self.setStyleSheet(
            f"#picker {{ background: {theme.surface}; border: 1px solid {theme.border};"
            f" border-radius: 9px; }}"
            f"#picker QLineEdit {{ background: transparent; border: none; padding: 6px 9px;"
            f" border-bottom: 1px solid {theme.border}; color: {theme.text}; }}"
            f"#picker QListView {{ background: {theme.surface}; }}"
            f"#picker QLabel {{ color: {theme.dim_text}; }}"
        )
        self._field.setFont(scaled_font(TypeScale.BODY))

    # ---- behaviour

    def _refill(self, query: str) -> None:
        found = list(self._entries)
        if query.strip():
            found = fuzzy.rank(query, self._entries, lambda entry: (entry.text, entry.more))
        self._model.clear()
        for entry in found:
            self._model.appendRow(_item(entry))
        self._list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        self._nothing.setText(f"Nothing matches “{query.strip()}”. Try a part of its name.")
        if found:
            self._list.setCurrentIndex(self._model.index(0, 0))
        self._place()

    def _place(self) -> None:
        across = self._over.width()
        width = min(_WIDTH, across - 40)
        row = self._painter.sizeHint(QStyleOptionViewItem(), QModelIndex()).height()
        rows = min(self._model.rowCount(), _ROWS)
        self._list.setFixedHeight(rows * row)
        self._column.activate()
        height = self._column.sizeHint().height()
        self.setGeometry((across - width) // 2, 48, width, height)

    def _take(self, index: QModelIndex) -> None:
        entry: PickerEntry | None = index.data(_ENTRY)
        if entry is not None and entry.enabled:
            self.dismiss()
            entry.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move with the arrows, run with Enter, close with Esc or when the focus is lost."""
        if event.type() == QEvent.Type.FocusOut and self._field.isVisible():
            self.dismiss()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._take(self._list.currentIndex())
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self._list.keyPressEvent(event)
        else:
            return False
        return True


def _item(entry: PickerEntry) -> QStandardItem:
    item = QStandardItem(entry.text)
    item.setData(entry, _ENTRY)
    item.setData(f"{entry.text} {entry.hint}".strip(), Qt.ItemDataRole.AccessibleTextRole)
    return item
