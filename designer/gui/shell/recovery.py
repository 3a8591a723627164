"""Autosave: unsaved work is copied aside soon after each edit, so that a crash loses seconds.

Each running program holds a lock beside its copy. A copy whose lock is free was left by a program
that crashed, and is offered at the next start (`lost_work.py`).

A copy is ``NAME.nnd``; beside it are ``NAME.json`` (the name of the design, the path of its file,
and the fingerprint of that file), ``NAME.lock``, and ``NAME.opening`` while the copy is being
opened. ``NAME`` is random.
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
"""The number of nodes from which writing takes longer than a frame."""
_MAX_RESTARTS = 2


class Recovery(QObject):
    """Keeps a recovery copy of the unsaved work of one session."""

    failed = Signal(str)

    def __init__(self, session: Session, folder: Path) -> None:
        """Follow ``session``; nothing is written before the first edit."""
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
        self._writing: BackgroundTask[str] = BackgroundTask(self._written, self)
        self._restarts = 0
        self._unlisten = session.listen(self._changed)

    @property
    def copy(self) -> Path:
        """The path of the copy, which exists while there is unsaved work."""
        return self._copy

    def set_delay(self, seconds: int) -> None:
        """Set the time from an edit to its copy."""
        self._timer.setInterval(seconds * 1000)

    def save_now(self) -> Path | None:
        """Write the copy now; returns its path, None where nothing is unsaved.

        Raises OSError or ValueError (FileError is one), and keeps the copy of before.
        """
        from designer.files import dumps

        self._stop()
        return self._keep(dumps(self._session.design)) if self._session.dirty else None

    def _keep(self, text: str) -> Path:
        self._copy.parent.mkdir(parents=True, exist_ok=True)
        self._lock.acquire()
        self._keep_about()
        disk.write(self._copy, text.encode(errors="replace"))  # UTF-8 has no lone surrogates
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
        """Adopt a copy of a crash, whose ``lock`` is held, as the copy of this session."""
        self.forget()
        self._lock.release(remove=True)
        self._copy, self._lock = lost.copy, lock

    def forget(self) -> None:
        """Delete the copy: the work was saved or discarded."""
        self._stop()
        self._about = b""
        self._forget(".nnd", ".json", ".opening")

    def _forget(self, *suffixes: str) -> None:
        for suffix in suffixes:
            with suppress(OSError):
                self._copy.with_suffix(suffix).unlink()

    def close(self, *, keep: bool = False) -> None:
        """Stop, and delete the copy, or ``keep`` one of unsaved work for the next start.

        Raises OSError or ValueError where a copy cannot be written.
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
        self._writing.cancel()  # it would mix states from before and after the change
        if not self._timer.isActive():
            self._timer.start()

    def _stop(self) -> None:
        self._timer.stop()
        self._writing.cancel()

    def _save_quietly(self) -> None:
        """Save in slices where it takes long, but at once where edits interrupted that twice."""
        if len(self._session.design.root) < _LARGE or self._restarts >= _MAX_RESTARTS:
            self._restarts = 0
            self._try(self.save_now)
        else:
            from designer.files.nnd.serialize import serialize

            self._restarts += 1
            self._writing.start(partial(serialize, self._session.design))

    def _written(self, text: str) -> None:
        self._restarts = 0
        self._try(partial(self._keep, text))

    def _try(self, save: Callable[[], object]) -> None:
        try:
            save()
        except (OSError, ValueError) as error:
            self.failed.emit(why_no_copy(error))


def why_no_copy(error: OSError | ValueError) -> str:
    """Return a sentence on why a recovery copy could not be written, and what to do."""
    if isinstance(error, FileError):
        why = error.message.removeprefix("cannot be written: ").partition(";")[0]
    else:
        why = getattr(error, "strerror", None) or str(error)
    return f"No recovery copy could be written ({why}): save the design to keep your work."
