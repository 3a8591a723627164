"""The search popup: a line edit, the layers that match, and what the current one does."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from designer.files.block_library import layer_key
from designer.gui.appearance import icons
from designer.gui.appearance.style import code_font
from designer.gui.appearance.theme import Theme
from designer.gui.canvas.drawing.metrics import font, metrics
from designer.gui.canvas.search.result_rows import LAYER, ROW, WISHES, Matches, ResultPainter
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.plain_text import PlainLabel
from designer.layers.declare import Layer
from designer.presentation.layer_search.likelihood import SearchContext, likelihood, rank_reason
from designer.presentation.layer_search.matching import ranked
from designer.presentation.layer_search.synonyms import params_from_numbers, parse_query

Params = dict[str, Any]
_WIDTH, _ROWS = 420, 6
_SHADOW = 10
_RADIUS = 10
_KEYS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _ROWS,
    Qt.Key.Key_PageUp: -_ROWS,
}
_TAKEN = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab, *_KEYS}
_ADVICE = (
    "Try what it does (normalise, recurrent), what others call it (dense, concat), "
    "or a name with numbers: linear 128, conv 64 3x3."
)


class Offer(NamedTuple):
    """What search offers: the layers, what the empty line says, and what makes which likely.

    ``rest`` are the layers that were left out because they don't take ``arriving``.
    """

    layers: Sequence[Layer]
    hint: str
    context: SearchContext = SearchContext()
    rest: Sequence[Layer] = ()
    arriving: str = ""


@guarded
class SearchPopup(QFrame):
    """A popup over the canvas that calls back once with the chosen layer, and closes."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = parent
        self.setAccessibleName("Add a layer")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._offer = Offer((), "")
        self._ranks: dict[str, float] = {}
        self._then: Callable[[str, Params], None] | None = None
        self.line = QLineEdit(self)
        self.line.setAccessibleName("Layer to add")
        self._glass = QAction("Search", self)
        self.list = QListView(self)
        self.list.setAccessibleName("Matching layers")
        self.none, self.rule, self.purpose = (PlainLabel(parent=self) for _ in range(3))
        self._build()
        self._model = Matches(self)
        self.list.setModel(self._model)
        self._painter = ResultPainter(theme, self.list)
        self.list.setItemDelegate(self._painter)
        self.set_theme(theme)
        self.line.textChanged.connect(self._filter)
        self.list.clicked.connect(self._click)
        self.list.selectionModel().currentChanged.connect(self._explain)
        self.line.installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        self.line.setObjectName("search-line")
        self.line.setFont(font(14))
        self.line.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.none.setWordWrap(True)
        self.none.setContentsMargins(14, 10, 14, 12)
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.rule.setFont(code_font())
        self.rule.setAccessibleName("shape rule")
        self.rule.setMinimumHeight(2 * self.rule.fontMetrics().height())  # most need no more
        self.rule.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.purpose.setFont(font(12))
        for part in (self.purpose, self.rule):
            part.setWordWrap(True)
            part.setForegroundRole(QPalette.ColorRole.WindowText)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(_SHADOW + 4, _SHADOW + 4, _SHADOW + 4, _SHADOW + 8)
        column.setSpacing(2)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        column.addWidget(self.none)
        self._foot = QVBoxLayout()
        self._foot.setContentsMargins(10, 8, 10, 2)
        self._foot.setSpacing(3)
        self._foot.addWidget(self.purpose)
        self._foot.addWidget(self.rule)
        column.addLayout(self._foot)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self._painter.theme = theme
        palette = theme.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.colour("surface"))
        self.setPalette(palette)
        self._glass.setIcon(icons.icon("search", theme, "dim_text"))
        self.setStyleSheet(
            f"QLineEdit#search-line {{ background: transparent; border: none; border-radius: 0;"
            f" border-bottom: 1px solid {theme.border}; padding: 6px 4px; color: {theme.text}; }}"
            f"QListView {{ background: transparent; }}"
            f"QLabel {{ color: {theme.dim_text}; background: transparent; }}"
        )
        self.update()

    def ask(self, at: QPoint, offer: Offer, then: Callable[[str, Params], None]) -> None:
        """Open with its line at ``at`` (pixels of the parent).

        ``then`` gets the chosen name and the settings that were typed behind it.
        """
        self._offer, self._then = offer, then
        self._ranks = {}
        self._model.reason = self._reason
        self.line.setPlaceholderText(offer.hint)
        self.line.clear()
        self._filter("")
        self._place(at)
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def choose(self) -> None:
        """Choose the current layer and close."""
        index = self.list.currentIndex()
        layer, then = index.data(LAYER), self._then
        if layer is not None and then is not None:
            params = index.data(WISHES)
            self._then = None
            self.dismiss()
            then(layer_key(layer), params)

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

    # ---- events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list by the line edit's keys, and close when it loses the focus."""
        if event.type() == QEvent.Type.FocusOut:
            self.dismiss()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QEvent) -> None:
        """Paint a rounded sheet with a soft shadow."""
        sheet = self.rect().adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        shade = QColor(self._theme.canvas if self._theme.dark else self._theme.text)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            for step in range(_SHADOW, 0, -1):
                shade.setAlphaF((0.10 if self._theme.dark else 0.018) * (1 - step / (_SHADOW + 1)))
                painter.setBrush(shade)
                grown = sheet.adjusted(-step, -step + 2, step, step)
                painter.drawRoundedRect(grown, _RADIUS + step, _RADIUS + step)
            painter.setBrush(self._theme.colour("surface"))
            painter.setPen(self._theme.colour("border"))
            painter.drawRoundedRect(
                sheet.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS
            )

    def _key(self, key: Qt.Key) -> bool:
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.choose()
        elif key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in _KEYS:
            self._set_current(self.list.currentIndex().row() + _KEYS[key])
        return key in _TAKEN  # Tab would only lead out of the popup and close it

    def _click(self, _: QModelIndex) -> None:
        self.choose()

    # ---- what matches

    def _filter(self, query: str) -> None:
        asked = parse_query(query)
        self._model.wishes = partial(_wishes, asked.numbers)
        self._model.set_layers(ranked(query, self._offer.layers, self._likely))
        found = bool(self._model.layers)
        for part in (self.list, self.purpose, self.rule):
            part.setVisible(found)
        self.none.setVisible(not found)
        if not found:
            self.none.setText(self._why_nothing(query))
        self._set_current(0)
        self._resize()

    def _likely(self, layer: Layer) -> float:
        if layer.name not in self._ranks:
            self._ranks[layer.name] = likelihood(layer, self._offer.context)
        return self._ranks[layer.name]

    def _reason(self, layer: Layer) -> str:
        return rank_reason(layer, self._offer.context)

    def _why_nothing(self, query: str) -> str:
        unfit = [layer.name for layer in ranked(query, self._offer.rest)[:3]]
        if unfit and self._offer.arriving:
            names = " and ".join((", ".join(unfit[:-1]), unfit[-1])) if unfit[1:] else unfit[0]
            takes = "take" if unfit[1:] else "takes"
            return f"{names} {takes} no {self._offer.arriving}."
        return f"Nothing is called “{query.strip()}” or does that. {_ADVICE}"

    def _set_current(self, row: int) -> None:
        row = min(max(row, 0), self._model.rowCount() - 1)
        self.list.setCurrentIndex(self._model.index(row))

    def _explain(self, index: QModelIndex) -> None:
        """Show what the current layer's row has no room for, and its shapes."""
        layer: Layer | None = index.data(LAYER)
        self.purpose.setText(_more_on(layer) if layer else "")
        self.rule.setText(layer.signature_text if layer else "")
        self.line.setAccessibleDescription(f"{layer.name}: {layer.purpose}" if layer else "")

    def _resize(self) -> None:
        """Resize to what is shown, at most to the canvas's height; the top stays."""
        self.list.setFixedHeight(min(len(self._model.layers), _ROWS) * ROW)
        room = self._canvas.rect()
        wide = min(_WIDTH + 2 * _SHADOW, room.width())
        column = self._column
        column.activate()
        high = min(column.heightForWidth(wide), room.height())
        self.resize(wide, high)
        self.move(self.x(), max(0, min(self.y(), room.height() - high)))

    def _place(self, at: QPoint) -> None:
        """Move the line edit under the cursor, inside the canvas with all rows."""
        room = self._canvas.rect()
        place = QRect(at - QPoint(24 + _SHADOW, 20 + _SHADOW), self.size())
        place.moveRight(min(place.right(), room.right()))
        place.moveBottom(min(place.bottom(), room.bottom()))
        place.moveLeft(max(place.left(), room.left()))
        place.moveTop(max(place.top(), room.top()))
        self.setGeometry(place)


def _more_on(layer: Layer) -> str:
    """Return what a layer does where its row has to cut that, else its settings."""
    if metrics(11.5).horizontalAdvance(layer.purpose) > _WIDTH - 80:
        return layer.purpose
    return f"Settings: {', '.join(p.name for p in layer.params)}" if layer.params else "No settings"


def _wishes(numbers: Sequence[str], layer: Layer) -> Params:
    return params_from_numbers(numbers, layer) or {}
