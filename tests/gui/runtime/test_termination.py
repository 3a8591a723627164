"""The window that is told to end by the system or a terminal: real programs, real signals."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from designer.files import load
from designer.gui.shell.lost_work import lost_work

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")

CODE = """
    import os, sys
    from functools import partial
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from designer.gui import app
    from designer.gui.runtime import termination
    from designer.paths import resource

    def idle(window):
        pass

    def asked(window):
        QTimer.singleShot(0, window, window.documents.may_close)

    def stuck(window):
        termination._GRACE_SECONDS = 1
        QTimer.singleShot(0, window, forever)

    def forever():
        print("ready", flush=True)
        while True:
            pass

    def full(window):
        def fail(_):
            raise OSError(28, "No space left on device")
        os.fsync = fail

    def training(window):
        window.documents.open_example(resource("examples", "digits_mlp.nnd"))
        session = window.bench.session
        with session.design.edit("Long") as edit:
            edit.update_header(training={**session.design.training, "epochs": 100_000})
        window.commands["train"].trigger()
        wait(window, session)

    def wait(window, session):
        if window.bench.training.device is None:
            QTimer.singleShot(20, window, partial(wait, window, session))
        else:
            print("training", flush=True)

    def go(window):
        window.commands["new"].trigger()
        window.bench.session.design.add("ReLU")
        globals()[sys.argv[1]](window)
        if sys.argv[1] != "stuck":
            QTimer.singleShot(50, window, partial(print, "ready", flush=True))

    begin = app._finish_startup
    def and_then(window, path):
        begin(window, path)
        QTimer.singleShot(0, window, partial(go, window))
    app._finish_startup = and_then
    sys.exit(app.run())
"""


class Program:
    """The window in a process of its own, with a home of its own."""

    def __init__(self, home: Path, mode: str, ignored: str = "USR2") -> None:
        self.home = home
        ignoring = f'trap "" {ignored}; exec "$@"'  # as nohup does
        places = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA")}
        self.process = subprocess.Popen(
            ["sh", "-c", ignoring, "sh", sys.executable, "-c", textwrap.dedent(CODE), mode],
            env={**os.environ, **places, "HOME": str(home)}, text=True, cwd=home,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def wait_for(self, word: str) -> None:
        while (line := self.process.stdout.readline()) != f"{word}\n":
            if not line:
                raise AssertionError(self.process.stderr.read())

    def end(self, number: int, within: float = 30) -> tuple[int, str]:
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=within)
        return self.process.returncode, errors.replace(
            "This plugin does not support propagateSizeHints()\n", ""
        )

    @property
    def recovery(self) -> Path:
        return self.home / "data" / "nn-designer" / "nn-designer" / "recovery"


@pytest.fixture
def start(tmp_path: Path):
    made: list[Program] = []

    def started(mode: str, ignored: str = "USR2") -> Program:
        made.append(Program(tmp_path, mode, ignored))
        made[-1].wait_for("ready")
        return made[-1]

    yield started
    for one in made:
        if one.process.poll() is None:
            one.process.kill()
            one.process.communicate()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_ends_it_with_the_work_in_a_copy(start, name: str) -> None:
    number = getattr(signal, name)
    program = start("idle")
    assert program.end(number) == (128 + number, "")
    (lost,) = lost_work(program.recovery)
    assert len(load(lost.copy).root) == 1
    assert not lost.tried
    settings = QSettings(
        str(program.home / "config" / "nn-designer" / "nn-designer.conf"),
        QSettings.Format.IniFormat,
    )
    assert settings.value("window/geometry")


def test_a_question_that_nobody_answers_is_left(start) -> None:
    program = start("asked")
    assert program.end(signal.SIGTERM) == (128 + signal.SIGTERM, "")
    assert len(lost_work(program.recovery)) == 1


def test_a_signal_that_was_turned_off_stays_so(start) -> None:
    program = start("idle", ignored="HUP")
    program.process.send_signal(signal.SIGHUP)
    time.sleep(0.5)
    assert program.process.poll() is None
    assert program.end(signal.SIGTERM)[0] == 128 + signal.SIGTERM


def test_a_window_that_is_stuck_ends_after_a_while(start) -> None:
    program = start("stuck")
    assert program.end(signal.SIGTERM)[0] == -signal.SIGALRM


def test_the_second_signal_ends_it_at_once(start) -> None:
    program = start("stuck")
    program.process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    assert program.end(signal.SIGINT)[0] == -signal.SIGINT


def test_a_copy_that_cannot_be_written_is_told(start) -> None:
    program = start("full")
    code, errors = program.end(signal.SIGTERM)
    assert code == 128 + signal.SIGTERM
    assert errors == (
        "nn-designer: Untitled: No recovery copy could be written (the disk is full): "
        "save the design to keep your work.\n"
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_training_stops_cleanly(start, name: str) -> None:
    number = getattr(signal, name)
    program = start("training")
    program.wait_for("training")
    assert program.end(number) == (128 + number, "")
    assert len(lost_work(program.recovery)) == 2
