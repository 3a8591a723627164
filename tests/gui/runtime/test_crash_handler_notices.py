"""Exceptions of threads and slots reach the window."""

import sys
import threading
from functools import partial

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from designer.gui.runtime.crash_handler import CrashHandler
from tests.gui.conftest import MakeWindow


def test_an_error_in_a_thread_arrives_in_the_window_s(qtbot: QtBot) -> None:
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


def test_an_error_in_a_slot_becomes_a_notice(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window()
    trouble = CrashHandler()
    trouble.happened.connect(window.report_error)
    trouble.install()
    try:
        QTimer.singleShot(0, window, partial(divmod, 1, 0))
        qtbot.waitUntil(lambda: bool(window.notices.shown))
    finally:
        trouble.uninstall()
    assert "ZeroDivisionError" in window.notices.shown[0].text
