"""What lies in the folder of recovery copies, whatever it is: each is taken for what it still is.

Where the promise is about a program that ends, a real one is ended.
"""

import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from designer.files import dumps, load
from designer.files.fingerprint import fingerprint
from designer.graph import Design
from designer.gui.chrome.notices import NoticeCard
from designer.gui.runtime.file_lock import FileLock
from designer.gui.shell import restoring
from designer.gui.shell.lost_work import lost_work
from designer.gui.shell.recovery import Recovery
from designer.gui.window import MainWindow
from designer.session import Session
from tests.gui.conftest import MakeWindow

LEFT = Qt.MouseButton.LeftButton
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")


def leave(folder: Path, name: str = "", about: object = None, text: str = "") -> Path:
    """Do as a program that was killed."""
    folder.mkdir(exist_ok=True)
    copy = folder / f"{name or random.randbytes(16).hex()}.nnd"
    design = Design(name or "Lost")
    design.add("ReLU")
    copy.write_text(text or dumps(design))
    known = {"name": f"{name}.nnd", "path": "", "seen": ""} if about is None else about
    copy.with_suffix(".json").write_text(json.dumps(known))
    return copy


def click(window: MainWindow, title: str) -> None:
    """Press a button on a notice with the mouse."""
    for card in window.notices.findChildren(NoticeCard):
        for button in card.findChildren(QPushButton):
            if button.text() == title and card.isVisible():
                QTest.mouseClick(button, LEFT)
                return
    raise AssertionError(f"no notice has {title}: {window.notices.shown}")


def script(code: str, *arguments: object, **more: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more,
    )  # fmt: skip


# ---- writing


WRITES = """
    import sys
    from pathlib import Path
    from designer.gui.shell.recovery import Recovery
    from designer.session import Session
    session = Session()
    recovery = Recovery(session, Path(sys.argv[1]))
    with session.design.edit("Draw") as edit:
        for number in range(900):
            edit.add_node("Linear", {"out_features": 8}, node_id=f"fc{number}")
    recovery.save_now()
    print("ready", flush=True)
    while True:
        session.design.add("ReLU")
        recovery.save_now()
"""


@pytest.mark.slow
@POSIX
@pytest.mark.parametrize("seed", range(4))
def test_a_copy_is_whole_whenever_its_program_is_killed(tmp_path: Path, seed: int) -> None:
    program = script(WRITES, tmp_path)
    assert program.stdout.readline() == "ready\n"
    time.sleep(random.Random(seed).uniform(0, 0.3))
    program.kill()
    program.communicate()
    (lost,) = lost_work(tmp_path)
    assert len(load(lost.copy).root) >= 900
    assert lost.name == "Untitled"
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".lock", ".nnd"]


def test_a_full_disk_leaves_the_copy_of_before_and_is_told(qapp, tmp_path, monkeypatch) -> None:
    session = Session(Design("Net"))
    recovery = Recovery(session, tmp_path)
    said: list[str] = []
    recovery.failed.connect(said.append)
    session.design.add("ReLU")
    recovery.save_now()
    before = recovery.copy.read_text()
    session.design.add("GELU")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        recovery._save_quietly()
    assert said == [
        "No recovery copy could be written (the disk is full): save the design to keep your work."
    ]
    assert recovery.copy.read_text() == before
    assert len(lost_files(tmp_path)) == 3
    recovery.close()
    session.close()


def full(_: int) -> None:
    raise OSError(28, "No space left on device")


def lost_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_half_of_a_character_does_not_keep_the_rest_from_the_copy(qapp, tmp_path: Path) -> None:
    session = Session(Design("Net"))
    recovery = Recovery(session, tmp_path)
    with session.design.edit("Describe") as edit:
        edit.update_header(description="half \ud800 of it")
    assert load(recovery.save_now()).description == "half ? of it"
    recovery.close()
    session.close()


# ---- locks


@pytest.mark.parametrize("length", range(54))
def test_a_lock_file_cut_anywhere_hides_nothing(tmp_path: Path, length: int) -> None:
    """What a power cut leaves of a lock that Qt wrote: process, program, machine, boot."""
    copy = leave(tmp_path)
    text = f"{os.getpid()}\npython\nhere\n{'0' * 36}\n{'1' * 20}"
    copy.with_suffix(".lock").write_text(text[:length])
    assert [lost.copy for lost in lost_work(tmp_path)] == [copy]


