"""The worker thread, which does all work with torch, and the queue of its events.

A second thread with parallel torch operations would start a second pool of OpenMP threads, and
training would drop to a fraction of its speed. So everything that needs torch (training, building,
importing weights) runs in this thread. No step sends a signal: the window drains the events when it
is ready.
"""

import ctypes
import importlib.util
import queue
import sys
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from designer.training.errors import TrainingError
from designer.training.job.events import Event, Failed
from designer.training.job.job import Job
from designer.training.job.job_control import JobControl
from designer.training.loop.threads import random_state_restored

T = TypeVar("T")
_ALIVE_CHECK_SECONDS = 1.0
"""How often the thread checks whether the main thread is alive."""
_LIBRARIES = ("libc10.so", "libtorch_cpu.so", "libc10.dylib", "libtorch_cpu.dylib")


class Worker:
    """A long-lived thread; a new job stops the previous one, whose late events are dropped.

    It must be used from one thread. ``close`` ends it; it also ends after the main thread.
    """

    def __init__(self, name: str = "training") -> None:
        """Make a worker; its thread starts with the first job or call."""
        self._name = name
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._calls: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._events: deque[Event] = deque()
        self._thread: threading.Thread | None = None
        self._control = JobControl()
        self._job: int | None = None
        self._done = threading.Event()
        self._done.set()
        self._closed = False

    def start(self, job: Job) -> JobControl:
        """Stop the running job, train ``job`` next, and return its control."""
        self._control.cancel()
        control = self._control = JobControl()
        control.between = self._between
        self._job = job.number
        done = self._done = threading.Event()
        self._begin(lambda: self._train(job, control, done))
        return control

    def call(self, function: Callable[[], T]) -> "Future[T]":
        """Run ``function`` in the thread, between two steps if a job is running.

        The training's random state is kept. The Future holds its value or error.
        """
        future: Future[T] = Future()
        self._calls.append((future, function))
        self._begin(self._run_calls)
        self._control.wake()
        return future

    def drain(self) -> list[Event]:
        """Return the newest job's events since the last call, oldest first."""
        events = []
        while self._events:
            event = self._events.popleft()
            if event.job == self._job:
                events.append(event)
        return events

    @property
    def busy(self) -> bool:
        """Whether the newest job has not ended yet."""
        return not self._done.is_set()

    def close(self, timeout: float = 2.0) -> bool:
        """Stop the job and end the thread; returns whether it ended within ``timeout`` seconds.

        It ends after the current batch; if that takes longer, it ends later by itself.
        """
        self._closed = True
        self._control.cancel()
        if self._thread is None:
            return True
        self._work.put(None)
        self._thread.join(timeout)
        for future, _ in self._calls:
            future.cancel()
        return not self._thread.is_alive()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begin(self, work: Callable[[], None]) -> None:
        if self._closed:
            raise TrainingError("the training thread is closed; open the design again")
        self._work.put(work)
        if self._thread is None:
            self._thread = threading.Thread(target=self._loop, name=self._name)
            self._thread.start()

    def _loop(self) -> None:
        preload_torch()
        while not self._closed and threading.main_thread().is_alive():
            try:
                work = self._work.get(timeout=_ALIVE_CHECK_SECONDS)
            except queue.Empty:
                continue
            if work is not None:
                work()

    def _train(self, job: Job, control: JobControl, done: threading.Event) -> None:
        from designer.training.loop.train import train

        try:
            for event in train(job, control):
                self._events.append(event)
                self._between()
        except Exception as error:  # noqa: BLE001 - the thread must survive any error
            self._events.append(Failed(job.number, f"training broke ({error}); please report it"))
        finally:
            done.set()

    def _between(self) -> None:
        """Run the calls that came in while a job runs, and end the job with the program."""
        if not threading.main_thread().is_alive():
            self._control.cancel()
        if self._calls:
            with random_state_restored():
                self._run_calls()

    def _run_calls(self) -> None:
        while self._calls:
            _fulfil(*self._calls.popleft())


def warm_up() -> None:
    """Import torch and what its first optimizer imports, over a second each, in idle time.

    Call it in the worker's thread: ``worker.call(warm_up)``.
    """
    preload_torch()
    from torch import nn, optim

    optim.SGD(nn.Linear(1, 1).parameters())


def preload_torch() -> None:
    """Load torch's libraries without holding the GIL, so that the window stays responsive.

    Importing torch is fast then. Where this does not work, the import does it all.
    """
    if "torch" in sys.modules:
        return
    spec = importlib.util.find_spec("torch")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for name in _LIBRARIES:
            path = Path(folder, "lib", name)
            if path.is_file():
                with suppress(OSError):
                    ctypes.CDLL(str(path))


def _fulfil(future: "Future[Any]", function: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = function()
    except BaseException as error:  # noqa: BLE001 - it is the caller's
        future.set_exception(error)
    else:
        future.set_result(result)
