"""Reports uncaught exceptions of slots, events and threads instead of losing work by them.

Unsaved work is copied aside before an exception is reported: the next one may end the process.
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
_REPEAT_SECONDS = 2.0
"""Seconds in which an error is reported once: what fails in painting fails in each frame."""


class ExitRefusedError(RuntimeError):
    """Something called `sys.exit`, which in a slot would end the process without saving."""


def _refuse_exit(status: object = None) -> NoReturn:
    raise ExitRefusedError(f"something asked the program to end (sys.exit({status!r}))")


class CrashHandler(QObject):
    """Turns uncaught exceptions of any thread, and critical messages of Qt, into two signals."""

    rescue = Signal()
    """Emitted at once: save recovery copies."""
    happened = Signal(str, str)
    """Emitted when events are next processed: the error in one line, and its traceback."""
    _raised = Signal(str, str)

    def __init__(self) -> None:
        """Catch nothing until `install`."""
        super().__init__()
        # Called in the window's thread: directly where the exception was raised there.
        self._raised.connect(self._report)
        self._before = (sys.excepthook, threading.excepthook)
        self._exit_before = sys.exit
        self._qt_before: Callable[..., object] | None = None
        self._last, self._when = "", 0.0

    def install(self) -> None:
        """Install the hooks of Python and Qt."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook
        self._exit_before, sys.exit = sys.exit, _refuse_exit
        atexit.register(self._ends)
        self._qt_before = qInstallMessageHandler(self._qt_hook)

    def uninstall(self) -> None:
        """Restore the previous hooks."""
        sys.excepthook, threading.excepthook = self._before
        sys.exit = self._exit_before
        atexit.unregister(self._ends)
        qInstallMessageHandler(self._qt_before)

    def _ends(self) -> None:
        """Save recovery copies when Python exits although the window is open."""
        self.rescue.emit()

    def _report(self, text: str, details: str) -> None:
        """Emit `rescue` now and `happened` later: what raised may be in the middle of painting."""
        now = time.monotonic()
        if text == self._last and now - self._when < _REPEAT_SECONDS:
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
        """Report critical messages of Qt, and pass all messages to the handler of before."""
        if self._qt_before is not None:
            self._qt_before(kind, place, text)
        else:
            print(text, file=sys.stderr)
        if kind in {QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}:
            self._raised.emit(f"Qt: {text}", f"{text}\n{place.file}:{place.line} {place.function}")
