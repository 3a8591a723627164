"""A session: one open design with its file, report and training job, without Qt.

The window holds a Session and shows it; the tests drive it as the window does.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from designer.check import Report, check_design
from designer.graph import ChangeSet, Design
from designer.graph.gc_control import freeze_large_design
from designer.observers import Observers
from designer.paths import make_absolute, resolve_links
from designer.viewpoint import Viewpoint
from designer.visible_text import visible

if TYPE_CHECKING:
    from concurrent.futures import Future

    from designer.training import Event, Job, JobControl, Saved, TrainedModel, Worker

T = TypeVar("T")
_MAX_NAME_LENGTH = 80
"""The maximum length of a design's name in titles and file names."""
UNNAMED = "Net"
"""Name of a new design, which is also that of its class."""
_FORBIDDEN_IN_FILE_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
"""Characters that some system does not allow in file names."""
Listener = Callable[[ChangeSet | None], None]
"""Called with the changes, or None when the design was replaced."""


class Session:
    """An open design and everything that belongs to it."""

    def __init__(self, design: Design | None = None, path: Path | None = None) -> None:
        """Open ``design`` (an empty one by default), which was read from ``path``."""
        self.design = design or Design(UNNAMED)
        self.path = path
        self.file_fingerprint = _seen_now(path)
        """Fingerprint of the file's content when it was last read or written here."""
        self.number = 1
        """Number of an unnamed design without file: Untitled, Untitled 2, …"""
        self.viewpoint = Viewpoint(self.design)
        self.revision = 0
        """Number of changes of the design's meaning so far, replacements included.

        What outlives the event it was made in (rows, a menu, work in slices) holds ids and reports
        that undo may outrun. It notes this number, and at another one it is outdated: then it
        looks up nothing in the design, and waits to be made again.
        """
        self._observers: Observers[[ChangeSet | None]] = Observers()
        self._unlisten = self._follow()
        self._worker: Worker | None = None
        self._control: JobControl | None = None
        self._job: Job | None = None
        self._begin_trust()

    # ---- the document

    @property
    def report(self) -> Report:
        """The check report of the present design."""
        return check_design(self.design)

    @property
    def dirty(self) -> bool:
        """Whether there are unsaved changes."""
        return self.design.dirty

    @property
    def name(self) -> str:
        """Title: the file's name, or the design's."""
        if self.path:
            return visible(self.path.name)
        if self.design.name not in {"", UNNAMED}:
            return visible(self.design.name[:_MAX_NAME_LENGTH])[:_MAX_NAME_LENGTH]
        return "Untitled" if self.number == 1 else f"Untitled {self.number}"

    @property
    def file_stem(self) -> str:
        """Suggested file name without suffix, without characters that file names cannot have."""
        if self.path:
            return self.path.stem
        return _FORBIDDEN_IN_FILE_NAMES.sub("-", self.name).strip(" .-") or "Untitled"

    @property
    def folder(self) -> Path:
        """Folder that relative paths of the recipe refer to."""
        return self.path.parent if self.path else make_absolute(Path())

    def replace(self, design: Design, path: Path | None, seen: str | None = None) -> None:
        """Show another design; the caller has asked about unsaved work.

        ``seen`` is the fingerprint of what ``path`` held when the design was read from it or
        written to it; by default that is now.
        """
        self.stop_training()
        self._unlisten()
        self.revision += 1
        self.design, self.path = design, path
        self._begin_trust()
        self.file_fingerprint = _seen_now(path) if seen is None else seen
        self.viewpoint.show_design(design)
        self._unlisten = self._follow()
        self._announce(None)
        freeze_large_design(len(design.root))

    def release(self) -> None:
        """Release the design and the last job, until another design is shown."""
        self._job = None
        self.replace(Design(UNNAMED), None)

    def open(self, path: Path) -> None:
        """Read a design file; raises FileError and keeps the present design if it cannot."""
        from designer.files import load_seen

        design, seen = load_seen(path)
        self.replace(design, path, seen)

    def save(self, path: Path | None = None, *, overwrite: bool = False) -> Path:
        """Write the design to ``path`` or to its own file; raises FileError.

        Raises FileChangedError where that would replace what was neither read nor written here,
        or make a file again that was deleted meanwhile, unless ``overwrite`` says that it may.
        Written to another folder, the design goes on reading the same data, as a step of its own.
        """
        from designer.files import save
        from designer.files.fingerprint import ANYTHING

        target = path or self.path
        assert target is not None, "ask for a path first"
        data = self._moved_data(target)
        design = self.design.copy() if data else self.design
        _read_from(design, data)
        self.file_fingerprint = save(
            design, target, seen=ANYTHING if overwrite else self._may_go(target)
        )
        if data:
            self._keep_reading(data)
        self.path = target
        self._announce(ChangeSet("Save"))
        return target

    def _moved_data(self, target: Path) -> dict[str, Any] | None:
        """Return the recipe's data as the design in ``target`` names it, None for as it does."""
        if not self.design.training.get("data"):
            return None
        from designer.training.data.access import data_after_move

        return data_after_move(self.design.training, self.path and self.path.parent, target.parent)

    def _keep_reading(self, data: dict[str, Any]) -> None:
        """Update the data paths to those just saved; consent to read them is kept."""
        from designer.training.data.access import data_path, path_outside

        training, folder = self.design.training, self.folder
        path, away = data_path(training, folder), path_outside(training, folder)
        if path is not None and (away is None or self.may_read(away)):
            self.trusted_paths.add(path)
        _read_from(self.design, data)
        self.design.mark_saved()

    def _may_go(self, target: Path) -> str | None:
        """Return the fingerprint of what was seen in ``target``, None where it is another file."""
        own = self.path is not None and resolve_links(self.path) == resolve_links(target)
        return self.file_fingerprint if own else None

    # ---- listeners

    def current_revision(self) -> int:
        """Return the present revision."""
        return self.revision

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every change; returns a function that stops it."""
        return self._observers.add(listener)

    def _follow(self) -> Callable[[], None]:
        """Listen after the checker, so that listeners find an updated report."""
        check_design(self.design)
        return self.design.listen(self._changed)

    def _changed(self, changes: ChangeSet) -> None:
        self.revision += not changes.only_moves
        self.viewpoint.follow(changes)
        self._announce(changes)

    def _announce(self, changes: ChangeSet | None) -> None:
        self._observers.notify(changes)

    # ---- whose data

    def _begin_trust(self) -> None:
        blank = not (self.design.root or self.design.blocks or self.design.training)
        self.created_here = blank
        """Whether it was created here, so that its user chose all paths in it."""
        self.trusted_paths: set[Path] = set()
        """Real paths of data outside its folder that the user lets it read."""

    def may_read(self, real: Path) -> bool:
        """Return whether data at this real path, outside the design's folder, may be read."""
        return self.created_here or real in self.trusted_paths

    def _consent(self) -> Callable[[Path], bool]:
        """Return `may_read` as it is now, for the thread that trains."""
        anything, vouched = self.created_here, frozenset(self.trusted_paths)
        return lambda real: anything or real in vouched

    # ---- training

    @property
    def training(self) -> bool:
        """Whether a job is running or paused."""
        return self._worker is not None and self._worker.busy

    @property
    def job(self) -> "Job | None":
        """The job that was started last."""
        return self._job

    def start_training(self) -> "Job":
        """Train a snapshot of the design; raises DesignError or TrainingError if it cannot."""
        from designer.training_job import job_for

        self._job = job_for(self.design, self.folder, consent=self._consent())
        self._control = self._thread().start(self._job)
        return self._job

    def stop_training(self) -> None:
        """Ask the running job to stop after the current batch."""
        if self._control is not None:
            self._control.cancel()

    def pause_training(self) -> None:
        """Pause the running job after the current batch."""
        if self._control is not None:
            self._control.pause()

    def resume_training(self) -> None:
        """Resume a paused job."""
        if self._control is not None:
            self._control.resume()

    def save_trained(self, result: "TrainedModel", folder: Path) -> "Saved":
        """Write the weights of the last job and their source; raises TrainingError."""
        from designer.training_job import save_trained

        assert self._job is not None, "only a job has a result"
        return save_trained(self._job, result, folder)

    def call(self, function: "Callable[[], T]") -> "Future[T]":
        """Run ``function`` in the one thread that does torch work."""
        return self._thread().call(function)

    def drain_events(self) -> "list[Event]":
        """Return the events since the last call; the window asks 30 times a second."""
        return self._worker.drain() if self._worker is not None else []

    def close(self) -> None:
        """Stop training and listening; waits for the training thread."""
        self._unlisten()
        if self._worker is not None:
            self._worker.close()
            self._worker = self._control = None

    def _thread(self) -> "Worker":
        from designer.training import Worker

        if self._worker is None:
            self._worker = Worker()
        return self._worker


def _read_from(design: Design, data: dict[str, Any] | None) -> None:
    """Set the data paths of a design's recipe; None leaves them unchanged."""
    if data:
        with design.edit("Name the data from the design's new folder") as edit:
            edit.update_header(training={**design.training, "data": data})


def _seen_now(path: Path | None) -> str | None:
    if path is None:
        return None
    from designer.files.fingerprint import fingerprint_of

    return fingerprint_of(path)
