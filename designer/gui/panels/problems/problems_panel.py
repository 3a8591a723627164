"""The problem list: every problem, where it is, and the fixes for it."""

from dataclasses import replace

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from designer.check import Fix, Problem
from designer.check.report.instance_path import ROOT, Located
from designer.graph import ChangeSet
from designer.gui.appearance import icons
from designer.gui.appearance.style import INSET, SPACE, TypeScale
from designer.gui.appearance.theme import Theme
from designer.gui.panels.panel import Panel
from designer.gui.panels.problems.list_model import ProblemListModel
from designer.gui.panels.problems.list_view import ProblemListView
from designer.gui.widgets.empty_state import HOW_TO_DRAW, EmptyState
from designer.gui.widgets.parts import column, label
from designer.gui.widgets.plain_text import menu_text, named, shown
from designer.plural import plural
from designer.session import Session


class ProblemsPanel(Panel):
    """All problems, errors first. Enter shows the node, Ctrl+Enter applies the fix."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        """Show the problems of ``session``'s design."""
        super().__init__(session, theme, parent)
        self.setAccessibleName("Problems")
        self.model = ProblemListModel(self, session.current_revision)
        self._where: dict[tuple[str, ...], Located] = {}
        self.view = ProblemListView(theme, self)
        self.view.setModel(self.model)
        self.counts = label(step=TypeScale.CAPTION, dim=True)
        self._empty_state = EmptyState()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._list_page())
        self._pages.addWidget(self._empty_state)
        body = column()
        body.addWidget(self._pages)
        self.setLayout(body)
        self.setFocusProxy(self.view)
        self.view.chosen.connect(self._choose)
        self.view.fix_chosen.connect(self._apply)
        self.view.menu_wanted.connect(self._show_menu)

    # ---- showing

    def refresh(self) -> None:
        """Show the report's problems, keeping the current row."""
        current = self._current()
        found = self.viewpoint.problems
        problems = tuple(with_location(one) for one in found)
        self._where = {_key(p): one for p, one in zip(problems, found, strict=True)}
        self.model.show(problems)
        self.view.network = self.viewpoint.name
        self._keep(current)
        self.view.show_marked()
        self.counts.setText(severity_counts(problems))
        self._show_calm()
        self._pages.setCurrentIndex(0 if problems else 1)

    def design_changed(self, changes: ChangeSet | None) -> None:
        """Stop searching fixes while the design changes."""
        self.model.pause()
        super().design_changed(changes)
        self.view.viewport().update()  # which asks for what is still missing

    def selection_changed(self) -> None:
        """Mark the problems of the selected nodes."""
        self.view.network = self.viewpoint.name
        self.view.set_marked(set(self.selection))

    def place_changed(self) -> None:
        """Remove the marks: another network has other nodes."""
        super().place_changed()
        self.selection_changed()

    def apply_theme(self) -> None:
        """Repaint the rows and the empty state."""
        self.view.set_theme(self.theme)
        self._show_calm()

    def _show_calm(self) -> None:
        if len(self.session.design.root):
            words = "No problems — ready to train"
            self._empty_state.show_text("circle-check", words, "", self.theme, "success")
        else:
            self._empty_state.show_text("shapes", "Nothing drawn yet", HOW_TO_DRAW, self.theme)

    def _list_page(self) -> QWidget:
        page = QWidget()
        body = QVBoxLayout(page)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        self.counts.setContentsMargins(INSET, SPACE - 2, INSET, SPACE - 2)
        body.addWidget(self.counts)
        body.addWidget(self.view, 1)
        return page

    # ---- doing

    def _choose(self, problem: Problem) -> None:
        one = self._where.get(_key(problem))
        if one is None:
            self.message.emit("that problem no longer exists")
        elif problem.node or one.place != self.viewpoint.place:
            self.request_node(one.place, problem.node)
        else:
            self.message.emit(problem.message)

    def _apply(self, fix: Fix) -> None:
        if self.apply(fix):
            self.message.emit(f"Done: {fix.title}")

    def _show_menu(self, problem: Problem, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for fix in problem.fixes:
            picture = icons.menu_icon("wand-sparkles", self.theme, "accent")
            action = menu.addAction(picture, menu_text(fix.title))
            action.setData(fix)
        if problem.node:
            menu.addSeparator()
            menu.addAction(menu_text(f"Show {problem.node}")).setData(problem)
        menu.triggered.connect(self._triggered)
        menu.popup(place)

    def _triggered(self, action: QAction) -> None:
        data = action.data()
        if isinstance(data, Fix):
            self._apply(data)
        elif isinstance(data, Problem):
            self._choose(data)

    # ---- keeping the place

    def _current(self) -> tuple[int, Problem | None]:
        index = self.view.currentIndex()
        return index.row(), self.model.problem(index)

    def _keep(self, before: tuple[int, Problem | None]) -> None:
        line, problem = before
        if problem is None or not self.model.rowCount():
            return
        same = (i for i, p in enumerate(self.model.problems) if _place(p) == _place(problem))
        found = next(same, min(line, self.model.rowCount() - 1))
        self.view.setCurrentIndex(self.model.index(found, 0, QModelIndex()))


def severity_counts(problems: tuple[Problem, ...]) -> str:
    """Return ``2 errors, 1 warning``."""
    parts = []
    for severity in ("error", "warning", "note"):
        number = sum(problem.severity == severity for problem in problems)
        if number:
            parts.append(plural(number, severity))
    return ", ".join(parts)


def with_location(one: Located) -> Problem:
    """Return a problem whose message begins with the path to its node, if that is in a block."""
    problem, place = one
    if place == ROOT:
        return replace(problem, message=shown(problem.message))
    base = [f"{place.base} (definition)"] if place.base else []
    way = " › ".join((*base, *place.path))
    return replace(problem, message=shown(f"In {named(way)}: {problem.message}"))


def _key(problem: Problem) -> tuple[str, ...]:
    return problem.network, problem.node, problem.code, problem.message


def _place(problem: Problem) -> tuple[str, str, str, str]:
    return f"{problem.network}/{problem.node}", problem.code, problem.port, problem.param
