"""What nobody foresaw: an exception in a slot or a thread becomes a notice, never a dead window."""

import sys
import threading
import traceback
from functools import partial
from types import TracebackType

from PySide6.QtCore import QObject, QTimer, Signal


class Trouble(QObject):
    """Turns uncaught exceptions, of any thread, into one signal in the window's thread."""

    happened = Signal(str, str)
    """One line, and the traceback for whoever asks."""
    _raised = Signal(str, str)

    def __init__(self) -> None:
        """Catch nothing until ``install``."""
        super().__init__()
        self._raised.connect(self._tell)
        self._before = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Catch from now on."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def uninstall(self) -> None:
        """Leave exceptions to whoever caught them before."""
        sys.excepthook, threading.excepthook = self._before

    def _tell(self, text: str, details: str) -> None:
        """Tell when events are next handled: what raised may be in the middle of painting."""
        QTimer.singleShot(0, self, partial(self.happened.emit, text, details))

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        self._raised.emit(f"{kind.__name__}: {error}" if str(error) else kind.__name__, details)

    def _thread_hook(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._hook(args.exc_type, args.exc_value, args.exc_traceback)
