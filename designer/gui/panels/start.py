"""The start page: a new design, one's own files, and six examples that train at once."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from designer.gui.settings import Settings
from designer.gui.style import SPACE, Type, mixed, type_font
from designer.gui.theme import Theme
from designer.paths import resource

if TYPE_CHECKING:
    from designer.gui.panels.cards import ExampleCard, FileButton, RecentRow
    from designer.gui.panels.thumbnails import FamilyOf

EXAMPLES = {
    "digits_mlp": "Digits, fully connected",
    "digits_cnn": "Digits, convolutional",
    "residual_cnn": "Residual network",
    "lstm_rows": "LSTM over rows",
    "two_inputs": "Two inputs",
    "siamese": "Siamese network",
}
_SHOWN_RECENT = 6
_WIDEST = 1120


class StartPage(QScrollArea):
    """What is there before a design is open. `show_rest` comes after the first paint."""

    new_wanted = Signal()
    open_wanted = Signal()
    file_chosen = Signal(object)
    example_chosen = Signal(object)

    def __init__(self, settings: Settings, theme: Theme) -> None:
        """Show the recent files of ``settings`` and the bundled examples."""
        super().__init__()
        self._settings, self._theme = settings, theme
        self._cards: list[ExampleCard] = []
        self._rows: list[RecentRow] = []
        self._columns = 0
        self._complete = False
        self._build()
        self.set_theme(theme)

    # ---- building

    def _build(self) -> None:
        self.setAccessibleName("Start page")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        page = QWidget()
        page.setObjectName("start")
        outer = QHBoxLayout(page)
        outer.addStretch(1)
        outer.addWidget(self._make_sheet(), 100)
        outer.addStretch(1)
        self.setWidget(page)

    def _make_sheet(self) -> QWidget:
        sheet = QWidget()
        sheet.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(24, 36, 24, 24)
        column.setSpacing(28)
        column.addLayout(self._make_head())
        row = QHBoxLayout()
        row.setSpacing(36)
        row.addWidget(self._make_side())
        row.addLayout(self._make_examples(), 1)
        column.addLayout(row)
        column.addStretch(1)
        return sheet

    def _make_head(self) -> QHBoxLayout:
        self._picture = QLabel()
        self._picture.setFixedSize(60, 60)
        name = QLabel("nn-designer")
        name.setFont(type_font(Type.DISPLAY))
        self._tagline = QLabel("Draw a neural network. Get real PyTorch.")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(name)
        words.addWidget(self._tagline)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._picture)
        row.addLayout(words, 1)
        return row

    def _make_side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(236)
        self._new = _big_button("New design", "Start with an empty canvas (Ctrl+N)")
        self._new.setObjectName("primary")
        self._new.clicked.connect(self.new_wanted)
        self._open = _big_button("Open…", "Open a design file (Ctrl+O)")
        self._open.clicked.connect(self.open_wanted)
        self._recent_title = _title("Recent")
        self._recent_title.hide()
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._new)
        column.addWidget(self._open)
        column.addSpacing(2 * SPACE)
        column.addWidget(self._recent_title)
        column.addLayout(self._recent)
        column.addStretch(1)
        return side

    def _make_examples(self) -> QVBoxLayout:
        self._hint = QLabel("Each trains at once, with data that is on board.")
        self._grid = QGridLayout()
        self._grid.setSpacing(14)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(_title("Examples"))
        column.addWidget(self._hint)
        column.addSpacing(SPACE)
        column.addLayout(self._grid)
        column.addStretch(1)
        return column

    def _make_card(self, name: str, title: str) -> "ExampleCard":
        from designer.gui.panels.cards import ExampleCard
        from designer.gui.panels.thumbnails import read_sketch

        path = resource("examples", f"{name}.nnd")
        card = ExampleCard(path, title, read_sketch(path), self._theme)
        card.opened.connect(self.example_chosen)
        return card

    # ---- behaviour

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        hover = mixed(theme.colour("accent"), theme.colour("text"), 0.15)
        self.setStyleSheet(_SHEET.format(**{k: getattr(theme, k) for k in _USED}, hover=hover))
        if self._complete:
            self._draw_icons()
        for label in (self._tagline, self._hint):
            label.setStyleSheet(f"color: {theme.dim_text}")
        buttons: list[FileButton] = [*self._cards, *self._rows]
        for button in buttons:
            button.set_theme(theme)

    def show_rest(self) -> None:
        """Show what the first paint does without: drawings, examples, recent files."""
        self._complete = True
        self._draw_icons()
        self._cards = [self._make_card(name, title) for name, title in EXAMPLES.items()]
        self._place_cards()
        self._show_recent()
        self._settings.recent_changed.connect(self._show_recent)

    def _draw_icons(self) -> None:
        self._picture.setPixmap(self._drawing("nn-designer", "", 60))
        self._new.setIcon(QIcon(self._drawing("plus", self._theme.accent_text, 18)))
        self._open.setIcon(QIcon(self._drawing("folder-open", self._theme.text, 18)))

    def colour_with(self, family_of: "FamilyOf") -> None:
        """Colour the examples' pictures, once the catalogue is loaded."""
        for card in self._cards:
            card.colour_with(family_of)

    def _drawing(self, name: str, colour: str, size: int) -> QPixmap:
        from designer.gui import icons

        return icons.pixmap(name, colour, size, self.devicePixelRatioF())

    def focus_first(self) -> None:
        """Put the keyboard on the page's first button."""
        self._new.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many columns of cards as there is room for."""
        super().resizeEvent(event)
        self._place_cards()

    def _place_cards(self) -> None:
        free = min(self.width(), _WIDEST) - 236 - 84
        columns = max(1, min(3, free // 226))
        if self._cards and columns != self._columns:
            self._columns = columns
            for place, card in enumerate(self._cards):
                self._grid.addWidget(card, place // columns, place % columns)

    def _show_recent(self) -> None:
        from designer.gui.panels.cards import RecentRow

        for row in self._rows:
            self._recent.removeWidget(row)
            row.deleteLater()
        recent = self._settings.recent[:_SHOWN_RECENT]
        self._rows = [RecentRow(path, self._theme) for path in recent]
        for row in self._rows:
            row.opened.connect(self.file_chosen)
            self._recent.addWidget(row)
        self._recent_title.setVisible(bool(self._rows))


_USED = "window text border raised accent accent_text surface".split()
_SHEET = """
#start {{ background: {window}; }}
QPushButton {{ text-align: left; padding: 9px 14px; border-radius: 7px;
    border: 1px solid {border}; background: {surface}; color: {text}; }}
QPushButton:hover, QPushButton:focus {{ border-color: {accent}; }}
QPushButton#primary {{ background: {accent}; color: {accent_text}; border-color: {accent}; }}
QPushButton#primary:hover {{ background: {hover}; }}
QPushButton#primary:focus {{ border: 2px solid {text}; padding: 8px 13px; }}
"""


def _big_button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setIconSize(QSize(18, 18))
    button.setAutoDefault(True)
    button.setIcon(QIcon(QPixmap(18, 18)))  # keeps the place of the one that comes
    return button


def _title(text: str) -> QLabel:
    label = QLabel(text)
    label.setFont(type_font(Type.TITLE))
    return label
