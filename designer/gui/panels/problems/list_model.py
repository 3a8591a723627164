"""The item model of the problem list; fixes are found in the background, visible rows first."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from designer.check import Fix, Problem
from designer.gui.runtime.background_task import BackgroundTask
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.parts import fixes_of

Index = QModelIndex | QPersistentModelIndex
Revision = Callable[[], int]
_MAX_BLOCKING_SECONDS = 0.03
"""For finding fixes when problems change; later ones are found in the background."""
_ROWS_AT_FIRST = 12
"""Rows whose fixes are found before the list has been visible."""


@guarded
class ProblemListModel(QAbstractListModel):
    """A list of problems and their fixes.

    Trying fixes takes time, so they are searched for visible rows only: some at once, the others in
    the background. Until then a row shows the fixes that it had before.
    """

    def __init__(self, parent: QObject | None = None, revision: Revision = lambda: 0) -> None:
        """Start empty; fixes are searched only while ``revision`` stays what it was at `show`."""
        super().__init__(parent)
        self._revision, self._shown_at = revision, revision()
        self._rows: list[Problem] = []
        self._asked: tuple[Problem, ...] = ()
        self._known: set[int] = set()
        self._wanted: Sequence[int] = range(_ROWS_AT_FIRST)
        self._is_resetting = False
        self._fix_search: BackgroundTask[tuple[Fix, ...]] = BackgroundTask(
            self._found, self, revision
        )
        self._looking = -1
        """The row whose fixes are being searched."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems with the fixes found so far."""
        return tuple(self._rows)

    def show(self, problems: tuple[Problem, ...]) -> None:
        """Show these problems."""
        self.pause()
        self._shown_at = self._revision()
        before = self.problems
        had = {_same(problem): problem.candidates for problem in before}
        self._asked, self._known = problems, set()
        self._rows = [replace(p, candidates=had.get(_same(p), ()), finder=None) for p in problems]
        self._is_resetting = True
        self._find(_MAX_BLOCKING_SECONDS)
        self._is_resetting = False
        if self.problems != before:
            self.beginResetModel()
            self.endResetModel()

    def want(self, rows: Sequence[int]) -> None:
        """Search the fixes of these rows, which are visible, first."""
        self._wanted = rows
        if not self._fix_search.running:
            self._find(0)

    def pause(self) -> None:
        """Stop searching, before the design changes."""
        self._fix_search.cancel()

    @property
    def outdated(self) -> bool:
        """Tell whether the design has changed since these problems were shown."""
        return self._shown_at != self._revision()

    def is_waiting(self, row: int) -> bool:
        """Tell whether a row may have fixes that have not been searched yet."""
        return row not in self._known and row < len(self._rows) and not self._rows[row].candidates

    def resolved(self, index: Index) -> Problem | None:
        """Return the problem of a row with its fixes, searching them now."""
        if not index.isValid():
            return None
        if index.row() not in self._known and not self.outdated:
            self.pause()
            self._looking = index.row()
            self._found(self._asked[index.row()].fixes)
        return self._rows[index.row()]

    def _find(self, seconds: float) -> None:
        """Search the wanted rows, blocking for up to ``seconds``."""
        if self.outdated:
            return
        end = monotonic() + seconds
        while (row := self._next()) is not None:
            self._looking = row
            self._fix_search.start(partial(fixes_of, self._asked[row]))
            left = end - monotonic()
            if left > 0:
                self._fix_search.run_for(left)
            if self._fix_search.running:
                return

    def _next(self) -> int | None:
        rows = len(self._rows)
        return next((r for r in self._wanted if r < rows and r not in self._known), None)

    def _found(self, fixes: tuple[Fix, ...]) -> None:
        row = self._looking
        self._known.add(row)
        self._rows[row] = replace(self._rows[row], candidates=fixes)
        if not self._is_resetting:
            index = self.index(row, 0)
            self.dataChanged.emit(index, index)
            if not self._fix_search.running:
                self._find(0)

    def problem(self, index: Index) -> Problem | None:
        """Return the problem of a row with the fixes found so far."""
        return self._rows[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Count the problems."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the message, the tool tip, or the accessible text with severity and fix."""
        problem = self.problem(index)
        if problem is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return problem.message
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(problem)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            fix = f". Fix: {problem.fix.title}" if problem.fix else ""
            return f"{problem.severity}: {problem.message}{fix}"
        return None


def _same(problem: Problem) -> tuple[object, ...]:
    return (*problem.key, problem.index, problem.message)


def _tip(problem: Problem) -> str:
    keys = ["Enter shows the node"] if problem.node else []
    keys += ["Ctrl+Enter applies the fix"] if problem.fixes else []
    return ", ".join(keys)
