"""The command `nn-designer [FILE]`: the window. Other commands do not need Qt."""

import argparse
import os
import sys
from pathlib import Path

from designer.cli.errors import CommandError


def run(options: argparse.Namespace) -> int:
    """Open the window on the file; errors in the file are reported in the window."""
    if not _has_display():
        raise CommandError(
            f"{_missing()}; use the commands (see nn-designer --help), or set DISPLAY"
        )
    try:
        from designer.gui import app
    except ImportError as error:
        raise CommandError(
            f"the window needs Qt, which cannot be loaded ({error}); on Debian or Ubuntu install "
            "libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1, or use the commands: "
            "see nn-designer --help"
        ) from error
    return app.run(options.file)


def _missing() -> str:
    display = os.environ.get("DISPLAY")
    if display:
        return f"the display that DISPLAY names, {display}, does not answer"
    return "there is no display here for the window"


def _has_display() -> bool:
    """Return whether Qt will find a display; without one it aborts the process."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    wayland = os.environ.get("WAYLAND_DISPLAY")
    if wayland and Path(os.environ.get("XDG_RUNTIME_DIR", ""), wayland).exists():
        return True
    return _answers(os.environ.get("DISPLAY", ""))


def _answers(display: str) -> bool:
    """Return whether an X server listens; True for one on another host, which is not contacted."""
    host, colon, number = display.rpartition(":")
    number = number.partition(".")[0]
    if not display or not colon or not number.isdecimal():
        return bool(display)
    if host not in {"", "unix"}:
        return True
    name = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X servers listen
    return _listens(f"\0{name}") or _listens(name)


def _listens(place: str) -> bool:
    import _socket  # `socket` would delay the first paint by some milliseconds

    try:
        line = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        try:
            line.connect(place)
        finally:
            line.close()
    except OSError:
        return False
    return True
