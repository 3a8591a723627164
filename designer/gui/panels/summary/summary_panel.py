"""The summary: a row for each layer with shapes and costs, to sort, filter, copy and navigate."""

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

from designer.atomic_write import write_atomically
from designer.graph import ChangeSet
from designer.gui.appearance import icons
from designer.gui.appearance.style import INSET
from designer.gui.appearance.theme import Theme
from designer.gui.panels.panel import Panel
from designer.gui.panels.summary.tree_model import RowFilter, SummaryModel
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

RowKeys = tuple[str, ...]
_MAX_AUTO_EXPANDED = 200
"""Rows that a filter expands by itself."""
_FORMATS = "CSV (*.csv);;Markdown (*.md)"
_NO_SORTING = -1
_MEASURED_ROWS = 40
"""Rows measured for the width of a column; measuring thousands takes too long."""
_HEAVY_ROWS = 2000
"""The number of rows from which the table is filled after the window is painted."""
_SHRINK_ORDER = ((2, 120), (3, 120), (1, 100), (0, 100), (2, 80), (3, 88), (1, 72), (0, 84))
"""Columns in the order in which they become narrower, and their width in pixels then."""


@guarded
class SummaryPanel(Panel):
    """A tree of all layers, blocks collapsed, with the totals below."""

    nodes_wanted = Signal(list)
    """Emitted to have nodes of the current network selected in the other views."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        """Show ``session``'s design."""
        super().__init__(session, theme, parent, delay=50)
        self.setAccessibleName("Summary")
        self.model = SummaryModel(self, session.current_revision)
        self.view = SummaryView(theme, self)
        self.view.setModel(self.model)
        self.view.sortByColumn(_NO_SORTING, Qt.SortOrder.AscendingOrder)
        self.total = TotalsLine(self.view, theme)
        self.empty_state = EmptyState()
        self.empty_state.hide()
        self.search = QLineEdit()
        self._search_icon = QAction("Search", self)
        self.markdown_button = IconButton("hash", "Copy as Markdown", theme)
        self.csv_button = IconButton("copy", "Copy as CSV (Ctrl+C copies the selected rows)", theme)
        self.save_button = IconButton("download", "Save as CSV or Markdown…", theme)
        self.ask_path: Callable[[], Path | None] = self._ask_path
        self._changed_rows = ChangedRows()
        self._fitted = self._auto_expanding = self._fitting = False
        self._user_resized = False
        """Whether the user has resized a column."""
        self._expanded: set[RowKeys] = set()
        """The rows that the user has expanded, as keys from the top."""
        self._arrange()
        self.apply_theme()
        self.view.clicked.connect(self._clicked)
        self.view.copy_requested.connect(self.copy_rows)
        self.view.row_entered.connect(self.go_to_current_row)
        self.view.row_walked.connect(self.select_rows_on_canvas)
        self.view.header().sectionResized.connect(self._resized)
        self.view.expanded.connect(self._remember_expanded)
        self.view.collapsed.connect(self._forget_expanded)
        self.search.textChanged.connect(self.refresh_now)
        self.markdown_button.clicked.connect(self.copy_markdown)
        self.csv_button.clicked.connect(self.copy_csv)
        self.save_button.clicked.connect(self.save)

    # ---- showing

    def refresh(self) -> None:
        """Show the report; expanded rows that still exist stay expanded."""
        query = self.search.text().strip()
        keep = row_filter(self.session.design, query) if query else None
        total = SummaryTotals(self.session)
        some = self._changed_rows.names(self.session)
        if some is None or keep or not self._update(some, total):
            self._refresh_all(total, keep)
        self.view.viewport().update()  # all bars are parts of the total
        self.total.show_total(total)
        self._show_empty_state(query)
        if not self._fitted and self.model.lines:
            self._fit_columns()
        self._mark()

    def _update(self, names: set[str], total: SummaryTotals) -> bool:
        report, _ = shown_report(self.session)
        self.model.total = total
        return self.model.update(names, self.session.design.network(report.network), report)

    def _refresh_all(self, total: SummaryTotals, keep: RowFilter | None) -> None:
        scroll = self.view.verticalScrollBar().value()
        if self.model.show(all_rows(self.session), total, keep):
            for keys in sorted(self._expanded, key=len):
                self.view.expand(self._index(keys))
            if keep:
                self._auto_expanding = True
                self._expand_found()
                self._auto_expanding = False
            self.view.verticalScrollBar().setValue(scroll)

    def is_heavy(self) -> bool:
        """Tell whether there are more than ``_HEAVY_ROWS`` rows."""
        return len(self.session.report.nodes) > _HEAVY_ROWS

    def _show_empty_state(self, query: str) -> None:
        """Show what to do if there is no row to show."""
        nothing = not self.model.rowCount()
        self.empty_state.setVisible(nothing)
        self.view.setVisible(not nothing)
        if nothing and query:
            words = "Try part of a name or type."
            self.empty_state.show_text("search", f"No layer matches “{query}”", words, self.theme)
        elif nothing:
            self.empty_state.show_text("list", "No layers yet", HOW_TO_DRAW, self.theme)

    def design_changed(self, changes: ChangeSet | None) -> None:
        """Start from the top for another design."""
        self._changed_rows.note(changes)
        if changes is None:
            self._fitted = self._user_resized = False
            self._expanded.clear()
            self.view.scrollToTop()
        super().design_changed(changes)

    def selection_changed(self) -> None:
        """Select the rows of the selected nodes."""
        if self.isVisible() and not self._stale:
            self._mark()
        else:
            self.invalidate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width, unless the user has resized them."""
        super().resizeEvent(event)
        if self._fitted and not self._user_resized:
            self._fit_columns()

    def _resized(self, place: int) -> None:
        if not self._fitting and place != self.model.columnCount() - 1:
            self._user_resized = True

    def apply_theme(self) -> None:
        """Recolour icons, bars and totals."""
        self._search_icon.setIcon(icons.icon("search", self.theme, "dim_text"))
        for button in (self.markdown_button, self.csv_button, self.save_button):
            button.set_theme(self.theme)
        self.total.theme = self.theme
        self.view.set_theme(self.theme)
        self.total.update()

    # ---- navigating

    def go_to_current_row(self) -> None:
        """Go to the node in the current row, wherever it is."""
        self.catch_up()
        current = self.model.row(self.view.currentIndex())
        if current is not None:
            self.request_node(current.place, current.node.id)

    def select_rows_on_canvas(self) -> None:
        """Select the rows that the keys reached, as far as they are in the current network."""
        rows = self._selected_here()
        if len(rows) == 1:
            self.node_selected.emit(rows[0])
        elif rows:
            self.nodes_wanted.emit(rows)

    def _clicked(self) -> None:
        if len(self.view.selectionModel().selectedRows()) > 1:
            self.select_rows_on_canvas()
        else:
            self.go_to_current_row()

    def _selected_here(self) -> list[str]:
        rows = map(self.model.row, self.view.selectionModel().selectedRows())
        place = self.viewpoint.place
        return [row.node.id for row in rows if row is not None and row.place == place]

    # ---- copying

    def copy_rows(self) -> None:
        """Copy the selected rows, or all, as CSV."""
        self.catch_up()
        chosen = [self.model.row(i) for i in self.view.selectionModel().selectedRows()]
        wanted = {id(row) for row in chosen}
        rows = [row for row in self.visible_rows() if not wanted or id(row) in wanted]
        QGuiApplication.clipboard().setText(to_csv(rows))
        self.message.emit(f"Copied {plural(len(rows), 'row')} as CSV")

    def copy_markdown(self) -> None:
        """Copy the whole table as Markdown."""
        self.catch_up()
        QGuiApplication.clipboard().setText(self._markdown())
        self.message.emit("Copied the summary as Markdown")

    def copy_csv(self) -> None:
        """Copy the whole table as CSV."""
        self.catch_up()
        QGuiApplication.clipboard().setText(to_csv(self.visible_rows()))
        self.message.emit("Copied the summary as CSV")

    def save(self) -> None:
        """Write the whole table to a file, as CSV or, by its suffix, Markdown."""
        path = self.ask_path()
        if path is None:
            return
        self.catch_up()
        text = self._markdown() if path.suffix == ".md" else to_csv(self.visible_rows())
        try:
            write_atomically(path, text.encode())
        except OSError as error:
            self.message.emit(f"the summary cannot be written to {path}: {error.strerror}")
            return
        self.message.emit(f"Saved the summary as {path.name}")

    def visible_rows(self) -> list[SummaryRow]:
        """Return the visible rows, in the order in which they are shown."""
        return list(self.model.walk(self.view.isExpanded))

    def _markdown(self) -> str:
        total = None if self.search.text().strip() else self.model.total
        return to_markdown(self.visible_rows(), total)

    def _ask_path(self) -> Path | None:
        start = str(self.session.folder / f"{self.session.file_stem}.csv")
        name, kind = QFileDialog.getSaveFileName(self, "Save the summary", start, _FORMATS)
        if not name:
            return None
        suffix = ".md" if kind.startswith("Markdown") else ".csv"
        return Path(name) if Path(name).suffix else Path(name).with_suffix(suffix)

    # ---- selection and expanded rows

    def _mark(self) -> None:
        """Select the rows of the selected nodes and scroll to the first."""
        flags = QItemSelectionModel.SelectionFlag
        found = self.model.find(self.viewpoint.place, self.selection) if self.selection else []
        chosen = QItemSelection()
        for first, last in _runs(found):
            chosen.append(QItemSelectionRange(first, last))
        selection = self.view.selectionModel()
        selection.select(chosen, flags.ClearAndSelect | flags.Rows)
        if found:
            selection.setCurrentIndex(found[0], flags.NoUpdate)
            self.view.scrollTo(found[0])

    def _remember_expanded(self, index: QModelIndex) -> None:
        if not self._auto_expanding:
            self._expanded.add(self._keys_of(index))

    def _forget_expanded(self, index: QModelIndex) -> None:
        self._expanded.discard(self._keys_of(index))

    def _keys_of(self, index: QModelIndex) -> RowKeys:
        """Return the keys of a row and its parents, from the top."""
        keys: RowKeys = ()
        while index.isValid():
            keys = (_key(self.model.row(index)), *keys)
            index = self.model.parent(index)
        return keys

    def _index(self, keys: RowKeys) -> QModelIndex:
        """Return the index of the row with these keys; invalid if there is none."""
        index = QModelIndex()
        for key in keys:
            among = (self.model.index(at, 0, index) for at in range(self.model.rowCount(index)))
            index = next((i for i in among if _key(self.model.row(i)) == key), QModelIndex())
            if not index.isValid():
                break
        return index

    def _expand_found(self) -> None:
        """Expand what a filter found inside blocks, up to ``_MAX_AUTO_EXPANDED`` rows."""
        waiting, left = [QModelIndex()], _MAX_AUTO_EXPANDED
        while waiting and left > 0:
            parent = waiting.pop(0)
            for at in range(min(self.model.rowCount(parent), left)):
                index = self.model.index(at, 0, parent)
                inside = self.model.row(index)
                left -= 1
                if inside is not None and inside.has_inside:
                    self.view.expand(index)
                    waiting.append(index)

    # ---- layout

    def _fit_columns(self) -> None:
        """Fit each column to its first rows; if that is too wide, shrink in ``_SHRINK_ORDER``."""
        self._fitted = self._fitting = True
        count = self.model.columnCount()
        self.view.header().setResizeContentsPrecision(_MEASURED_ROWS)
        for place in range(count):
            self.view.resizeColumnToContents(place)
        bar = self.view.verticalScrollBar()
        head = self.view.header().sectionSizeHint(count - 1)  # it is as wide as there is room
        last = max(head, self.view.sizeHintForColumn(count - 1))
        last += 0 if bar.isVisible() else bar.sizeHint().width()
        room = self.view.viewport().width() - last
        over = sum(map(self.view.columnWidth, range(count - 1))) - room
        for place, least in _SHRINK_ORDER:
            cut = max(0, min(over, self.view.columnWidth(place) - least))
            self.view.setColumnWidth(place, self.view.columnWidth(place) - cut)
            over -= cut
        self._fitting = False

    def _arrange(self) -> None:
        self.search.setPlaceholderText("Filter by name or type")
        self.search.setAccessibleName("Filter the summary")
        add_clear_button(self.search)
        self.search.addAction(self._search_icon, QLineEdit.ActionPosition.LeadingPosition)
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
        body.addWidget(self.empty_state, 1)
        body.addWidget(self.total)
        self.setLayout(body)
        self.setFocusProxy(self.view)


def _runs(found: list[QModelIndex]) -> list[tuple[QModelIndex, QModelIndex]]:
    """Return the first and last of each run of adjacent rows.

    A selection of thousands of single rows takes Qt seconds.
    """
    runs: list[tuple[QModelIndex, QModelIndex]] = []
    for index in found:
        if runs and runs[-1][1].row() + 1 == index.row():
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def _key(row: SummaryRow | None) -> str:
    return row.key if row is not None else ""
