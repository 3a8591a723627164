"""Handles SIGTERM, SIGHUP and Ctrl+C in a terminal between two events of Qt.

Python handles a signal when its next bytecode runs: while Qt waits that is never, else it may be in
the middle of an edit. Here `signal.set_wakeup_fd` writes the signal's number into a socket pair,
whose other end Qt watches with a QSocketNotifier.
"""

import os
import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
_GRACE_SECONDS = 10
"""Time until SIGALRM ends a process that was asked to end and is stuck."""


class Termination(QObject):
    """Emits a signal when the system or a terminal asks the program to end."""

    requested = Signal(int)
    """Emitted once, with the number of the signal."""

    def __init__(self) -> None:
        """Handle nothing until `install`."""
        super().__init__()
        self._before: dict[int, object] = {}
        self._ends: tuple[socket.socket, socket.socket] | None = None
        self._requested = self._interrupted = False

    def install(self) -> None:
        """Install the handlers, except for signals that the process was started with ignored."""
        self._ends = hears, writes = socket.socketpair()
        for end in self._ends:
            end.setblocking(False)
        self._notifier = QSocketNotifier(hears.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read_signals)
        signal.set_wakeup_fd(writes.fileno(), warn_on_full_buffer=False)
        for name in _NAMES:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._handle)

    def uninstall(self) -> None:
        """Restore the handlers of before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        self._before.clear()
        if self._ends is None:
            return
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        for end in self._ends:
            end.close()
        self._ends = None

    def _handle(self, number: int, _: FrameType | None) -> None:
        """Leave the signal to the event; a second Ctrl+C ends the process at once."""
        if number == signal.SIGINT and self._interrupted:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        self._interrupted = number == signal.SIGINT
        if not self._requested:
            _set_alarm(_GRACE_SECONDS)

    def _read_signals(self) -> None:
        assert self._ends is not None
        numbers = [number for number in self._ends[0].recv(64) if number in self._before]
        if numbers and not self._requested:
            self._requested = True
            _set_alarm(0)  # copies of large designs may take their time
            self.requested.emit(numbers[0])
            _set_alarm(_GRACE_SECONDS)


def _set_alarm(seconds: int) -> None:
    """Let the system end the process after so many seconds, even where Python is stuck."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)
