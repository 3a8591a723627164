"""What holds for every test: no display needed, nobody's settings touched, nothing left behind.

pytest itself fails a test on warnings and on errors in threads (``filterwarnings`` in
pyproject.toml), pytest-qt on Qt's warnings and on errors in slots. This adds what they don't see.
"""

import gc
import itertools
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A shared machine may stall at any moment: only pytest-timeout judges by the clock.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("here")

_FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session", autouse=True)
def _default_signals() -> Iterator[None]:
    """Let programs that tests start heed signals, also below nohup or in a shell's background."""
    usual = {"SIGHUP": signal.SIG_DFL, "SIGINT": signal.default_int_handler}
    ignored = [
        number
        for number in (getattr(signal, name, None) for name in usual)
        if number is not None and signal.getsignal(number) == signal.SIG_IGN
    ]
    for number in ignored:
        signal.signal(number, usual[number.name])
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    return report


# ---- nobody's settings


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder for each test, not made: XDG lets it be missing, so the program makes it."""
    base = tmp_path_factory.mktemp("homes")
    return (base / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def _own_settings(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    home = next(_homes)
    for kind in ("config", "data", "cache", "state"):
        monkeypatch.setenv(f"XDG_{kind.upper()}_HOME", str(home / kind))
    qt_core = sys.modules.get("PySide6.QtCore")
    if qt_core is not None:  # QSettings reads the environment only once
        settings_class = qt_core.QSettings
        for form in (settings_class.Format.NativeFormat, settings_class.Format.IniFormat):
            settings_class.setPath(form, settings_class.Scope.UserScope, str(home / "config"))


# ---- nothing left behind


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    threads_before = set(threading.enumerate())
    qt_before = set(map(id, _qt_leftovers()))
    yield
    # Torch may be on its way in, which takes a busy machine a while.
    patience = 20.0 if request.node.get_closest_marker("slow") else 2.0
    problems = _leaked_threads(threads_before, patience) + _leaked_qt(qt_before)
    if problems and not request.node.stash.get(_FAILED, False):
        pytest.fail("this test left behind: " + "; ".join(problems), pytrace=False)


def _leaked_threads(before: set[threading.Thread], patience: float) -> list[str]:
    deadline = time.monotonic() + patience
    leaked = []
    for thread in set(threading.enumerate()) - before:
        if thread.daemon or thread.name.startswith("pytest_timeout"):
            continue
        thread.join(max(0.0, deadline - time.monotonic()))
        if thread.is_alive():
            leaked.append(f"a running thread ({thread.name})")
    return leaked


def _application() -> Any:
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets.QApplication.instance() if widgets is not None else None


def _qt_leftovers() -> list[Any]:
    """Top-level widgets, active timers and running threads of Qt, as far as Python holds them."""
    application = _application()
    if application is None:
        return []
    import shiboken6
    from PySide6 import QtCore

    def is_alive(wrapper: object) -> bool:
        return (isinstance(wrapper, QtCore.QTimer) and wrapper.isActive()) or (
            isinstance(wrapper, QtCore.QThread)
            and wrapper.isRunning()
            and wrapper is not application.thread()
        )

    # A tool tip is Qt's own and goes when it likes.
    widgets = [
        w for w in application.topLevelWidgets() if w.metaObject().className() != "QTipLabel"
    ]
    return widgets + [w for w in shiboken6.getAllValidWrappers() if is_alive(w)]


def _leaked_qt(before: set[int]) -> list[str]:
    def leaked() -> list[Any]:
        return [one for one in _qt_leftovers() if id(one) not in before]

    if _application() is None or not _settled(leaked):
        return []
    left = leaked()
    problems = [f"{_kind(one)} {one!r}" for one in left]
    for one in left:
        _remove(one)
    del left
    _deliver_deletions()
    return problems


def _settled(leaked: Callable[[], list[Any]]) -> bool:
    """Give Qt, then the garbage collector, the chance to remove what nobody holds any more."""
    _deliver_deletions()
    if not leaked():
        return False
    gc.collect()
    _deliver_deletions()
    return bool(leaked())


def _deliver_deletions() -> None:
    from PySide6 import QtCore

    application = _application()
    application.sendPostedEvents(None, QtCore.QEvent.Type.DeferredDelete)
    application.processEvents()


def _kind(one: object) -> str:
    from PySide6 import QtCore, QtWidgets

    if isinstance(one, QtWidgets.QWidget):
        return "a top-level widget"
    return "an active timer" if isinstance(one, QtCore.QTimer) else "a running QThread"


def _remove(one: Any) -> None:
    from PySide6 import QtCore, QtWidgets

    if isinstance(one, QtWidgets.QWidget):
        one.hide()
        one.deleteLater()
    elif isinstance(one, QtCore.QTimer):
        one.stop()
    else:
        one.quit()
        one.wait(2000)
