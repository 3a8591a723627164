"""What nobody foresaw: an exception in a slot, an event or a thread becomes a notice.

Before anything is told, the work is brought to safety: what went wrong may go wrong for good.
"""

import atexit
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import NoReturn

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

_PREFIX = re.compile(r"^(Error calling Python override of \S+: )+")
_AGAIN = 2.0
"""Seconds in which the same trouble is told once: what fails in painting fails with each frame."""


class ExitRefusedError(RuntimeError):
    """Something called `sys.exit`: in a slot that would end the program, and the work with it."""


def _refuse_exit(status: object = None) -> NoReturn:
    raise ExitRefusedError(f"something asked the program to end (sys.exit({status!r}))")


class CrashHandler(QObject):
    """Turns uncaught exceptions of any thread, and Qt's own critical messages, into two signals."""

    rescue = Signal()
    """At once: bring the work to safety."""
    happened = Signal(str, str)
    """When events are next handled: one line, and the traceback for whoever asks."""
    _raised = Signal(str, str)

    def __init__(self) -> None:
        """Catch nothing until ``install``."""
        super().__init__()
        # Told in the window's thread; at once where that is the thread it happened in.
        self._raised.connect(self._tell)
        self._before = (sys.excepthook, threading.excepthook)
        self._exit_before = sys.exit
        self._qt_before: Callable[..., object] | None = None
        self._last, self._when = "", 0.0

    def install(self) -> None:
        """Catch from now on."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook
        self._exit_before, sys.exit = sys.exit, _refuse_exit
        atexit.register(self._ends)
        self._qt_before = qInstallMessageHandler(self._qt_hook)

    def uninstall(self) -> None:
        """Leave exceptions to whoever caught them before."""
        sys.excepthook, threading.excepthook = self._before
        sys.exit = self._exit_before
        atexit.unregister(self._ends)
        qInstallMessageHandler(self._qt_before)

    def _ends(self) -> None:
        """Python ends the program though the window is open: a slot raised SystemExit."""
        self.rescue.emit()

    def _tell(self, text: str, details: str) -> None:
        """Rescue now; tell later: what raised may be in the middle of painting."""
        now = time.monotonic()
        if text == self._last and now - self._when < _AGAIN:
            return
        self._last, self._when = text, now
        self.rescue.emit()
        QTimer.singleShot(0, self, partial(self.happened.emit, text, details))

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        said = _PREFIX.sub("", str(error))
        self._raised.emit(f"{kind.__name__}: {said}" if said else kind.__name__, details)

    def _thread_hook(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._hook(args.exc_type, args.exc_value, args.exc_traceback)

    def _qt_hook(self, kind: QtMsgType, place: QMessageLogContext, text: str) -> None:
        """Tell what Qt finds critical; the rest goes where it went before."""
        if self._qt_before is not None:
            self._qt_before(kind, place, text)
        else:
            print(text, file=sys.stderr)
        if kind in {QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}:
            self._raised.emit(f"Qt: {text}", f"{text}\n{place.file}:{place.line} {place.function}")
