"""Settings, status bar, device and trouble."""

import sys
import threading
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from designer.gui.runtime.crash_handler import CrashHandler
from designer.gui.runtime.settings import RECENT_LIMIT
from designer.gui.shell import device
from designer.paths import resource
from designer.presentation import units
from tests.gui.conftest import MakeWindow

# ---- settings


def test_recent_files_are_newest_first_once_and_not_too_many(gui_settings, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.nnd" for number in range(RECENT_LIMIT + 3)]
    for path in paths:
        path.touch()
        gui_settings.add_recent(path)
    gui_settings.add_recent(paths[5])
    assert gui_settings.recent[0] == paths[5]
    assert len(gui_settings.recent) == RECENT_LIMIT
    paths[5].unlink()
    assert paths[5] not in gui_settings.recent
    gui_settings.forget_recent()
    assert gui_settings.recent == []


def test_a_folder_that_is_gone_becomes_home(gui_settings, tmp_path: Path) -> None:
    gui_settings.folder = tmp_path
    assert gui_settings.folder == tmp_path
    gui_settings.folder = tmp_path / "gone"
    assert gui_settings.folder == Path.home()


# ---- status bar


def test_totals_follow_the_design(window) -> None:
    window.bench.documents.open_example(resource("examples", "digits_mlp.nnd"))
    status = window.status
    total = window.bench.session.report.total_parameters
    assert status._parameters.text() == f"{units.count(total)} parameters"
    assert "multiply-adds" in status._macs.text()
    before = status._memory.text()
    with window.bench.session.design.edit("Batch") as edit:
        edit.update_header(training={**window.bench.session.design.training, "batch_size": 4096})
    assert status._memory.text() != before
    assert "4096" in status._memory.toolTip()
    assert status._device.text() in {"CPU", "CUDA", "MPS"}


def test_memory_is_what_the_optimizer_needs(window) -> None:
    window.bench.documents.open_example(resource("examples", "digits_mlp.nnd"))
    design = window.bench.session.design
    assert "what AdamW keeps" in window.status._memory.toolTip()
    with design.edit("Plain") as edit:
        edit.update_header(training={**design.training, "optimizer": {"name": "SGD", "lr": 0.1}})
    total = window.bench.session.report.total_parameters
    assert f"{units.memory(total * 8)} for weights" in window.status._memory.toolTip()
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
    window.bench.documents.open_example(resource("examples", "residual_cnn.nnd"))
    window.bench.canvas.zoom_one()
    assert window.status.zoom_button.text() == "100 %"
    QTest.mouseClick(window.status.zoom_button, Qt.MouseButton.LeftButton)
    assert window.status.zoom_button.text() != "100 %"


# ---- device and trouble


def test_the_device_is_guessed_without_torch(monkeypatch, tmp_path: Path) -> None:
    there = tmp_path / "nvidia"
    there.touch()
    monkeypatch.setattr(device, "_NVIDIA", (there,))
    monkeypatch.setattr(device, "_torch_version", lambda: "2.13.0")
    assert device.likely_device() == "CUDA"
    monkeypatch.setattr(device, "_torch_version", lambda: "2.13.0+cpu")
    assert device.likely_device() in {"CPU", "MPS"}


def test_an_error_in_a_thread_arrives_in_the_window_s(qtbot) -> None:
    trouble = CrashHandler()
    heard: list[tuple[str, str, bool]] = []
    here = threading.current_thread()
    trouble.happened.connect(
        lambda text, details: heard.append((text, details, threading.current_thread() is here))
    )
    before = (sys.excepthook, threading.excepthook)
    trouble.install()
    try:
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
    finally:
        trouble.uninstall()
    assert (sys.excepthook, threading.excepthook) == before
    qtbot.waitUntil(lambda: bool(heard))
    text, details, in_window_thread = heard[0]
    assert text == "ZeroDivisionError: division by zero"
    assert "Traceback" in details
    assert in_window_thread


def test_an_error_in_a_slot_becomes_a_notice(qtbot, make_window: MakeWindow) -> None:
    window = make_window()
    trouble = CrashHandler()
    trouble.happened.connect(window.report_trouble)
    trouble.install()
    try:
        QTimer.singleShot(0, window, partial(divmod, 1, 0))
        qtbot.waitUntil(lambda: bool(window.notices.shown))
    finally:
        trouble.uninstall()
    assert "ZeroDivisionError" in window.notices.shown[0].text
