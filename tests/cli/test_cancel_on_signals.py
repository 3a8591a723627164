"""Signals and closed outputs end a training, and its result is saved."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from designer.cli.cancel_on_signals import cancel_on_signals
from tests.cli.conftest import MLP, QUICK, RESULT_FILES, file_names, start

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes are POSIX's")


def begun(cwd: Path) -> subprocess.Popen[str]:
    """Start a training of many epochs and wait for its first one."""
    process = start("train", MLP, "--epochs", "1000000", "--json", *QUICK, cwd=cwd)
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == "epoch":
            break
    return process


@pytest.mark.slow
@posix
def test_a_kill_and_hangups_keep_what_was_learnt(tmp_path: Path) -> None:
    process = begun(tmp_path)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGHUP):  # as a logout does
        process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
    end = json.loads(out.splitlines()[-1])
    assert (end["event"], end["stopped"]) == ("end", True)
    assert file_names(tmp_path / "nn-designer-output") == RESULT_FILES


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


@pytest.mark.slow
@posix
def test_a_reader_that_goes_away_keeps_what_was_learnt(tmp_path: Path) -> None:
    process = begun(tmp_path)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait(timeout=30) == 1
    assert process.stderr.read() == ""
    process.stderr.close()
    assert file_names(tmp_path / "nn-designer-output") == RESULT_FILES


@pytest.mark.slow
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
    assert file_names(tmp_path / "nn-designer-output") == RESULT_FILES


@pytest.mark.slow
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
