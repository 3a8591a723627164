"""Progress of a training on the terminal: a line per epoch, and one line that is rewritten."""

import shutil
import sys
import time
from contextlib import suppress

from designer.cli.printing import print_line
from designer.plural import plural
from designer.training import EpochEnd, Event, Failed, Finished, Started, Step, Stopped
from designer.visible_text import visible

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_BAR_WIDTH = 20
_PREFIXES = {"train": "", "validation": "validation "}


class ProgressPrinter:
    """Prints events; as a context manager it removes the rewritten line at the end."""

    def __init__(self, epochs: int) -> None:
        """Expect ``epochs`` epochs."""
        self._epochs = epochs
        self._steps = 0
        self._moving = sys.stdout.isatty()
        self._width = 0
        self._next = 0.0

    def __enter__(self) -> "ProgressPrinter":
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # a terminal that was closed
            self._move("")

    def show(self, event: Event) -> None:
        """Print ``event``, if there is something to print."""
        if isinstance(event, Started):
            self._steps = event.steps_per_epoch * event.epochs
            self._print(_started(event))
            self._print(f"Device {event.device}: {event.device_reason}")
        elif isinstance(event, Step):
            if self._moving and time.monotonic() >= self._next:
                self._next = time.monotonic() + 0.1
                self._move(self._step(event))
        elif isinstance(event, EpochEnd):
            self._print(self._epoch(event))
        elif isinstance(event, Finished | Stopped):
            done = "Stopped" if isinstance(event, Stopped) else "Done"
            took = duration_text(event.seconds)
            self._print(f"{done} after {plural(event.epochs, 'epoch')} in {took}.")
        elif isinstance(event, Failed):
            self._move("")

    def _epoch(self, event: EpochEnd) -> str:
        width = len(str(self._epochs))
        values = [
            f"{_PREFIXES[part]}{name} {metric_text(value)}"
            for part, found in (("train", event.train), ("validation", event.validation))
            for name, value in found.items()
        ]
        return f"epoch {event.epoch:>{width}}/{self._epochs}  {'  '.join(values)}"

    def _step(self, event: Step) -> str:
        part = event.step / max(1, self._steps)
        left = duration_text(event.seconds_left)
        return (
            f"{bar_text(part)} {part:4.0%}  epoch {event.epoch}/{self._epochs}  "
            f"loss {metric_text(event.loss)}  {event.samples_per_second:,.0f} samples/s  "
            f"{left} left"
        )

    def _print(self, line: str) -> None:
        self._move("")
        print_line(line)

    def _move(self, line: str) -> None:
        if not self._moving or (not line and not self._width):
            return
        room = shutil.get_terminal_size().columns - 1
        line = visible(line)[:room]
        sys.stdout.write("\r" + line.ljust(min(self._width, room)))
        if not line:
            sys.stdout.write("\r")
        sys.stdout.flush()
        self._width = len(line)


def bar_text(part: float) -> str:
    """Return a bar filled to the fraction ``part``, in ASCII where the terminal is not UTF."""
    encoding = (sys.stdout.encoding or "").lower()
    eighths = int(min(max(part, 0.0), 1.0) * _BAR_WIDTH * 8)
    if not encoding.startswith("utf"):
        return f"[{'#' * (eighths // 8):<{_BAR_WIDTH}}]"
    whole, rest = divmod(eighths, 8)
    text = "█" * whole + (_EIGHTHS[rest] if rest else "")
    return f"{text:<{_BAR_WIDTH}}▏"


def metric_text(value: float) -> str:
    """Return a loss or a metric with about four significant digits."""
    return f"{value:.4f}" if 0.001 <= abs(value) < 1000 else f"{value:.3g}"


def duration_text(seconds: float) -> str:
    """Return a duration: ``2.5 s``, ``1:23``, ``1:02:03``."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _started(event: Started) -> str:
    held = f", {event.n_validation:,} held back for validation" if event.n_validation else ""
    return f"Training {event.parameters:,} parameters on {event.n_train:,} samples{held}"
