"""Opening data files: regular files only, with limited sizes, and reading that can be cancelled.

A path may name a device that never ends, a pipe that nobody writes to, or a file larger than any
memory. So kind and size are checked first.
"""

import errno
import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from designer.regular_files import open_regular
from designer.training.data.access import ReadPermission
from designer.training.data.limits import MAX_ENTRIES, CancelCheck, bytes_text
from designer.training.errors import TrainingError, short_name

_BYTES_PER_READ = 2**16
"""Bytes that are read between two calls of ``check``."""
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.ESRCH}
_NOT_OURS = {errno.EACCES, errno.EPERM}


class BoundedFile(io.RawIOBase):
    """A file that is read no further than its size when it was opened.

    One call may read ``at_once`` bytes at most.
    """

    def __init__(self, file: BinaryIO, check: CancelCheck, at_once: int) -> None:
        """Take over ``file``; ``check`` is called before each read."""
        super().__init__()
        self._file, self._check, self._at_once = file, check, at_once
        self.size = os.fstat(file.fileno()).st_size

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True: archives are read from their end."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read at most _BYTES_PER_READ bytes into ``buffer`` and return their number."""
        self._check()
        room = memoryview(buffer).cast("B")
        left = min(_BYTES_PER_READ, len(room), self.size - self._file.tell())
        piece = self._file.read(max(0, left))
        room[: len(piece)] = piece
        return len(piece)

    def read(self, size: int | None = -1) -> bytes:
        """Return the next ``size`` bytes, fewer only at the end; raises ValueError for too many."""
        wanted = self.size - self._file.tell() if size is None or size < 0 else size
        if wanted > self._at_once:
            raise ValueError(f"{wanted} bytes are asked for at once")
        pieces = []
        while wanted > 0 and (piece := super().read(min(wanted, _BYTES_PER_READ))):
            pieces.append(piece)
            wanted -= len(piece)
        return b"".join(pieces)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to ``offset`` and return the position; the end is that of the file when opened."""
        if whence == io.SEEK_END:
            return self._file.seek(max(0, self.size + offset))
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the position of the next byte."""
        return self._file.tell()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


def open_data(
    path: Path, check: CancelCheck, most: int, at_once: int = _BYTES_PER_READ
) -> BoundedFile:
    """Open a regular file of at most ``most`` bytes; raises TrainingError for anything else.

    One call of ``read`` may ask for up to ``at_once`` bytes.
    """
    try:
        file = BoundedFile(open_regular(path), check, at_once)
    except (OSError, ValueError) as error:
        raise _unreachable(path, error) from error
    if file.size > most:
        file.close()
        raise data_error(
            f"{short_name(path)} holds {bytes_text(file.size)}, more than the {bytes_text(most)} "
            "that can be read; choose a smaller file"
        )
    return file


def is_folder(path: Path) -> bool:
    """Return whether ``path`` is a folder; raises TrainingError where it cannot be reached."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError) as error:
        raise _unreachable(path, error) from error


def list_folder(folder: Path, reading: ReadPermission) -> list[os.DirEntry[str]]:
    """Return the entries of a folder, sorted by name; [] where it is gone or may not be read."""
    found = []
    try:
        with os.scandir(folder) as scan:
            for entry in scan:
                reading.check()
                found.append(entry)
                if len(found) > MAX_ENTRIES:
                    raise too_many_entries(folder)
    except OSError as error:
        if error.errno in _GONE | _NOT_OURS:
            return []
        raise _unreachable(folder, error) from error
    return sorted(found, key=lambda entry: os.path.normcase(entry.name))


def files_below(
    folder: Path, wanted: Callable[[str], bool], reading: ReadPermission
) -> Iterator[os.DirEntry[str]]:
    """Yield the regular files below a folder whose names are ``wanted``, sorted by path.

    Links to folders are not followed, so there are no cycles. Raises TrainingError for links out of
    the design's folder and for more than MAX_ENTRIES entries.
    """
    stack, seen = [iter(list_folder(folder, reading))], 0
    while stack:
        entry = next(stack[-1], None)
        if entry is None:
            stack.pop()
            continue
        reading.check()
        seen += 1
        if seen > MAX_ENTRIES:
            raise too_many_entries(folder)
        if is_entry_kind(entry, stat.S_IFDIR, follow=False):
            stack.append(iter(list_folder(Path(entry.path), reading)))
        elif wanted(entry.name) and is_entry_kind(entry, stat.S_IFREG):
            if entry.is_symlink():
                reading.require_inside(Path(entry.path))
            yield entry


def is_entry_kind(entry: os.DirEntry[str], kind: int, *, follow: bool = True) -> bool:
    """Return whether an entry has the file type ``kind``, such as ``stat.S_IFDIR``.

    False where its type cannot be read. With ``follow`` False a junction of Windows counts as a
    link.
    """
    junction = getattr(entry, "is_junction", None)
    try:
        if not follow and junction is not None and junction():
            return False
        return stat.S_IFMT(entry.stat(follow_symlinks=follow).st_mode) == kind
    except OSError:
        return False


def too_many_entries(folder: Path) -> TrainingError:
    """Return the error for a folder with more than MAX_ENTRIES entries."""
    return data_error(
        f"{short_name(folder)} holds more than {MAX_ENTRIES:,} files; choose a smaller folder"
    )


@contextmanager
def errors_as(sentence: str) -> Iterator[None]:
    """Re-raise errors of a decoder as TrainingError with ``sentence``.

    Decoders raise many kinds of errors for a broken file, among them SyntaxError, struct.error and
    MemoryError.
    """
    try:
        yield
    except TrainingError:
        raise
    except Exception as error:
        raise data_error(sentence, error) from error


def data_error(message: str, error: Exception | None = None) -> TrainingError:
    """Return the error for data that cannot be used; ``error`` becomes its details.

    Advice is added to a ``message`` without any.
    """
    ending = "" if ";" in message else "; correct the file or choose another one"
    details = f"{type(error).__name__}: {error}" if error is not None else ""
    return TrainingError(message + ending, place="training.data", details=details)


def _unreachable(path: Path, error: OSError | ValueError) -> TrainingError:
    if getattr(error, "errno", None) in _GONE:
        return data_error(
            f"the data {short_name(path)} does not exist; correct training.data.path or put it "
            "there"
        )
    why = getattr(error, "strerror", None) or "no file can be called that"
    return data_error(
        f"the data {short_name(path)} cannot be read ({why}); correct training.data.path", error
    )
