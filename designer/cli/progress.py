"""What a person sees while training: a line an epoch, and on a terminal one line that moves."""

import shutil
import sys
import time
from contextlib import suppress

from designer.cli.output import say
from designer.plural import plural
from designer.training import EpochEnd, Event, Failed, Finished, Started, Step, Stopped
from designer.visible_text import visible

_BLOCKS = " ▏▎▍▌▋▊▉█"
_BAR = 20
_SHORT = {"train": "", "validation": "validation "}


class Progress:
    """Shows events; use it as a context, so that the moving line is gone at the end."""

    def __init__(self, epochs: int) -> None:
        """Prepare for that many epochs."""
        self._epochs = epochs
        self._steps = 0
        self._moving = sys.stdout.isatty()
        self._width = 0
        self._next = 0.0

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # a terminal that was closed
            self._move("")

    def show(self, event: Event) -> None:
        """Print what the event says."""
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
            self._print(f"{done} after {plural(event.epochs, 'epoch')} in {span(event.seconds)}.")
        elif isinstance(event, Failed):
            self._move("")

    def _epoch(self, event: EpochEnd) -> str:
        width = len(str(self._epochs))
        values = [
            f"{_SHORT[part]}{name} {number(value)}"
            for part, found in (("train", event.train), ("validation", event.validation))
            for name, value in found.items()
        ]
        return f"epoch {event.epoch:>{width}}/{self._epochs}  {'  '.join(values)}"

    def _step(self, event: Step) -> str:
        part = event.step / max(1, self._steps)
        left = span(event.seconds_left)
        return (
            f"{bar(part)} {part:4.0%}  epoch {event.epoch}/{self._epochs}  "
            f"loss {number(event.loss)}  {event.samples_per_second:,.0f} samples/s  {left} left"
        )

    def _print(self, line: str) -> None:
        self._move("")
        say(line)

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


def bar(part: float) -> str:
    """Return a bar that is filled to ``part`` of it, in plain characters where need be."""
    encoding = (sys.stdout.encoding or "").lower()
    eighths = int(min(max(part, 0.0), 1.0) * _BAR * 8)
    if not encoding.startswith("utf"):
        return f"[{'#' * (eighths // 8):<{_BAR}}]"
    whole, rest = divmod(eighths, 8)
    text = "█" * whole + (_BLOCKS[rest] if rest else "")
    return f"{text:<{_BAR}}▏"


def number(value: float) -> str:
    """Return a loss or a metric with four digits that matter."""
    return f"{value:.4f}" if 0.001 <= abs(value) < 1000 else f"{value:.3g}"


def span(seconds: float) -> str:
    """Return a length of time: ``2.5 s``, ``1:23``, ``1:02:03``."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _started(event: Started) -> str:
    held = f", {event.n_validation:,} held back for validation" if event.n_validation else ""
    return f"Training {event.parameters:,} parameters on {event.n_train:,} samples{held}"
