"""Control of a running job: pausing, resuming and stopping it from another thread.

The loop reads two plain attributes between batches, which costs nothing; only a pause acquires the
lock, and waiting on a condition takes no processor time.
"""

import threading
from collections.abc import Callable

from designer.training.errors import JobCancelledError

_WAKE_SECONDS = 1.0
"""How often a paused job wakes up."""


class JobControl:
    """Thread-safe control of one job; ``cancelled`` and ``paused`` are for reading only.

    ``between`` is a function that a paused job calls whenever it is woken, and once a second.
    """

    def __init__(self) -> None:
        """Start neither cancelled nor paused."""
        self.cancelled = False
        self.paused = False
        self.between: Callable[[], None] | None = None
        self._woken = False
        self._changed = threading.Condition()

    def cancel(self) -> None:
        """Stop the job after the current batch, also while it is paused."""
        with self._changed:
            self.cancelled, self.paused = True, False
            self._changed.notify_all()

    def pause(self) -> None:
        """Pause the job after the current batch."""
        with self._changed:
            self.paused = not self.cancelled

    def resume(self) -> None:
        """Continue after a pause."""
        with self._changed:
            self.paused = False
            self._changed.notify_all()

    def wake(self) -> None:
        """Make a paused job call ``between`` without resuming it."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def wait(self) -> None:
        """Block while paused; ``between`` is called without the lock at every wake-up."""
        while self.paused:
            with self._changed:
                self._changed.wait_for(lambda: self._woken or not self.paused, _WAKE_SECONDS)
                self._woken = False
            if self.between is not None:
                self.between()

    def check(self) -> None:
        """Raise CancelledError if the job was cancelled; for work before the first batch."""
        if self.cancelled:
            raise JobCancelledError
