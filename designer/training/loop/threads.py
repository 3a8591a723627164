"""How many threads: measured, because the best count is a property of network and computer.

Small networks are fastest on one thread, and on a busy computer every thread more can be ruin:
4 threads once made 4 steps a second where 1 made 3,045. So a few real steps of a throw-away copy
are timed with one, half and all threads; the random state is put back, so that the measurement
leaves the training's numbers as they would have been.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SECONDS = 0.04
_MOST_STEPS = 20
_WORTH = 0.9  # more threads must save a tenth, or the fewer are kept


def fastest_threads(step: Callable[[], object], check: Callable[[], None]) -> int:
    """Return the thread count at which ``step``, one training step, is fastest.

    At most the count that torch would use by itself (so OMP_NUM_THREADS is honoured) is tried.
    ``check`` is called between counts and may raise. The count set at the call is set again.
    """
    import torch

    before = torch.get_num_threads()
    best, best_pace = 1, float("inf")
    try:
        for count in candidates(before):
            check()
            torch.set_num_threads(count)
            pace = _pace(step, give_up=4 * best_pace + _SECONDS)
            if pace < best_pace * _WORTH:
                best, best_pace = count, pace
    finally:
        torch.set_num_threads(before)
    return best


def candidates(most: int) -> list[int]:
    """Return one, half and all of ``most`` threads."""
    return sorted({1, max(1, most // 2), most})


@contextmanager
def random_state_kept() -> Iterator[None]:
    """Put torch's random states (CPU and CUDA) back at the end, whatever was drawn meanwhile."""
    import torch

    devices = list(range(torch.cuda.device_count())) if torch.cuda.is_available() else []
    with torch.random.fork_rng(devices):
        yield


@contextmanager
def thread_count(count: int) -> Iterator[None]:
    """Run with ``count`` threads and set the former count again at the end."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _pace(step: Callable[[], object], give_up: float) -> float:
    """Return seconds a step, after a step or two to warm up; a hopeless count is cut short."""
    first = _timed(step)
    if first > give_up or first > 1:
        return first
    step()
    steps, start = 0, time.perf_counter()
    while steps < _MOST_STEPS and time.perf_counter() - start < _SECONDS:
        step()
        steps += 1
    return (time.perf_counter() - start) / max(1, steps)


def _timed(step: Callable[[], object]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start
