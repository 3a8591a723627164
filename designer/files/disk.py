"""Reading and writing regular files, with errors that say what to do.

The size is checked before anything is read: a pipe would never end, a device never stop.
"""

import errno
import os
from pathlib import Path

from designer.atomic_write import write_atomically
from designer.files.errors import FileError
from designer.regular_files import NotRegularError, open_regular

MAX_BYTES = 32 * 2**20
"""The largest design file that is read."""
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


def read(path: Path, largest: int = MAX_BYTES) -> bytes:
    """Return the bytes of a regular file, at most ``largest``; raises FileError."""
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
    """Replace the content of ``path`` by ``data`` atomically; raises FileError.

    See `designer.atomic_write`.
    """
    try:
        write_atomically(path, data)
    except (OSError, ValueError) as error:
        raise _error(path, "cannot be written", error) from error


def encode_text(text: str, path: Path) -> bytes:
    """Return ``text`` in UTF-8; raises FileError about ``path`` where it holds lone surrogates."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        near = text[max(error.start - 20, 0) : error.end]
        raise FileError(
            f'cannot be written: there is half of a character at the end of "{near}"; remove it',
            origin=str(path),
        ) from error


def _error(path: Path, what: str, error: OSError | ValueError) -> FileError:
    if isinstance(error, NotRegularError):
        reason = f"{error.strerror}; name a file"
    elif isinstance(error, ValueError):  # a null byte, half of a character
        reason = "the path holds what no path can hold; choose another name"
    else:
        known = _REASONS.get(error.errno or 0)
        reason = known or f"{error.strerror or error}; choose another place"
    return FileError(f"{what}: {reason}", origin=str(path))
