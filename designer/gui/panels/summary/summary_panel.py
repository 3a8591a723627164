"""The summary: one row a layer with shapes and costs, to sort, to copy and to find one's way."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from designer.graph import ChangeSet
from designer.gui.appearance import icons
from designer.gui.appearance.style import INSET
from designer.gui.appearance.theme import Theme
from designer.gui.panels.panel import Panel
from designer.gui.panels.summary.tree_model import Keep, SummaryModel
from designer.gui.panels.summary.tree_view import SummaryView, TotalsLine
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.clear_button import add_clear_button
from designer.gui.widgets.empty_state import HOW_TO_DRAW, EmptyState
from designer.gui.widgets.parts import IconButton, column, row
from designer.plural import plural
from designer.presentation.summary_changes import ChangedRows
from designer.presentation.summary_rows import (
    SummaryRow,
    SummaryTotals,
    all_rows,
    row_filter,
    shown_report,
)
from designer.presentation.summary_text import to_csv, to_markdown
from designer.session import Session

Way = tuple[str, ...]
_UNFOLD = 200
"""How many rows a filter folds out by itself."""
_FORMATS = "CSV (*.csv);;Markdown (*.md)"
_NO_SORTING = -1
_FIRST = 40
"""Rows that say how wide a column is: asking thousands takes as long as all the rest."""
_MANY = 2000
"""From so many rows on the table is filled after the window is painted."""
_MAY_SHRINK = ((2, 120), (3, 120), (1, 100), (0, 100), (2, 80), (3, 88), (1, 72), (0, 84))
"""Columns in the order in which they give way, and what they keep."""


@guarded
class SummaryPanel(Panel):
    """A row a layer of the whole design, blocks folded; the totals below."""

    nodes_wanted = Signal(list)
    """Asks the others to select these nodes of the network one is in."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        """Summarise ``session``'s design."""
        super().__init__(session, theme, parent, delay=50)
        self.setAccessibleName("Summary")
        self.model = SummaryModel(self, session.current_revision)
        self.view = SummaryView(theme, self)
        self.view.setModel(self.model)
        self.view.sortByColumn(_NO_SORTING, Qt.SortOrder.AscendingOrder)
        self.total = TotalsLine(self.view, theme)
        self.calm = EmptyState()
        self.calm.hide()
        self.search = QLineEdit()
        self._glass = QAction("Search", self)
        self.markdown_button = IconButton("hash", "Copy as Markdown", theme)
        self.csv_button = IconButton("copy", "Copy as CSV (Ctrl+C copies the selected rows)", theme)
        self.save_button = IconButton("download", "Save as CSV or Markdown…", theme)
        self.ask_path: Callable[[], Path | None] = self._ask_path
        self._followed = ChangedRows()
        self._fitted = self._by_itself = self._fitting = False
        self._by_hand = False
        """Whether somebody has given the columns other widths."""
        self._ways: set[Way] = set()
        """What a person has folded out: the names that lead there."""
        self._arrange()
        self.apply_theme()
        self.view.clicked.connect(self._clicked)
        self.view.copy_requested.connect(self.copy_rows)
        self.view.row_entered.connect(self.choose)
        self.view.row_walked.connect(self.walked)
        self.view.header().sectionResized.connect(self._resized)
        self.view.expanded.connect(self._remember)
        self.view.collapsed.connect(self._forget)
        self.search.textChanged.connect(self.refresh_now)
        self.markdown_button.clicked.connect(self.copy_markdown)
        self.csv_button.clicked.connect(self.copy_csv)
        self.save_button.clicked.connect(self.save)

    # ---- showing

    def refresh(self) -> None:
        """Show the report; what was folded out stays so, where it still is."""
        query = self.search.text().strip()
        keep = row_filter(self.session.design, query) if query else None
        total = SummaryTotals(self.session)
        some = self._followed.names(self.session)
        if some is None or keep or not self._update(some, total):
            self._refresh_all(total, keep)
        self.view.viewport().update()  # all bars are parts of the total
        self.total.show_total(total)
        self._show_calm(query)
        if not self._fitted and self.model.lines:
            self._fit_columns()
        self._mark()

    def _update(self, names: set[str], total: SummaryTotals) -> bool:
        report, _ = shown_report(self.session)
        self.model.total = total
        return self.model.update(names, self.session.design.network(report.network), report)

    def _refresh_all(self, total: SummaryTotals, keep: Keep | None) -> None:
        scroll = self.view.verticalScrollBar().value()
        if self.model.show(all_rows(self.session), total, keep):
            for way in sorted(self._ways, key=len):
                self.view.expand(self._index(way))
            if keep:
                self._by_itself = True
                self._unfold_some()
                self._by_itself = False
            self.view.verticalScrollBar().setValue(scroll)

    def is_heavy(self) -> bool:
        """Tell whether there are thousands of rows."""
        return len(self.session.report.nodes) > _MANY

    def _show_calm(self, query: str) -> None:
        """Say how to go on where there is no row to show."""
        nothing = not self.model.rowCount()
        self.calm.setVisible(nothing)
        self.view.setVisible(not nothing)
        if nothing and query:
            words = "Try a part of a name or type."
            self.calm.say("search", f"No layer matches “{query}”", words, self.theme)
        elif nothing:
            self.calm.say("list", "No layers yet", HOW_TO_DRAW, self.theme)

    def design_changed(self, changes: ChangeSet | None) -> None:
        """Begin anew where another design came."""
        self._followed.note(changes)
        if changes is None:
            self._fitted = self._by_hand = False
            self._ways.clear()
            self.view.scrollToTop()
        super().design_changed(changes)

    def selection_changed(self) -> None:
        """Select the rows of the selected nodes."""
        if self.isVisible() and not self._stale:
            self._mark()
        else:
            self.invalidate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the room anew, as long as nobody has done so by hand."""
        super().resizeEvent(event)
        if self._fitted and not self._by_hand:
            self._fit_columns()

    def _resized(self, place: int) -> None:
        if not self._fitting and place != self.model.columnCount() - 1:
            self._by_hand = True

    def apply_theme(self) -> None:
        """Recolour icons, bars and totals."""
        self._glass.setIcon(icons.icon("search", self.theme, "dim_text"))
        for button in (self.markdown_button, self.csv_button, self.save_button):
            button.set_theme(self.theme)
        self.total.theme = self.theme
        self.view.set_theme(self.theme)
        self.total.update()

    # ---- going there

    def choose(self) -> None:
        """Go to the node in the current row, wherever it is."""
        self.catch_up()
        current = self.model.row(self.view.currentIndex())
        if current is not None:
            self.ask_for(current.place, current.node.id)

    def walked(self) -> None:
        """Select what the arrows came to, as long as it is in the network one is in."""
        rows = self._selected_here()
        if len(rows) == 1:
            self.node_selected.emit(rows[0])
        elif rows:
            self.nodes_wanted.emit(rows)

    def _clicked(self) -> None:
        if len(self.view.selectionModel().selectedRows()) > 1:
            self.walked()
        else:
            self.choose()

    def _selected_here(self) -> list[str]:
        rows = map(self.model.row, self.view.selectionModel().selectedRows())
        place = self.here.place
        return [row.node.id for row in rows if row is not None and row.place == place]

    # ---- copying

    def copy_rows(self) -> None:
        """Put the selected rows, or all, on the clipboard as CSV."""
        self.catch_up()
        chosen = [self.model.row(i) for i in self.view.selectionModel().selectedRows()]
        wanted = {id(row) for row in chosen}
        rows = [row for row in self.seen() if not wanted or id(row) in wanted]
        QGuiApplication.clipboard().setText(to_csv(rows))
        self.message.emit(f"Copied {plural(len(rows), 'row')} as CSV")

    def copy_markdown(self) -> None:
        """Put the whole table on the clipboard as Markdown."""
        self.catch_up()
        QGuiApplication.clipboard().setText(self._markdown())
        self.message.emit("Copied the summary as Markdown")

    def copy_csv(self) -> None:
        """Put the whole table on the clipboard as CSV."""
        self.catch_up()
        QGuiApplication.clipboard().setText(to_csv(self.seen()))
        self.message.emit("Copied the summary as CSV")

    def save(self) -> None:
        """Write the whole table to a file, as its suffix says."""
        path = self.ask_path()
        if path is None:
            return
        self.catch_up()
        text = self._markdown() if path.suffix == ".md" else to_csv(self.seen())
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            self.message.emit(f"the summary cannot be written to {path}: {error.strerror}")
            return
        self.message.emit(f"Saved the summary as {path.name}")

    def seen(self) -> list[SummaryRow]:
        """Return the rows in the order they are shown in, as far as they are folded out."""
        return list(self.model.walk(self.view.isExpanded))

    def _markdown(self) -> str:
        total = None if self.search.text().strip() else self.model.total
        return to_markdown(self.seen(), total)

    def _ask_path(self) -> Path | None:
        start = str(self.session.folder / f"{self.session.file_stem}.csv")
        name, kind = QFileDialog.getSaveFileName(self, "Save the summary", start, _FORMATS)
        if not name:
            return None
        suffix = ".md" if kind.startswith("Markdown") else ".csv"
        return Path(name) if Path(name).suffix else Path(name).with_suffix(suffix)

    # ---- keeping one's place

    def _mark(self) -> None:
        """Select the rows of the selected nodes; the first of many is brought into view."""
        flags = QItemSelectionModel.SelectionFlag
        found = self.model.find(self.here.place, self.selection) if self.selection else []
        chosen = QItemSelection()
        for first, last in _runs(found):
            chosen.append(QItemSelectionRange(first, last))
        selection = self.view.selectionModel()
        selection.select(chosen, flags.ClearAndSelect | flags.Rows)
        if found:
            selection.setCurrentIndex(found[0], flags.NoUpdate)
            self.view.scrollTo(found[0])

    def _remember(self, index: QModelIndex) -> None:
        if not self._by_itself:
            self._ways.add(self._way(index))

    def _forget(self, index: QModelIndex) -> None:
        self._ways.discard(self._way(index))

    def _way(self, index: QModelIndex) -> Way:
        """Return the keys that lead to a row."""
        way: Way = ()
        while index.isValid():
            way = (_key(self.model.row(index)), *way)
            index = self.model.parent(index)
        return way

    def _index(self, way: Way) -> QModelIndex:
        """Return the row that a way leads to."""
        index = QModelIndex()
        for key in way:
            among = (self.model.index(at, 0, index) for at in range(self.model.rowCount(index)))
            index = next((i for i in among if _key(self.model.row(i)) == key), QModelIndex())
            if not index.isValid():
                break
        return index

    def _unfold_some(self) -> None:
        """Fold out what a filter found inside blocks, a screenful or two."""
        waiting, left = [QModelIndex()], _UNFOLD
        while waiting and left > 0:
            parent = waiting.pop(0)
            for at in range(min(self.model.rowCount(parent), left)):
                index = self.model.index(at, 0, parent)
                inside = self.model.row(index)
                left -= 1
                if inside is not None and inside.has_inside:
                    self.view.expand(index)
                    waiting.append(index)

    # ---- making

    def _fit_columns(self) -> None:
        """Give each column what its first rows need; where that is too much, cut the widest."""
        self._fitted = self._fitting = True
        count = self.model.columnCount()
        self.view.header().setResizeContentsPrecision(_FIRST)
        for place in range(count):
            self.view.resizeColumnToContents(place)
        bar = self.view.verticalScrollBar()
        head = self.view.header().sectionSizeHint(count - 1)  # it is as wide as there is room
        last = max(head, self.view.sizeHintForColumn(count - 1))
        last += 0 if bar.isVisible() else bar.sizeHint().width()
        room = self.view.viewport().width() - last
        over = sum(map(self.view.columnWidth, range(count - 1))) - room
        for place, least in _MAY_SHRINK:
            cut = max(0, min(over, self.view.columnWidth(place) - least))
            self.view.setColumnWidth(place, self.view.columnWidth(place) - cut)
            over -= cut
        self._fitting = False

    def _arrange(self) -> None:
        self.search.setPlaceholderText("Filter by name or type")
        self.search.setAccessibleName("Filter the summary")
        add_clear_button(self.search)
        self.search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.search.setMaximumWidth(280)
        bar = row(spacing=2)
        bar.setContentsMargins(INSET, 4, INSET, 4)
        bar.addWidget(self.search, 1)
        bar.addStretch(1)
        for button in (self.markdown_button, self.csv_button, self.save_button):
            bar.addWidget(button)
        body = column(spacing=0)
        body.addLayout(bar)
        body.addWidget(self.view, 1)
        body.addWidget(self.calm, 1)
        body.addWidget(self.total)
        self.setLayout(body)
        self.setFocusProxy(self.view)


def _runs(found: list[QModelIndex]) -> list[tuple[QModelIndex, QModelIndex]]:
    """Return first and last of each run of neighbours: one by one, thousands take seconds."""
    runs: list[tuple[QModelIndex, QModelIndex]] = []
    for index in found:
        if runs and runs[-1][1].row() + 1 == index.row():
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def _key(row: SummaryRow | None) -> str:
    return row.key if row is not None else ""
