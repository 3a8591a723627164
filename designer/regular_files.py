"""Access to regular files only, not to pipes, devices or sockets."""

import errno
import os
import re
import stat
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

ABANDONED_AFTER = 3600.0
"""Seconds without a change after which a temporary file is considered abandoned."""
_KINDS = {
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
}


class NotRegularError(OSError):
    """Something that has a path but is neither a file nor a folder; ``strerror`` says what."""


def require_regular(mode: int) -> None:
    """Require that ``st_mode`` is a regular file's; raises NotRegularError or IsADirectoryError."""
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "that is a folder")
    if not stat.S_ISREG(mode):
        kind = _KINDS.get(stat.S_IFMT(mode), "no file")
        raise NotRegularError(errno.EINVAL, f"that is {kind}, not a file")


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading, without waiting for anybody; raises OSError, ValueError.

    What else there may be is not opened at all: opening a device can do something already.
    """
    require_regular(path.stat().st_mode)
    file = os.fdopen(
        os.open(path, os.O_RDONLY | open_flags("O_BINARY", "O_CLOEXEC", "O_NONBLOCK")), "rb"
    )
    try:
        require_regular(
            os.fstat(file.fileno()).st_mode
        )  # somebody may have put something else there
    except OSError:
        file.close()
        raise
    return file


def open_flags(*names: str) -> int:
    """Return those flags of ``os.open`` that this system knows."""
    return sum(getattr(os, name, 0) for name in names)


def remove_abandoned(folder: Path, pattern: re.Pattern[str]) -> None:
    """Remove temporary files that killed writers have left in ``folder``.

    Only regular files of this user's whose whole name matches and that nobody has touched for
    an hour; what cannot be removed stays.
    """
    before = time.time() - ABANDONED_AFTER
    left: list[os.DirEntry[str]] = []
    with suppress(OSError), os.scandir(folder) as entries:
        left = [entry for entry in entries if pattern.fullmatch(entry.name)]
    for entry in left:
        with suppress(OSError):
            found = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(found.st_mode) and found.st_mtime < before and _is_ours(found):
                Path(entry.path).unlink()


def _is_ours(found: os.stat_result) -> bool:
    return not hasattr(os, "getuid") or found.st_uid == os.getuid()
