"""conftest.py and pyproject.toml keep their word: what is left behind or goes wrong aside fails."""

from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]

CLEAN = """
import threading
from hypothesis import given, strategies as st
from PySide6 import QtCore, QtWidgets

def test_clean(qtbot):
    window = QtWidgets.QMainWindow()
    qtbot.addWidget(window)
    timer = QtCore.QTimer(window)
    timer.start(1000)
    window.show()

def test_short_thread():
    threading.Thread(target=lambda: None).start()

def test_a_cycle_is_no_leak(qapp):
    widget = QtWidgets.QWidget()
    widget.me = widget

@given(st.integers())
def test_hypothesis_is_not_disturbed(number):
    assert number == number

def test_settings_are_written(qapp):
    settings = QtCore.QSettings("somebody", "something")
    settings.setValue("key", 1)
    settings.sync()
    assert settings.fileName().startswith(BASE)

def test_settings_are_gone():
    assert QtCore.QSettings("somebody", "something").value("key") is None
"""

DIRTY = {
    "a top-level widget": "window = QtWidgets.QWidget()\n    KEPT.append(window)",
    "an active timer": "timer = QtCore.QTimer()\n    timer.start(1000)\n    KEPT.append(timer)",
    "a running thread": "threading.Thread(target=time.sleep, args=(4,)).start()",
    "a running QThread": "thread = QtCore.QThread()\n    thread.start()\n    KEPT.append(thread)",
    "PytestUnhandledThreadExceptionWarning": "thread = threading.Thread(target=lambda: 1 / 0)\n"
    "    thread.start()\n    thread.join()",
    "Qt messages with level WARNING or above": "QtCore.qWarning('careful')",
    "DeprecationWarning: old": "warnings.warn('old', DeprecationWarning)",
    "ZeroDivisionError": "QtCore.QTimer.singleShot(0, lambda: 1 / 0)\n    qtbot.wait(50)",
}


@pytest.fixture
def inner(pytester: pytest.Pytester) -> pytest.Pytester:
    """Make a project with this one's conftest and settings, and nothing else."""
    pytester.makepyprojecttoml((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    pytester.makeconftest((PROJECT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    return pytester


def test_tidy_tests_pass_and_settings_are_their_own(inner: pytest.Pytester) -> None:
    inner.makepyfile(test_clean=f"BASE = {str(inner.path.parent)!r}\n{CLEAN}")
    inner.runpytest_subprocess(
        "test_clean.py", f"--basetemp={inner.path.parent / 'inner'}"
    ).assert_outcomes(passed=6)


def test_untidy_tests_fail(inner: pytest.Pytester) -> None:
    head = "import threading, time, warnings\nfrom PySide6 import QtCore, QtWidgets\nKEPT = []\n"
    bodies = [f"def test_{n}(qtbot):\n    {body}\n" for n, body in enumerate(DIRTY.values())]
    inner.makepyfile(test_dirty=head + "\n".join(bodies))
    result = inner.runpytest_subprocess("test_dirty.py")
    outcomes = result.parseoutcomes()
    assert outcomes.get("failed", 0) + outcomes.get("errors", 0) == len(DIRTY)
    result.stdout.fnmatch_lines_random([f"*{words}*" for words in DIRTY])


@pytest.mark.slow
def test_benchmarks_run_on_demand_only(inner: pytest.Pytester) -> None:
    folder = inner.mkdir("tests") / "benchmarks"
    folder.mkdir()
    (folder / "test_speed.py").write_text("def test_speed(): pass\n", encoding="utf-8")
    (folder.parent / "test_other.py").write_text("def test_other(): pass\n", encoding="utf-8")
    inner.runpytest_subprocess().assert_outcomes(passed=1)
    inner.runpytest_subprocess("tests/benchmarks").assert_outcomes(passed=1)
