"""The status bar: totals, problems, zoom."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from designer.paths import resource
from designer.presentation import units


def test_totals_follow_the_design(window) -> None:
    window.documents.open_example(resource("examples", "digits_mlp.nnd"))
    status = window.status
    total = window.bench.session.report.total_parameters
    assert status._parameters.text() == f"{units.format_count(total)} parameters"
    assert "multiply-adds" in status._macs.text()
    before = status._memory.text()
    with window.bench.session.design.edit("Batch") as edit:
        edit.update_header(training={**window.bench.session.design.training, "batch_size": 4096})
    assert status._memory.text() != before
    assert "4096" in status._memory.toolTip()
    assert status._device.text() in {"CPU", "CUDA", "MPS"}


def test_memory_is_what_the_optimizer_needs(window) -> None:
    window.documents.open_example(resource("examples", "digits_mlp.nnd"))
    design = window.bench.session.design
    assert "what AdamW keeps" in window.status._memory.toolTip()
    with design.edit("Plain") as edit:
        edit.update_header(training={**design.training, "optimizer": {"name": "SGD", "lr": 0.1}})
    total = window.bench.session.report.total_parameters
    assert f"{units.format_bytes(total * 8)} for weights" in window.status._memory.toolTip()
    assert "what SGD keeps" in window.status._memory.toolTip()


def test_problems_are_counted_and_a_click_shows_them(window) -> None:
    window.bench.session.design.add("Linear")
    report = window.bench.session.report
    button = next(b for b in window.status.findChildren(QToolButton) if "problem" in b.toolTip())
    assert f"{len(report.errors)} error" in button.text()
    window.docks["problems"].hide()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.docks.is_shown("problems")


def test_zoom_is_shown_and_a_click_fits(window) -> None:
    window.documents.open_example(resource("examples", "residual_cnn.nnd"))
    window.bench.canvas.commands.zoom_one()
    assert window.status.zoom_button.text() == "100 %"
    QTest.mouseClick(window.status.zoom_button, Qt.MouseButton.LeftButton)
    assert window.status.zoom_button.text() != "100 %"
