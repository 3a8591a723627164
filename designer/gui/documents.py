"""What happens to files: new, open, save, close, and the question before work is lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from designer.files import FileError, load
from designer.graph import Design, DesignError
from designer.graph.collecting import collecting_later
from designer.gui.leaving import Answer, ask_to_leave
from designer.gui.notices import Choice, Notice, Notices
from designer.gui.recovery import LostWork, lost_work
from designer.gui.settings import Settings
from designer.paths import resource
from designer.session import UNNAMED, Session

if TYPE_CHECKING:
    from designer.gui.tabs import Tabs

DESIGNS = "Designs (*.nnd)"
ALL_FILES = "All files (*)"
_REMEMBERED = 10
"""So many closed designs can be opened again."""


@dataclass(frozen=True)
class ClosedDesign:
    """What opens a closed tab's design again: its file, or itself with its undo history."""

    design: Design | None
    path: Path | None


class Documents(QObject):
    """The file commands of one window: each acts on the design in front, or opens a tab."""

    def __init__(
        self, window: QWidget, settings: Settings, notices: Notices, recovery_folder: Path
    ) -> None:
        """Serve ``window``, once `serve` has given the tabs."""
        super().__init__(window)
        self._window, self._recovery_folder = window, recovery_folder
        self._settings, self._notices = settings, notices
        self._closed: list[ClosedDesign] = []
        self._tabs: Tabs

    def serve(self, tabs: "Tabs") -> None:
        """Open designs in these tabs."""
        self._tabs = tabs

    @property
    def _session(self) -> Session:
        return self._tabs.bench.session

    def finish_typing(self) -> None:
        """Store what is still being typed somewhere: it belongs to the design already."""
        self._tabs.bench.finish_typing()

    # ---- new, open

    def new(self) -> None:
        """Start an empty design."""
        self._show(Design(UNNAMED), None)

    def ask_open(self) -> None:
        """Ask for files and open them."""
        names, _ = QFileDialog.getOpenFileNames(
            self._window, "Open designs", str(self._folder()), f"{DESIGNS};;{ALL_FILES}"
        )
        for name in names:
            self.open(Path(name))

    def open(self, path: Path) -> bool:
        """Open a file; what cannot be read is said in a notice, and nothing is lost.

        One that is open already is shown. One that came with the program opens as a copy: Save
        must not change the program itself.
        """
        if path.resolve().is_relative_to(resource()):
            return self.open_example(path)
        path = path.absolute()
        already = self._tabs.with_file(path)
        with collecting_later():
            design = None if already else self._read(path)
            if already is not None:
                self._tabs.show(already)
            elif design is not None:
                self._show(design, path)
            else:
                return False
        self._remember(path)
        return True

    def open_example(self, path: Path) -> bool:
        """Open a copy of an example, so that saving asks where to."""
        design = self._read(path)
        if design is not None:
            self._show(design, None)
        return design is not None

    def _read(self, path: Path) -> Design | None:
        try:
            return load(path)
        except (FileError, DesignError, OSError) as error:
            self._refuse(path, error)
            return None

    def _show(self, design: Design, path: Path | None) -> None:
        self.finish_typing()
        self._tabs.open(design, path)

    # ---- what a crash left behind

    def offer_lost_work(self) -> None:
        """Offer it, all at once where it is several designs."""
        lost = lost_work(self._recovery_folder)
        if not lost:
            return
        restore = Choice("Restore", partial(_each, self.restore, lost))
        discard = Choice("Discard", partial(_each, LostWork.discard, lost))
        notice = Notice(_offer(lost), "warning", choices=(restore, discard), lasting=True)
        self._notices.show_notice(notice)

    def restore(self, lost: LostWork) -> None:
        """Open what a crash left behind, as unsaved work."""
        try:
            design = load(lost.copy)
        except (FileError, DesignError, OSError) as error:
            self._notices.say(f"The recovery copy cannot be read. {error}", "error")
            return
        design.mark_unsaved()
        self._show(design, lost.original)
        lost.discard()

    # ---- close

    def close(self) -> bool:
        """Close the design in front, or the start page where designs are behind it."""
        if self._tabs.start_in_front:
            self._tabs.close_start()
            return True
        return self.close_session(self._session)

    def close_session(self, session: Session) -> bool:
        """Close a design, asking about unsaved work and training; tell whether it is closed."""
        if not self.may_leave([session]):
            return False
        self._close(session)
        return True

    def close_others(self, session: Session) -> bool:
        """Close all designs but one; tell whether they are closed."""
        others = [other for other in self._tabs.sessions if other is not session]
        if not self.may_leave(others):
            return False
        for other in others:
            self._close(other)
        return True

    def _close(self, session: Session) -> None:
        if session.path or session.design.root:
            in_its_file = session.path is not None and not session.dirty
            kept = None if in_its_file else session.design
            self._closed.append(ClosedDesign(kept, session.path))
            del self._closed[:-_REMEMBERED]
        self._tabs.close(session)

    @property
    def can_reopen(self) -> bool:
        """Tell whether a tab was closed."""
        return bool(self._closed)

    def reopen(self) -> None:
        """Open the design that was closed last: from its file, or, unsaved, with its history."""
        if not self._closed:
            return
        closed = self._closed.pop()
        if closed.design is not None:
            self._show(closed.design, closed.path)
        elif closed.path is not None:
            self.open(closed.path)

    # ---- save

    def save(self) -> bool:
        """Save to the design's file, asking for one the first time; tell whether it was done."""
        return self._save(self._session)

    def save_as(self) -> bool:
        """Ask for a file and save to it."""
        return self._save_as(self._session)

    def _save(self, session: Session) -> bool:
        return self._write(session, session.path) if session.path else self._save_as(session)

    def _save_as(self, session: Session) -> bool:
        path = self._ask_where("Save the design", f"{session.stem}.nnd", f"{DESIGNS};;{ALL_FILES}")
        if path is None:
            return False
        return self._write(session, path if path.suffix else path.with_suffix(".nnd"))

    def _write(self, session: Session, path: Path) -> bool:
        try:
            session.save(path)
        except (FileError, OSError) as error:
            again = Choice("Save as…", self.save_as)
            self._notices.show_notice(Notice(_said(path, error), "error", choices=(again,)))
            return False
        self._remember(path)
        return True

    def _ask_where(self, title: str, name: str, filters: str) -> Path | None:
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
        self._notices.say(_said(path, error), "error")

    # ---- the question

    def may_leave(self, sessions: Sequence[Session] | None = None) -> bool:
        """Ask once about unsaved work and training; tell whether the designs may go."""
        self.finish_typing()
        leaving = self._tabs.sessions if sessions is None else sessions
        answer = ask_to_leave(self._window, leaving)
        if answer is Answer.SAVE:
            return all(self._save(session) for session in leaving if session.dirty)
        return answer is Answer.LET_GO


def _offer(lost: Sequence[LostWork]) -> str:
    ended = "nn-designer did not end properly last time. There is unsaved work on"
    if len(lost) == 1:
        return f"{ended} {lost[0].name} from {lost[0].when:%d %B, %H:%M}."
    return f"{ended} {len(lost)} designs: {', '.join(one.name for one in lost)}."


def _each(run: Callable[[LostWork], object], lost: Sequence[LostWork]) -> None:
    for one in lost:
        run(one)


def _said(path: Path, error: Exception) -> str:
    """Return one sentence about ``path``: a FileError says what the file "is" or "cannot be"."""
    if isinstance(error, FileError):
        place = f": {error.place}" if error.place else ""
        said = f"{path.name}{place} {error.message}"
    else:
        said = f"{path.name}: {getattr(error, 'strerror', None) or error}"
    return said if said.endswith((".", "!", "?")) else f"{said}."
