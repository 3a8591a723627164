"""Files: new, open, save, export, the question before work is lost, and what a crash leaves."""

import json
import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from designer.files import dumps, load
from designer.graph import Design
from designer.gui.chrome.notices import NoticeCard
from designer.gui.shell import exporting
from designer.gui.shell.recovery import Recovery, lost_work
from designer.gui.window import MainWindow
from designer.paths import resource
from designer.session import Session
from tests.gui.conftest import MakeWindow

EXAMPLE = resource("examples", "digits_mlp.nnd")
BUTTON = QMessageBox.StandardButton


class Asker:
    """Answers the question about unsaved work, through the real dialog's own buttons."""

    def __init__(self) -> None:
        self.answer: BUTTON | None = None
        self.asked = 0
        self.timer = QTimer()
        self.timer.setInterval(5)
        self.timer.timeout.connect(self.look)

    def look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QMessageBox) and self.answer is not None:
            self.asked += 1
            dialog.button(self.answer).click()


@pytest.fixture
def asker():
    asker = Asker()
    asker.timer.start()
    yield asker
    asker.timer.stop()


@pytest.fixture
def save_to(monkeypatch, tmp_path):
    """Let the file dialog return one path, and the filter it was asked for first."""

    def choose(name: str, which: str = "") -> Path:
        path = tmp_path / name if name else None
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *_: (str(path) if path else "", which)
        )
        return path

    return choose


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.nnd"
    path.write_text(EXAMPLE.read_text())
    return path


def spoil(window: MainWindow) -> str:
    return window.bench.session.design.add("ReLU")


# ---- open and save


def test_open_shows_the_design_and_remembers_it(window: MainWindow, own: Path) -> None:
    assert window.open(own)
    assert len(window.bench.session.design.root) == 6
    assert window.settings.recent == [own]
    assert window.windowTitle() == "own.nnd — nn-designer"


def test_open_asks_for_a_file(window: MainWindow, own: Path, monkeypatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(own)], ""))
    window.commands["open"].trigger()
    assert window.bench.session.path == own


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "JSON"),
        ("{", "JSON"),
        ('{"nnd": 9, "nodes": [], "edges": []}', "newer"),
        ('{"nnd": 1, "nodes": [{"id": "a", "layer": "ReLU"}, {"id": "a", "layer": "ReLU"}]}', "a"),
    ],
)
def test_a_broken_file_is_a_notice_and_nothing_is_lost(
    window: MainWindow, tmp_path: Path, text: str, says: str
) -> None:
    node = spoil(window)
    window.bench.session.design.mark_saved()
    broken = tmp_path / "broken.nnd"
    broken.write_text(text)
    assert not window.open(broken)
    notice = window.notices.shown[0]
    assert notice.kind == "error"
    assert notice.text.startswith("broken.nnd")
    assert says in notice.text
    assert node in window.bench.session.design.root
    assert window.bench.session.path is None


def test_a_missing_file_leaves_the_recent_list(window: MainWindow, own: Path) -> None:
    window.open(own)
    window.commands["close"].trigger()
    own.unlink()
    assert not window.open(own)
    assert window.settings.recent == []


def test_an_example_is_a_copy(window: MainWindow, save_to) -> None:
    window.documents.open_example(EXAMPLE)
    assert window.bench.session.path is None
    assert window.settings.recent == []
    path = save_to("mine")
    assert window.documents.save()
    assert load(path.with_suffix(".nnd")).name == window.bench.session.design.name


def test_save_writes_and_cleans(window: MainWindow, own: Path) -> None:
    window.open(own)
    node = spoil(window)
    assert window.windowTitle().startswith("●")
    window.commands["save"].trigger()
    assert not window.windowTitle().startswith("●")
    assert node in load(own).root


def test_save_that_fails_says_so_and_keeps_the_work(
    window: MainWindow, save_to, tmp_path: Path
) -> None:
    spoil(window)
    (tmp_path / "folder.nnd").mkdir()
    save_to("folder.nnd")
    assert not window.documents.save()
    notice = window.notices.shown[0]
    assert notice.kind == "error"
    assert notice.choices[0].title == "Save as…"
    assert window.bench.session.dirty


