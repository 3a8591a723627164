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
    gc.disable()  # nearly all objects of the start stay alive: collecting only takes time
    app = make_app(sys.argv[:1])
    settings = Settings(*default_store())
    appearance = Appearance(app, settings)
    window = MainWindow(settings, appearance, data_folder() / "recovery")
    crashes = CrashHandler()
    crashes.rescue.connect(window.rescue)
    crashes.happened.connect(window.report_error)
    crashes.install()
    app.commitDataRequest.connect(partial(end_session, window))
    window.after_first_paint(partial(_finish_startup, window, path))
    window.show()
    try:
        return app.exec()
    finally:
        crashes.uninstall()


def _terminate(window: MainWindow, number: int) -> None:
    """End after a signal: without questions, with unsaved work in recovery copies."""
    try:
        for why in window.end():
            _print_error(why)
    finally:
        QCoreApplication.exit(128 + number)  # also out of a dialog that waits for an answer


def _print_error(text: str) -> None:
    """Print a line to the terminal, if there still is one."""
    with suppress(OSError, ValueError, AttributeError):
        print(f"nn-designer: {one_line(text)}", file=sys.stderr, flush=True)


def make_app(arguments: list[str]) -> QApplication:
    """Create the application with its names and its style."""
    QCoreApplication.setOrganizationName("nn-designer")
    QCoreApplication.setApplicationName("nn-designer")
    app = QApplication(arguments)
    app.setStyle("Fusion")
    app.setDesktopFileName("nn-designer")
    return app


def _handle_signals(window: MainWindow) -> None:
    from designer.gui.runtime.termination import Termination

    termination = Termination()
    termination.setParent(window)
    termination.requested.connect(partial(_terminate, window))
    termination.install()
    app = QCoreApplication.instance()
    assert app is not None
    app.aboutToQuit.connect(termination.uninstall)


def end_session(window: MainWindow, manager: QSessionManager) -> None:
    """Ask before the user is logged out, as before the window closes, where there is time for it.

    Qt itself does not ask then. Without time for questions, recovery copies keep the work.
    """
    if not window.assembled:
        return
    window.rescue()
    if manager.allowsInteraction():
        if not window.documents.may_close():
            manager.cancel()
        manager.release()


def _finish_startup(window: MainWindow, path: Path | None) -> None:
    """Assemble the window, open the file, then offer recovery copies of a crash."""
    from designer.gui.appearance import icons

    _handle_signals(window)
    try:
        window.setWindowIcon(icons.app_icon())
        if path is not None:
            window.open(path)
        else:
            window.assemble()
        _report_startup(window)
    finally:
        gc.freeze()
        gc.enable()


def _report_startup(window: MainWindow) -> None:
    """Report settings that cannot be used, and offer recovery copies of a crash."""
    trouble = window.settings.unreported_trouble()
    if trouble:
        window.notices.post(trouble, "warning")
    window.documents.offer_lost_work()
