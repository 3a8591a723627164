"""Seconds of work, pauses left out, and the pace in samples a second."""

import time

_NEW = 0.3  # how much the newest measurement counts in the running pace


class Clock:
    """Runs from its creation; ``stop`` and ``go_on`` leave a pause out."""

    def __init__(self) -> None:
        """Start now."""
        self._start = time.perf_counter()
        self._stopped: float | None = None
        self._last = (0, 0.0)
        self._pace = 0.0

    def seconds(self) -> float:
        """Return the seconds worked so far."""
        now = time.perf_counter() if self._stopped is None else self._stopped
        return now - self._start

    def stop(self) -> None:
        """Begin a pause."""
        self._stopped = time.perf_counter()

    def go_on(self) -> None:
        """End the pause."""
        if self._stopped is not None:
            self._start += time.perf_counter() - self._stopped
            self._stopped = None

    def pace(self, samples: int, seconds: float) -> float:
        """Return samples a second, smoothed, given the totals so far."""
        before, then = self._last
        if seconds > then:
            now = (samples - before) / (seconds - then)
            self._pace = now if not self._pace else _NEW * now + (1 - _NEW) * self._pace
            self._last = samples, seconds
        return self._pace
