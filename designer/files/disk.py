"""Bytes to disk so that a crash, a full disk or a pulled plug leaves the old or the new file."""

import errno
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from designer.files.errors import FileError

LARGEST = 512 * 2**20
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
}


def read(path: Path, largest: int = LARGEST) -> bytes:
    """Return a file's bytes; raises FileError."""
    try:
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except (OSError, ValueError) as error:
        raise _error(path, "cannot be read", error) from error
    if len(data) > largest:
        raise FileError("is too large to be a design; open another file", origin=str(path))
    return data


def write(path: Path, data: bytes) -> None:
    """Write beside ``path``, flush to disk, then take its place; raises FileError.

    If anything fails the old file is as it was. A link stays a link, permissions stay.
    """
    try:
        _replace(Path(os.path.realpath(path)), data)
    except (OSError, ValueError) as error:
        raise _error(path, "cannot be written", error) from error


def _replace(path: Path, data: bytes) -> None:
    mode = _mode_of(path)
    beside = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
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


def _mode_of(path: Path) -> int | None:
    """Return the permissions to keep, None for a new file; refuses what must not be replaced."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "is a folder")
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
    number = error.errno if isinstance(error, OSError) else None
    reason = _REASONS.get(number or 0) or f"{_said(error)}; choose another place"
    return FileError(f"{what}: {reason}", origin=str(path))


def _said(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
