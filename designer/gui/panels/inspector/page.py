"""The base of the inspector's pages: problem cards, storing parameters, selectable labels."""

from collections.abc import Sequence
from functools import partial
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QWidget

from designer.check import Fix, apply_fix
from designer.check.report.instance_path import Located, cause_of
from designer.graph import DesignError, Network
from designer.gui.appearance.style import SPACE
from designer.gui.appearance.theme import Theme
from designer.gui.panels.inspector import field_states
from designer.gui.runtime.background_task import BackgroundTask
from designer.gui.widgets.parts import ProblemCard, clear_layout, column, fixes_of, label
from designer.gui.widgets.plain_text import PlainLabel
from designer.session import Session

_MAX_BLOCKING_SECONDS = 0.03
"""For finding fixes when a card is shown; later ones are found in the background."""
_MAX_CARDS = 8
"""Problems that are shown; the list of problems has all."""


class InspectorPage(QWidget):
    """A page of the inspector: a column of widgets, with cards for problems."""

    node_selected = Signal(str)
    place_wanted = Signal(object, str)
    nodes_added = Signal(str, list)
    message = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        """Start with an empty column."""
        super().__init__(parent)
        self.session, self.theme = session, theme
        self.viewpoint = session.viewpoint
        self.shown_in = ""
        """The name of the network of the shown nodes, in which typed values are stored."""
        self.body = column()
        self.body.setContentsMargins(SPACE * 2 - 4, SPACE, SPACE * 2 - 4, SPACE * 2)
        self.setLayout(self.body)
        self.cards = column(spacing=SPACE - 2)
        self._waiting: list[ProblemCard] = []
        self._shown_at = session.revision
        self._fix_search: BackgroundTask[tuple[Fix, ...]] = BackgroundTask(
            self._found, self, session.current_revision
        )
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._find_next)

    def add(self, *widgets: QWidget) -> None:
        """Add widgets at the bottom."""
        for widget in widgets:
            self.body.addWidget(widget)

    @property
    def home(self) -> Network:
        """The network of the shown nodes."""
        return self.session.design.network(self.shown_in)

    def is_there(self, ids: Sequence[str]) -> bool:
        """Tell whether the shown nodes still exist."""
        design = self.session.design
        there = design.has_network(self.shown_in)
        return there and self.home.data.keys() >= set(ids)

    def show_problems(self, ids: Sequence[str]) -> None:
        """Show a card for each problem of these nodes ("" stands for the network itself)."""
        self._fix_search.cancel()
        clear_layout(self.cards)
        self._waiting, self._shown_at = [], self.session.revision
        problems = field_states.problems_among(self.session, ids)
        for problem in problems[:_MAX_CARDS]:
            card = ProblemCard(problem, self.theme)
            card.fix_chosen.connect(self.apply)
            cause = cause_of(self.viewpoint.report, problem, self.viewpoint.place)
            if cause.place != self.viewpoint.place:
                go = InstanceLink(self, cause, card).go
                card.add_button(f"Show {cause.problem.node}", go, "corner-right-down")
            self.cards.addWidget(card)
            self._waiting.append(card)
        if len(problems) > _MAX_CARDS:
            more = label(
                f"and {len(problems) - _MAX_CARDS} more, in the list of problems", dim=True
            )
            self.cards.addWidget(more)
        self._find_fixes(_MAX_BLOCKING_SECONDS)

    def restart_fix_search(self) -> None:
        """Restart the search for fixes after a change of the design.

        If the report has changed too, the problems are soon shown again, with their fixes.
        """
        if self._fix_search.running:
            self._fix_search.cancel()
            self._find_fixes(0)

    def _find_fixes(self, seconds: float) -> None:
        """Find the fixes of one card after the other, blocking for up to ``seconds``."""
        end = monotonic() + seconds
        current = self._shown_at == self.session.revision
        while current and self._waiting and not self._fix_search.running:
            self._fix_search.start(partial(fixes_of, self._waiting[0].problem))
            left = end - monotonic()
            if left <= 0:
                return
            self._fix_search.run_for(left)

    def _find_next(self) -> None:
        self._find_fixes(0)

    def _found(self, fixes: tuple[Fix, ...]) -> None:
        self._waiting.pop(0).offer(fixes)
        self._next.start()

    def apply(self, fix: Fix) -> None:
        """Apply a fix, after committing the fields."""
        self.commit()
        try:
            added = apply_fix(self.session.design, fix)
        except DesignError as error:
            self.message.emit(str(error))
        else:
            self.nodes_added.emit(fix.network, added)

    def commit(self) -> None:
        """Store texts that have not been committed yet."""

    def set_param(self, ids: Sequence[str], name: str, value: Any) -> None:
        """Store a parameter, or emit the reason against it as a message."""
        try:
            field_states.set_params(self.session, ids, name, value, self.shown_in)
        except DesignError as error:
            self.message.emit(str(error))


class InstanceLink(QObject):
    """The action of a button that leads into a block; owned by its card."""

    def __init__(self, page: InspectorPage, cause: Located, card: QWidget) -> None:
        """Lead to ``cause``; owned by ``card``."""
        super().__init__(card)
        self._page, self._cause = page, cause

    def go(self) -> None:
        """Emit the page's ``place_wanted``."""
        self._page.place_wanted.emit(self._cause.place, self._cause.problem.node)


def rich_label(font: Any = None) -> QLabel:
    """Return a selectable label for HTML with links, or with ``font`` for plain text."""
    made = QLabel() if font is None else PlainLabel()
    made.setWordWrap(True)
    if font is None:
        made.setTextFormat(Qt.TextFormat.RichText)
    else:
        made.setFont(font)
    flags = Qt.TextInteractionFlag
    made.setTextInteractionFlags(
        flags.LinksAccessibleByMouse | flags.LinksAccessibleByKeyboard | flags.TextSelectableByMouse
    )
    return made
