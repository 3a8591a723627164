"""The file commands: new, open, save, close, and the question before work is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from designer.files import FileChangedError, FileError, load_seen
from designer.graph import Design, DesignError
from designer.graph.gc_control import gc_paused
from designer.gui.chrome.notices import Notice, NoticeChoice, Notices
from designer.gui.runtime.file_lock import FileLock
from designer.gui.runtime.settings import Settings
from designer.gui.shell.lost_work import LostWork
from designer.gui.shell.recovery import Recovery
from designer.gui.shell.restoring import RestoreOffers
from designer.gui.shell.unsaved_prompt import (
    CloseAnswer,
    OverwriteAnswer,
    ask_to_close,
    ask_to_overwrite,
)
from designer.gui.widgets.plain_text import named
from designer.paths import make_absolute, resolve_links, resource
from designer.session import UNNAMED, Session

DESIGNS = "Designs (*.nnd)"
ALL_FILES = "All files (*)"
_MAX_CLOSED = 10
"""Closed designs that can be opened again."""
_MAX_NAME_LENGTH = 80
"""Characters of a file's name that a notice shows."""


@dataclass(frozen=True)
class ClosedDesign:
    """A closed tab: the file of its design, or the design itself with its undo history."""

    design: Design | None
    path: Path | None
    seen: str | None
    """The fingerprint of the file when it was last read or written."""


class FrontDesign(Protocol):
    """What the file commands need of the design in front."""

    @property
    def session(self) -> Session:
        """The document with its file."""
        ...

    @property
    def recovery(self) -> Recovery:
        """The recovery copy of the design."""
        ...

    def finish_typing(self) -> None:
        """Commit text that is being edited."""
        ...


class DesignTabs(Protocol):
    """What the file commands need of the tabs."""

    @property
    def bench(self) -> FrontDesign:
        """The design in front."""
        ...

    @property
    def sessions(self) -> Sequence[Session]:
        """The open designs."""
        ...

    @property
    def start_in_front(self) -> bool:
        """Whether the start page is in front."""
        ...

    def open(self, design: Design, path: Path | None, seen: str | None = None) -> None:
        """Show a design in a tab."""
        ...

    def show_file(self, path: Path) -> bool:
        """Show the design that has a file open; returns whether there is one."""
        ...

    def close(self, session: Session) -> None:
        """Close the tab of a design."""
        ...

    def close_start(self) -> None:
        """Close the start page."""
        ...


