"""`nn-designer [FILE]`: the window. Only here does the command need Qt."""

import argparse
import os
import sys

from designer.cli.errors import WorkError


def run(options: argparse.Namespace) -> int:
    """Open the window on the file; a broken one is told about in the window, not here."""
    if not _has_display():
        raise WorkError(
            "there is no display here for the window; use the commands (see nn-designer --help), "
            "or set DISPLAY"
        )
    try:
        from designer.gui import app
    except ImportError as error:
        raise WorkError(
            f"the window needs Qt, which cannot be loaded ({error}); on Debian or Ubuntu install "
            "libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1, or use the commands: "
            "see nn-designer --help"
        ) from error
    return app.run(options.file)


def _has_display() -> bool:
    """Tell whether Qt finds a display; without one it aborts the process."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(map(os.environ.get, named))
