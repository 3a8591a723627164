"""A lock on a file that ends with the process that holds it, however that ends.

The system holds it, so what stands in the file says nothing: one that a power cut left empty or cut
locks nobody out, and no other process is taken for the one that is gone.
"""

import os
import sys
from contextlib import suppress
from errno import EACCES, EAGAIN, EDEADLK
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


_HELD = {EACCES, EAGAIN, EDEADLK}
"""What the system says of a lock that someone else holds."""
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class FileLock:
    """A lock on ``path``, which is made where it is missing."""

    _here: set[Path] = set()
    """The locks that this process holds: a network drive may tell processes apart, no more."""

    def __init__(self, path: Path) -> None:
        """Hold nothing until `take`."""
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Take the lock; tell whether nobody else holds it.

        Where there can be no lock (a file system that has none, something odd in its place) nobody
        holds one.
        """
        if self._path in self._here:
            return self._descriptor is not None
        try:
            descriptor = os.open(self._path, _FLAGS, 0o600)
        except OSError:
            return not _in_use(self._path)
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            return error.errno not in _HELD
        self._descriptor = descriptor
        self._here.add(self._path)
        return True

    def release(self, *, remove: bool) -> None:
        """Let others have it, and ``remove`` its file where nobody needs it any more."""
        if self._descriptor is None:
            return
        self._here.discard(self._path)
        if sys.platform == "win32":  # an open file cannot be removed there
            os.close(self._descriptor)
        if remove:
            with suppress(OSError):
                self._path.unlink()
        if sys.platform != "win32":
            os.close(self._descriptor)
        self._descriptor = None


def _in_use(path: Path) -> bool:
    """Tell whether a lock that cannot be opened is in a program that shares it with nobody."""
    return sys.platform == "win32" and path.is_file()
