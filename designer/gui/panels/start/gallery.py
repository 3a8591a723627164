"""The gallery: the bundled designs as cards, by family, or those that a search found.

The cards are laid out by hand: a hundred of them in nested layouts would make resizing and typing
slow. Only visible ones are painted.
"""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from designer.gui.appearance.style import TypeScale, scaled_font
from designer.gui.appearance.theme import Theme
from designer.gui.panels.start.cards import MOVES, ExampleCard, card_height
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.plain_text import PlainLabel
from designer.gui.widgets.scroll_area import ScrollArea
from designer.presentation.gallery_index import GalleryEntry, GalleryFamily, search

_MIN_CARD_WIDTH, _MAX_COLUMNS = 256, 5
_GAP, _FAMILY_GAP, _MARGIN = 14, 30, 3
"""Pixels between cards, between families, and around them for the frame of the focus."""
_SCROLL_BAR_WIDTH = 14
"""Pixels that are left to the scroll bar."""


@guarded
class CardGrid(QWidget):
    """Families below each other, each with a grid of cards."""

    def __init__(self, families: Iterable[GalleryFamily], theme: Theme) -> None:
        """Show all families."""
        super().__init__()
        self.families = tuple(families)
        self.cards = {
            entry.path: ExampleCard(entry, theme, self)
            for family in self.families
            for entry in family.entries
        }
        self.heads = {f.name: _FamilyHeading(f.name, f.about, self) for f in self.families}
        self.results = _FamilyHeading("", "", self)
        self.found: list[GalleryEntry] | None = None
        self.columns = 1
        self.results.show(False)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        for head in (*self.heads.values(), self.results):
            head.set_theme(theme)
        for card in self.cards.values():
            card.set_theme(theme)

    def shown(self) -> list[ExampleCard]:
        """Return the cards that are not filtered out, in reading order."""
        if self.found is None:
            return list(self.cards.values())
        return [self.cards[entry.path] for entry in self.found]

    def show_found(self, found: list[GalleryEntry] | None, title: str = "", more: str = "") -> None:
        """Show the result of a search under a heading; None shows every family again."""
        self.found = found
        wanted = None if found is None else {entry.path for entry in found}
        for path, card in self.cards.items():
            card.setVisible(wanted is None or path in wanted)
        for head in self.heads.values():
            head.show(found is None)
        self.results.show(found is not None)
        self.results.set_texts(title, more)
        self.place()

    def place(self) -> None:
        """Lay out everything for the present width."""
        free = self.width() - 2 * _MARGIN - _SCROLL_BAR_WIDTH
        self.columns = max(1, min(_MAX_COLUMNS, (free + _GAP) // (_MIN_CARD_WIDTH + _GAP)))
        top = _MARGIN
        for head, entries in self._groups():
            top = head.place(top, free)
            top = self._place_cards(entries, top, free) + _FAMILY_GAP
        self.setMinimumHeight(top)

    def _groups(self) -> list[tuple["_FamilyHeading", tuple[GalleryEntry, ...]]]:
        if self.found is not None:
            return [(self.results, tuple(self.found))]
        return [(self.heads[family.name], family.entries) for family in self.families]

    def _place_cards(self, entries: tuple[GalleryEntry, ...], top: int, free: int) -> int:
        high = card_height(any(entry.source for entry in entries))
        step = (free + _GAP) / self.columns
        for place, entry in enumerate(entries):
            row, column = divmod(place, self.columns)
            left, right = round(column * step), round((column + 1) * step) - _GAP
            box = QRect(_MARGIN + left, top + row * (high + _GAP), right - left, high)
            self.cards[entry.path].setGeometry(box)
        rows = -(-len(entries) // self.columns)
        return top + rows * (high + _GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out again for another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.place()


class _FamilyHeading:
    """The name of a family, and a line about it."""

    def __init__(self, name: str, about: str, parent: QWidget) -> None:
        self._name, self._about = PlainLabel(name, parent), PlainLabel(about, parent)
        self._name.setFont(scaled_font(TypeScale.TITLE))
        self.top = 0

    def place(self, top: int, width: int) -> int:
        """Move to ``top``; return the top of the cards below, in pixels."""
        self.top = top
        for label, space in ((self._name, 2), (self._about, 10)):
            high = QFontMetrics(label.font()).height() if label.text() else 0
            label.setGeometry(_MARGIN, top, width, high)
            top += high + space
        return top

    def set_texts(self, name: str, about: str) -> None:
        """Set name and description."""
        self._name.setText(name)
        self._about.setText(about)

    def show(self, shown: bool) -> None:
        """Show or hide both lines."""
        self._name.setVisible(shown)
        self._about.setVisible(shown)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._about.setStyleSheet(f"color: {theme.dim_text}")


@guarded
class Gallery(ScrollArea):
    """The cards in a scroll area; a single Tab stop, with arrow keys to move between cards."""

    chosen = Signal(object)
    family_changed = Signal(str)
    """Emitted with the family in view when that changes; "" for results of a search."""

    def __init__(self, families: Iterable[GalleryFamily], theme: Theme) -> None:
        """Show all families."""
        super().__init__()
        self.setAccessibleName("Gallery")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.grid = CardGrid(families, theme)
        self.grid.setObjectName("grid")
        self.setWidget(self.grid)
        self.family = ""
        self._current: ExampleCard | None = None
        for card in self.grid.cards.values():
            card.opened.connect(self.chosen)
            card.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            card.installEventFilter(self)
        self._set_tab_stop(next(iter(self.grid.cards.values()), None))
        self.verticalScrollBar().valueChanged.connect(self._find_family)
        self.verticalScrollBar().rangeChanged.connect(self._find_family)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self.grid.set_theme(theme)

    # ---- searching

    def search(self, query: str) -> None:
        """Show the designs that match all words of ``query``; every family for an empty one."""
        grid = self.grid
        if not query.strip():
            grid.show_found(None)
        else:
            entries = tuple(entry for family in grid.families for entry in family.entries)
            found = search(query, entries)
            grid.show_found(found, *_result_heading(query.strip(), len(found)))
        shown = grid.shown()
        self._set_tab_stop(shown[0] if shown else None)
        self.verticalScrollBar().setValue(0)
        self._find_family()

    def open_first(self) -> None:
        """Open the best match."""
        shown = self.grid.shown()
        if shown:
            shown[0].click()

    # ---- navigating

    def focus_first(self) -> None:
        """Give the focus to the first card."""
        shown = self.grid.shown()
        if shown:
            self._focus_card(shown[0])

    def go_to(self, name: str) -> None:
        """Scroll to the heading of a family."""
        if name in self.grid.heads:
            self.verticalScrollBar().setValue(self.grid.heads[name].top - _MARGIN)
            first = next(family for family in self.grid.families if family.name == name)
            self._set_tab_stop(self.grid.cards[first.entries[0].path])
            self._set_family(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from card to card."""
        current = self._current
        if event.key() in MOVES and current is not None and current.hasFocus():
            self._focus_card(self._neighbour(current, Qt.Key(event.key())))
        else:
            event.ignore()

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Remember the card with the focus, to which Tab returns."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, ExampleCard):
            self._set_tab_stop(watched)
        return super().eventFilter(watched, event)

    def _neighbour(self, card: ExampleCard, key: Qt.Key) -> ExampleCard:
        shown, keys = self.grid.shown(), Qt.Key
        place = shown.index(card)
        if key in (keys.Key_Left, keys.Key_Right):
            step = 1 if key == keys.Key_Right else -1
            return shown[max(0, min(len(shown) - 1, place + step))]
        if key in (keys.Key_Home, keys.Key_End):
            return shown[0 if key == keys.Key_Home else -1]
        rows = 2 if key in (keys.Key_PageUp, keys.Key_PageDown) else 1
        down = key in (keys.Key_Down, keys.Key_PageDown)
        for _ in range(rows):
            card = _nearest_in_next_row(card, shown, down)
        return card

    def _focus_card(self, card: ExampleCard) -> None:
        card.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(card, 0, 52)

    def _set_tab_stop(self, card: ExampleCard | None) -> None:
        if self._current is not None:
            self._current.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._current = card
        if card is not None:
            card.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _find_family(self) -> None:
        """Emit the family in view."""
        if self.grid.found is not None:
            self._set_family("")
            return
        bar = self.verticalScrollBar()
        if bar.value() and bar.value() == bar.maximum():
            self._set_family(self.grid.families[-1].name)
            return
        here = bar.value() + self.viewport().height() // 4
        above = [name for name, head in self.grid.heads.items() if head.top <= here]
        self._set_family(above[-1] if above and bar.value() else next(iter(self.grid.heads), ""))

    def _set_family(self, name: str) -> None:
        if name != self.family:
            self.family = name
            self.family_changed.emit(name)


def _result_heading(query: str, count: int) -> tuple[str, str]:
    """Return a heading for the result of a search, and a line below it."""
    if not count:
        return f"Nothing matches “{query}”", "Try a layer, a paper's author or title, or a family."
    return f"{count} for “{query}”", "Enter opens the first."


def _nearest_in_next_row(card: ExampleCard, shown: list[ExampleCard], down: bool) -> ExampleCard:
    """Return the nearest card in the next row, or this one if there is none."""
    sign, here = 1 if down else -1, card.pos()
    others = [other for other in shown if (other.y() - here.y()) * sign > 0]
    if not others:
        return card

    def distance(other: ExampleCard) -> tuple[int, int]:
        way: QPoint = other.pos() - here
        return abs(way.y()), abs(way.x())

    return min(others, key=distance)
