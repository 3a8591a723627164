"""The gallery: every bundled design as a card, by family, or those that a search found.

The cards are placed by hand: a hundred of them in nested layouts would make resizing and typing
into the search slow. Only those in view are ever painted.
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

_NARROWEST, _MOST = 256, 5
_GAP, _BETWEEN, _MARGIN = 14, 30, 3
"""Between cards, between families, and around them, so that a focus frame is not cut."""
_EDGE = 14
"""What a scroll bar takes at the right."""


@guarded
class CardGrid(QWidget):
    """Families with their cards, placed below each other."""

    def __init__(self, families: Iterable[GalleryFamily], theme: Theme) -> None:
        """Hang all of them."""
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
        """Wear another theme."""
        for head in (*self.heads.values(), self.results):
            head.set_theme(theme)
        for card in self.cards.values():
            card.set_theme(theme)

    def shown(self) -> list[ExampleCard]:
        """Return the cards that can be seen, in reading order."""
        if self.found is None:
            return list(self.cards.values())
        return [self.cards[entry.path] for entry in self.found]

    def show_found(self, found: list[GalleryEntry] | None, said: str = "", more: str = "") -> None:
        """Show what a search found, or every family again."""
        self.found = found
        wanted = None if found is None else {entry.path for entry in found}
        for path, card in self.cards.items():
            card.setVisible(wanted is None or path in wanted)
        for head in self.heads.values():
            head.show(found is None)
        self.results.show(found is not None)
        self.results.say(said, more)
        self.place()

    def place(self) -> None:
        """Place everything for the present width."""
        free = self.width() - 2 * _MARGIN - _EDGE
        self.columns = max(1, min(_MOST, (free + _GAP) // (_NARROWEST + _GAP)))
        top = _MARGIN
        for head, entries in self._groups():
            top = head.place(top, free)
            top = self._place_cards(entries, top, free) + _BETWEEN
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
        """Place everything anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.place()


class _FamilyHeading:
    """A family's name, and a line about it."""

    def __init__(self, name: str, about: str, wall: QWidget) -> None:
        self._name, self._about = PlainLabel(name, wall), PlainLabel(about, wall)
        self._name.setFont(scaled_font(TypeScale.TITLE))
        self.top = 0

    def place(self, top: int, width: int) -> int:
        """Take its place; return where the cards begin."""
        self.top = top
        for label, space in ((self._name, 2), (self._about, 10)):
            high = QFontMetrics(label.font()).height() if label.text() else 0
            label.setGeometry(_MARGIN, top, width, high)
            top += high + space
        return top

    def say(self, name: str, about: str) -> None:
        """Say something else."""
        self._name.setText(name)
        self._about.setText(about)

    def show(self, shown: bool) -> None:
        """Show or hide both lines."""
        self._name.setVisible(shown)
        self._about.setVisible(shown)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._about.setStyleSheet(f"color: {theme.dim_text}")


@guarded
class Gallery(ScrollArea):
    """The wall in a frame that scrolls; one Tab stop, with arrow keys from card to card."""

    chosen = Signal(object)
    family_changed = Signal(str)
    """What is looked at is of another family; "" while results are shown."""

    def __init__(self, families: Iterable[GalleryFamily], theme: Theme) -> None:
        """Show all of them."""
        super().__init__()
        self.setAccessibleName("Gallery")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.wall = CardGrid(families, theme)
        self.wall.setObjectName("wall")
        self.setWidget(self.wall)
        self.family = ""
        self._current: ExampleCard | None = None
        for card in self.wall.cards.values():
            card.opened.connect(self.chosen)
            card.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            card.installEventFilter(self)
        self._rest_on(next(iter(self.wall.cards.values()), None))
        self.verticalScrollBar().valueChanged.connect(self._look)
        self.verticalScrollBar().rangeChanged.connect(self._look)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self.wall.set_theme(theme)

    # ---- searching

    def search(self, query: str) -> None:
        """Show what has all words of ``query``; every family for an empty one."""
        wall = self.wall
        if not query.strip():
            wall.show_found(None)
        else:
            entries = tuple(entry for family in wall.families for entry in family.entries)
            found = search(query, entries)
            wall.show_found(found, *_said(query.strip(), len(found)))
        shown = wall.shown()
        self._rest_on(shown[0] if shown else None)
        self.verticalScrollBar().setValue(0)
        self._look()

    def open_first(self) -> None:
        """Open the best of what was found."""
        shown = self.wall.shown()
        if shown:
            shown[0].click()

    # ---- going about

    def focus_first(self) -> None:
        """Put the keyboard on the first card."""
        shown = self.wall.shown()
        if shown:
            self._go(shown[0])

    def go_to(self, name: str) -> None:
        """Show a family from its beginning."""
        if name in self.wall.heads:
            self.verticalScrollBar().setValue(self.wall.heads[name].top - _MARGIN)
            first = next(family for family in self.wall.families if family.name == name)
            self._rest_on(self.wall.cards[first.entries[0].path])
            self._tell(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from card to card."""
        current = self._current
        if event.key() in MOVES and current is not None and current.hasFocus():
            self._go(self._neighbour(current, Qt.Key(event.key())))
        else:
            event.ignore()

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Remember the card that has the keyboard: Tab comes back to it."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, ExampleCard):
            self._rest_on(watched)
        return super().eventFilter(watched, event)

    def _neighbour(self, card: ExampleCard, key: Qt.Key) -> ExampleCard:
        shown, keys = self.wall.shown(), Qt.Key
        place = shown.index(card)
        if key in (keys.Key_Left, keys.Key_Right):
            step = 1 if key == keys.Key_Right else -1
            return shown[max(0, min(len(shown) - 1, place + step))]
        if key in (keys.Key_Home, keys.Key_End):
            return shown[0 if key == keys.Key_Home else -1]
        rows = 2 if key in (keys.Key_PageUp, keys.Key_PageDown) else 1
        down = key in (keys.Key_Down, keys.Key_PageDown)
        for _ in range(rows):
            card = _beside(card, shown, down)
        return card

    def _go(self, card: ExampleCard) -> None:
        card.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(card, 0, 52)

    def _rest_on(self, card: ExampleCard | None) -> None:
        if self._current is not None:
            self._current.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._current = card
        if card is not None:
            card.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _look(self) -> None:
        """Tell which family is in view."""
        if self.wall.found is not None:
            self._tell("")
            return
        bar = self.verticalScrollBar()
        if bar.value() and bar.value() == bar.maximum():
            self._tell(self.wall.families[-1].name)
            return
        here = bar.value() + self.viewport().height() // 4
        above = [name for name, head in self.wall.heads.items() if head.top <= here]
        self._tell(above[-1] if above and bar.value() else next(iter(self.wall.heads), ""))

    def _tell(self, name: str) -> None:
        if name != self.family:
            self.family = name
            self.family_changed.emit(name)


def _said(query: str, count: int) -> tuple[str, str]:
    """Return the heading over what was found, and a line below it."""
    if not count:
        return f"Nothing matches “{query}”", "Try a layer, a paper's author or title, or a family."
    return f"{count} for “{query}”", "Enter opens the first."


def _beside(card: ExampleCard, shown: list[ExampleCard], down: bool) -> ExampleCard:
    """Return the nearest card in the next row, or this one where there is none."""
    sign, here = 1 if down else -1, card.pos()
    others = [other for other in shown if (other.y() - here.y()) * sign > 0]
    if not others:
        return card

    def distance(other: ExampleCard) -> tuple[int, int]:
        way: QPoint = other.pos() - here
        return abs(way.y()), abs(way.x())

    return min(others, key=distance)
