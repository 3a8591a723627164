"""Files that other programs change or take away, and paths that lead nowhere: asked or told."""

import os
import random
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from designer.files import dumps, load, save
from designer.graph import Design
from designer.gui.window import MainWindow
from designer.paths import is_folder, is_there, make_absolute, resolve_links

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


class Hands:
    """Answers each question by a button's words with the mouse, or by a key."""

    def __init__(self) -> None:
        self.answers: list[str | Qt.Key] = []
        self.said: list[str] = []
        self.timer = QTimer()
        self.timer.timeout.connect(self.look)
        self.timer.start(5)

    def look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QMessageBox) or not self.answers:
            return
        answer = self.answers.pop(0)
        self.said.append(dialog.text())
        if isinstance(answer, Qt.Key):
            QTest.keyClick(dialog, answer)
        else:
            words = {button.text().replace("&", ""): button for button in dialog.buttons()}
            QTest.mouseClick(words[answer], LEFT)


@pytest.fixture
def hands():
    made = Hands()
    yield made
    made.timer.stop()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    save(design(1), tmp_path / "net.nnd")
    return tmp_path / "net.nnd"


@pytest.fixture
def edited(window: MainWindow, path: Path) -> MainWindow:
    """A window with a file that has unsaved changes."""
    window.open(path)
    window.bench.session.design.add("ReLU")
    return window


def design(features: int) -> Design:
    made = Design("Net")
    made.add("Linear", out_features=features)
    return made


CHANGED = (
    "net.nnd was changed by another program since it was opened or saved.\n\n"
    "Overwriting it loses what is in it now."
)


@pytest.mark.parametrize("answer", ["Cancel", Qt.Key.Key_Escape])
def test_what_another_program_wrote_stays(edited, path, hands, answer) -> None:
    save(design(7), path)
    theirs = path.read_bytes()
    hands.answers = [answer]
    edited.commands["save"].trigger()
    assert hands.said == [CHANGED]
    assert path.read_bytes() == theirs
    assert edited.bench.session.dirty


def test_it_is_overwritten_on_purpose_only(edited, path, hands) -> None:
    save(design(7), path)
    hands.answers = ["Overwrite"]
    edited.commands["save"].trigger()
    assert path.read_text() == dumps(edited.bench.session.design)
    edited.bench.session.design.add("GELU")
    edited.commands["save"].trigger()
    assert len(hands.said) == 1
    assert not edited.bench.session.dirty


@pytest.mark.parametrize("answer", ["Save As…", Qt.Key.Key_Return])
def test_both_can_be_kept(edited, path, hands, answer, monkeypatch) -> None:
    save(design(7), path)
    theirs = path.read_bytes()
    other = path.with_name("other.nnd")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    hands.answers = [answer]
    edited.commands["save"].trigger()
    assert path.read_bytes() == theirs
    assert load(other).root
    assert edited.bench.session.path == other


def test_a_deleted_file_is_asked_about(edited, path, hands) -> None:
    path.unlink()
    hands.answers = ["Cancel", "Save Again"]
    edited.commands["save"].trigger()
    assert not path.exists()
    edited.commands["save"].trigger()
    assert path.read_text() == dumps(edited.bench.session.design)
    assert hands.said[0] == (
        "net.nnd was deleted or moved since it was opened or saved here.\n\nSave it again?"
    )


def test_a_name_that_the_dialog_did_not_ask_about_is(window, path, hands, monkeypatch) -> None:
    window.bench.session.design.add("ReLU")
    theirs = path.read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path.with_suffix("")), ""))
    hands.answers = ["Cancel"]
    window.commands["save"].trigger()
    assert hands.said[0].startswith("net.nnd is there already.")
    assert path.read_bytes() == theirs


def test_closing_asks_too_and_stays_where_nothing_was_saved(edited, path, hands) -> None:
    save(design(7), path)
    hands.answers = ["Save", "Cancel"]
    edited.close()
    assert len(hands.said) == 2
    assert edited.isVisible()
    assert edited.bench.session.dirty


def test_a_tab_that_is_opened_again_knows_what_it_saw(edited, path, hands) -> None:
    hands.answers = ["Discard"]
    edited.commands["close"].trigger()
    save(design(7), path)
    edited.documents.reopen()
    hands.answers = ["Cancel"]
    edited.commands["save"].trigger()
    assert hands.said[1] == CHANGED


# ---- paths


def odd_paths(folder: Path) -> list[Path]:
    loop, first, second = (folder / name for name in ("loop.nnd", "a.nnd", "b.nnd"))
    loop.symlink_to(loop)
    first.symlink_to(second)
    second.symlink_to(first)
    (folder / "circle").symlink_to(folder / "circle")
    return [loop, first, folder / "circle" / "net.nnd", folder / ("n" * 300), Path("/"), Path(),
            Path("/" + "deep/" * 3000 + "net.nnd"), Path("a\0b.nnd"), folder / "\udcff\ud800.nnd",
            folder, Path("/dev/zero"), Path("/proc/self/mem"), folder / "gone" / "drive.nnd",
            folder / "new\nline\x1b[31m.nnd", Path("~"), Path()]  # fmt: skip


def test_no_path_is_more_than_a_notice(window: MainWindow, tmp_path: Path) -> None:
    node = window.bench.session.design.add("ReLU")
    for path in odd_paths(tmp_path):
        window.notices.clear()
        assert not window.open(path), path
        (notice,) = window.notices.shown
        assert notice.kind == "error"
        assert notice.text.isprintable()
        assert len(notice.text) < 400
        window.settings.add_recent(path)
        assert isinstance(window.settings.recent, list)
    assert node in window.bench.session.design.root


def test_dropped_loops_do_not_keep_others_out(window: MainWindow, path: Path, qtbot) -> None:
    loop = path.with_name("loop.nnd")
    loop.symlink_to(loop)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in (loop, path)])
    action = Qt.DropAction.CopyAction
    window.dropEvent(QDropEvent(QPointF(5, 5), action, data, LEFT, NONE))
    qtbot.waitUntil(lambda: window.bench.session.path == path)
    assert window.notices.shown[0].text.startswith("loop.nnd cannot be read")


@pytest.mark.slow
def test_a_file_under_a_name_that_is_no_text(window: MainWindow, path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(path.parent) + b"/\xff.nnd"))
    odd.write_bytes(path.read_bytes())
    assert window.open(odd)
    window.bench.session.design.add("ReLU")
    window.bench.recovery.save_now()
    window.commands["save"].trigger()
    assert not window.bench.session.dirty
    assert len(load(odd).root) == 2


def test_a_working_folder_that_is_gone(window: MainWindow, tmp_path: Path, monkeypatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert not window.open(Path("net.nnd"))
    assert window.bench.session.folder == Path()
    assert window.notices.shown[0].text.startswith("net.nnd cannot be read")


@pytest.mark.parametrize("seed", range(30))
def test_questions_about_paths_never_raise(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    parts = ["..", ".", "", "\0", "\ud800", "\udcff", "n" * 300, "loop", "a", "\n", "/", "~", "CON"]
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for _ in range(50):
        path = Path(*rng.choices([*parts, str(tmp_path)], k=rng.randrange(6)))
        assert isinstance(resolve_links(path), Path)
        assert isinstance(make_absolute(path), Path)
        assert isinstance(is_there(path) or is_folder(path), bool)
