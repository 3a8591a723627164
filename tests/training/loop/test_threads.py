"""The thread count is measured, and measuring changes nothing."""

import time

import pytest
import torch

from designer.training import JobControl
from designer.training.errors import JobCancelledError
from designer.training.loop import threads
from designer.training.loop.threads import (
    candidate_counts,
    fastest_thread_count,
    random_state_restored,
    thread_count,
)


@pytest.fixture
def four_threads():
    with thread_count(4):
        yield


class Clock:
    """Time that only steps take: a busy machine must not decide a tie."""

    now = 0.0

    def perf_counter(self):
        return self.now

    def wait(self, seconds):
        self.now += seconds


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(threads, "time", made)
    monkeypatch.setattr(time, "sleep", made.wait)
    return made


def pretend(seconds):
    """A step that takes ``seconds`` by thread count."""
    return lambda: time.sleep(seconds[torch.get_num_threads()])


def test_one_half_and_all():
    assert candidate_counts(1) == [1]
    assert candidate_counts(2) == [1, 2]
    assert candidate_counts(8) == [1, 4, 8]


@pytest.mark.usefixtures("four_threads")
@pytest.mark.parametrize(
    ("seconds", "best"),
    [
        ({1: 0.001, 2: 0.004, 4: 0.3}, 1),
        ({1: 0.02, 2: 0.002, 4: 0.02}, 2),
        ({1: 0.03, 2: 0.015, 4: 0.003}, 4),
        ({1: 0.002, 2: 0.002, 4: 0.002}, 1),
    ],
)
def test_the_fastest_is_found_and_a_tie_goes_to_fewer(seconds, best):
    assert fastest_thread_count(pretend(seconds), JobControl().check) == best
    assert torch.get_num_threads() == 4


@pytest.mark.usefixtures("four_threads")
def test_a_hopeless_count_is_tried_once():
    calls = []

    def step():
        calls.append(torch.get_num_threads())
        time.sleep({1: 0.001, 2: 0.25, 4: 0.25}[calls[-1]])

    assert fastest_thread_count(step, JobControl().check) == 1
    assert (calls.count(2), calls.count(4)) == (1, 1)


@pytest.mark.usefixtures("four_threads")
def test_measuring_stops_when_the_job_is_stopped():
    control = JobControl()
    with pytest.raises(JobCancelledError):
        fastest_thread_count(control.cancel, control.check)
    assert torch.get_num_threads() == 4


def test_the_random_state_is_kept():
    torch.manual_seed(1)
    expected = torch.rand(3)
    torch.manual_seed(1)
    with random_state_restored():
        torch.rand(100)
    assert torch.equal(torch.rand(3), expected)
