"""The token by which another thread pauses, resumes and stops a job.

The loop reads two plain attributes between batches, which costs nothing; only a pause takes the
lock, and waiting on a condition burns no processor time.
"""

import threading
from collections.abc import Callable

from designer.training.errors import CancelledError


class Cancel:
    """Thread-safe handle on one running job."""

    def __init__(self) -> None:
        """Start neither cancelled nor paused."""
        self.cancelled = False
        self.paused = False
        self._changed = threading.Condition()

    def cancel(self) -> None:
        """Stop the job after the batch it is in, even while it is paused."""
        self._set(cancelled=True, paused=False)

    def pause(self) -> None:
        """Hold the job after the batch it is in."""
        self._set(cancelled=self.cancelled, paused=not self.cancelled)

    def resume(self) -> None:
        """Go on after a pause."""
        self._set(cancelled=self.cancelled, paused=False)

    def wake(self) -> None:
        """Let a waiting job look around (and call its ``between``) without resuming it."""
        with self._changed:
            self._changed.notify_all()

    def wait(self, between: Callable[[], None] | None = None) -> None:
        """Block while paused; ``between`` is called, outside the lock, at every wake-up."""
        while self.paused:
            with self._changed:
                if self.paused:
                    self._changed.wait()
            if between is not None:
                between()

    def check(self) -> None:
        """Raise CancelledError if the job was cancelled: for work before the first batch."""
        if self.cancelled:
            raise CancelledError

    def _set(self, *, cancelled: bool, paused: bool) -> None:
        with self._changed:
            self.cancelled, self.paused = cancelled, paused
            self._changed.notify_all()
