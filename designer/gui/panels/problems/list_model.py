"""The problem list as Qt asks for it: rows whose fixes are found bit by bit, seen ones first."""

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
_AT_ONCE = 0.03
"""Seconds for finding fixes when problems change; the rest comes between other things."""
_FIRST = 12
"""So many rows are looked at before anybody has seen the list."""


@guarded
class ProblemListModel(QAbstractListModel):
    """Problems as Qt asks for them.

    Trying fixes takes time, so only rows that somebody sees have theirs looked for: what can be
    found at once is, the rest comes bit by bit. Until then a row shows the fixes that it had.
    """

    def __init__(self, parent: QObject | None = None, revision: Revision = lambda: 0) -> None:
        """Start empty; no fixes are looked for at another ``revision`` than the problems are of."""
        super().__init__(parent)
        self._revision, self._shown_at = revision, revision()
        self._rows: list[Problem] = []
        self._asked: tuple[Problem, ...] = ()
        self._known: set[int] = set()
        self._wanted: Sequence[int] = range(_FIRST)
        self._silent = False
        self._errand: BackgroundTask[tuple[Fix, ...]] = BackgroundTask(self._found, self, revision)
        self._looking = -1
        """The row whose fixes are being looked for."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems with the fixes that are known."""
        return tuple(self._rows)

    def show(self, problems: tuple[Problem, ...]) -> None:
        """Show these problems."""
        self.pause()
        self._shown_at = self._revision()
        before = self.problems
        had = {_same(problem): problem.candidates for problem in before}
        self._asked, self._known = problems, set()
        self._rows = [replace(p, candidates=had.get(_same(p), ()), finder=None) for p in problems]
        self._silent = True
        self._find(_AT_ONCE)
        self._silent = False
        if self.problems != before:
            self.beginResetModel()
            self.endResetModel()

    def want(self, rows: Sequence[int]) -> None:
        """Look for the fixes of these rows, which are seen, before any others."""
        self._wanted = rows
        if not self._errand.running:
            self._find(0)

    def pause(self) -> None:
        """Look for nothing: what it is about may be changing."""
        self._errand.drop()

    @property
    def outdated(self) -> bool:
        """Tell whether the design means something else by now than these problems say."""
        return self._shown_at != self._revision()

    def is_waiting(self, row: int) -> bool:
        """Tell whether a row may have fixes that nobody has looked for yet."""
        return row not in self._known and row < len(self._rows) and not self._rows[row].candidates

    def resolved(self, index: Index) -> Problem | None:
        """Return the problem in a row with its fixes, looking for them now."""
        if not index.isValid():
            return None
        if index.row() not in self._known and not self.outdated:
            self.pause()
            self._looking = index.row()
            self._found(self._asked[index.row()].fixes)
        return self._rows[index.row()]

    def _find(self, seconds: float) -> None:
        """Start on the first row that is wanted; go on with others while there is time at once."""
        if self.outdated:
            return
        end = monotonic() + seconds
        while (row := self._next()) is not None:
            self._looking = row
            self._errand.start(partial(fixes_of, self._asked[row]))
            left = end - monotonic()
            if left > 0:
                self._errand.hurry(left)
            if self._errand.running:
                return

    def _next(self) -> int | None:
        rows = len(self._rows)
        return next((r for r in self._wanted if r < rows and r not in self._known), None)

    def _found(self, fixes: tuple[Fix, ...]) -> None:
        row = self._looking
        self._known.add(row)
        self._rows[row] = replace(self._rows[row], candidates=fixes)
        if not self._silent:
            index = self.index(row, 0)
            self.dataChanged.emit(index, index)
            if not self._errand.running:
                self._find(0)

    def problem(self, index: Index) -> Problem | None:
        """Return the problem in a row."""
        return self._rows[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Count the problems."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the sentence; the ear gets the severity and the fix, too."""
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
    keys += ["Ctrl+Enter takes the fix"] if problem.fixes else []
    return ", ".join(keys)