@pytest.mark.parametrize("kind", ["folder", "loop", "fifo", "device"])
def test_something_odd_in_place_of_a_lock_hides_nothing(tmp_path: Path, kind: str) -> None:
    copy = leave(tmp_path)
    lock = copy.with_suffix(".lock")
    match kind:
        case "folder":
            lock.mkdir()
        case "loop":
            lock.symlink_to(lock)
        case "fifo":
            os.mkfifo(lock)
        case "device":
            lock.symlink_to("/dev/zero")
    assert [lost.copy for lost in lost_work(tmp_path)] == [copy]


def test_a_lock_is_one_s_own_until_it_is_released(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "a.lock"), FileLock(tmp_path / "a.lock")
    assert first.acquire()
    assert first.acquire()
    assert not second.acquire()
    first.release(remove=True)
    assert not (tmp_path / "a.lock").exists()
    assert second.acquire()
    second.release(remove=True)


HOLDS = """
    import sys, time
    from pathlib import Path
    from designer.gui.runtime.file_lock import FileLock
    lock = FileLock(Path(sys.argv[1]))
    print(lock.acquire(), flush=True)
    time.sleep(60)
"""


@POSIX
def test_another_program_s_lock_holds_as_long_as_the_program(tmp_path: Path) -> None:
    copy = leave(tmp_path)
    program = script(HOLDS, copy.with_suffix(".lock"))
    assert program.stdout.readline() == "True\n"
    assert lost_work(tmp_path) == []
    program.kill()
    program.communicate()
    assert [lost.copy for lost in lost_work(tmp_path)] == [copy]


# ---- odd company


ODD = [[1, 2], 5, None, {"name": 5}, {"name": [], "path": {}}, {"path": 7, "seen": []}, "text",
       {"name": "n" * 10_000}, {"name": "a\nb\x1b[31m\u202e"}, {"path": "a\0b"}, {"name": ""},
       {"path": "relative.nnd"}, {"seen": "anything"}, {"name": "x", "path": "/p" * 3000},
       {"name": "\ud800", "path": "/\udcff.nnd"}, 1e308]  # fmt: skip


@pytest.mark.parametrize("about", ODD)
def test_an_odd_description_hides_nothing(tmp_path: Path, about: object) -> None:
    good = leave(tmp_path, "good")
    odd = leave(tmp_path, "odd", about=about)
    found = {lost.copy: lost for lost in lost_work(tmp_path)}
    assert set(found) == {good, odd}
    assert found[good].name == "good.nnd"
    assert isinstance(found[odd].name, str)
    assert found[odd].name.isprintable()
    assert 0 < len(found[odd].name) <= 60
    assert found[odd].seen == ""


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "{" * 9000, "1" * 5000, "", "\0", "\ufeff{}", '{"name": 1' + "0" * 5000 + "}",
     "{" + '"a": "' + "x" * 100_000 + '"}', b"\xff\xfe\x00".decode("latin-1")],
)  # fmt: skip
def test_what_is_no_description_hides_nothing(tmp_path: Path, text: str) -> None:
    copies = {leave(tmp_path, "good"), leave(tmp_path, "odd")}
    (tmp_path / "odd.json").write_text(text, encoding="utf-8")
    assert {lost.copy for lost in lost_work(tmp_path)} == copies


def test_what_is_no_file_is_no_copy(tmp_path: Path) -> None:
    good = leave(tmp_path, "good")
    (tmp_path / "folder.nnd").mkdir()
    (tmp_path / "loop.nnd").symlink_to(tmp_path / "loop.nnd")
    (tmp_path / "gone.nnd").symlink_to(tmp_path / "nowhere")
    (tmp_path / "link.nnd").symlink_to(good)
    (tmp_path / ".hidden.nnd").write_text("")
    os.mkfifo(tmp_path / "fifo.nnd")
    (tmp_path / "good.json").unlink()
    os.mkfifo(tmp_path / "good.json")
    (lost,) = lost_work(tmp_path)
    assert lost.copy == good


@pytest.mark.parametrize("seconds", [0, -1, 2**33, 2**40, 2**62 / 10**9])
def test_any_date_is_a_date(tmp_path: Path, seconds: float) -> None:
    copy = leave(tmp_path)
    os.utime(copy, (seconds, seconds))
    (lost,) = lost_work(tmp_path)
    assert len(f"{lost.when:%d %B, %H:%M}") > 8


