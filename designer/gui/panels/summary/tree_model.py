"""The Qt item model of the summary: a tree whose rows are built when they are expanded."""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from designer.check import Report
from designer.check.report.instance_path import InstancePath
from designer.graph import Network
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.plain_text import named, plain_tip
from designer.presentation.summary_rows import (
    COLUMNS,
    NUMBERS,
    CopyRow,
    SummaryRow,
    SummaryTotals,
    share,
)

Index = QModelIndex | QPersistentModelIndex
RowFilter = Callable[[SummaryRow], bool]
Revision = Callable[[], int]
SHARE = Qt.ItemDataRole.UserRole
"""The role of a figure's share in the total, 0 to 1."""
_MAX_REPORTED_SPAN = 500
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_TIPS = {
    4: "Learnable parameters", 5: "Multiply-adds for one sample",
    6: "Bytes of the outputs for one sample", 7: "Whether training changes its parameters",
}  # fmt: skip


class RowGroup:
    """The rows under one row.

    Indexes carry its number rather than a pointer, which might be stale.
    """

    def __init__(
        self, number: int, every: list[SummaryRow], parent: "RowGroup | None", at: SummaryRow | None
    ):
        self.number, self.every, self.parent, self.at = number, every, parent, at
        self.rows: list[SummaryRow] = every
        self._places: tuple[list[SummaryRow], dict[str, int]] | None = None

    def places(self) -> dict[str, int]:
        """Return the row number of each node; cached until the rows change."""
        if self._places is None or self._places[0] is not self.rows:
            nodes = enumerate(self.rows)
            found = {row.node.id: at for at, row in nodes if not isinstance(row, CopyRow)}
            self._places = (self.rows, found)
        return self._places[1]


