"""A crash loses at most a few seconds: unsaved work is copied aside soon after each edit.

Each running program holds a lock beside its copy. A copy whose lock nobody holds was left behind by
a program that did not end properly, and is offered at the next start (`lost_work.py`).

A copy is ``NAME.nnd``; beside it are ``NAME.json`` (what the design is called, where its file is,
and the fingerprint of what that file held), ``NAME.lock``, and ``NAME.opening`` while somebody
tries to open it. ``NAME`` is drawn at random.
"""

import json
import uuid
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from designer.files import FileError, disk
from designer.graph import ChangeSet
from designer.gui.runtime.background_task import BackgroundTask
from designer.gui.runtime.file_lock import FileLock
from designer.gui.shell.lost_work import LostWork, lost_work
from designer.session import Session

__all__ = ["LostWork", "Recovery", "lost_work"]
SOON_MS = 3000
_LARGE = 1000
"""From this many nodes on, writing takes longer than a frame."""
_TRIES = 2


class Recovery(QObject):
    """Keeps a copy of one session's unsaved work."""

    failed = Signal(str)

    def __init__(self, session: Session, folder: Path) -> None:
        """Watch ``session``; nothing is written before the first edit."""
        super().__init__()
        self._session = session
        self._copy = folder / f"{uuid.uuid4().hex}.nnd"
        self._lock = FileLock(self._copy.with_suffix(".lock"))
        self._about = b""
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SOON_MS)
        self._timer.timeout.connect(self._save_quietly)
        self._errand: BackgroundTask[str] = BackgroundTask(self._written, self)
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
        """Write the copy at once; returns it, None if there is nothing to lose.

        Raises OSError or ValueError (FileError is one), and leaves the copy of before.
        """
        from designer.files import dumps

        self._stop()
        return self._keep(dumps(self._session.design)) if self._session.dirty else None

    def _keep(self, text: str) -> Path:
        self._copy.parent.mkdir(parents=True, exist_ok=True)
        self._lock.take()
        self._keep_about()
        disk.write(self._copy, text.encode(errors="replace"))  # halves of characters cannot be kept
        return self._copy

    def _keep_about(self) -> None:
        session = self._session
        known = {
            "name": session.name,
            "path": str(session.path or ""),
            "seen": session.file_fingerprint or "",
        }
        about = json.dumps(known).encode()
        if about != self._about:
            disk.write(self._copy.with_suffix(".json"), about)
            self._about = about

    def take_over(self, lost: LostWork, lock: FileLock) -> None:
        """Go on with a copy that was left behind, whose lock is held: it is this session's now."""
        self.forget()
        self._lock.release(remove=True)
        self._copy, self._lock = lost.copy, lock

    def forget(self) -> None:
        """Delete the copy: the work was saved, or given up on purpose."""
        self._stop()
        self._about = b""
        self._forget(".nnd", ".json", ".opening")

    def _forget(self, *suffixes: str) -> None:
        for suffix in suffixes:
            with suppress(OSError):
                self._copy.with_suffix(suffix).unlink()

    def close(self, *, keep: bool = False) -> None:
        """Stop watching, and leave nothing behind, or ``keep`` unsaved work for the next start.

        Raises OSError or ValueError where there should be a copy and none can be written.
        """
        if self._closed:
            return
        self._closed = True
        self._unlisten()
        try:
            if keep:
                self.save_now()
        finally:
            self._stop()
            if not keep:
                self.forget()
            self._forget(".opening")
            self._lock.release(remove=not self._copy.exists())

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
            from designer.files.nnd.writing import text_of

            self._tries += 1
            self._errand.start(partial(text_of, self._session.design))

    def _written(self, text: str) -> None:
        self._tries = 0
        self._try(partial(self._keep, text))

    def _try(self, save: Callable[[], object]) -> None:
        try:
            save()
        except (OSError, ValueError) as error:
            self.failed.emit(why_no_copy(error))


def why_no_copy(error: OSError | ValueError) -> str:
    """Return one sentence on a recovery copy that could not be written, and what to do."""
    if isinstance(error, FileError):
        why = error.message.removeprefix("cannot be written: ").partition(";")[0]
    else:
        why = getattr(error, "strerror", None) or str(error)
    return f"No recovery copy could be written ({why}): save the design to keep your work."