def test_cancelling_the_dialog_saves_nothing(window: MainWindow, save_to) -> None:
    spoil(window)
    save_to("")
    assert not window.documents.save()
    assert window.bench.session.dirty


# ---- the question


def test_cancel_keeps_unsaved_work(window: MainWindow, asker: Asker) -> None:
    node = spoil(window)
    asker.answer = BUTTON.Cancel
    window.commands["close"].trigger()
    assert asker.asked == 1
    assert node in window.bench.session.design.root
    assert window.bench.canvas.isVisible()


def test_discard_lets_it_go(window: MainWindow, asker: Asker) -> None:
    spoil(window)
    asker.answer = BUTTON.Discard
    window.commands["close"].trigger()
    assert asker.asked == 1
    assert window.start.isVisible()


def test_save_saves_first(window: MainWindow, asker: Asker, own: Path) -> None:
    window.open(own)
    node = spoil(window)
    asker.answer = BUTTON.Save
    window.commands["close"].trigger()
    assert window.start.isVisible()
    assert node in load(own).root


def test_saved_work_is_not_asked_about(window: MainWindow, asker: Asker, own: Path) -> None:
    window.open(own)
    window.commands["new"].trigger()
    assert asker.asked == 0


def test_cancel_keeps_the_window_open(window: MainWindow, asker: Asker) -> None:
    spoil(window)
    asker.answer = BUTTON.Cancel
    window.close()
    assert window.isVisible()


# ---- export


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["py", "svg", "png", "pdf", "md", "csv"])
def test_export_writes_the_format_of_the_suffix(window: MainWindow, save_to, suffix) -> None:
    window.documents.open_example(EXAMPLE)
    path = save_to(f"out.{suffix}")
    window.commands["export"].trigger()
    assert path.stat().st_size > 100
    assert window.notices.shown[0].text == f"Exported out.{suffix}."


def test_export_takes_the_chosen_format_where_the_name_has_none(window, save_to) -> None:
    window.documents.open_example(EXAMPLE)
    path = save_to("out", next(f for f in exporting.FILTERS if f.endswith("(*.svg)")))
    window.commands["export"].trigger()
    assert "<svg" in path.with_suffix(".svg").read_text()


def test_export_of_a_broken_design_is_a_notice(window: MainWindow, save_to) -> None:
    spoil(window)
    path = save_to("out.py")
    window.commands["export"].trigger()
    assert window.notices.shown[0].kind == "error"
    assert "out.py was not exported" in window.notices.shown[0].text
    assert not path.exists()


def test_an_unknown_suffix_is_a_notice(window: MainWindow, save_to) -> None:
    window.documents.open_example(EXAMPLE)
    save_to("out.docx")
    window.commands["export"].trigger()
    assert "docx" in window.notices.shown[0].text


@pytest.mark.slow
def test_weights_are_made_in_the_torch_thread(qtbot, window: MainWindow, save_to) -> None:
    window.documents.open_example(EXAMPLE)
    path = save_to("out.safetensors")
    window.commands["export"].trigger()
    assert window.notices.shown[0].text == "Making out.safetensors…"
    said = "Exported out.safetensors."
    qtbot.waitUntil(lambda: [n.text for n in window.notices.shown] == [said], timeout=60_000)
    assert window.notices.shown[0].kind == "success"
    assert path.exists()


def test_an_export_is_told_about_until_it_is_done(
    window: MainWindow, save_to, monkeypatch: pytest.MonkeyPatch
) -> None:
    making: Future[None] = Future()
    window.documents.open_example(EXAMPLE)
    monkeypatch.setattr(window.bench.session, "call", lambda _work: making)
    save_to("out.safetensors")
    window.commands["export"].trigger()
    (card,) = window.notices.findChildren(NoticeCard)
    assert not card._timer.isActive()  # it may take longer than a notice stays
    making.cancel()
    window.bench.exporter._poll()
    assert window.notices.shown == []