def test_a_copy_that_goes_meanwhile_hides_nothing(tmp_path: Path, monkeypatch) -> None:
    copies = [leave(tmp_path) for _ in range(5)]
    stat = Path.stat

    def going(path: Path, **how: bool) -> os.stat_result:
        if path == copies[2]:
            path.unlink(missing_ok=True)
        return stat(path, **how)

    monkeypatch.setattr(Path, "stat", going)
    assert {lost.copy for lost in lost_work(tmp_path)} == set(copies) - {copies[2]}


def test_leftovers_of_programs_that_are_gone_are_removed_and_nothing_else(tmp_path: Path) -> None:
    kept = leave(tmp_path, "ab" * 16)
    held = FileLock(tmp_path / f"{'cd' * 16}.lock")
    held.acquire()
    foreign = ["notes.json", "my.lock", "thing.tmp", f".{'x' * 32}.nnd.00000000.tmp", "a.opening"]
    rubbish = [f"{'ef' * 16}.json", f"{'01' * 16}.lock", f"{'23' * 16}.opening",
               f".{'ab' * 16}.nnd.0123abcd.tmp", f".{'ef' * 16}.json.0123abcd.tmp"]  # fmt: skip
    in_use = [f"{'cd' * 16}.json", f".{'cd' * 16}.nnd.0123abcd.tmp"]
    for name in (*foreign, *rubbish, *in_use):
        (tmp_path / name).write_text("")
    (lost,) = lost_work(tmp_path)
    assert lost.copy == kept
    left = set(lost_files(tmp_path))
    assert left >= {*foreign, *in_use, kept.name, held._path.name}
    assert not left & set(rubbish)
    held.release(remove=True)


def mutated(rng: random.Random, data: bytes) -> bytes:
    """Cut, turn, double or replace something."""
    at = rng.randrange(len(data) + 1)
    match rng.randrange(5):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
        case 2:
            return data[:at] + data[at // 2 :]
        case 3:
            return rng.choice([b"", b"null", b"[]", b"{}", b"\xff", b"0", b'"', b"[[[["])
        case _:
            return rng.randbytes(rng.randrange(80))


FUZZED = int(os.environ.get("FUZZ", "60"))


def test_fuzzed_folders_hide_no_good_copy(tmp_path: Path) -> None:
    rng = random.Random(9)
    for number in range(FUZZED):
        folder = tmp_path / str(number)
        good = [leave(folder, rng.randbytes(16).hex()) for _ in range(3)]
        for _ in range(4):
            copy = leave(folder, rng.randbytes(16).hex())
            for suffix in (".json", ".lock", ".opening", ".nnd"):
                if rng.random() < 0.6:
                    path = copy.with_suffix(suffix)
                    path.write_bytes(mutated(rng, path.read_bytes() if path.exists() else b"1\n"))
        found = {lost.copy: lost for lost in lost_work(folder)}
        assert len(found) == 7
        for copy in good:
            assert found[copy].name == f"{copy.stem}.nnd"
            assert load(copy).root


# ---- offered and opened


def test_a_bad_copy_among_good_ones_is_offered_as_a_file(
    make_window: MakeWindow, qtbot, tmp_path: Path, monkeypatch
) -> None:
    window = make_window()
    folder = window.recovery_folder
    for name in ("one", "two"):
        leave(folder, name)
    bad = leave(folder, "bad", text='{"nnd": 1, "nodes": [')
    window.documents.offer_lost_work()
    click(window, "Restore")
    qtbot.waitUntil(lambda: len(window.tabs.benches) == 2)
    qtbot.waitUntil(lambda: len(window.notices.shown) == 1)
    notice = window.notices.shown[0]
    assert notice.text.startswith("The unsaved work on bad.nnd cannot be opened: line 1, column 22")
    where = tmp_path / "kept.nnd"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    click(window, "Keep as File…")
    assert window.notices.shown[0] == notice or window.notices.shown[0].text == notice.text
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(where), ""))
    click(window, "Keep as File…")
    assert where.read_text() == '{"nnd": 1, "nodes": ['
    assert not bad.exists()
    assert lost_work(folder) == []


