"""Long work in slices between events, for a window that stays responsive meanwhile.

The work runs in a thread of its own, but only while the window's thread waits for it: the two take
turns, so the work may read what the window changes between turns, and never competes for Python's
lock, which would make each of the window's thousand calls into Qt wait. It hands the turn back at
its checkpoints (`designer.graph.cooperative`).
"""

import threading
from collections.abc import Callable
from time import perf_counter
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from designer.graph.cooperative import on_checkpoint
from designer.observers import weak_listener

T = TypeVar("T")
_SLICE = 0.005
"""Seconds a turn lasts."""
_REST_MS = 3
"""Between turns, so that what a hand does always comes first."""


class _DroppedError(BaseException):
    """Unwinds work that nobody waits for any more."""


class BackgroundTask(QObject, Generic[T]):
    """One such work at a time; ``done`` is called with what the last one to be started returned."""

    def __init__(
        self,
        done: Callable[[T], None],
        parent: QObject | None = None,
        revision: Callable[[], int] = lambda: 0,
    ) -> None:
        """Tell ``done`` of results, in the window's thread.

        Work that was begun at one ``revision`` of what it is about is dropped at another.
        """
        self._work: _Work[T] | None = None
        super().__init__(parent)
        self._done, self._revision, self._begun_at = done, revision, 0
        self._timer = QTimer(self, interval=_REST_MS)
        self._timer.timeout.connect(self._turn)
        if parent is not None:
            parent.destroyed.connect(weak_listener(self._abandon))

    @property
    def running(self) -> bool:
        """Tell whether there is work under way."""
        return self._work is not None

    def start(self, work: Callable[[], T]) -> None:
        """Begin ``work``, which pauses at its checkpoints; drop other work."""
        self.drop()
        self._work, self._begun_at = _Work(work), self._revision()
        self._timer.start()

    def hurry(self, seconds: float) -> None:
        """Take a longer turn now: much of it may be done, and then nobody sees it come."""
        self._advance(seconds)

    def finish(self) -> None:
        """Do the rest at once."""
        while self._work is not None:
            self._advance(60.0)

    def drop(self) -> None:
        """Forget the work under way."""
        self._timer.stop()
        work, self._work = self._work, None
        if work is not None:
            work.drop()

    def _abandon(self, _: QObject | None = None) -> None:
        """Nobody waits any more: let the thread go."""
        self.drop()

    def _turn(self) -> None:
        self._advance(_SLICE)

    def _advance(self, seconds: float) -> None:
        if self._begun_at != self._revision():
            self.drop()
        work = self._work
        if work is None or not work.advance(seconds):
            return
        self._timer.stop()
        self._work = None
        self._done(work.result())


class _Work(Generic[T]):
    """One work and its thread."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._go, self._back = threading.Semaphore(0), threading.Semaphore(0)
        self._until = 0.0
        self._dropped = self._over = False
        self._results: list[T] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="errand", daemon=True)
        self._thread.start()

    def advance(self, seconds: float) -> bool:
        """Let it work for a while, and wait meanwhile; tell whether it is over."""
        self._until = perf_counter() + seconds
        self._go.release()
        self._back.acquire()
        return self._over

    def result(self) -> T:
        """Return what it returned; raises what it raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._results[0]

    def drop(self) -> None:
        """Unwind it."""
        self._dropped = True
        self._go.release()
        self._thread.join()

    def _run(self) -> None:
        self._go.acquire()
        try:
            if not self._dropped:
                with on_checkpoint(self._pause):
                    self._results.append(self._work())
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is asked for
            self._error = error
        self._over = True
        self._back.release()

    def _pause(self) -> None:
        """Hand the turn back where it has lasted long enough."""
        if perf_counter() < self._until:
            return
        self._back.release()
        self._go.acquire()
        if self._dropped:
            raise _DroppedError
