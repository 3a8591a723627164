"""Finds the recovery copies of programs that crashed (`recovery.py` writes them).

The folder may contain anything: truncated files, files of another version, foreign ones. Each is
described as far as it can be read, and none hides another.
"""

import json
import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from designer.files import FileError, disk
from designer.gui.runtime.file_lock import FileLock
from designer.visible_text import one_line

_BESIDE = (".json", ".opening", ".lock")
_MAX_ABOUT_BYTES = 2**16
"""Size of the file that describes a copy: two names and a fingerprint."""
_MAX_NAME_LENGTH = 60
_SEEN = re.compile(r"[0-9a-f]{32}")
_OURS = re.compile(r"\.?([0-9a-f]{32})\.(nnd|json|lock|opening)(\.[0-9a-f]{8}\.tmp)?")


@dataclass(frozen=True)
class LostWork:
    """A recovery copy of a program that crashed."""

    copy: Path
    name: str
    original: Path | None
    when: datetime
    seen: str = ""
    """The fingerprint of the original when it was last read or written, "" if unknown."""
    tried: bool = False
    """Whether the program that opened it last crashed while opening it."""

    def lock(self) -> FileLock | None:
        """Lock the copy against other windows; returns None where one has locked it."""
        lock = FileLock(self.copy.with_suffix(".lock"))
        return lock if lock.acquire() else None

    def note_opening(self) -> None:
        """Record that the copy is being opened, in case that ends the program."""
        with suppress(FileError, OSError):
            disk.write(self.copy.with_suffix(".opening"), b"")

    def note_opened(self) -> None:
        """Record that the copy was opened, or that its error was reported."""
        with suppress(OSError):
            self.copy.with_suffix(".opening").unlink()

    def discard(self) -> None:
        """Delete the copy, unless another window has locked it."""
        lock = self.lock()
        if lock is None:
            return
        for path in (self.copy, *map(self.copy.with_suffix, _BESIDE[:-1])):
            with suppress(OSError):
                path.unlink()
        lock.release(remove=not self.copy.exists())


def lost_work(folder: Path) -> list[LostWork]:
    """Return the recovery copies in ``folder`` of programs that crashed, the newest first.

    Removes files beside copies that no longer exist. Raises OSError where the folder cannot be
    read.
    """
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - iterdir makes a Path of each
    except FileNotFoundError:
        return []
    copies = [folder / name for name in names if name.endswith(".nnd") and name[0] != "."]
    found = [_describe(copy) for copy in copies if _is_file(copy) and _is_abandoned(copy)]
    _sweep(folder, names)
    return sorted((lost for lost in found if lost), key=lambda lost: lost.when, reverse=True)


def _is_file(path: Path) -> bool:
    """Return whether the path is a regular file: neither a link nor something that blocks."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _is_abandoned(copy: Path) -> bool:
    lock = FileLock(copy.with_suffix(".lock"))
    free = lock.acquire()
    lock.release(remove=False)
    return free


def _describe(copy: Path) -> LostWork | None:
    about = _about(copy.with_suffix(".json"))
    name = one_line(_text(about, "name")) or "Untitled"
    if len(name) > _MAX_NAME_LENGTH:
        name = f"{name[: _MAX_NAME_LENGTH - 1]}…"
    path = Path(_text(about, "path"))
    original = path if path.is_absolute() else None
    tried = copy.with_suffix(".opening").exists()
    try:
        when = _moment(copy.stat().st_mtime)
    except OSError:  # it was removed meanwhile
        return None
    seen = _text(about, "seen")
    return LostWork(copy, name, original, when, seen if _SEEN.fullmatch(seen) else "", tried)


def _about(path: Path) -> dict[str, Any]:
    if not _is_file(path):
        return {}
    try:
        found = json.loads(disk.read(path, _MAX_ABOUT_BYTES))
    except (FileError, OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _text(about: dict[str, Any], key: str) -> str:
    value = about.get(key)
    return value if isinstance(value, str) else ""


def _moment(seconds: float) -> datetime:
    """Return a time of the file system, the epoch where datetime has no such year."""
    try:
        return datetime.fromtimestamp(seconds).astimezone()
    except (OSError, OverflowError, ValueError):
        return datetime.fromtimestamp(0, UTC)


def _sweep(folder: Path, names: Iterable[str]) -> None:
    """Remove files beside no copy, and temporary files of interrupted writes."""
    present = set(names)
    for name in names:
        ours = _OURS.fullmatch(name)
        if ours is None or (not ours[3] and f"{ours[1]}.nnd" in present):
            continue
        lock = FileLock(folder / f"{ours[1]}.lock")
        if lock.acquire():
            with suppress(OSError):
                (folder / name).unlink()
            lock.release(remove=f"{ours[1]}.nnd" not in present)
