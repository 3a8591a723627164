"""The fields for data: files, their columns, and paths as the recipe stores them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from designer.gui.panels.training.data_fields import read_column_names, relative_path

LEFT, ENTER = Qt.MouseButton.LeftButton, Qt.Key.Key_Return


def test_a_csv_brings_its_columns(qtbot, panel, made_up, tmp_path, monkeypatch):
    table = tmp_path / "flowers.csv"
    table.write_text("length;width;kind\n1;2;a\n", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(table), ""))
    form = panel.form
    form.data.setFocus()
    qtbot.keyClicks(form.data, "CSV")
    data = made_up.design.training["data"]
    assert data == {"source": "csv", "path": str(table), "target": "kind"}
    qtbot.waitUntil(form.target.isVisible)
    assert form.target.currentText() == "kind"
    form.target.setFocus()
    qtbot.keyClick(form.target, Qt.Key.Key_Up)
    assert made_up.design.training["data"]["target"] == "width"


def test_a_cancelled_file_dialog_changes_nothing(qtbot, panel, made_up, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    form = panel.form
    form.data.setFocus()
    qtbot.keyClicks(form.data, "NumPy")
    assert not made_up.design.undo_title
    assert form.data.currentData() == "digits"


def test_paths_and_columns(tmp_path):
    assert relative_path(str(tmp_path / "a" / "b.csv"), tmp_path) == "a/b.csv"
    assert relative_path("/elsewhere/b.csv", tmp_path) == "/elsewhere/b.csv"
    assert read_column_names(tmp_path / "missing.csv") == []
