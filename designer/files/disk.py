"""Bytes to disk so that a crash, a full disk or a pulled plug leaves the old or the new file.

Only regular files are opened, and their size is asked first: a pipe would never end, a device never
stop.
"""

import errno
import os
import re
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from designer.files.errors import FileError
from designer.regular_files import (
    NotRegularError,
    open_flags,
    open_regular,
    remove_abandoned,
    require_regular,
)

LARGEST = 32 * 2**20
"""Bytes of a design file that anyone could mean."""
_REASONS = {
    errno.ENOENT: "there is no such file or folder; check the name",
    errno.EACCES: "there is no permission; choose another place, or change the permissions",
    errno.EPERM: "that is not permitted; choose another place",
    errno.EROFS: "the disk is read-only; choose another place",
    errno.EISDIR: "that is a folder; name a file",
    errno.ENOTDIR: "a part of the path is a file, not a folder; check the name",
    errno.ENOSPC: "the disk is full; make room or choose another place",
    errno.EDQUOT: "your share of the disk is full; make room or choose another place",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
    errno.ELOOP: "the links there lead round in a circle; choose another place",
}
_PART = 40
"""Characters of a file's name in the name of what is written beside it: at most 160 bytes."""


def read(path: Path, largest: int = LARGEST) -> bytes:
    """Return a regular file's bytes; raises FileError, also for whatever is larger."""
    try:
        with open_regular(path) as file:
            size = os.fstat(file.fileno()).st_size
            data = (file.read(largest + 1) or b"") if size <= largest else b""
    except (OSError, ValueError) as error:
        raise _error(path, "cannot be read", error) from error
    if max(size, len(data)) > largest:
        raise FileError(
            f"is too large to be a design: {largest:,} bytes are the most, and it has "
            f"{max(size, len(data)):,} or more; open another file",
            origin=str(path),
        )
    return data


def write(path: Path, data: bytes) -> None:
    """Write beside ``path``, flush to disk, then take its place; raises FileError.

    If anything fails the old file is as it was. A link stays a link, permissions stay; a device, a
    pipe or a socket is refused.
    """
    try:
        _replace(Path(os.path.realpath(path)), data)
    except (OSError, ValueError) as error:
        raise _error(path, "cannot be written", error) from error


def encoded(text: str, path: Path) -> bytes:
    """Return ``text``, which is to go to ``path``, as UTF-8; raises FileError where it cannot."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        near = text[max(error.start - 20, 0) : error.end]
        raise FileError(
            f'cannot be written: there is half of a character at the end of "{near}"; remove it',
            origin=str(path),
        ) from error


def _replace(path: Path, data: bytes) -> None:
    mode = _mode_of(path)
    beside = path.with_name(f".{path.name[:_PART]}.{secrets.token_hex(4)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | open_flags("O_BINARY", "O_CLOEXEC")
    descriptor = os.open(beside, flags, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            beside.chmod(mode)
        os.replace(beside, path)  # noqa: PTH105 - the call whose promise this module rests on
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    _flush_folder(path.parent)
    remove_abandoned(
        path.parent, re.compile(rf"\.{re.escape(path.name[:_PART])}\.[0-9a-f]{{8}}\.tmp")
    )


def _mode_of(path: Path) -> int | None:
    """Return the permissions to keep, None for a new file; refuses what must not be replaced."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    require_regular(mode)
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "is read-only")
    return stat.S_IMODE(mode)


def _flush_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where the system can do that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _error(path: Path, what: str, error: OSError | ValueError) -> FileError:
    if isinstance(error, NotRegularError):
        reason = f"{error.strerror}; name a file"
    elif isinstance(error, ValueError):  # a null byte, half of a character
        reason = "the path holds what no path can hold; choose another name"
    else:
        known = _REASONS.get(error.errno or 0)
        reason = known or f"{error.strerror or error}; choose another place"
    return FileError(f"{what}: {reason}", origin=str(path))