# ---- what a crash leaves


def test_edits_are_copied_aside_soon(qtbot, window: MainWindow, monkeypatch) -> None:
    recovery = window.bench.recovery
    recovery.setProperty("soon", 1)
    recovery._timer.setInterval(1)
    node = spoil(window)
    qtbot.waitUntil(recovery.copy.exists)
    assert node in load(recovery.copy).root
    assert window.bench.session.dirty


def test_saving_or_undoing_forgets_the_copy(window: MainWindow, own: Path) -> None:
    window.open(own)
    recovery = window.bench.recovery
    spoil(window)
    recovery.save_now()
    window.commands["save"].trigger()
    assert not recovery.copy.exists()
    spoil(window)
    recovery.save_now()
    window.commands["undo"].trigger()
    assert not recovery.copy.exists()


def test_closing_properly_leaves_nothing(window: MainWindow, asker: Asker) -> None:
    spoil(window)
    window.bench.recovery.save_now()
    asker.answer = BUTTON.Discard
    window.close()
    assert list(window.recovery_folder.iterdir()) == []


def test_a_running_program_s_copy_is_not_offered(window: MainWindow) -> None:
    spoil(window)
    window.bench.recovery.save_now()
    assert lost_work(window.recovery_folder) == []


def test_a_killed_program_s_copy_is_offered(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from designer.gui.shell.recovery import Recovery\n"
        "from designer.session import Session\n"
        "session = Session()\n"
        "recovery = Recovery(session, Path(sys.argv[1]))\n"
        "session.design.add('ReLU')\n"
        "recovery.save_now()\n"
        "os.kill(os.getpid(), getattr(signal, 'SIGKILL', signal.SIGTERM))\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, timeout=60)
    (lost,) = lost_work(tmp_path)
    assert lost.name == "Untitled"
    assert lost.original is None
    assert len(load(lost.copy).root) == 1


def leave_behind(folder: Path, original: Path | None) -> str:
    """Do as a program that was killed: a copy without a lock."""
    design = Design("Lost")
    node = design.add("ReLU")
    folder.mkdir(exist_ok=True)
    (folder / "lost.nnd").write_text(dumps(design))
    about = {"name": "lost.nnd", "path": str(original or "")}
    (folder / "lost.json").write_text(json.dumps(about))
    return node


def test_lost_work_is_offered_and_restored_unsaved(make_window: MakeWindow, own: Path) -> None:
    window = make_window()
    node = leave_behind(window.recovery_folder, own)
    window.documents.offer_lost_work()
    notice = window.notices.shown[0]
    assert "lost.nnd" in notice.text
    assert [choice.title for choice in notice.choices] == ["Restore", "Discard"]
    notice.choices[0].run()
    assert node in window.bench.session.design.root
    assert window.bench.session.path == own
    assert window.bench.session.dirty
    assert window.windowTitle() == "● own.nnd — nn-designer"
    assert lost_work(window.recovery_folder) == []


def test_restored_work_is_kept_safe_again(make_window: MakeWindow) -> None:
    window = make_window()
    leave_behind(window.recovery_folder, None)
    window.documents.offer_lost_work()
    window.notices.shown[0].choices[0].run()
    assert window.bench.save_recovery_copy() is not None


def test_lost_work_can_be_discarded(make_window: MakeWindow) -> None:
    window = make_window()
    leave_behind(window.recovery_folder, None)
    window.documents.offer_lost_work()
    window.notices.shown[0].choices[1].run()
    assert lost_work(window.recovery_folder) == []
    assert window.start.isVisible()


def test_a_full_disk_is_told_and_nothing_breaks(qtbot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    recovery = Recovery(session := Session(), tmp_path / "file" / "folder")
    said: list[str] = []
    recovery.failed.connect(said.append)
    recovery._timer.setInterval(1)
    session.design.add("ReLU")
    qtbot.waitUntil(lambda: bool(said))
    assert "recovery copy" in said[0]
    recovery.close()
    session.close()
