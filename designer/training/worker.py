"""The one thread that does all torch work, and the queue that carries its events out.

A second thread that runs a parallel torch operation would start a second pool of OpenMP threads,
and training would drop to a fraction of its speed; so whatever needs torch (training, building,
importing weights) goes through this thread. Nothing is signalled per step: whoever shows the
events drains them when it likes.
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
_ALIVE_CHECK_SECONDS = 1.0  # seconds between looks at whether the program is still there
_LIBRARIES = ("libc10.so", "libtorch_cpu.so", "libc10.dylib", "libtorch_cpu.dylib")


class Worker:
    """A long-lived thread; a new job stops the one before it, and its late events are dropped.

    Use it from one thread. ``close`` ends it; it also ends by itself when the main thread has.
    """

    def __init__(self, name: str = "training") -> None:
        """Make the worker; its thread starts with the first job or call."""
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
        """Stop the job that runs, train ``job`` next, and return the handle on it."""
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
        """Stop the job, end the thread and say whether it ended within ``timeout`` seconds.

        It ends after the batch it is in; one that takes longer ends by itself later.
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
        except Exception as error:  # noqa: BLE001 - the thread must outlive whatever happens
            self._events.append(Failed(job.number, f"training broke ({error}); please report it"))
        finally:
            done.set()

    def _between(self) -> None:
        """Do what was asked for while a job runs, and end the job with the program."""
        if not threading.main_thread().is_alive():
            self._control.cancel()
        if self._calls:
            with random_state_restored():
                self._run_calls()

    def _run_calls(self) -> None:
        while self._calls:
            _fulfil(*self._calls.popleft())


def warm_up() -> None:
    """Import torch and what its first optimizer imports, over a second each: for idle moments.

    To be called in the worker's thread: ``worker.call(warm_up)``.
    """
    preload_torch()
    from torch import nn, optim

    optim.SGD(nn.Linear(1, 1).parameters())


def preload_torch() -> None:
    """Load torch's libraries without holding the interpreter, so that a window stays alive.

    Importing torch right after is then short. Where it doesn't work, importing does it all.
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
    except BaseException as error:  # noqa: BLE001 - it belongs to whoever asked
        future.set_exception(error)
    else:
        future.set_result(result)
