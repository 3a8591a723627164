"""The summary: one row a layer with shapes and costs, to sort, to copy and to find one's way."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, overload

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QPushButton, QTableView, QWidget

from designer.check import NodeReport, Report
from designer.graph import ChangeSet, Node
from designer.gui import icons, units
from designer.gui.panels.form_base import Panel
from designer.gui.panels.form_parts import column, label, row
from designer.gui.style import SPACE, Type
from designer.gui.theme import Theme
from designer.layers.types import TensorType
from designer.session import Session

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("Name", "Type", "Input", "Output", "Parameters", "Multiply-adds", "Activations")
_NUMBERS = range(4, 7)
_MEASURED = 200
"""Rows that say how wide the columns are."""
_SORT = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Line:
    """One row: what is shown, and the exact figures to sort and copy by."""

    node: str
    layer: str
    inputs: str
    outputs: str
    parameters: int
    macs: int
    memory: int

    @property
    def shown(self) -> tuple[str, ...]:
        """The row as people read it."""
        figures = (
            units.count(self.parameters), units.count(self.macs), units.memory(self.memory)
        )  # fmt: skip
        return (self.node, self.layer, self.inputs, self.outputs, *figures)

    @property
    def exact(self) -> tuple[Any, ...]:
        """The row with its numbers unrounded."""
        texts = (self.node, self.layer, self.inputs, self.outputs)
        return (*texts, self.parameters, self.macs, self.memory)


class Lines(Sequence[Line]):
    """A row for each node, worked out when it is asked for: of ten thousand a few are seen."""

    def __init__(self, nodes: Sequence[Node], report: Report) -> None:
        """Summarise ``nodes`` in their order."""
        self._nodes, self._report = nodes, report
        self._made: dict[int, Line] = {}

    @property
    def ids(self) -> list[str]:
        """The nodes' ids."""
        return [node.id for node in self._nodes]

    def __len__(self) -> int:
        """Count the rows."""
        return len(self._nodes)

    @overload
    def __getitem__(self, place: int) -> Line: ...

    @overload
    def __getitem__(self, place: slice) -> list[Line]: ...

    def __getitem__(self, place: int | slice) -> Line | list[Line]:
        """Return one row or several."""
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        if place not in self._made:
            node = self._nodes[place]
            found = self._report.nodes[node.id]
            self._made[place] = _line(node.id, _type(node, found), found)
        return self._made[place]


def lines_of(session: Session) -> Lines:
    """Return a row for each node of the network one is in, in the order data flows."""
    return Lines(list(session.here.network.in_order()), session.here.report)


def total_of(session: Session) -> Line:
    """Return the last row."""
    report = session.here.report
    macs = units.evaluate(report.total_macs, {})
    memory = units.evaluate(report.total_activation_bytes, {})
    count = len(session.here.network)
    words = f"{count} node{'s' * (count != 1)}"
    return Line("Total", words, "", "", report.total_parameters, macs, memory)


def runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of neighbours in sorted ``rows``."""
    for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        numbers = [row for _, row in run]
        yield numbers[0], numbers[-1]


def to_markdown(lines: Sequence[Line]) -> str:
    """Return the table as Markdown, numbers aligned to the right."""
    rows = [[str(cell) for cell in line.exact[:4]] + [f"{n:,}" for n in line.exact[4:]]
            for line in lines]  # fmt: skip
    rule = ["---"] * 4 + ["---:"] * 3
    return "".join("| " + " | ".join(cells) + " |\n" for cells in [list(COLUMNS), rule, *rows])


def to_csv(lines: Sequence[Line]) -> str:
    """Return the table as CSV with exact numbers."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(line.exact for line in lines)
    return out.getvalue()


def _type(node: Node, report: NodeReport) -> str:
    known = sum(copy.times for copy in report.copies)
    times = f" × {known or str(node.repeat).lstrip('=').strip()}" if node.repeat != 1 else ""
    return (node.layer or f"shares {node.shares}") + times


def _line(node: str, layer: str, report: NodeReport) -> Line:
    return Line(
        node,
        layer,
        _shapes(report.arrived),
        _shapes(list(report.outputs.values())) or ("" if report.known else "?"),
        report.parameters,
        units.evaluate(report.macs, {}),
        units.evaluate(report.activation_bytes, {}),
    )


def _shapes(types: Sequence[TensorType]) -> str:
    return ", ".join(map(str, types))


