"""A clock that leaves pauses out, and the smoothed pace in samples per second."""

import time

_NEWEST_WEIGHT = 0.3
"""The weight of the newest measurement in the exponentially smoothed pace."""


class TrainingClock:
    """Counts seconds from its creation; ``pause`` and ``resume`` leave a pause out."""

    def __init__(self) -> None:
        """Start now."""
        self._start = time.perf_counter()
        self._stopped: float | None = None
        self._last = (0, 0.0)
        self._pace = 0.0

    def seconds(self) -> float:
        """Return the seconds so far, pauses left out."""
        now = time.perf_counter() if self._stopped is None else self._stopped
        return now - self._start

    def pause(self) -> None:
        """Start a pause."""
        self._stopped = time.perf_counter()

    def resume(self) -> None:
        """End the pause."""
        if self._stopped is not None:
            self._start += time.perf_counter() - self._stopped
            self._stopped = None

    def pace(self, samples: int, seconds: float) -> float:
        """Return samples per second, smoothed, from the totals so far."""
        before, then = self._last
        if seconds > then:
            now = (samples - before) / (seconds - then)
            self._pace = (
                now if not self._pace else _NEWEST_WEIGHT * now + (1 - _NEWEST_WEIGHT) * self._pace
            )
            self._last = samples, seconds
        return self._pace
