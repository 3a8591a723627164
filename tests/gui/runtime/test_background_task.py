"""Long work in slices: events come first, the result comes in the end, dropped work comes never."""

import threading
import time

import pytest
from PySide6.QtCore import QTimer

from designer.graph.cooperative import checkpoint
from designer.gui.runtime.background_task import BackgroundTask


@pytest.fixture
def results():
    return []


@pytest.fixture
def task(qapp, results):
    made = BackgroundTask(results.append)
    yield made
    made.cancel()


def busy(*, turns=20):
    """Work for some turns; return the threads it ran in."""
    threads = set()
    for _ in range(turns):
        end = time.perf_counter() + 0.006
        while time.perf_counter() < end:
            pass
        threads.add(threading.current_thread().name)
        checkpoint()
    return threads


def test_events_are_handled_between_slices(qtbot, task, results):
    ticks = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: ticks.append(task.running))
    timer.start()
    task.start(busy)
    qtbot.waitUntil(lambda: bool(results))
    timer.stop()
    assert ticks.count(True) > 5
    assert results == [{"background task"}]
    assert not task.running


def test_the_two_threads_never_run_at_once(qtbot, task, results):
    working = threading.Event()
    seen = []

    def work():
        for _ in range(30):
            working.set()
            time.sleep(0.001)
            working.clear()
            checkpoint()
        return "done"

    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: seen.append(working.is_set()))
    timer.start()
    task.start(work)
    qtbot.waitUntil(lambda: results == ["done"])
    timer.stop()
    assert seen
    assert not any(seen)


def test_finish_does_the_rest_at_once(task, results):
    task.start(busy)
    task.finish()
    assert len(results) == 1


def test_new_work_takes_the_place_of_the_old(qtbot, task, results):
    task.start(busy)
    qtbot.wait(20)
    task.start(lambda: "new")
    qtbot.waitUntil(lambda: bool(results))
    assert results == ["new"]
    assert not [t for t in threading.enumerate() if t.name == "background task"]


def test_dropped_work_unwinds(task, results, qtbot):
    unwound = []

    def work():
        try:
            busy()
        finally:
            unwound.append(True)

    task.start(work)
    qtbot.wait(20)
    task.cancel()
    assert unwound == [True]
    qtbot.wait(20)
    assert not results


def test_what_goes_wrong_is_raised_where_the_result_would_come(task, results):
    def work():
        raise KeyError("lost")

    task.start(work)
    with pytest.raises(KeyError, match="lost"):
        task.finish()
    assert not task.running
    assert not results
