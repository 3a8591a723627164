"""The state of a training run, collected from its events for drawing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from designer.plural import plural
from designer.training.job.events import (
    EpochEnd,
    Event,
    Failed,
    Finished,
    Paused,
    Resumed,
    Started,
    Step,
    Stopped,
)

Floats = NDArray[np.float64]
MAX_BUCKETS = 1024


class BucketedSeries:
    """A curve of any length in bounded memory: the minimum and maximum of each bucket.

    Full buckets merge in pairs, so that a million points are drawn like a thousand and no spike is
    lost (min-max decimation).
    """

    def __init__(self, buckets: int = MAX_BUCKETS) -> None:
        """Start empty; ``buckets`` must be even."""
        self._x = np.zeros(buckets)
        self._low, self._high = np.zeros(buckets), np.zeros(buckets)
        self._full = 0
        self._each = 1
        self._inside = 0

    def __len__(self) -> int:
        """Count the buckets in use."""
        return self._full + bool(self._inside)

    def append(self, x: float, y: float) -> None:
        """Add a point; values that are not finite are skipped."""
        if not isfinite(y):
            return
        here = self._full
        if self._inside == 0:
            self._x[here], self._low[here], self._high[here] = x, y, y
        else:
            self._low[here], self._high[here] = min(self._low[here], y), max(self._high[here], y)
        self._inside += 1
        if self._inside == self._each:
            self._full, self._inside = here + 1, 0
            if self._full == len(self._x):
                self._merge()

    def line(self) -> tuple[Floats, Floats]:
        """Return x and y, float64 of one length; two points for each bucket of several."""
        n = len(self)
        if self._each == 1:
            return self._x[:n], self._high[:n]
        x, y = np.repeat(self._x[:n], 2), np.empty(2 * n)
        y[0::2], y[1::2] = self._low[:n], self._high[:n]
        return x, y

    def _merge(self) -> None:
        half = len(self._x) // 2
        self._x[:half] = self._x[0::2]
        self._low[:half] = np.minimum(self._low[0::2], self._low[1::2])
        self._high[:half] = np.maximum(self._high[0::2], self._high[1::2])
        self._full, self._each = half, self._each * 2


@dataclass
class RunRecord:
    """A run as far as its events have described it."""

    started: Started | None = None
    step: Step | None = None
    epochs: list[EpochEnd] = field(default_factory=list)
    losses: BucketedSeries = field(default_factory=BucketedSeries)
    paused: bool = False
    stopping: bool = False
    end: Finished | Stopped | Failed | None = None

    def add_events(self, events: Iterable[Event]) -> None:
        """Record events in the order in which they happened."""
        for event in events:
            if isinstance(event, Started):
                self.started = event
            elif isinstance(event, Step):
                self.step = event
                self.losses.append(event.step / self._steps_per_epoch, event.loss)
            elif isinstance(event, EpochEnd):
                self.epochs.append(event)
            elif isinstance(event, Paused | Resumed):
                self.paused = isinstance(event, Paused)
            elif isinstance(event, Finished | Stopped | Failed):
                self.end = event
                self.paused = False

    @property
    def metric_names(self) -> list[str]:
        """The metrics of an epoch without the loss."""
        return [name for name in self.epochs[0].train if name != "loss"] if self.epochs else []

    def curve(self, part: str, name: str) -> tuple[Floats, Floats]:
        """Return epochs and values of a metric, float64; ``part`` is "train" or "validation"."""
        points = [
            (each.epoch, value)
            for each in self.epochs
            if (value := getattr(each, part).get(name)) is not None and isfinite(value)
        ]
        return np.array([x for x, _ in points], float), np.array([y for _, y in points], float)

    @property
    def progress(self) -> float:
        """The finished share of all steps, from 0 to 1."""
        if isinstance(self.end, Finished):
            return 1.0
        if self.started is None or self.step is None:
            return 0.0
        return min(1.0, self.step.step / (self._steps_per_epoch * self.started.epochs))

    @property
    def words(self) -> str:
        """The state of the run, or its result, in one line."""
        if isinstance(self.end, Finished | Stopped):
            return describe_result(self)
        if self.started is None:
            return "Failed" if self.end else "Preparing: loading torch and the data…"
        epoch = self.step.epoch if self.step else 0
        parts = [f"epoch {epoch} of {self.started.epochs}"]
        if self.step is not None:
            samples = self.step.samples_per_second
            steps = samples * self._steps_per_epoch / max(1, self.started.n_train)
            parts += [f"{_rounded(steps)} steps/s", f"{_rounded(samples)} samples/s"]
            parts += (
                []
                if self.paused or self.end
                else [f"{format_duration(self.step.seconds_left)} left"]
            )
        return self._state + " · ".join(parts)

    @property
    def _state(self) -> str:
        if self.end is not None:
            return "Failed: "
        return "Paused: " if self.paused else "Stopping… " if self.stopping else ""

    @property
    def place(self) -> str:
        """The device it runs on: ``CPU, 2 threads``."""
        if self.started is None:
            return ""
        device = self.started.device.upper()
        count = self.started.threads
        on_cpu = device.startswith("CPU") and count > 0
        return f"{device}, {plural(count, 'thread')}" if on_cpu else device

    @property
    def _steps_per_epoch(self) -> int:
        return max(1, self.started.steps_per_epoch) if self.started else 1


def describe_result(record: RunRecord) -> str:
    """Return the result: ``Finished: validation accuracy 0.978 after 10 epochs in 3.2 s``."""
    end = record.end
    if end is None:
        return ""
    if isinstance(end, Failed):
        return end.message
    state = "Finished" if isinstance(end, Finished) else "Stopped"
    count = plural(end.epochs, "epoch")
    device = record.started.device.upper() if record.started else ""
    after = f"after {count} in {format_duration(end.seconds)}" + (f" on {device}" if device else "")
    return f"{state}: {best_metric(end.metrics)}{after}"


def best_metric(metrics: Mapping[str, float]) -> str:
    """Return the main figure: of validation rather than training, a metric rather than the loss."""
    for start, words in (("val_", "validation"), ("train_", "train")):
        names = [name for name in metrics if name.startswith(start)]
        chosen = next((n for n in names if not n.endswith("loss")), next(iter(names), None))
        if chosen is not None:
            return f"{words} {chosen.removeprefix(start)} {metrics[chosen]:.3g} "
    return ""


def format_duration(seconds: float) -> str:
    """Return seconds as ``3.2 s``, ``2 min 5 s`` or ``1 h 10 min``."""
    if not isfinite(seconds):
        return "unknown time"
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def _rounded(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"
