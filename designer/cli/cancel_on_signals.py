"""Signals that end a training, not the process: what was learnt is saved first."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from designer.training import JobControl

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
"""Ctrl+C, a plain kill or the system's end, a closed terminal."""


@contextmanager
def cancel_on_signals() -> Iterator[JobControl]:
    """Let a signal cancel what runs within; the same one again ends the process at once.

    What is ignored stays ignored (``nohup``, jobs in the background). A logout sends several of
    them, and a closed terminal hangs up more than once: that ends nothing.
    """
    cancel = JobControl()

    def stop(number: int, _: Any) -> None:
        cancel.cancel()
        if number != getattr(signal, "SIGHUP", None):
            signal.signal(number, before[signal.Signals(number)])

    found = {each: signal.getsignal(each) for each in _known()}
    before = {each: one for each, one in found.items() if one not in {signal.SIG_IGN, None}}
    try:
        for each in before:
            signal.signal(each, stop)
        yield cancel
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _known() -> list[signal.Signals]:
    return [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