@guarded
class SummaryModel(QAbstractItemModel):
    """A tree of `SummaryRow`, sorted and filtered on every level."""

    def __init__(self, parent: QObject | None = None, revision: Revision = lambda: 0) -> None:
        """Start empty; rows of an older ``revision`` are shown, but not asked for more."""
        super().__init__(parent)
        self._revision, self._shown_at = revision, revision()
        self._refused = False
        """Whether expanding a row was refused because it may no longer exist in the design."""
        self.total: SummaryTotals | None = None
        self._branches: dict[int, RowGroup] = {0: RowGroup(0, [], None, None)}
        self._below: dict[SummaryRow, RowGroup] = {}
        self._column, self._down = -1, False
        self._keep: RowFilter | None = None

    # ---- what is shown

    @property
    def lines(self) -> list[SummaryRow]:
        """The rows of the top level in the order in which they are shown."""
        return self._branches[0].rows

    def show(
        self, rows: list[SummaryRow], total: SummaryTotals, keep: RowFilter | None = None
    ) -> bool:
        """Show these rows; if only figures changed, expanded rows stay expanded.

        Returns whether the model was reset.
        """
        self.total = total
        top = self._branches[0]
        self._shown_at, refused = self._revision(), self._refused
        self._refused = False
        plain = keep is None and self._keep is None and self._column < 0 and not refused
        if plain and self._alike(top, rows):
            changed = self._replace(top, rows)
            if changed:
                last = self.index(changed[-1], len(COLUMNS) - 1)
                self.dataChanged.emit(self.index(changed[0], 0), last)
            return False
        known = {row.key: row for row in top.every}  # what they have worked out stays
        rows = [old if (old := known.get(r.key)) and old.shows_same_as(r) else r for r in rows]
        self.beginResetModel()
        self._keep = keep
        self._branches = {0: RowGroup(0, rows, None, None)}
        self._below = {}
        self._arrange(self._branches[0])
        self.endResetModel()
        return True

    def update(self, names: AbstractSet[str], network: Network, report: Report) -> bool:
        """Update the rows of some nodes of the top level.

        Returns whether that was possible: it is not if rows are sorted, filtered or expanded. A
        change of many rows is not signalled, since the view would measure each; its panel repaints.
        """
        top = self._branches[0]
        plain = self._column < 0 and self._keep is None and not self._refused
        if not plain or len(self._branches) > 1:
            return False
        places = top.places()
        if not names <= places.keys():
            return False
        self._shown_at = self._revision()
        changed = [places[name] for name in names]
        for name, at in zip(names, changed, strict=True):
            row = top.rows[at]
            row.renew(network.node(name), report.nodes[name], dead=name in report.dead)
        if changed and max(changed) - min(changed) < _MAX_REPORTED_SPAN:
            last = self.index(max(changed), len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(min(changed), 0), last)
        return True

    def _alike(self, branch: RowGroup, rows: list[SummaryRow]) -> bool:
        """Tell whether rows have the keys of the present ones, on all levels."""
        if [row.key for row in branch.every] != [row.key for row in rows]:
            return False
        made = ((self._below[old], new) for old, new in zip(branch.every, rows, strict=True)
                if old in self._below)  # fmt: skip
        return all(self._alike(below, new.inside()) for below, new in made)

    def _replace(self, branch: RowGroup, rows: list[SummaryRow]) -> list[int]:
        """Replace the rows that show something else now; return their numbers."""
        changed = []
        for at, (before, after) in enumerate(zip(branch.every, rows, strict=True)):
            if before.shows_same_as(after):
                rows[at] = before
                continue
            changed.append(at)
            below = self._below.pop(before, None)
            if below is not None:
                below.at = after
                self._below[after] = below
                self._replace(below, after.inside())
        branch.every = branch.rows = rows
        return changed

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort every level by a column's exact values; -1 for the order in which data flows."""
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        rows = [(self.row(index), index.column()) for index in held]
        self._column, self._down = column, order == Qt.SortOrder.DescendingOrder
        for branch in self._branches.values():
            self._arrange(branch)
        now = [self.index_of(row, at) if row else QModelIndex() for row, at in rows]
        self.changePersistentIndexList(held, now)
        self.layoutChanged.emit()

    def _arrange(self, branch: RowGroup) -> None:
        rows = branch.every
        if self._keep is not None and not self.outdated:
            rows = [row for row in rows if self._keep(row)]
        if self._column >= 0:
            rows = sorted(rows, key=partial(_value, self._column), reverse=self._down)
        branch.rows = rows

    @property
    def outdated(self) -> bool:
        """Tell whether the design has changed since these rows were built."""
        return self._shown_at != self._revision()

    # ---- finding rows

    def row(self, index: Index) -> SummaryRow | None:
        """Return the row of an index, None if it is invalid."""
        branch = self._branches.get(index.internalId()) if index.isValid() else None
        if branch is None or index.row() >= len(branch.rows):
            return None
        return branch.rows[index.row()]

    def index_of(self, row: SummaryRow, column: int = 0) -> QModelIndex:
        """Return the index of a row; invalid if it is filtered out."""
        for branch in self._branches.values():
            if row in branch.rows:
                return self.createIndex(branch.rows.index(row), column, branch.number)
        return QModelIndex()

    def find(self, place: InstancePath, ids: Iterable[str]) -> list[QModelIndex]:
        """Return the indexes of nodes at an instance path, building the rows on the way."""
        parent = QModelIndex()
        for name in place.path:
            found = self._among(parent, {name})
            if not found:
                return []
            parent = found[0]
            row = self.row(parent)
            if row is not None and len(row.copies) > 1:
                parent = self.index(0, 0, parent)
        return self._among(parent, set(ids))

    def _among(self, parent: QModelIndex, ids: set[str]) -> list[QModelIndex]:
        branch = self._branch(parent)
        if branch is None:
            return []
        places = branch.places()
        found = sorted(places[name] for name in ids if name in places)
        return [self.createIndex(at, 0, branch.number) for at in found]

    def walk(self, unfolded: Callable[[QModelIndex], bool]) -> Iterator[SummaryRow]:
        """Yield the visible rows from the top."""
        yield from self._walk(QModelIndex(), unfolded)

    def _walk(
        self, parent: QModelIndex, unfolded: Callable[[QModelIndex], bool]
    ) -> Iterator[SummaryRow]:
        for at in range(self.rowCount(parent)):
            index = self.index(at, 0, parent)
            row = self.row(index)
            if row is not None:
                yield row
                if row.has_inside and unfolded(index):
                    yield from self._walk(index, unfolded)

    def _branch(self, parent: Index) -> RowGroup | None:
        """Return the rows under an index, built at the first call."""
        if not parent.isValid():
            return self._branches[0]
        row = self.row(parent)
        if row is None or not row.has_inside or parent.column() > 0:
            return None
        if row not in self._below and self.outdated:
            self._refused = True
            return None
        if row not in self._below:
            outside = self._branches[parent.internalId()]
            made = RowGroup(len(self._branches), row.inside(), outside, row)
            self._branches[made.number] = self._below[row] = made
            self._arrange(made)
        return self._below[row]

    # ---- QAbstractItemModel

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the index of a cell."""
        branch = self._branch(parent)
        if branch is None or not 0 <= row < len(branch.rows):
            return QModelIndex()
        return self.createIndex(row, column, branch.number)

    def parent(self, index: Index | None = None) -> Any:
        """Return the parent row of a row; without an index, the model's parent object."""
        if index is None:
            return QObject.parent(self)
        branch = self._branches.get(index.internalId()) if index.isValid() else None
        if branch is None or branch.parent is None or branch.at not in branch.parent.rows:
            return QModelIndex()
        return self.createIndex(branch.parent.rows.index(branch.at), 0, branch.parent.number)

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        """Tell whether a row can be expanded, without building its children."""
        if not parent.isValid():
            return bool(self._branches[0].rows)
        row = self.row(parent)
        return row is not None and parent.column() == 0 and row.has_inside

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the layers under a row."""
        branch = self._branch(parent)
        return len(branch.rows) if branch else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the columns."""
        return len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return title, alignment and tool tip of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in NUMBERS else _LEFT
        return _TIPS.get(section) if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, alignment, share, tool tip and accessible text of a cell."""
        row, column = self.row(index), index.column()
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return named(row.cell(column))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in NUMBERS else _LEFT
        if role == SHARE:
            return share(row, self.total, column) if self.total and column in NUMBERS else 0.0
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(row, column))
        if role == Qt.ItemDataRole.AccessibleTextRole and column in NUMBERS:
            return f"{COLUMNS[column]} {row.exact[column]:,}"
        return None

    def _tip(self, row: SummaryRow, column: int) -> str:
        if column not in NUMBERS:
            return str(row.exact[column])
        exact = row.exact[column]
        part = share(row, self.total, column) if self.total else 0.0
        each = f" in each of {row.times}, {exact * row.times:,} in all" if row.times > 1 else ""
        return f"{exact:,}{each}: {part:.1%} of the total"


def _value(column: int, row: SummaryRow) -> Any:
    return row.value(column)