def test_keeping_as_a_file_overwrites_nothing_unasked(
    make_window: MakeWindow, tmp_path: Path, monkeypatch
) -> None:
    window = make_window()
    bad = leave(window.recovery_folder, "bad", text="{")
    (tmp_path / "there.nnd").write_text("mine")
    window.documents.offer_lost_work()
    click(window, "Restore")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "there"), ""))
    click(window, "Keep as File…")
    assert window.notices.shown[0].text.startswith("there.nnd: is there already")
    assert (tmp_path / "there.nnd").read_text() == "mine"
    assert bad.exists()


def test_at_no_moment_there_is_no_copy(make_window: MakeWindow, monkeypatch) -> None:
    window = make_window()
    copy = leave(window.recovery_folder)
    window.documents.offer_lost_work()
    click(window, "Restore")
    assert copy.exists()
    assert window.bench.recovery.copy == copy
    assert lost_work(window.recovery_folder) == []
    added = window.bench.session.design.add("GELU")
    window.bench.recovery.save_now()
    assert added in load(copy).root
    window.bench.session.save(window.recovery_folder.parent / "saved.nnd")
    assert not copy.exists()


RESTORES = """
    import os, signal, sys
    from pathlib import Path
    from PySide6.QtCore import QSettings, QTimer
    from designer.gui import app, window
    from designer.gui.appearance import style
    from designer.gui.runtime import settings
    made = app.make_app(["x"])
    folder = Path(sys.argv[1])
    kept = settings.Settings(QSettings(str(folder / "s.ini"), QSettings.Format.IniFormat))
    shown = window.MainWindow(kept, style.Appearance(made, kept), folder / "recovery")
    def go_on():
        shown.assemble()
        shown.documents.offer_lost_work()
        print([notice.text for notice in shown.notices.shown], flush=True)
        if sys.argv[2] == "stick":
            from designer.gui.shell.tabs import Tabs
            def stick(*_):
                print("stuck", flush=True)
                while True:
                    pass
            Tabs.open = stick
        if sys.argv[2] != "look":
            shown.notices.shown[0].choices[int(sys.argv[3])].run()
        print("restored", flush=True)
        if sys.argv[2] == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        made.exit()
    shown.after_first_paint(go_on)
    shown.show()
    made.exec()
    if sys.argv[2] == "look":
        os._exit(0)
"""


@POSIX
def test_killed_right_after_restoring_nothing_is_lost(tmp_path: Path) -> None:
    leave(tmp_path / "recovery", "net")
    program = script(RESTORES, tmp_path, "kill", 0)
    said, errors = program.communicate(timeout=60)
    assert "restored" in said, errors
    (lost,) = lost_work(tmp_path / "recovery")
    assert load(lost.copy).root
    assert lost.tried


@pytest.mark.slow
@POSIX
def test_a_copy_that_hangs_the_program_is_offered_as_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "recovery"
    leave(folder, "bad")
    program = script(RESTORES, tmp_path, "stick", 0)
    while (line := program.stdout.readline()) not in {"stuck\n", ""}:
        pass
    assert line == "stuck\n"
    assert lost_work(folder) == []  # somebody is at it
    program.kill()
    program.communicate()
    leave(folder, "good")
    program = script(RESTORES, tmp_path, "look", 0)
    said, errors = program.communicate(timeout=60)
    assert "ended while it opened the unsaved work on bad.nnd" in said, errors
    assert "There is unsaved work on good.nnd from" in said


def test_a_doubtful_copy_can_be_opened_all_the_same(make_window: MakeWindow, qtbot, monkeypatch):
    monkeypatch.setattr(restoring, "_SETTLED_MS", 1)
    window = make_window()
    copies = [leave(window.recovery_folder, name) for name in ("a", "b", "c")]
    for copy in copies:
        copy.with_suffix(".opening").touch()
    window.documents.offer_lost_work()
    assert len(window.notices.shown) == 1
    buttons = [choice.title for choice in window.notices.shown[0].choices]
    assert buttons == ["Keep as File…", "Open", "Discard"]
    click(window, "Open")
    click(window, "Discard")
    click(window, "Open")
    assert len(window.tabs.benches) == 2
    assert not window.notices.shown
    qtbot.waitUntil(lambda: not list(window.recovery_folder.glob("*.opening")))


