"""The number of CPU threads: measured, because the best one depends on network and computer.

Small networks are fastest on one thread, and on a busy computer each further thread can be
disastrous: 4 threads once made 4 steps a second where 1 made 3,045. So a few real steps of a copy
of the network are timed with one, half and all threads. The random state is restored, so that the
measurement does not change the training.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SECONDS = 0.04
"""How long the steps with one thread count are timed."""
_MAX_STEPS = 20
_MAX_SHARE = 0.9
"""More threads must be at least this much faster: a tenth of the time saved."""


def fastest_thread_count(step: Callable[[], object], check: Callable[[], None]) -> int:
    """Return the thread count at which ``step``, one training step, is fastest.

    At most the count that torch uses by default is tried, so OMP_NUM_THREADS is honoured. ``check``
    is called between counts and may raise. Torch's count is restored.
    """
    import torch

    before = torch.get_num_threads()
    best, best_pace = 1, float("inf")
    try:
        for count in candidate_counts(before):
            check()
            torch.set_num_threads(count)
            pace = _pace(step, give_up=4 * best_pace + _SECONDS)
            if pace < best_pace * _MAX_SHARE:
                best, best_pace = count, pace
    finally:
        torch.set_num_threads(before)
    return best


def candidate_counts(most: int) -> list[int]:
    """Return the counts to try: one, half and all of ``most`` threads."""
    return sorted({1, max(1, most // 2), most})


@contextmanager
def random_state_restored() -> Iterator[None]:
    """Restore torch's random states (CPU and CUDA) at the end of the block."""
    import torch

    devices = list(range(torch.cuda.device_count())) if torch.cuda.is_available() else []
    with torch.random.fork_rng(devices):
        yield


@contextmanager
def thread_count(count: int) -> Iterator[None]:
    """Run the block with ``count`` threads and restore the former count."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _pace(step: Callable[[], object], give_up: float) -> float:
    """Return seconds per step after a step or two to warm up.

    A first step of more than ``give_up`` seconds is returned without further steps.
    """
    first = _timed(step)
    if first > give_up or first > 1:
        return first
    step()
    steps, start = 0, time.perf_counter()
    while steps < _MAX_STEPS and time.perf_counter() - start < _SECONDS:
        step()
        steps += 1
    return (time.perf_counter() - start) / max(1, steps)


def _timed(step: Callable[[], object]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start
