"""Export from the window, without blocking it.

Formats that need torch (weights, ONNX) are written from a snapshot in the session's torch thread,
so that the window stays responsive and the design editable.
"""

from concurrent.futures import Future
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from designer.files import FileError, dumps, loads
from designer.files.export import FORMATS, export
from designer.graph import Design, DesignError
from designer.gui.chrome.notices import Notice, NoticeChoice, Notices
from designer.gui.runtime.raster_export import write_picture
from designer.gui.runtime.settings import Settings
from designer.session import Session
from designer.training.errors import TrainingError

_POLL_MS = 100


_PICTURES = {"png": "Picture, pixels", "pdf": "Picture, for print"}
"""Formats that Qt renders, from the SVG picture, which needs no Qt."""
_TITLES = {suffix: form.title for suffix, form in FORMATS.items() if suffix != "nnd"} | _PICTURES
FILTERS = {f"{title} (*.{suffix})": suffix for suffix, title in _TITLES.items()}
"""The filters of the file dialog, and the suffix of each."""


class Exporter(QObject):
    """Asks for a file, writes it, and reports the result."""

    def __init__(
        self, window: QWidget, session: Session, settings: Settings, notices: Notices
    ) -> None:
        """Export the design of ``session`` from ``window``."""
        super().__init__(window)
        self._window, self._session = window, session
        self._settings, self._notices = settings, notices
        self._waiting: list[tuple[Future[None], Path]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._poll)

    def ask(self, style: str = "auto") -> None:
        """Ask for a file and export to it; ``style`` is the style of `.py` code."""
        path = self._ask_where()
        if path is not None:
            self.export(path, style)

    def export(self, path: Path, style: str = "auto") -> None:
        """Write the design to ``path`` in the format of its suffix."""
        form = FORMATS.get(_suffix(path))
        if form is not None and form.torch:
            self._export_later(path, style)
            return
        try:
            write(self._session.design, path, style)
        except (FileError, DesignError, OSError) as error:
            self._report_error(path, error)
        else:
            self._report(path)

    def _ask_where(self) -> Path | None:
        start = self._session.path.parent if self._session.path else self._settings.folder
        name = f"{self._session.file_stem}.py"
        chosen, which = QFileDialog.getSaveFileName(
            self._window, "Export the design", str(start / name), ";;".join(FILTERS)
        )
        if not chosen:
            return None
        path = Path(chosen)
        self._settings.folder = path.parent
        return path if path.suffix else path.with_suffix(f".{FILTERS.get(which, 'py')}")

    # ---- work in the torch thread

    def _export_later(self, path: Path, style: str) -> None:
        snapshot = dumps(self._session.design)
        try:
            future = self._session.call(partial(_write_snapshot, snapshot, path, style))
        except TrainingError as error:
            self._report_error(path, error)
            return
        self._notices.show_notice(Notice(_making(path), persistent=True))
        self._waiting.append((future, path))
        self._timer.start()

    def _poll(self) -> None:
        """Report the exports that have finished."""
        done = [(future, path) for future, path in self._waiting if future.done()]
        self._waiting = [pair for pair in self._waiting if pair not in done]
        if not self._waiting:
            self._timer.stop()
        for future, path in done:
            self._notices.withdraw(_making(path))
            error = None if future.cancelled() else future.exception()
            if isinstance(error, Exception):
                self._report_error(path, error)
            elif not future.cancelled():
                self._report(path)

    def _report(self, path: Path) -> None:
        folder = QUrl.fromLocalFile(str(path.absolute().parent))
        show = NoticeChoice("Open folder", partial(QDesktopServices.openUrl, folder))
        self._notices.show_notice(Notice(f"Exported {path.name}.", "success", choices=(show,)))

    def _report_error(self, path: Path, error: Exception) -> None:
        words = error.message if isinstance(error, FileError) else str(error)
        self._notices.post(f"{path.name} was not exported. {words}", "error")


def write(design: Design, path: Path, style: str = "auto") -> None:
    """Write ``design`` in the format of the path's suffix; raises FileError or DesignError."""
    if _suffix(path) in _PICTURES:
        write_picture(design, path, _suffix(path))
    else:
        export(design, path, style=style)


def _write_snapshot(text: str, path: Path, style: str) -> None:
    write(loads(text), path, style)


def _making(path: Path) -> str:
    return f"Making {path.name}…"


def _suffix(path: Path) -> str:
    return path.suffix.removeprefix(".").lower()
