"""Atomic writing of files: a temporary file is written, synced and renamed."""

import os
import re
import tempfile
from pathlib import Path

from designer.regular_files import remove_abandoned, require_regular


def write_atomically(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path``; what was there stays until everything is on the disk.

    Raises OSError, and then leaves neither a broken nor a temporary file. A folder, a device, a
    pipe or a socket is refused, not replaced.
    """
    if path.exists():
        require_regular(path.stat().st_mode)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(_mode(path))
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    remove_abandoned(path.parent, re.compile(rf"\.{re.escape(path.name)}\.[a-z0-9_]{{8}}\.part"))


def _mode(path: Path) -> int:
    """Return the permissions of the file there, else of a file as ``open`` would make it."""
    if path.exists():
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
