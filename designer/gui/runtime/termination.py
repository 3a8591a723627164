"""SIGTERM, SIGHUP and Ctrl+C in a terminal: the window hears of them between two events.

Python itself handles a signal where its next bytecode runs: while Qt waits that is never, else it
may be in the middle of an edit. Here the system writes the signal's number into a pair of sockets,
and Qt, which waits for those too, tells as for any event.
"""

import os
import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
_GRACE = 10
"""Seconds until the system ends a process that is told to end and does not get round to it."""


class Termination(QObject):
    """Tells when the system or somebody at a terminal wants the program to end."""

    wanted = Signal(int)
    """The signal's number; once. Whatever holds the program up longer is cut off."""

    def __init__(self) -> None:
        """Hear nothing until ``install``."""
        super().__init__()
        self._before: dict[int, object] = {}
        self._ends: tuple[socket.socket, socket.socket] | None = None
        self._told = self._interrupted = False

    def install(self) -> None:
        """Listen to the signals, but for those that whoever started the program turned off."""
        self._ends = hears, writes = socket.socketpair()
        for end in self._ends:
            end.setblocking(False)
        self._notifier = QSocketNotifier(hears.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._tell)
        signal.set_wakeup_fd(writes.fileno(), warn_on_full_buffer=False)
        for name in _NAMES:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._handle)

    def uninstall(self) -> None:
        """Leave signals to whoever handled them before."""
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
        """Let the event tell. Who presses Ctrl+C again does not want to wait for that."""
        if number == signal.SIGINT and self._interrupted:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        self._interrupted = number == signal.SIGINT
        if not self._told:
            _set_alarm(_GRACE)

    def _tell(self) -> None:
        assert self._ends is not None
        numbers = [number for number in self._ends[0].recv(64) if number in self._before]
        if numbers and not self._told:
            self._told = True
            _set_alarm(0)  # copies of large designs may take their time
            self.wanted.emit(numbers[0])
            _set_alarm(_GRACE)


def _set_alarm(seconds: int) -> None:
    """Let the system end the process then: it can, even where Python is stuck."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)
