"""Signals that cancel a training instead of ending the process, so that its result is saved."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from designer.training import JobControl

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
"""Ctrl+C, kill or shutdown, a closed terminal."""


@contextmanager
def cancel_on_signals() -> Iterator[JobControl]:
    """Cancel the yielded control on a signal; the same signal again ends the process.

    Signals that are ignored (``nohup``, background jobs) stay ignored. SIGHUP never ends the
    process: a logout sends several signals, and a closed terminal hangs up more than once.
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
