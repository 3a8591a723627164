"""What happens to files: new, open, save, export, and the question before work is lost."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from designer.files import FileError, load
from designer.graph import Design, DesignError
from designer.gui.notices import Choice, Notice, Notices
from designer.gui.recovery import LostWork
from designer.gui.settings import Settings
from designer.paths import resource
from designer.session import Session

DESIGNS = "Designs (*.nnd)"
ALL_FILES = "All files (*)"


class Documents(QObject):
    """The file commands of one window."""

    opened = Signal()
    """A design is on the canvas: another one, or a new one."""
    closed = Signal()
    """The design was closed; the start page follows."""

    def __init__(
        self, window: QWidget, session: Session, settings: Settings, notices: Notices
    ) -> None:
        """Serve ``window``."""
        super().__init__(window)
        self._window, self._session = window, session
        self._settings, self._notices = settings, notices
        self.finish_typing: Callable[[], object] = _nothing
        """Stores what is still being typed somewhere: it belongs to the design already."""

    # ---- new, open, close

    def new(self) -> None:
        """Start an empty design."""
        if self.may_leave():
            self._session.replace(Design("Net"), None)
            self.opened.emit()

    def ask_open(self) -> None:
        """Ask for a file and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Open a design", str(self._folder()), f"{DESIGNS};;{ALL_FILES}"
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> bool:
        """Open a file; what cannot be read is said in a notice, and nothing is lost.

        One that came with the program opens as a copy: Save must not change the program itself.
        """
        if path.resolve().is_relative_to(resource()):
            return self.open_example(path)
        if not self.may_leave():
            return False
        path = path.absolute()
        try:
            self._session.open(path)
        except (FileError, DesignError, OSError) as error:
            self._refuse(path, error)
            return False
        self._remember(path)
        self.opened.emit()
        return True

    def open_example(self, path: Path) -> bool:
        """Open a copy of an example, so that saving asks where to."""
        if not self.may_leave():
            return False
        try:
            design = load(path)
        except (FileError, DesignError, OSError) as error:
            self._refuse(path, error)
            return False
        self._session.replace(design, None)
        self.opened.emit()
        return True

    def restore(self, lost: LostWork) -> None:
        """Open what a crash left behind, as unsaved work."""
        if not self.may_leave():
            return
        try:
            design = load(lost.copy)
        except (FileError, DesignError, OSError) as error:
            self._notices.say(f"The recovery copy cannot be read. {error}", "error")
            return
        design.mark_unsaved()
        self._session.replace(design, lost.original)
        lost.discard()
        self.opened.emit()

    def close(self) -> bool:
        """Close the design and go back to the start page."""
        if not self.may_leave():
            return False
        self._session.replace(Design("Net"), None)
        self.closed.emit()
        return True

    # ---- save, export

    def save(self) -> bool:
        """Save to the design's file, asking for one the first time; tell whether it was done."""
        path = self._session.path
        return self._write(path) if path else self.save_as()

    def save_as(self) -> bool:
        """Ask for a file and save to it."""
        path = self._ask_where("Save the design", self._session.name, f"{DESIGNS};;{ALL_FILES}")
        if path is None:
            return False
        return self._write(path if path.suffix else path.with_suffix(".nnd"))

    def _write(self, path: Path) -> bool:
        try:
            self._session.save(path)
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

    def may_leave(self) -> bool:
        """Ask what to do about unsaved work; tell whether the design may go."""
        self.finish_typing()
        if not self._session.dirty:
            return True
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.warning(
            self._window,
            "Unsaved changes",
            f"Save the changes to {self._session.name}?\n\nWithout saving they are lost.",
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )
        if answer == buttons.Save:
            return self.save()
        return answer == buttons.Discard


def _nothing() -> None:
    """Nobody types anywhere."""


def _said(path: Path, error: Exception) -> str:
    """Return one sentence about ``path``: a FileError says what the file "is" or "cannot be"."""
    if isinstance(error, FileError):
        place = f": {error.place}" if error.place else ""
        said = f"{path.name}{place} {error.message}"
    else:
        said = f"{path.name}: {getattr(error, 'strerror', None) or error}"
    return said if said.endswith((".", "!", "?")) else f"{said}."
