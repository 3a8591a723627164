"""What the inspector's pages share: problem cards, storing settings, labels that can be copied."""

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

_AT_ONCE = 0.03
"""Seconds for finding fixes when a card is shown; the rest comes between other things."""
_CARDS = 8
"""So many problems are shown here at most."""


class InspectorPage(QWidget):
    """What the inspector's pages share: problem cards, and a way to say what failed."""

    node_selected = Signal(str)
    place_wanted = Signal(object, str)
    nodes_added = Signal(str, list)
    message = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        """Lay out from top to bottom."""
        super().__init__(parent)
        self.session, self.theme = session, theme
        self.viewpoint = session.viewpoint
        self.shown_in = ""
        """The network that what is shown belongs to: what is typed is stored there."""
        self.body = column()
        self.body.setContentsMargins(SPACE * 2 - 4, SPACE, SPACE * 2 - 4, SPACE * 2)
        self.setLayout(self.body)
        self.cards = column(spacing=SPACE - 2)
        self._waiting: list[ProblemCard] = []
        self._shown_at = session.revision
        self._errand: BackgroundTask[tuple[Fix, ...]] = BackgroundTask(
            self._found, self, session.current_revision
        )
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._look_on)

    def add(self, *widgets: QWidget) -> None:
        """Put widgets below what is there."""
        for widget in widgets:
            self.body.addWidget(widget)

    @property
    def home(self) -> Network:
        """The network that what is shown belongs to."""
        return self.session.design.network(self.shown_in)

    def is_there(self, ids: Sequence[str]) -> bool:
        """Tell whether the nodes that are shown still exist."""
        design = self.session.design
        there = design.has_network(self.shown_in)
        return there and self.home.data.keys() >= set(ids)

    def show_problems(self, ids: Sequence[str]) -> None:
        """Show a card for each problem of these nodes ("" is the design)."""
        self._errand.drop()
        clear_layout(self.cards)
        self._waiting, self._shown_at = [], self.session.revision
        problems = field_states.problems_among(self.session, ids)
        for problem in problems[:_CARDS]:
            card = ProblemCard(problem, self.theme)
            card.fix_chosen.connect(self.apply)
            cause = cause_of(self.viewpoint.report, problem, self.viewpoint.place)
            if cause.place != self.viewpoint.place:
                go = InstanceLink(self, cause, card).go
                card.add_button(f"Show {cause.problem.node}", go, "corner-right-down")
            self.cards.addWidget(card)
            self._waiting.append(card)
        if len(problems) > _CARDS:
            more = label(f"and {len(problems) - _CARDS} more, in the list of problems", dim=True)
            self.cards.addWidget(more)
        self._look(_AT_ONCE)

    def look_again(self) -> None:
        """Begin again with the fixes that are being looked for: the design has changed.

        Where it means something else now, the problems are shown again soon, and then theirs are.
        """
        if self._errand.running:
            self._errand.drop()
            self._look(0)

    def _look(self, seconds: float) -> None:
        """Look for the fixes of one card after the other, as many as there is time for at once."""
        end = monotonic() + seconds
        current = self._shown_at == self.session.revision
        while current and self._waiting and not self._errand.running:
            self._errand.start(partial(fixes_of, self._waiting[0].problem))
            left = end - monotonic()
            if left <= 0:
                return
            self._errand.hurry(left)

    def _look_on(self) -> None:
        self._look(0)

    def _found(self, fixes: tuple[Fix, ...]) -> None:
        self._waiting.pop(0).offer(fixes)
        self._next.start()

    def apply(self, fix: Fix) -> None:
        """Make the change a fix describes, behind what is still being typed."""
        self.commit()
        try:
            added = apply_fix(self.session.design, fix)
        except DesignError as error:
            self.message.emit(str(error))
        else:
            self.nodes_added.emit(fix.network, added)

    def commit(self) -> None:
        """Store what is still being typed."""

    def set_param(self, ids: Sequence[str], name: str, value: Any) -> None:
        """Store a parameter, or say why not."""
        try:
            field_states.set_params(self.session, ids, name, value, self.shown_in)
        except DesignError as error:
            self.message.emit(str(error))


class InstanceLink(QObject):
    """What a button does that leads into a block; it lives as long as its card does."""

    def __init__(self, page: InspectorPage, cause: Located, card: QWidget) -> None:
        """Lead to ``cause``; belongs to ``card``."""
        super().__init__(card)
        self._page, self._cause = page, cause

    def go(self) -> None:
        """Go there."""
        self._page.place_wanted.emit(self._cause.place, self._cause.problem.node)


def rich_label(font: Any = None) -> QLabel:
    """Return a label for HTML with links (or for plain text in ``font``) that can be copied."""
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
