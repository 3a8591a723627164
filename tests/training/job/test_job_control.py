"""A job that is stopped, held or dropped."""

import threading
import time
from math import isnan

import torch

from designer.training import (
    EpochEnd,
    Finished,
    JobControl,
    Paused,
    Resumed,
    Started,
    Step,
    Stopped,
    describe,
    train,
)
from tests.training.jobs import collect, ends_once, job, losses


def test_stopping_at_once_in_the_middle_and_before_the_start():
    control = JobControl()
    events = []
    for event in train(job(epochs=10_000), control):
        events.append(event)
        if isinstance(event, EpochEnd) and event.epoch == 3:
            control.cancel()
    assert ends_once(events)
    last = events[-1]
    assert isinstance(last, Stopped)
    assert last.epochs == 3
    assert last.result is not None
    assert not isnan(last.metrics["val_loss"])
    assert describe(last)["stopped"] is True

    (only,) = collect(job(), control)
    assert isinstance(only, Stopped)
    assert (only.epochs, only.result, only.metrics) == (0, None, {})


def test_stopping_in_an_epoch_measures_the_weights_as_they_are():
    control = JobControl()
    events = []
    for event in train(job(epochs=5, batch_size=4), control):
        events.append(event)
        if isinstance(event, Step):
            control.cancel()
    last = events[-1]
    assert (type(last), last.epochs) == (Stopped, 0)
    assert {"train_loss", "val_loss", "val_accuracy"} <= set(last.metrics)


def test_stopping_without_metrics_still_tells_of_the_weights_as_they_are():
    control = JobControl()
    for event in train(job(epochs=5, metrics=[], batch_size=4), control):
        if isinstance(event, Step):
            control.cancel()
    assert set(event.metrics) == {"train_loss", "val_loss"}


def test_pause_waits_without_counting_time_and_goes_on_where_it_was():
    control = JobControl()
    seen = []
    for event in train(job(epochs=3), control):
        seen.append(event)
        if isinstance(event, Started):
            control.pause()
        if isinstance(event, Paused):
            threading.Timer(0.3, control.resume).start()
            start = time.process_time()
        if isinstance(event, Resumed):
            assert time.process_time() - start < 0.2
    kinds = [type(event) for event in seen]
    assert kinds.index(Resumed) == kinds.index(Paused) + 1
    assert isinstance(seen[-1], Finished)
    assert seen[-1].seconds < 5
    assert losses(seen) == losses(collect(job(epochs=3)))


def test_no_time_that_is_told_holds_a_pause(monkeypatch):
    """An hour of pause, made by the clock alone, shows nowhere."""
    real, ahead = time.perf_counter, [0.0]
    monkeypatch.setattr(time, "perf_counter", lambda: real() + ahead[0])
    control, seen = JobControl(), []
    for event in train(job(epochs=3), control):
        seen.append(event)
        if isinstance(event, Started | EpochEnd) and len(seen) < 20:
            control.pause()
        if isinstance(event, Paused):
            ahead[0] += 3600
            control.resume()
    assert sum(isinstance(event, Paused) for event in seen) >= 2
    assert seen[-1].seconds < 600
    assert seen[-1].result.seconds < 600
    assert all(event.seconds < 600 for event in seen if isinstance(event, EpochEnd))
    for step in (event for event in seen if isinstance(event, Step)):
        assert step.seconds_left < 600
        assert step.samples_per_second > 1


def test_cancelling_ends_a_pause():
    control = JobControl()
    kinds = []
    for event in train(job(epochs=3), control):
        kinds.append(type(event))
        if isinstance(event, Started):
            control.pause()
        if isinstance(event, Paused):
            threading.Timer(0.05, control.cancel).start()
    assert kinds == [Started, Paused, Resumed, Stopped]
    control.pause()
    assert not control.paused  # nothing holds a job that is over


def test_a_pause_looks_around_when_woken():
    control = JobControl()
    woken = threading.Event()
    control.between = woken.set
    control.pause()
    waiting = threading.Thread(target=control.wait)
    waiting.start()
    control.wake()
    assert woken.wait(5)
    control.resume()
    waiting.join(5)
    assert not waiting.is_alive()


def test_a_generator_that_is_dropped_puts_the_thread_count_back():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        events = train(job(threads=1))
        next(events)
        assert torch.get_num_threads() == 1
        events.close()
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