def test_another_window_s_copy_is_left_alone(make_window: MakeWindow) -> None:
    first, second = make_window(), make_window()
    copy = leave(first.recovery_folder, "net")
    first.documents.offer_lost_work()
    second.documents.offer_lost_work()
    click(first, "Restore")
    click(second, "Restore")
    assert second.notices.shown[0].text == (
        "The unsaved work on net.nnd is open in another window."
    )
    assert not second.tabs.benches
    third = make_window()
    leave(first.recovery_folder, "other")
    third.documents.offer_lost_work()
    first.documents.offer_lost_work()
    click(first, "Restore")
    click(third, "Discard")
    assert copy.exists()
    assert (first.recovery_folder / "other.nnd").exists()


def test_a_copy_that_has_gone_is_a_notice(make_window: MakeWindow) -> None:
    window = make_window()
    copy = leave(window.recovery_folder, "net")
    window.documents.offer_lost_work()
    copy.unlink()
    click(window, "Restore")
    assert "net.nnd cannot be opened: there is no such file" in window.notices.shown[0].text
    click(window, "Discard")
    assert not window.notices.shown
    assert lost_files(window.recovery_folder) == []


def test_five_hundred_copies_are_offered_ten_by_ten(make_window: MakeWindow, qtbot) -> None:
    window = make_window()
    for number in range(500):
        leave(window.recovery_folder, f"net{number}")
    begin = time.perf_counter()
    window.documents.offer_lost_work()
    assert time.perf_counter() - begin < 5
    (notice,) = window.notices.shown
    assert "unsaved work on 500 designs; the newest 10:" in notice.text
    assert notice.text.count(".nnd") == 10
    click(window, "Discard")
    assert "unsaved work on 490 designs" in window.notices.shown[0].text
    assert len(lost_work(window.recovery_folder)) == 490
    click(window, "Restore")
    qtbot.waitUntil(lambda: len(window.tabs.benches) == 10, timeout=30_000)
    qtbot.waitUntil(lambda: bool(window.notices.shown))
    assert "unsaved work on 480 designs" in window.notices.shown[0].text


@pytest.mark.parametrize("kind", ["file", "loop"])
def test_a_folder_that_is_none_is_a_notice(make_window: MakeWindow, kind: str) -> None:
    window = make_window()
    if kind == "file":
        window.recovery_folder.write_text("")
    else:
        window.recovery_folder.symlink_to(window.recovery_folder)
    window.documents.offer_lost_work()
    assert window.notices.shown[0].text.startswith("The folder of recovery copies cannot be read (")
    window.commands["new"].trigger()
    window.bench.session.design.add("ReLU")
    window.bench.recovery._save_quietly()
    assert window.notices.shown[0].text.startswith("No recovery copy could be written (")


def test_the_original_that_was_changed_meanwhile_is_asked_about(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    original = tmp_path / "net.nnd"
    original.write_text("as it was")
    about = {"name": "net.nnd", "path": str(original), "seen": fingerprint(b"as it was")}
    window = make_window()
    leave(window.recovery_folder, "a", about)
    (lost,) = lost_work(window.recovery_folder)
    window.documents.restore(lost)
    assert window.bench.session.save() == original
    original.write_text("as another program has it")
    window.bench.session.design.add("ReLU")
    leave(window.recovery_folder, "b", about)
    window.documents.restore(lost_work(window.recovery_folder)[0])
    with pytest.raises(Exception, match="changed by another program"):
        window.bench.session.save()


@POSIX
def test_it_is_all_in_what_a_killed_program_leaves(tmp_path: Path) -> None:
    """The whole way round: the fingerprint goes with the copy."""
    path = tmp_path / "net.nnd"
    path.write_text(dumps(Design("Net")))
    code = """
        import os, signal, sys
        from pathlib import Path
        from designer.gui.shell.recovery import Recovery
        from designer.session import Session
        session = Session()
        session.open(Path(sys.argv[1]))
        recovery = Recovery(session, Path(sys.argv[2]))
        session.design.add("ReLU")
        recovery.save_now()
        os.kill(os.getpid(), signal.SIGKILL)
    """
    program = script(code, path, tmp_path / "recovery")
    program.communicate(timeout=60)
    assert program.returncode == -signal.SIGKILL
    (lost,) = lost_work(tmp_path / "recovery")
    assert (lost.name, lost.original, lost.seen) == (
        "net.nnd", path, fingerprint(path.read_bytes())
    )  # fmt: skip
