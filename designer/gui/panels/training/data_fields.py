"""The fields of the recipe form for data: source, file and target column."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from designer.check.lint.datasets import KNOWN_DATASETS
from designer.graph.records import thaw
from designer.gui.appearance.theme import Theme
from designer.gui.panels.training.data_consent import DataConsent
from designer.gui.widgets.editors import FormComboBox, FormLineEdit
from designer.gui.widgets.parts import IconButton, row
from designer.gui.widgets.plain_text import named
from designer.paths import resolve_links
from designer.session import Session
from designer.training.data.readers.csv_table import first_columns
from designer.training.errors import TrainingError
from designer.training.recipe.recipe import DEFAULT_DATA

_SOURCES = {
    **{name: data.title for name, data in KNOWN_DATASETS.items()},
    "csv": "CSV file…",
    "npz": "NumPy archive (.npz)…",
    "image_folder": "Folder of images…",
}
FILES = {
    "csv": "Tables (*.csv *.tsv *.txt);;All files (*)",
    "npz": "NumPy archives (*.npz);;All files (*)",
}
StoreValue = Callable[[str, Any, str], bool]
"""Stores a value of the recipe as an undo step with a title; returns whether it was accepted."""


class DataFields(QObject):
    """The fields for source, file and target column; the recipe form lays them out."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        change: StoreValue,
        show: Callable[[], None],
        show_row: Callable[[QWidget, bool], None],
        parent: QWidget,
        consent: DataConsent,
    ) -> None:
        """Store values by ``change``; ``show`` shows the stored recipe again.

        A path chosen here counts as ``consent``; only files with consent are read for columns.
        """
        super().__init__(parent)
        self._session, self._change, self._show, self._over = session, change, show, parent
        self._show_row, self._consent = show_row, consent
        self.source = combo_box_of(_SOURCES)
        self.path = FormLineEdit(theme)
        self.browse = IconButton("folder-open", "Choose a file", theme)
        self.target = FormComboBox()
        self.target.setEditable(True)
        self._target_line = QLineEdit()
        self.target.setLineEdit(self._target_line)
        files = row(spacing=4)
        files.addWidget(self.path, 1)
        files.addWidget(self.browse)
        self.files = QWidget()
        self.files.setLayout(files)
        self.source.activated.connect(self._chosen)
        self.path.committed.connect(self._path_committed)
        self.browse.clicked.connect(self._browse)
        self.target.activated.connect(self._target_chosen)
        self._target_line.editingFinished.connect(self._target_chosen)

    def show_data(self, spec: Any) -> str:
        """Show the data of the recipe; return the label for its path: File or Folder."""
        data = spec if isinstance(spec, dict) else {"source": str(spec)}
        source = str(data.get("source", DEFAULT_DATA["source"]))
        if self.source.findData(source) < 0:
            self.source.addItem(named(source), source)
        select_data(self.source, source)
        from_file = source in FILES or source == "image_folder"
        self._show_row(self.files, from_file)
        self._show_row(self.target, source == "csv")
        if not self.path.isModified():
            self.path.setText(str(data.get("path", "")))
        self.path.setPlaceholderText("choose one…")
        if source == "csv":
            self._show_columns(str(data.get("path", "")), str(data.get("target", "")))
        return "Folder" if source == "image_folder" else "File"

    def _show_columns(self, path: str, target: str) -> None:
        readable = bool(path) and self._consent.known(self._session)
        names = read_column_names(self._session.folder / path) if readable else []
        if [self.target.itemText(i) for i in range(self.target.count())] != names:
            self.target.clear()
            self.target.addItems(names)
        if not self._target_line.hasFocus():
            self.target.setCurrentIndex(self.target.findText(target))
            self.target.setEditText(target)

    def _chosen(self) -> None:
        source = self.source.currentData()
        if source in FILES or source == "image_folder":
            before = self._now()
            if before.get("source") != source and not self._ask_path(source):
                self._show()
            return
        self._change("data", {"source": source}, f"Train on {source}")

    def _browse(self) -> None:
        self._ask_path(self.source.currentData())

    def _ask_path(self, source: str) -> bool:
        folder = str(self._session.folder)
        if source == "image_folder":
            chosen = QFileDialog.getExistingDirectory(
                self._over, "Folder of images by class", folder
            )
        else:
            chosen, _ = QFileDialog.getOpenFileName(self._over, "Data", folder, FILES[source])
        return bool(chosen) and self._store_path(source, chosen)

    def _path_committed(self) -> None:
        if self.path.isModified():
            self.path.setModified(False)
            self._store_path(self.source.currentData(), self.path.text().strip())

    def _store_path(self, source: str, chosen: str) -> bool:
        data: dict[str, Any] = {"source": source, "path": self._path_of(chosen)}
        if source == "csv":
            names = read_column_names(self._session.folder / chosen)
            before = str(self._now().get("target", ""))
            data["target"] = before if before in names else (names[-1] if names else before)
        changed = self._change("data", data, f"Train on {Path(chosen).name}")
        if changed:
            self._consent.vouch(self._session)
            self._show()
        return changed

    def _path_of(self, chosen: str) -> str:
        """Return a path as the recipe stores it: relative only to a design that has been saved."""
        if self._session.path is None and chosen and not chosen.startswith("~"):
            return str(self._session.folder / chosen)
        return relative_path(chosen, self._session.folder)

    def _target_chosen(self) -> None:
        data, name = self._now(), self.target.currentText().strip()
        if data.get("source") == "csv" and name and name != data.get("target"):
            self._change("data", {**data, "target": name}, f"Predict the column {name}")

    def _now(self) -> dict[str, Any]:
        data = thaw(self._session.design.training.get("data", {}))
        return data if isinstance(data, dict) else {"source": str(data)}


def read_column_names(path: Path) -> list[str]:
    """Return the column names in the first line of a table, none if it cannot be read."""
    try:
        return first_columns(path)
    except TrainingError:
        return []


def relative_path(chosen: str, folder: Path) -> str:
    """Return a path relative to the design's folder if it is inside, else unchanged."""
    try:
        return resolve_links(Path(chosen)).relative_to(resolve_links(folder)).as_posix()
    except ValueError:
        return chosen


def combo_box_of(items: Mapping[str, str]) -> FormComboBox:
    """Return a combo box of texts, each with a name as its data."""
    made = FormComboBox()
    for name, words in items.items():
        made.addItem(words, name)
    return made


def select_data(combo: FormComboBox, data: str) -> None:
    """Select the entry with a name, which is added if it is unknown."""
    place = combo.findData(data)
    if place < 0:
        combo.addItem(named(data), data)
        place = combo.count() - 1
    combo.setCurrentIndex(place)
