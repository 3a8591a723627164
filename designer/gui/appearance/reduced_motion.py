"""Whether the desktop asks for reduced motion: Windows, macOS, and desktops with a portal."""

import ctypes
import plistlib
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QStyle

_SHOW_ANIMATIONS = 0x1042
_WAIT = 100
"""Milliseconds that the portal may take to answer."""


def prefers_reduced_motion() -> bool:
    """Return whether animations are switched off in the settings of the desktop or the style."""
    if not QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration):
        return True
    asked = {"win32": _windows, "darwin": _mac, "linux": _linux}.get(sys.platform)
    try:
        return asked is not None and asked()
    except (OSError, ValueError, AttributeError, ImportError):
        return False


def _windows() -> bool:
    shown = ctypes.c_int(1)
    system = ctypes.windll.user32  # type: ignore[attr-defined,unused-ignore]
    system.SystemParametersInfoW(_SHOW_ANIMATIONS, 0, ctypes.byref(shown), 0)
    return not shown.value


def _mac() -> bool:
    file = Path.home() / "Library/Preferences/com.apple.universalaccess.plist"
    return bool(plistlib.loads(file.read_bytes()).get("reduceMotion"))


def _linux() -> bool:
    """Ask the XDG desktop portal, which GNOME and others provide."""
    from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    question = QDBusMessage.createMethodCall(
        "org.freedesktop.portal.Desktop",
        "/org/freedesktop/portal/desktop",
        "org.freedesktop.portal.Settings",
        "ReadOne",
    )
    question.setArguments(["org.gnome.desktop.interface", "enable-animations"])
    answer = bus.call(question, QDBus.CallMode.Block, _WAIT).arguments()
    value = answer[0] if answer else True
    return (value.variant() if hasattr(value, "variant") else value) is False
