"""Long work in slices between events, for a window that stays responsive meanwhile.

The work runs in a thread of its own, but only while the window's thread waits for it: the two
alternate, so the work may read what the window changes between its turns, and never competes for
the GIL, for which each of the window's thousand calls into Qt would wait. A turn ends at a
checkpoint of the work (`designer.graph.cooperative`).
"""

import threading
from collections.abc import Callable
from time import perf_counter
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from designer.graph.cooperative import on_checkpoint
from designer.observers import weak_listener

T = TypeVar("T")
_TURN_SECONDS = 0.005
_PAUSE_MS = 3
"""Time between turns, in which events are processed."""


class _CancelledError(BaseException):
    """Unwinds work that was cancelled."""


class BackgroundTask(QObject, Generic[T]):
    """Runs one work at a time, and calls ``done`` with its result in the window's thread."""

    def __init__(
        self,
        done: Callable[[T], None],
        parent: QObject | None = None,
        revision: Callable[[], int] = lambda: 0,
    ) -> None:
        """Create a task without work.

        Work is cancelled when ``revision`` returns another number than at its start: what it
        reads has changed.
        """
        self._work: _Work[T] | None = None
        super().__init__(parent)
        self._done, self._revision, self._begun_at = done, revision, 0
        self._timer = QTimer(self, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._turn)
        if parent is not None:
            parent.destroyed.connect(weak_listener(self._parent_deleted))

    @property
    def running(self) -> bool:
        """Whether there is unfinished work."""
        return self._work is not None

    def start(self, work: Callable[[], T]) -> None:
        """Start ``work``, which pauses at its checkpoints, and cancel unfinished work."""
        self.cancel()
        self._work, self._begun_at = _Work(work), self._revision()
        self._timer.start()

    def run_for(self, seconds: float) -> None:
        """Let the work run for so long now: short work is done before the next paint."""
        self._advance(seconds)

    def finish(self) -> None:
        """Run the rest of the work now."""
        while self._work is not None:
            self._advance(60.0)

    def cancel(self) -> None:
        """Cancel unfinished work."""
        self._timer.stop()
        work, self._work = self._work, None
        if work is not None:
            work.cancel()

    def _parent_deleted(self, _: QObject | None = None) -> None:
        """Cancel when the parent is deleted, so that the thread ends."""
        self.cancel()

    def _turn(self) -> None:
        self._advance(_TURN_SECONDS)

    def _advance(self, seconds: float) -> None:
        if self._begun_at != self._revision():
            self.cancel()
        work = self._work
        if work is None or not work.advance(seconds):
            return
        self._timer.stop()
        self._work = None
        self._done(work.result())


class _Work(Generic[T]):
    """A function and the thread that runs it."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._go, self._back = threading.Semaphore(0), threading.Semaphore(0)
        self._until = 0.0
        self._cancelled = self._over = False
        self._results: list[T] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="background task", daemon=True)
        self._thread.start()

    def advance(self, seconds: float) -> bool:
        """Let the work run for some seconds, and wait; returns whether it has finished."""
        self._until = perf_counter() + seconds
        self._go.release()
        self._back.acquire()
        return self._over

    def result(self) -> T:
        """Return the result of the work, or raise its exception."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._results[0]

    def cancel(self) -> None:
        """Raise in the work at its next checkpoint, and wait until the thread has ended."""
        self._cancelled = True
        self._go.release()
        self._thread.join()

    def _run(self) -> None:
        self._go.acquire()
        try:
            if not self._cancelled:
                with on_checkpoint(self._pause):
                    self._results.append(self._work())
        except BaseException as error:  # noqa: BLE001 - `result` raises it
            self._error = error
        self._over = True
        self._back.release()

    def _pause(self) -> None:
        """End the turn, at a checkpoint, if its time is up."""
        if perf_counter() < self._until:
            return
        self._back.release()
        self._go.acquire()
        if self._cancelled:
            raise _CancelledError
