"""Atomic saving: after a crash, a full disk or a pulled plug there is the old or the new file.

The bytes are written to a temporary file beside the target and flushed to the disk; the temporary
file then takes the target's name in one step, and the folder is flushed.
"""

import errno
import os
import re
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from designer.regular_files import open_flags, remove_abandoned, require_regular

_MAX_PREFIX = 40
"""Characters of the target's name in that of its temporary file: at most 160 bytes."""


def write_atomically(path: Path, data: bytes) -> None:
    """Replace the content of ``path`` by ``data``.

    If anything fails, the old file is as it was and no temporary file is left. A symbolic link
    stays a link and permissions stay. Raises OSError, also for a folder, a device, a pipe, a socket
    and a read-only file; ValueError for a path that no file can have.
    """
    target = Path(os.path.realpath(path))
    mode = require_replaceable(target)
    temporary = write_temporary(target, data)
    try:
        if mode is not None:
            temporary.chmod(mode)
        os.replace(temporary, target)  # noqa: PTH105 - the call whose promise this module rests on
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _flush_folder(target.parent)
    name = re.escape(target.name[:_MAX_PREFIX])
    remove_abandoned(target.parent, re.compile(rf"\.{name}\.[0-9a-f]{{8}}\.tmp"))


def require_replaceable(path: Path) -> int | None:
    """Return the permission bits of the file at ``path``, None where there is none.

    Raises OSError for whatever must not be replaced: anything but a regular file that may be
    written.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    require_regular(mode)
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "the file is read-only")
    return stat.S_IMODE(mode)


def write_temporary(target: Path, data: bytes) -> Path:
    """Write ``data`` to a new file beside ``target``, flush it to the disk and return its path.

    Raises OSError, and then leaves no file.
    """
    temporary = target.with_name(f".{target.name[:_MAX_PREFIX]}.{secrets.token_hex(4)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | open_flags("O_BINARY", "O_CLOEXEC")
    descriptor = os.open(temporary, flags, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _flush_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where the system can do that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
