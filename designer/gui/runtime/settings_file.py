r"""Checks the settings file before QSettings reads it.

QSettings reads values of any type from ``@Variant(…)``, and PySide's own type there is a pickle,
which executes code of its writer. The program writes strings, lists of them and bytes, which are
never stored that way; so a file that contains it was written by another program, and is renamed.
"""

import os
import re
from pathlib import Path

from PySide6.QtCore import QSettings

_MAX_BYTES = 2**24
_ESCAPE = re.compile(rb"\\(x[0-9a-fA-F]+|[0-7]+|\r\n|[\s\S])")
_ODD = b"@Variant("
_ASIDE = ".not-read"


def store_in(path: Path | None = None) -> tuple[QSettings, str]:
    """Return the settings in ``path``, the user's by default, and what is wrong with the file.

    A file that another program wrote is renamed; the settings have their defaults then.
    """
    file = path or Path(QSettings().fileName())
    why = _why_unreadable(file)
    if not why:
        return _store(path), ""
    aside = file.with_name(f"{file.name}{_ASIDE}")
    try:
        file.replace(aside)
    except OSError:
        return _store(Path(os.devnull)), f"{why}; remove {file}"
    return _store(path), f"{why}; they are kept in {aside}"


def _store(path: Path | None) -> QSettings:
    return QSettings(str(path), QSettings.Format.IniFormat) if path else QSettings()


def _why_unreadable(file: Path) -> str:
    if not os.path.exists(file):  # noqa: PTH110 - Path's raises on odd names
        return ""
    if not os.path.isfile(file):  # noqa: PTH113 - the same
        return "The settings cannot be read: that is no file"
    try:
        with file.open("rb") as opened:
            data = opened.read(_MAX_BYTES + 1)
    except OSError as error:
        return f"The settings cannot be read ({error.strerror})"
    if len(data) > _MAX_BYTES:
        return "The settings are not read: the file is too large"
    return "The settings are not read: another program wrote them" if _is_foreign(data) else ""


def _is_foreign(data: bytes) -> bool:
    """Return whether a value has a type that this program does not write, in any escaping."""
    return _ODD in _ESCAPE.sub(_unescape, data).replace(b'"', b"")


def _unescape(escape: re.Match[bytes]) -> bytes:
    """Return the bytes that Qt reads for an escape; those that are no numbers matter not."""
    said = escape[1]
    if said[:1] == b"x" and said[1:]:
        return bytes([int(said[1:], 16) & 0xFF])
    return bytes([int(said, 8) & 0xFF]) if said[:1] in b"01234567" else b""
