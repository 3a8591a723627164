"""Where a training's result goes: known before the first epoch, never lost after the last."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import namedtuple
from pathlib import Path

import pytest

from designer.cli import main
from designer.cli.cancel_on_signals import cancel_on_signals
from designer.cli.output_folder import new_folder, remove_if_empty
from designer.training import TrainingError
from tests.cli.conftest import MLP, QUICK, SIAMESE, call, start

FILES = ["digits_mlp.py", "model.safetensors", "training.json"]
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes are POSIX's")
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def never(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is trained in this test."""

    def train(*_: object) -> None:
        raise AssertionError("it trained")

    monkeypatch.setattr("designer.training.train", train)


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """One short epoch in a folder of its own, which is also home and the folder for temporaries."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    return tmp_path


# ---- before


def refused(capsys: pytest.CaptureFixture[str], *more: str) -> str:
    code, out, err = call(capsys, "train", MLP, *QUICK, *more)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert err.endswith("; name another with --out\n")
    return err


def test_a_full_disk_is_found_before_training(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, once: Path, never: None
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert "No space left on device" in refused(capsys)
        assert "No space left on device" in refused(capsys, "--out", "o")
    assert not list(Path("o").iterdir())
    usage = namedtuple("usage", "total used free")(10**6, 10**6 - 999, 999)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert "38,440 bytes are needed and 999 are free" in refused(capsys)
    assert names(Path()) == ["o"]


@pytest.mark.parametrize("name", FILES)
def test_what_stands_in_the_way_is_found_before_training(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, never: None, name: str
) -> None:
    (tmp_path / name).mkdir()
    assert "that is a folder" in refused(capsys, "--out", str(tmp_path))
    (tmp_path / name).rmdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / name)
        assert "that is a pipe" in refused(capsys, "--out", str(tmp_path))
    assert names(tmp_path) == [name]


@pytest.mark.skipif(AS_ROOT or sys.platform == "win32", reason="root may write everywhere")
def test_a_read_only_folder_is_found_before_training(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, never: None
) -> None:
    tmp_path.chmod(0o500)
    try:
        assert "Permission denied" in refused(capsys, "--out", str(tmp_path))
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is Linux's")
@pytest.mark.parametrize("folder", ["/proc", "/proc/o", "n" * 300, "a\0b"])
def test_an_odd_folder_is_found_before_training(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, never: None, folder: str
) -> None:
    refused(capsys, "--out", folder if folder.startswith("/") else str(tmp_path / folder))


# ---- nothing is overwritten without a word


def test_each_training_gets_a_folder_of_its_own(
    capsys: pytest.CaptureFixture[str], once: Path
) -> None:
    for folder in ("nn-designer-output", "nn-designer-output-2"):
        code, out, _ = call(capsys, "train", MLP, "--epochs", "1", *QUICK)
        assert code == 0
        assert f"Wrote {Path(folder, 'model.safetensors')}" in out
        assert names(Path(folder)) == FILES


def test_a_folder_that_was_named_keeps_another_networks_result(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    arguments = ("--epochs", "1", "--out", str(tmp_path), *QUICK)
    assert "will be replaced" not in call(capsys, "train", MLP, *arguments)[1]
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    code, out, err = call(capsys, "train", SIAMESE, *arguments)
    assert (code, out) == (1, "")
    assert "holds the result of another network (digits_mlp.py); name another with --out" in err
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    code, out, _ = call(capsys, "train", MLP, *arguments)
    assert code == 0
    assert out.startswith(f"The result of an earlier training in {tmp_path} will be replaced.\n")


@pytest.mark.parametrize("notes", ["", "[1]", '{"source": 5}', "[" * 100_000, "\0"])
def test_notes_that_are_broken_or_not_ours_stop_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, notes: str
) -> None:
    (tmp_path / "training.json").write_text(notes)
    assert call(capsys, "train", MLP, "--epochs", "1", "--out", str(tmp_path), *QUICK)[0] == 0
    assert json.loads((tmp_path / "training.json").read_text())["source"] == "digits_mlp.py"


def test_a_training_that_fails_leaves_no_empty_folder(
    capsys: pytest.CaptureFixture[str], once: Path
) -> None:
    assert call(capsys, "train", MLP, "--set", "optimizer.lr=1e30", *QUICK)[0] == 1
    assert not names(Path())


def test_folders_are_numbered(tmp_path: Path) -> None:
    made = [new_folder(tmp_path) for _ in range(3)]
    assert [path.name[18:] for path in made] == ["", "-2", "-3"]
    (made[0] / "x").touch()
    for path in made:
        remove_if_empty(path)
    assert names(tmp_path) == ["nn-designer-output"]


# ---- after


@pytest.mark.parametrize("as_json", [False, True])
def test_a_result_that_cannot_be_saved_goes_elsewhere(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    once: Path,
    as_json: bool,
) -> None:
    from designer import training_job

    save = training_job.save_trained
    (once / "designs").mkdir()
    file = shutil.copy(MLP, once / "designs")

    def full(job: object, result: object, folder: Path) -> object:
        if Path(folder).absolute().is_relative_to(once / "here"):
            raise TrainingError(f"the trained network cannot be saved in {folder}; make room")
        return save(job, result, folder)

    monkeypatch.setattr("designer.cli.output_folder.save_trained", full)
    more = ["--json"] if as_json else []
    code, out, err = call(capsys, "train", file, "--epochs", "1", "--out", "o", *QUICK, *more)
    elsewhere = once / "designs" / "nn-designer-output"
    assert code == 1
    assert err == (
        "nn-designer: the trained network cannot be saved in o; make room; "
        f"it is in {elsewhere} instead\n"
    )
    assert names(elsewhere) == FILES
    if as_json:
        assert Path(json.loads(out.splitlines()[-1])["checkpoint"]).parent == elsewhere
    assert names(once / "here") == ["o"]


def test_a_result_that_can_be_saved_nowhere_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, once: Path
) -> None:
    def full(_: object, __: object, folder: Path) -> None:
        raise TrainingError(f"the trained network cannot be saved in {folder}; make room")

    monkeypatch.setattr("designer.cli.output_folder.save_trained", full)
    code, _, err = call(capsys, "train", MLP, "--epochs", "1", *QUICK)
    assert code == 1
    assert err == (
        "nn-designer: the trained network cannot be saved in nn-designer-output; make room\n"
    )
    assert not names(Path())


# ---- signals


def begun(cwd: Path) -> subprocess.Popen[str]:
    """Start a training of many epochs and wait for its first one."""
    process = start("train", MLP, "--epochs", "1000000", "--json", *QUICK, cwd=cwd)
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == "epoch":
            break
    return process


@posix
def test_a_kill_and_hangups_keep_what_was_learnt(tmp_path: Path) -> None:
    process = begun(tmp_path)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGHUP):  # as a logout does
        process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
    end = json.loads(out.splitlines()[-1])
    assert (end["event"], end["stopped"]) == ("end", True)
    assert names(tmp_path / "nn-designer-output") == FILES


@posix
def test_what_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        with cancel_on_signals() as cancel:
            signal.raise_signal(signal.SIGHUP)
            assert not cancel.cancelled
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


@posix
def test_the_same_signal_again_ends_at_once() -> None:
    got: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: got.append(number))
    try:
        with cancel_on_signals() as cancel:
            for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGHUP):
                signal.raise_signal(number)
            assert cancel.cancelled
            assert not got
            signal.raise_signal(signal.SIGTERM)
            assert got == [signal.SIGTERM]
        signal.raise_signal(signal.SIGTERM)
        assert got == [signal.SIGTERM] * 2
    finally:
        signal.signal(signal.SIGTERM, before)


@posix
def test_a_reader_that_goes_away_keeps_what_was_learnt(tmp_path: Path) -> None:
    process = begun(tmp_path)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait(timeout=30) == 1
    assert process.stderr.read() == ""
    process.stderr.close()
    assert names(tmp_path / "nn-designer-output") == FILES


@posix
def test_a_closed_terminal_keeps_what_was_learnt(tmp_path: Path) -> None:
    import pty

    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "designer", "train", MLP, "--epochs", "1000000", *QUICK],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        cwd=tmp_path,
        start_new_session=True,
    )
    os.close(follower)
    seen, until = "", time.monotonic() + 60
    while "validation accuracy" not in seen and time.monotonic() < until:
        seen += os.read(leader, 65536).decode(errors="replace")
    os.close(leader)
    process.send_signal(signal.SIGHUP)
    assert process.wait(timeout=30) == 1
    assert names(tmp_path / "nn-designer-output") == FILES


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
def test_a_full_disk_behind_the_output_keeps_what_was_learnt(tmp_path: Path) -> None:
    for arguments, kept in (
        (["train", MLP, "--epochs", "1", *QUICK], True),
        (["check", MLP], False),
    ):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [sys.executable, "-m", "designer", *arguments],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                cwd=tmp_path,
                check=False,
                timeout=60,
            )
        assert done.returncode == 1
        assert done.stderr == (
            "nn-designer: the output cannot be written (No space left on device); "
            "send it elsewhere\n"
        )
        assert (tmp_path / "nn-designer-output" / "model.safetensors").exists() or not kept


def test_a_stop_before_the_first_batch_leaves_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, once: Path
) -> None:
    import designer.training

    train = designer.training.train

    def stopped(job: object, cancel: object) -> object:
        cancel.cancel()
        return train(job, cancel)

    monkeypatch.setattr("designer.training.train", stopped)
    assert main(["train", MLP, *QUICK]) == 0
    assert "nothing to save" in capsys.readouterr().out
    assert not names(Path())
