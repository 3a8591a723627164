"""A crash loses at most a few seconds: unsaved work is copied aside soon after each edit.

Each running program holds a lock beside its copy. A copy whose lock nobody holds was left behind by
a program that did not end properly, and is offered at the next start.
"""

import contextlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from designer.graph import ChangeSet
from designer.gui.errand import Errand
from designer.session import Session

SOON_MS = 3000
_LARGE = 1000
"""From this many nodes on, writing takes longer than a frame."""
_TRIES = 2


@dataclass(frozen=True)
class LostWork:
    """A recovery copy that someone left behind."""

    copy: Path
    name: str
    original: Path | None
    when: datetime

    def discard(self) -> None:
        """Delete the copy."""
        for suffix in (".nnd", ".json", ".lock"):
            self.copy.with_suffix(suffix).unlink(missing_ok=True)


class Recovery(QObject):
    """Keeps a copy of one session's unsaved work."""

    failed = Signal(str)

    def __init__(self, session: Session, folder: Path) -> None:
        """Watch ``session``; nothing is written before the first edit."""
        super().__init__()
        self._session = session
        self._copy = folder / f"{uuid.uuid4().hex}.nnd"
        self._lock: QLockFile | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SOON_MS)
        self._timer.timeout.connect(self._save_quietly)
        self._errand: Errand[str] = Errand(self._written, self)
        self._tries = 0
        self._unlisten = session.listen(self._changed)

    @property
    def copy(self) -> Path:
        """Where the copy lies while there is unsaved work."""
        return self._copy

    def wait(self, seconds: int) -> None:
        """Copy so long after an edit from now on."""
        self._timer.setInterval(seconds * 1000)

    def save_now(self) -> Path | None:
        """Write the copy at once; returns it, None if there is nothing to lose."""
        from designer.files import dumps

        self._stop()
        return self._keep(dumps(self._session.design)) if self._session.dirty else None

    def _keep(self, text: str) -> Path:
        self._take_lock()
        self._copy.write_text(text, encoding="utf-8")
        about = {"name": self._session.name, "path": str(self._session.path or "")}
        self._copy.with_suffix(".json").write_text(json.dumps(about), encoding="utf-8")
        return self._copy

    def forget(self) -> None:
        """Delete the copy: the work was saved, or given up on purpose."""
        self._stop()
        for suffix in (".nnd", ".json"):
            with contextlib.suppress(OSError):
                self._copy.with_suffix(suffix).unlink()

    def close(self) -> None:
        """Stop watching, and leave nothing behind."""
        self._unlisten()
        self.forget()
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _changed(self, changes: ChangeSet | None) -> None:
        if not self._session.dirty:
            self.forget()
            return
        self._errand.drop()  # half of it would be from before the change
        if not self._timer.isActive():
            self._timer.start()

    def _stop(self) -> None:
        self._timer.stop()
        self._errand.drop()

    def _save_quietly(self) -> None:
        """Save in slices where it takes long, but at once after edits broke in on that."""
        if len(self._session.design.root) < _LARGE or self._tries >= _TRIES:
            self._tries = 0
            self._try(self.save_now)
        else:
            from designer.files.writing import text_of

            self._tries += 1
            self._errand.start(partial(text_of, self._session.design))

    def _written(self, text: str) -> None:
        self._tries = 0
        self._try(partial(self._keep, text))

    def _try(self, save: Callable[[], object]) -> None:
        try:
            save()
        except OSError as error:
            self.failed.emit(f"No recovery copy could be written: {error.strerror or error}")

    def _take_lock(self) -> None:
        if self._lock is None:
            self._copy.parent.mkdir(parents=True, exist_ok=True)
            self._lock = _lock(self._copy)
            self._lock.tryLock(0)


def lost_work(folder: Path) -> list[LostWork]:
    """Return what programs that are gone left in ``folder``, the newest first."""
    found = [_describe(copy) for copy in folder.glob("*.nnd") if _abandoned(copy)]
    return sorted(found, key=lambda lost: lost.when, reverse=True)


def _abandoned(copy: Path) -> bool:
    lock = _lock(copy)
    if lock.tryLock(0):
        lock.unlock()
        return True
    return False


def _lock(copy: Path) -> QLockFile:
    lock = QLockFile(str(copy.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # a lock goes stale with its process, never by age
    return lock


def _describe(copy: Path) -> LostWork:
    about: dict[str, str] = {}
    with contextlib.suppress(OSError, ValueError):
        about = json.loads(copy.with_suffix(".json").read_text(encoding="utf-8"))
    path = about.get("path")
    when = datetime.fromtimestamp(copy.stat().st_mtime).astimezone()
    return LostWork(copy, about.get("name", "Untitled"), Path(path) if path else None, when)
