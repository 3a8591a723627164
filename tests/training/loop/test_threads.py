"""The thread count is measured, and measuring leaves no trace."""

import time

import pytest
import torch

from designer.training import JobControl
from designer.training.errors import CancelledError
from designer.training.loop import threads
from designer.training.loop.device import choose_device, describe_device
from designer.training.loop.threads import (
    candidates,
    fastest_threads,
    random_state_kept,
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
    assert candidates(1) == [1]
    assert candidates(2) == [1, 2]
    assert candidates(8) == [1, 4, 8]


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
    assert fastest_threads(pretend(seconds), JobControl().check) == best
    assert torch.get_num_threads() == 4


@pytest.mark.usefixtures("four_threads")
def test_a_hopeless_count_is_tried_once():
    calls = []

    def step():
        calls.append(torch.get_num_threads())
        time.sleep({1: 0.001, 2: 0.25, 4: 0.25}[calls[-1]])

    assert fastest_threads(step, JobControl().check) == 1
    assert (calls.count(2), calls.count(4)) == (1, 1)


@pytest.mark.usefixtures("four_threads")
def test_measuring_stops_when_the_job_is_stopped():
    control = JobControl()
    with pytest.raises(CancelledError):
        fastest_threads(control.cancel, control.check)
    assert torch.get_num_threads() == 4


def test_the_random_state_is_kept():
    torch.manual_seed(1)
    expected = torch.rand(3)
    torch.manual_seed(1)
    with random_state_kept():
        torch.rand(100)
    assert torch.equal(torch.rand(3), expected)


def test_the_device_comes_with_a_reason():
    device, reason = choose_device()
    assert device.type in {"cuda", "mps", "cpu"}
    assert ":" in reason
    assert choose_device("cpu")[1] == "the CPU, as the recipe asks"
    assert describe_device(torch.device("mps")) == "Apple's GPU"


def test_cuda_is_chosen_before_mps_before_the_cpu(monkeypatch):
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert choose_device()[0].type == "mps"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: "A GPU")
    device, reason = choose_device()
    assert (device.type, reason) == ("cuda", "A GPU: CUDA is available")
    with pytest.raises(Exception, match="there is no cuda:3: this computer has 1"):
        choose_device("cuda:3")