class Documents(QObject):
    """The file commands of one window: each acts on the design in front, or opens a tab."""

    def __init__(
        self, window: QWidget, settings: Settings, notices: Notices, recovery_folder: Path
    ) -> None:
        """Create the commands of ``window``; `set_tabs` completes them."""
        super().__init__(window)
        self._window = window
        self._settings, self._notices = settings, notices
        self._restoring = RestoreOffers(
            notices, recovery_folder, self._show_restored, self.ask_where, self
        )
        self._closed: list[ClosedDesign] = []
        self._tabs: DesignTabs

    def set_tabs(self, tabs: DesignTabs) -> None:
        """Set the tabs that designs are opened in."""
        self._tabs = tabs

    @property
    def _session(self) -> Session:
        return self._tabs.bench.session

    def finish_typing(self) -> None:
        """Commit text that is being edited, as part of the design in front."""
        self._tabs.bench.finish_typing()

    # ---- new, open

    def new(self) -> None:
        """Open an empty design."""
        self._show(Design(UNNAMED), None)

    def ask_open(self) -> None:
        """Ask for files and open them."""
        names, _ = QFileDialog.getOpenFileNames(
            self._window, "Open designs", str(self._folder()), f"{DESIGNS};;{ALL_FILES}"
        )
        for name in names:
            self.open(Path(name))

    def open(self, path: Path) -> bool:
        """Open a file, or report in a notice why it cannot be read; returns whether it is open.

        A file that is open already is shown. An example opens as a copy: Save must not change
        files of the program.
        """
        if resolve_links(path).is_relative_to(resource()):
            return self.open_example(path)
        path = make_absolute(path)
        with gc_paused():
            if not self._tabs.show_file(path):
                found = self._read(path)
                if found is None:
                    return False
                self._show(found[0], path, found[1])
        self._remember(path)
        return True

    def open_example(self, path: Path) -> bool:
        """Open a copy of an example, which has no file yet; returns whether it is open."""
        found = self._read(path)
        if found is not None:
            self._show(found[0], None)
        return found is not None

    def _read(self, path: Path) -> tuple[Design, str] | None:
        try:
            return load_seen(path)
        except (FileError, DesignError, OSError) as error:
            self._refuse(path, error)
            return None

    def _show(self, design: Design, path: Path | None, seen: str | None = None) -> None:
        self.finish_typing()
        self._tabs.open(design, path, seen)

    # ---- what a crash left behind

    def offer_lost_work(self) -> None:
        """Offer to restore the recovery copies of a crash."""
        self._restoring.offer()

    def restore(self, lost: LostWork) -> None:
        """Open a recovery copy as unsaved work."""
        self._restoring.restore(lost)

    def _show_restored(self, design: Design, lost: LostWork, lock: FileLock) -> None:
        """Show the design of a recovery copy, which stays its recovery copy."""
        self._show(design, lost.original, lost.seen)
        self._tabs.bench.recovery.take_over(lost, lock)

    # ---- close

    def close(self) -> bool:
        """Close the tab in front; returns whether it is closed."""
        if self._tabs.start_in_front:
            self._tabs.close_start()
            return True
        return self.close_session(self._session)

    def close_session(self, session: Session) -> bool:
        """Close a design, asking about unsaved work and training; returns whether it is closed."""
        if not self.may_close([session]):
            return False
        self._close(session)
        return True

    def close_others(self, session: Session) -> bool:
        """Close all designs but one, asking first; returns whether they are closed."""
        others = [other for other in self._tabs.sessions if other is not session]
        if not self.may_close(others):
            return False
        for other in others:
            self._close(other)
        return True

    def _close(self, session: Session) -> None:
        if session.path or session.design.root:
            in_its_file = session.path is not None and not session.dirty
            kept = None if in_its_file else session.design
            self._closed.append(ClosedDesign(kept, session.path, session.file_fingerprint))
            del self._closed[:-_MAX_CLOSED]
        self._tabs.close(session)

    @property
    def can_reopen(self) -> bool:
        """Whether there is a closed tab to open again."""
        return bool(self._closed)

    def reopen(self) -> None:
        """Open the tab closed last: from its file, or, where it was unsaved, with its history."""
        if not self._closed:
            return
        closed = self._closed.pop()
        if closed.design is not None:
            self._show(closed.design, closed.path, closed.seen)
        elif closed.path is not None:
            self.open(closed.path)

    # ---- save

    def save(self) -> bool:
        """Save to the file of the design, asking for one the first time; returns whether it was."""
        return self._save(self._session)

    def save_as(self) -> bool:
        """Ask for a file and save to it; returns whether it was saved."""
        return self._save_as(self._session)

    def _save(self, session: Session) -> bool:
        return self._write(session, session.path) if session.path else self._save_as(session)

    def _save_as(self, session: Session) -> bool:
        path = self.ask_where("Save the design", f"{session.file_stem}.nnd")
        if path is None:
            return False
        if path.suffix:
            return self._write(session, path, overwrite=True)  # the dialog has asked
        return self._write(session, path.with_suffix(".nnd"))

    def _write(self, session: Session, path: Path, *, overwrite: bool = False) -> bool:
        try:
            session.save(path, overwrite=overwrite)
        except FileChangedError as error:
            return self._ask_to_overwrite(session, path, error)
        except (FileError, OSError) as error:
            again = NoticeChoice("Save as…", partial(self._save_as, session))
            self._notices.show_notice(
                Notice(_error_sentence(path, error), "error", choices=(again,))
            )
            return False
        self._remember(path)
        if session.trusted_paths:
            self._keep_consent(session)
        return True

    def _keep_consent(self, session: Session) -> None:
        from designer.gui.panels.training.data_consent import DataConsent

        DataConsent(self._settings).keep(session)

    def _ask_to_overwrite(self, session: Session, path: Path, error: FileChangedError) -> bool:
        answer = ask_to_overwrite(self._window, error, path.name)
        if answer is OverwriteAnswer.YES:
            return self._write(session, path, overwrite=True)
        return self._save_as(session) if answer is OverwriteAnswer.ELSEWHERE else False

    def ask_where(self, title: str, name: str) -> Path | None:
        """Ask for a file to write, proposing ``name``; returns None if the user cancels."""
        filters = f"{DESIGNS};;{ALL_FILES}"
        start = str(self._folder() / name)
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, start, filters)
        if not chosen:
            return None
        self._settings.folder = Path(chosen).parent
        return Path(chosen)

    def _folder(self) -> Path:
        return self._session.path.parent if self._session.path else self._settings.folder

    def _remember(self, path: Path) -> None:
        self._settings.add_recent(path)
        self._settings.folder = path.parent

    def _refuse(self, path: Path, error: Exception) -> None:
        self._settings.forget_recent(path)
        self._notices.post(_error_sentence(path, error), "error")

    # ---- the question

    def may_close(self, sessions: Sequence[Session] | None = None) -> bool:
        """Ask once about unsaved work and training; returns whether the designs may be closed."""
        self.finish_typing()
        leaving = self._tabs.sessions if sessions is None else sessions
        answer = ask_to_close(self._window, leaving)
        if answer is CloseAnswer.SAVE:
            return all(self._save(session) for session in leaving if session.dirty)
        return answer is CloseAnswer.DISCARD


def _error_sentence(path: Path, error: Exception) -> str:
    """Return a sentence on an error of a file; the message of a FileError is its predicate."""
    if isinstance(error, FileError):
        place = f": {error.place}" if error.place else ""
        said = f"{_name(path)}{place} {error.message}"
    else:
        said = f"{_name(path)}: {getattr(error, 'strerror', None) or error}"
    return said if said.endswith((".", "!", "?")) else f"{said}."


def _name(path: Path) -> str:
    """Return the name of a file on one line, shortened to fit into a notice."""
    name = named(path.name or str(path))
    return name if len(name) <= _MAX_NAME_LENGTH else f"{name[: _MAX_NAME_LENGTH - 1]}…"
