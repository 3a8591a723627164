"""`run`: the application from its first line to its exit code."""

import gc
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication

from designer.gui.appearance.style import Appearance
from designer.gui.runtime.crash_handler import CrashHandler
from designer.gui.runtime.settings import Settings, data_folder, default_store
from designer.gui.window import MainWindow
from designer.visible_text import one_line


def run(path: Path | None = None) -> int:
    """Open the window on ``path`` or on the start page; returns the exit code."""
    gc.disable()  # nearly all that is made at first stays: looking for rubbish only takes time
    app = make_app(sys.argv[:1])
    settings = Settings(*default_store())
    appearance = Appearance(app, settings)
    window = MainWindow(settings, appearance, data_folder() / "recovery")
    trouble = CrashHandler()
    trouble.rescue.connect(window.rescue)
    trouble.happened.connect(window.report_error)
    trouble.install()
    app.commitDataRequest.connect(partial(end_session, window))
    window.after_first_paint(partial(_continue, window, path))
    window.show()
    try:
        return app.exec()
    finally:
        trouble.uninstall()


def _terminate(window: MainWindow, number: int) -> None:
    """End as a signal wants it: without questions, with unsaved work in recovery copies."""
    try:
        for why in window.end():
            _complain(why)
    finally:
        QCoreApplication.exit(128 + number)  # also out of a dialog that waits for an answer


def _complain(text: str) -> None:
    """Print a line where there still is a terminal."""
    with suppress(OSError, ValueError, AttributeError):
        print(f"nn-designer: {one_line(text)}", file=sys.stderr, flush=True)


def make_app(arguments: list[str]) -> QApplication:
    """Make the application with its names and its style."""
    QCoreApplication.setOrganizationName("nn-designer")
    QCoreApplication.setApplicationName("nn-designer")
    app = QApplication(arguments)
    app.setStyle("Fusion")
    app.setDesktopFileName("nn-designer")
    return app


def _hear_signals(window: MainWindow) -> None:
    from designer.gui.runtime.termination import Termination

    termination = Termination()
    termination.setParent(window)
    termination.wanted.connect(partial(_terminate, window))
    termination.install()
    app = QCoreApplication.instance()
    assert app is not None
    app.aboutToQuit.connect(termination.uninstall)


def end_session(window: MainWindow, manager: QSessionManager) -> None:
    """Ask before the user is logged out, as before the window closes, where there is time for it.

    Qt itself asks nobody then. Without time for questions the recovery copies keep the work.
    """
    if not window.assembled:
        return
    window.rescue()
    if manager.allowsInteraction():
        if not window.documents.may_close():
            manager.cancel()
        manager.release()


def _continue(window: MainWindow, path: Path | None) -> None:
    """Load what the first paint did without, then the file, then what a crash left behind."""
    from designer.gui.appearance import icons

    _hear_signals(window)
    try:
        window.setWindowIcon(icons.app_icon())
        if path is not None:
            window.open(path)
        else:
            window.assemble()
        _tell(window)
    finally:
        gc.freeze()
        gc.enable()


def _tell(window: MainWindow) -> None:
    """Say what was wrong with the settings, and offer what a crash left behind."""
    trouble = window.settings.unreported_trouble()
    if trouble:
        window.notices.post(trouble, "warning")
    window.documents.offer_lost_work()
