"""Offers recovery copies of a crash, and opens them so that there is a copy at every moment.

A copy whose opening ended the program before is not opened again without a warning: its contents
may end it every time.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from designer.files import FileError, disk, load
from designer.files.fingerprint import ANYTHING, require_unchanged
from designer.graph import Design, DesignError
from designer.gui.chrome.notices import Notice, NoticeChoice, Notices
from designer.gui.runtime.file_lock import FileLock
from designer.gui.shell.lost_work import LostWork, lost_work
from designer.visible_text import visible

_MAX_TOGETHER = 10
"""Designs that are offered in one notice: each gets a tab."""
_SETTLED_MS = 1000
"""Time after which opening a design counts as successful."""
_ENDED = "nn-designer did not end properly last time. There is unsaved work on"


class RestoreOffers(QObject):
    """The notices of one window that offer recovery copies."""

    def __init__(
        self,
        notices: Notices,
        folder: Path,
        show: Callable[[Design, LostWork, FileLock], None],
        ask_where: Callable[[str, str], Path | None],
        parent: QObject,
    ) -> None:
        """Offer the recovery copies in ``folder``, once `offer` is called.

        ``show`` opens a design that was read from a copy, whose lock is held; ``ask_where`` gets
        the title of the question and a proposed file name.
        """
        super().__init__(parent)
        self._notices, self._folder = notices, folder
        self._show, self._ask_where = show, ask_where
        self._fresh: list[LostWork] = []
        self._tried: list[LostWork] = []
        self._opening: list[LostWork] = []
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(self._note_opened)

    def offer(self) -> None:
        """Find recovery copies and offer them: together, those that failed before one by one."""
        try:
            lost = lost_work(self._folder)
        except OSError as error:
            why = error.strerror or str(error)
            self._notices.post(f"The folder of recovery copies cannot be read ({why}).", "warning")
            return
        self._fresh = [one for one in lost if not one.tried]
        self._tried = [one for one in lost if one.tried]
        self._offer_doubtful()
        self._offer_fresh()

    # ---- copies that were not opened before

    def _offer_fresh(self) -> None:
        lost, self._fresh = self._fresh[:_MAX_TOGETHER], self._fresh[_MAX_TOGETHER:]
        if lost:
            restore = NoticeChoice("Restore", partial(self._restore_all, lost))
            discard = NoticeChoice("Discard", partial(self._discard_all, lost))
            text = _offer(lost, len(self._fresh))
            self._notices.show_notice(
                Notice(text, "warning", "", (restore, discard), persistent=True)
            )

    def _restore_all(self, lost: Sequence[LostWork]) -> None:
        """Open the first copy, and the others between events: each takes a moment."""
        self.restore(lost[0])
        if lost[1:]:
            QTimer.singleShot(0, self, partial(self._restore_all, lost[1:]))
        else:
            self._offer_fresh()

    def _discard_all(self, lost: Sequence[LostWork]) -> None:
        for one in lost:
            one.discard()
        self._offer_fresh()

    def restore(self, lost: LostWork) -> None:
        """Open a recovery copy as unsaved work."""
        lock = lost.lock()
        if lock is None:
            self._notices.post(f"The unsaved work on {lost.name} is open in another window.")
            return
        lost.note_opening()
        try:
            design = load(lost.copy)
        except (FileError, DesignError, OSError) as error:
            lost.note_opened()
            lock.release(remove=False)
            self._offer_as_file(lost, f"The unsaved work on {lost.name} cannot be opened: "
                                      f"{_reason(error)}")  # fmt: skip
            return
        design.mark_unsaved()
        self._show(design, lost, lock)
        self._opening.append(lost)
        self._settled.start()

    def _note_opened(self) -> None:
        for lost in self._opening:
            lost.note_opened()
        self._opening.clear()

    # ---- copies that ended the program before, or cannot be opened

    def _offer_doubtful(self) -> None:
        if self._tried:
            lost = self._tried.pop(0)
            self._offer_as_file(
                lost,
                f"nn-designer ended while it opened the unsaved work on {lost.name} from "
                f"{_date(lost)}. Keep it as a file, or try to open it again.",
                NoticeChoice("Open", partial(self._try_again, lost)),
            )

    def _offer_as_file(self, lost: LostWork, text: str, *more: NoticeChoice) -> None:
        keep = NoticeChoice("Keep as File…", partial(self._keep_as_file, lost, text, *more))
        discard = NoticeChoice("Discard", partial(self._discard, lost))
        choices = (keep, *more, discard)
        self._notices.show_notice(Notice(text, "warning", choices=choices, persistent=True))

    def _try_again(self, lost: LostWork) -> None:
        self.restore(lost)
        self._offer_doubtful()

    def _discard(self, lost: LostWork) -> None:
        lost.discard()
        self._offer_doubtful()

    def _keep_as_file(self, lost: LostWork, text: str, *more: NoticeChoice) -> None:
        """Copy the file without opening it to where the user wants; until then it stays offered."""
        path = self._ask_where("Keep the unsaved work", _file_name(lost))
        if path is None:
            self._offer_as_file(lost, text, *more)
            return
        # The dialog has not asked about overwriting a name with an added suffix.
        path, seen = (path, ANYTHING) if path.suffix else (path.with_suffix(".nnd"), None)
        try:
            data = disk.read(lost.copy)
            require_unchanged(path, seen, data)
            disk.write(path, data)
        except (FileError, OSError) as error:
            self._offer_as_file(lost, f"{visible(path.name)}: {_reason(error)}", *more)
            return
        lost.discard()
        self._notices.post(f"Kept as {visible(path.name)}.", "success")
        self._offer_doubtful()


def _offer(lost: Sequence[LostWork], others: int) -> str:
    if len(lost) == 1 and not others:
        return f"{_ENDED} {lost[0].name} from {_date(lost[0])}."
    names = ", ".join(one.name for one in lost)
    if others:
        return f"{_ENDED} {len(lost) + others} designs; the newest {len(lost)}: {names}."
    return f"{_ENDED} {len(lost)} designs: {names}."


def _date(lost: LostWork) -> str:
    return f"{lost.when:%d %B, %H:%M}"


def _file_name(lost: LostWork) -> str:
    stem = lost.original.stem if lost.original else "Untitled"
    return f"{stem} (recovered).nnd"


def _reason(error: FileError | DesignError | OSError) -> str:
    """Return the reason without the path of the copy, which the user does not know."""
    if isinstance(error, FileError):
        said = f"{error.place} {error.message}" if error.place else error.message
        said = said.removeprefix("cannot be read: ").removeprefix("cannot be written: ")
    elif isinstance(error, OSError):
        said = error.strerror or str(error)
    else:
        said = str(error)
    return said if said.endswith((".", "!", "?")) else f"{said}."
