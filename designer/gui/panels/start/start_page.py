"""The start page: a new design, recent files, and the gallery of examples."""

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from designer.gui.appearance.style import SPACE, TypeScale, scaled_font
from designer.gui.appearance.theme import Theme, css, mix
from designer.gui.runtime.guard import guarded
from designer.gui.runtime.settings import Settings

if TYPE_CHECKING:
    from designer.gui.panels.start.cards import FamilyRow, PaintedButton, RecentRow
    from designer.gui.panels.start.gallery import Gallery
    from designer.gui.panels.start.search_field import SearchField

_SHOWN_RECENT = 5
_WIDEST, _SIDE = 1560, 236


@guarded
class StartPage(QWidget):
    """The page shown before a design is open; `show_rest` completes it after the first paint."""

    new_wanted = Signal()
    open_wanted = Signal()
    file_chosen = Signal(object)
    example_chosen = Signal(object)

    search: "SearchField"
    gallery: "Gallery"

    def __init__(self, settings: Settings, theme: Theme) -> None:
        """Show the recent files of ``settings`` and the bundled designs."""
        super().__init__()
        self._settings, self._theme = settings, theme
        self._rows: list[RecentRow] = []
        self._families: dict[str, FamilyRow] = {}
        self._complete = False
        self.setObjectName("start")
        self.setAccessibleName("Start page")
        self._build()
        self.set_theme(theme)

    # ---- what the first paint shows

    def _build(self) -> None:
        sheet = QWidget()
        sheet.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(24, 28, 10, 0)
        column.setSpacing(24)
        column.addLayout(self._make_head())
        self._body = QHBoxLayout()
        self._body.setSpacing(33)
        self._body.addWidget(self._make_side())
        column.addLayout(self._body, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(1)
        outer.addWidget(sheet, 100)
        outer.addStretch(1)

    def _make_head(self) -> QHBoxLayout:
        self._picture = QLabel()
        self._picture.setFixedSize(60, 60)
        name = QLabel("nn-designer")
        name.setFont(scaled_font(TypeScale.DISPLAY))
        self._tagline = QLabel("Draw a neural network. Get real PyTorch.")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(name)
        words.addWidget(self._tagline)
        self._head = QHBoxLayout()
        self._head.setSpacing(16)
        self._head.addWidget(self._picture)
        self._head.addLayout(words, 1)
        return self._head

    def _make_side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(_SIDE)
        self.new_button = _big_button("New design", "Start with an empty canvas")
        self.new_button.setObjectName("primary")
        self.new_button.clicked.connect(self.new_wanted)
        self.open_button = _big_button("Open…", "Open a design file")
        self.open_button.clicked.connect(self.open_wanted)
        self._side = QVBoxLayout(side)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._side.setSpacing(SPACE)
        self._side.addWidget(self.new_button)
        self._side.addWidget(self.open_button)
        self._side.addStretch(1)
        return side

    # ---- what comes after it

    def show_rest(self) -> None:
        """Add icons, gallery and recent files, which the first paint does without; once."""
        if self._complete:
            return
        self._complete = True
        self._show_gallery()
        self._show_lists()
        self._draw_icons()
        self._settings.recent_changed.connect(self._show_recent)
        self._set_tab_order()

    def _show_gallery(self) -> None:
        from designer.gui.panels.start.gallery import Gallery
        from designer.gui.panels.start.search_field import SearchField
        from designer.presentation.gallery_index import read_gallery

        families = read_gallery()
        count = sum(len(family.entries) for family in families)
        self.search = SearchField(f"Search {count} designs: name, paper or layer")
        self.search.setMaximumWidth(420)
        self.gallery = Gallery(families, self._theme)
        self.gallery.chosen.connect(self.example_chosen)
        self.gallery.family_changed.connect(self._mark_family)
        self.search.textChanged.connect(self.gallery.search)
        self.search.down_wanted.connect(self.gallery.focus_first)
        self.search.first_wanted.connect(self.gallery.open_first)
        self._head.addWidget(self.search, 1)
        self._head.addSpacing(17)
        self._body.addWidget(self.gallery, 1)

    def _show_lists(self) -> None:
        from designer.gui.panels.start.cards import FamilyRow
        from designer.gui.panels.start.search_field import side_scroll

        lists = QWidget()
        lists.setObjectName("lists")
        column = QVBoxLayout(lists)
        column.setContentsMargins(0, 2 * SPACE, 0, SPACE)
        column.setSpacing(1)
        self._recent_title, gallery = _title("Recent"), _title("Gallery")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(1)
        self._recent.setContentsMargins(0, 0, 0, 2 * SPACE)
        column.addWidget(self._recent_title)
        column.addLayout(self._recent)
        column.addWidget(gallery)
        for family in self.gallery.grid.families:
            row = FamilyRow(family.name, len(family.entries), self._theme)
            row.chosen.connect(self._go_to_family)
            self._families[family.name] = row
            column.addWidget(row)
        column.addStretch(1)
        self._side.takeAt(self._side.count() - 1)
        self._side.addWidget(side_scroll(lists), 1)
        self._mark_family(self.gallery.family)
        self._show_recent()

    def _draw_icons(self) -> None:
        self._picture.setPixmap(self._drawing("nn-designer", "", 60))
        self.new_button.setIcon(QIcon(self._drawing("plus", self._theme.accent_text, 18)))
        self.open_button.setIcon(QIcon(self._drawing("folder-open", self._theme.text, 18)))
        self.search.set_theme(self._theme)

    def _drawing(self, name: str, colour: str, size: int) -> QPixmap:
        from designer.gui.appearance import icons

        return icons.pixmap(name, colour, size, self.devicePixelRatioF())

    def _show_recent(self) -> None:
        from designer.gui.panels.start.cards import RecentRow

        for row in self._rows:
            self._recent.removeWidget(row)
            row.deleteLater()
        recent = self._settings.recent[:_SHOWN_RECENT]
        self._rows = [RecentRow(path, self._theme) for path in recent]
        for row in self._rows:
            row.opened.connect(self.file_chosen)
            self._recent.addWidget(row)
        self._recent_title.setVisible(bool(self._rows))
        self._set_tab_order()

    def _set_tab_order(self) -> None:
        stops = [
            self.new_button,
            self.open_button,
            *self._rows,
            *self._families.values(),
            self.search,
        ]
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)
        for card in self.gallery.grid.cards.values():
            QWidget.setTabOrder(stops[-1], card)
            stops.append(card)

    # ---- behaviour

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        hover = css(mix(theme.colour("text"), theme.colour("accent"), 0.15))
        self.setStyleSheet(_SHEET.format(**{k: getattr(theme, k) for k in _USED}, hover=hover))
        self._tagline.setStyleSheet(f"color: {theme.dim_text}")
        if self._complete:
            self._draw_icons()
            self.gallery.set_theme(theme)
        buttons: list[PaintedButton] = [*self._rows, *self._families.values()]
        for button in buttons:
            button.set_theme(theme)

    def focus_first(self) -> None:
        """Give the focus to the first button."""
        self.new_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Start a search with letters typed anywhere on the page."""
        if not self._complete or not self.search.accept_key(event):
            super().keyPressEvent(event)

    def _go_to_family(self, name: str) -> None:
        self.search.clear()
        self.gallery.go_to(name)

    def _mark_family(self, name: str) -> None:
        for family, row in self._families.items():
            row.setChecked(family == name)


_USED = "window text border accent accent_text surface".split()
_SHEET = """
#start, #wall, #lists {{ background: {window}; }}
#start QPushButton {{ text-align: left; padding: 9px 14px; border-radius: 7px;
    border: 1px solid {border}; background: {surface}; color: {text}; }}
#start QPushButton:hover, #start QPushButton:focus {{ border-color: {accent}; }}
#start QPushButton#primary {{ background: {accent}; color: {accent_text};
    border-color: {accent}; }}
#start QPushButton#primary:hover {{ background: {hover}; }}
#start QPushButton#primary:focus {{ border: 2px solid {text}; padding: 8px 13px; }}
#start QLineEdit {{ padding: 8px 4px; border-radius: 7px; }}
"""


def _big_button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setIconSize(QSize(18, 18))
    button.setAutoDefault(True)
    empty = QPixmap(18, 18)
    empty.fill(QColor(0, 0, 0, 0))  # a new pixmap shows whatever was in its memory
    button.setIcon(QIcon(empty))  # keeps the place of the one that comes
    return button


def _title(text: str) -> QLabel:
    label = QLabel(text)
    label.setFont(scaled_font(TypeScale.STRONG))
    label.setContentsMargins(12, 0, 0, 4)
    return label