class SummaryModel(QAbstractTableModel):
    """Rows as Qt asks for them."""

    lines: Sequence[Line] = ()
    _ids: Sequence[str] = ()

    def show(self, lines: Lines) -> None:
        """Show these rows; where only figures changed, sorting and selection stay."""
        before, self._ids = self._ids, lines.ids
        if self._ids == before:
            self.lines = lines
            if before:
                last = self.index(len(lines) - 1, len(COLUMNS) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rows_of(self, nodes: Collection[str]) -> list[int]:
        """Return where these nodes are."""
        wanted = set(nodes)
        return [row for row, node in enumerate(self._ids) if node in wanted] if wanted else []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Count the layers."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Name the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight if section in _NUMBERS else Qt.AlignmentFlag.AlignLeft
            )
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole and section in {5, 6}:
            return "for one sample"
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, exact figures and alignment."""
        line, place = self.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return line.shown[place]
        if role == _SORT:
            return line.exact[place]
        if role == Qt.ItemDataRole.ToolTipRole:
            exact = line.exact[place]
            return f"{exact:,}" if place in _NUMBERS else exact
        if role == Qt.ItemDataRole.TextAlignmentRole and place in _NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


class SummaryView(QTableView):
    """The table; Ctrl+C copies the selected rows, or all."""

    def __init__(self, panel: "SummaryTable") -> None:
        """Belong to ``panel``."""
        super().__init__(panel)
        self._panel = panel
        self.setAccessibleName("layers")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.setSortingEnabled(True)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setResizeContentsPrecision(_MEASURED)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setStretchLastSection(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy on Ctrl+C, show the node on Enter."""
        if event.key() == Qt.Key.Key_C and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._panel.copy_csv()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._panel.choose()
        else:
            super().keyPressEvent(event)


class SummaryTable(Panel):
    """A row a layer, the totals below."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        """Summarise ``session``'s design."""
        super().__init__(session, theme, parent, delay=50)
        self.setAccessibleName("Summary")
        self.model = SummaryModel(self)
        self.sorted = QSortFilterProxyModel(self)
        self.sorted.setSourceModel(self.model)
        self.sorted.setSortRole(_SORT)
        self.view = SummaryView(self)
        self.view.setModel(self.sorted)
        self.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.total = label(step=Type.STRONG)
        self.markdown_button = QPushButton("Copy as Markdown")
        self.csv_button = QPushButton("Copy as CSV")
        self._fitted = False
        self._arrange()
        self.apply_theme()
        self.view.clicked.connect(self.choose)
        self.markdown_button.clicked.connect(self.copy_markdown)
        self.csv_button.clicked.connect(self.copy_csv)

    def refresh(self) -> None:
        """Show the report."""
        self.model.show(lines_of(self.session))
        total = total_of(self.session)
        self.total.setText(
            f"{total.layer}, {units.count(total.parameters)} parameters, "
            f"{units.count(total.macs)} multiply-adds and {units.memory(total.memory)} of "
            "activations a sample"
        )
        self.total.setToolTip(f"{total.parameters:,} parameters, {total.macs:,} multiply-adds")
        if not self._fitted and self.model.lines:
            self._fitted = True
            self.view.resizeColumnsToContents()
        self._mark()

    def design_changed(self, changes: ChangeSet | None) -> None:
        """Give the columns other widths where another design came."""
        self._fitted = self._fitted and changes is not None
        super().design_changed(changes)

    def selection_changed(self) -> None:
        """Select the rows of the selected nodes."""
        self._mark()

    def apply_theme(self) -> None:
        """Recolour the icons."""
        for button in (self.markdown_button, self.csv_button):
            button.setIcon(icons.icon("copy", self.theme))

    def choose(self) -> None:
        """Ask for the node in the current row."""
        index = self.sorted.mapToSource(self.view.currentIndex())
        if index.isValid():
            self.node_selected.emit(self.model.lines[index.row()].node)

    def copy_markdown(self) -> None:
        """Put the whole table on the clipboard as Markdown."""
        QGuiApplication.clipboard().setText(to_markdown([*self._shown(), total_of(self.session)]))
        self.message.emit("Copied the summary as Markdown")

    def copy_csv(self) -> None:
        """Put the whole table on the clipboard as CSV."""
        QGuiApplication.clipboard().setText(to_csv(self._shown()))
        self.message.emit("Copied the summary as CSV")

    def _shown(self) -> list[Line]:
        """Return the rows in the order they are shown in."""
        rows = range(self.sorted.rowCount())
        sources = (self.sorted.mapToSource(self.sorted.index(r, 0)).row() for r in rows)
        return [self.model.lines[source] for source in sources]

    def _mark(self) -> None:
        rows = self.model.rows_of(self.selection)
        shown = sorted(self.sorted.mapFromSource(self.model.index(r, 0)).row() for r in rows)
        chosen = QItemSelection()
        for first, last in runs(shown):
            chosen.select(self.sorted.index(first, 0), self.sorted.index(last, 0))
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)
        if shown:
            self.view.scrollTo(self.sorted.index(shown[0], 0))

    def _arrange(self) -> None:
        bar = row(spacing=6)
        bar.setContentsMargins(SPACE, SPACE - 2, SPACE, SPACE - 2)
        bar.addWidget(self.total, 1)
        bar.addWidget(self.markdown_button)
        bar.addWidget(self.csv_button)
        body = column(spacing=0)
        body.addWidget(self.view, 1)
        body.addLayout(bar)
        self.setLayout(body)
        self.setFocusProxy(self.view)
