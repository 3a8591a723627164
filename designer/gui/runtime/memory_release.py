"""Returns the memory of closed designs to the system, a moment later and not during a drag.

Three things would keep it: Python's garbage collector, from which large designs are frozen; Qt's
cache of pixmaps of controls, by palettes that no longer exist; and the C library's heap, which is
trimmed on request only.
"""

import ctypes
import sys

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPixmapCache

from designer.graph.gc_control import LARGE_DESIGN, collect_now

_PAUSE_MS = 400


class MemoryRelease(QObject):
    """Releases memory once after any number of designs have been closed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._largest = 0
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._release)

    def schedule(self, nodes: int) -> None:
        """Release memory soon, after a design with so many nodes has been closed."""
        self._largest = max(self._largest, nodes)
        self._timer.start()

    def stop(self) -> None:
        """Cancel: the program ends."""
        self._timer.stop()

    def _release(self) -> None:
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._timer.start()  # not while something is dragged
            return
        if self._largest >= LARGE_DESIGN:  # a full collection takes some frames
            collect_now()
        self._largest = 0
        QPixmapCache.clear()
        _trim_heap()


def _trim_heap() -> None:
    """Return freed memory from the heap to the system, with glibc's malloc_trim."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:  # glibc
            trim(0)
