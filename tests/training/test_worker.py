"""One thread does all the work, tells of it by a queue, and ends when it is told to."""

import subprocess
import sys
import threading
import time

import pytest
import torch
from torch import nn

from designer.training import (
    EpochEnd,
    Failed,
    Finished,
    InputSpec,
    OutputSpec,
    Paused,
    Started,
    Stopped,
    TrainingError,
    Worker,
    is_last,
    preload_torch,
)
from tests.training.jobs import Raises, few, job, mlp


def until(worker, wanted, seconds=20.0):
    """Drain until ``wanted`` (a kind of event) came; return all events."""
    events, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        events += worker.drain()
        if any(isinstance(event, wanted) for event in events):
            return events
        time.sleep(0.005)
    raise AssertionError(f"no {wanted} in {events}")


@pytest.fixture
def worker():
    with Worker() as each:
        yield each


def test_a_job_runs_in_the_thread_and_its_events_are_drained(worker):
    threads = []

    def build():
        threads.append(threading.current_thread())
        return mlp()

    worker.start(job(build, epochs=2))
    events = until(worker, Finished)
    assert isinstance(events[0], Started)
    assert sum(map(is_last, events)) == 1
    assert threads[0] is not threading.main_thread()
    assert not threads[0].daemon
    assert worker.drain() == []
    worker.start(job(build, number=2))
    until(worker, Finished)
    assert threads[0] is threads[1]


def test_busy_from_the_start_to_the_end(worker):
    assert not worker.busy
    control = worker.start(job(epochs=10_000))
    assert worker.busy
    control.cancel()
    until(worker, Stopped)
    end = time.monotonic() + 5
    while worker.busy and time.monotonic() < end:
        time.sleep(0.001)
    assert not worker.busy


def test_a_new_job_stops_the_old_one_whose_late_events_are_dropped(worker):
    worker.start(job(number=1, epochs=100_000))
    until(worker, Started)
    worker.start(job(number=2, epochs=1))
    events = until(worker, Finished)
    assert {event.job for event in events} == {2}


def test_calls_bring_their_value_or_error(worker):
    assert worker.call(lambda: threading.current_thread().name).result(10) == "training"
    with pytest.raises(ZeroDivisionError):
        worker.call(lambda: 1 / 0).result(10)


def test_calls_run_while_a_job_trains_and_while_it_is_paused(worker):
    control = worker.start(job(epochs=100_000))
    until(worker, Started)
    assert worker.call(lambda: torch.ones(2).sum().item()).result(10) == 2
    control.pause()
    until(worker, Paused)
    assert worker.call(lambda: 5).result(10) == 5
    assert control.paused
    control.cancel()
    until(worker, Stopped)


class Unhurried(nn.Module):
    """Takes its time for a batch, so that an epoch lasts many seconds."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(4, 3)

    def forward(self, x):
        time.sleep(0.01)
        return self.linear(x)


def test_a_call_waits_neither_for_the_jobs_end_nor_for_the_epochs(worker):
    inputs, outputs = (InputSpec("x", (4,)),), (OutputSpec("y", (3,)),)
    control = worker.start(
        job(Unhurried, inputs, outputs, dataset=few(8000), batch_size=2, epochs=1000)
    )
    events = until(worker, Started)
    for number in range(5):
        assert worker.call(lambda number=number: number).result(60) == number
        events += worker.drain()
        assert not any(isinstance(event, EpochEnd) for event in events)
    assert worker.busy
    control.cancel()
    until(worker, Stopped)


def test_calls_are_answered_in_the_order_in_which_they_were_made(worker):
    control = worker.start(job(epochs=100_000))
    until(worker, Started)
    order = []
    calls = [worker.call(lambda number=number: order.append(number)) for number in range(20)]
    assert [call.result(60) for call in calls] == [None] * 20
    assert order == list(range(20))
    control.cancel()
    until(worker, Stopped)


def test_calls_leave_the_training_as_it_was(worker):
    worker.start(job(epochs=3, number=1))
    calls = [worker.call(lambda: torch.rand(1000)) for _ in range(20)]
    disturbed = until(worker, Finished)[-1]
    assert all(call.done() for call in calls)
    worker.start(job(epochs=3, number=2))
    assert until(worker, Finished)[-1].metrics == disturbed.metrics


def test_closing_stops_a_job_within_two_seconds():
    worker = Worker()
    worker.start(job(epochs=100_000))
    until(worker, Started)
    start = time.monotonic()
    assert worker.close()
    assert time.monotonic() - start < 2
    assert isinstance(worker.drain()[-1], Stopped)


def test_closing_a_paused_job_and_a_worker_that_never_worked():
    worker = Worker()
    control = worker.start(job(epochs=100_000))
    control.pause()
    until(worker, Paused)
    assert worker.close()
    assert Worker().close()


def test_a_closed_worker_takes_no_more_work():
    worker = Worker()
    worker.close()
    with pytest.raises(TrainingError, match="closed"):
        worker.call(lambda: 1)


def test_calls_that_wait_at_the_end_are_cancelled():
    worker = Worker()
    started = threading.Event()
    first = worker.call(lambda: (started.set(), time.sleep(0.2)))
    second = worker.call(lambda: 1)
    assert started.wait(5)
    worker.close()
    assert first.done()
    assert second.cancelled() or second.result() == 1


def test_a_job_that_fails_leaves_the_worker_alive(worker):
    worker.start(job(lambda: Raises(SystemExit(1))))
    assert isinstance(until(worker, Failed)[-1], Failed)
    worker.start(job(number=2))
    until(worker, Finished)


def test_the_program_ends_although_nobody_closed_the_worker(tmp_path):
    code = (
        "import time; from designer.training import Worker; "
        "w = Worker(); w.call(lambda: 1).result(); print('done')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "done\n"


@pytest.mark.slow
def test_importing_loads_neither_torch_nor_scikit_learn_and_preloading_works():
    code = (
        "import sys; import designer.training as t; "
        "print([m for m in ('torch', 'sklearn', 'pandas', 'PIL', 'scipy') if m in sys.modules]); "
        "t.warm_up(); import torch; print(torch.ones(2).sum().item())"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["[]", "2.0"]
    preload_torch()
