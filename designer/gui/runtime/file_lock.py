"""A lock on a file that is released when the process that holds it ends, however it ends.

The operating system keeps the lock (flock, or LockFile on Windows), not the contents of the file:
a file that a power failure left behind locks nobody out.
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
"""The errors of a lock that another process holds."""
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class FileLock:
    """An exclusive lock on a file, which is created where it is missing."""

    _here: set[Path] = set()
    """The locks that this process holds: network file systems may lock only between processes."""

    def __init__(self, path: Path) -> None:
        """Start unlocked."""
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Acquire the lock without waiting; returns whether no other process holds it.

        Where locking is impossible (the file system has no locks, the path is no regular file) no
        process holds one.
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
    """Return whether a lock file that cannot be opened is open elsewhere without sharing."""
    return sys.platform == "win32" and path.is_file()
