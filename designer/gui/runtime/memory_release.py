"""What a closed design took goes back, a moment later, when nobody's hand is at work.

Three things would keep it: Python's collector, which large designs are held out of; Qt's pictures
of controls, filed under palettes that are gone; and the C library, which hands back only what it
is asked for.
"""

import ctypes
import sys

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPixmapCache

from designer.graph.gc_control import LARGE, collect_now

_PAUSE_MS = 400


class MemoryRelease(QObject):
    """Tidies up once after any number of designs have been closed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._largest = 0
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._tidy)

    def soon(self, nodes: int) -> None:
        """Tidy up after a design of so many nodes."""
        self._largest = max(self._largest, nodes)
        self._timer.start()

    def stop(self) -> None:
        """Leave it: everything ends."""
        self._timer.stop()

    def _tidy(self) -> None:
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._timer.start()  # not while something is dragged
            return
        if self._largest >= LARGE:  # looking through everything takes some frames
            collect_now()
        self._largest = 0
        QPixmapCache.clear()
        _give_back()


def _give_back() -> None:
    """Ask the C library to return what it keeps of freed memory, where it is one that keeps it."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:  # glibc
            trim(0)
