r"""The file that QSettings reads, held against what this program writes before it is read.

QSettings makes values of any type of what stands in ``@Variant(…)``, and PySide's own type there is
a pickle, which runs what its writer wants. The program writes texts, lists of them and bytes, and
none of these looks like that; so a file in which it stands is not ours, and is put aside unread.
"""

import os
import re
from pathlib import Path

from PySide6.QtCore import QSettings

_LARGEST = 2**24
"""Bytes of settings that anyone could mean."""
_ESCAPE = re.compile(rb"\\(x[0-9a-fA-F]+|[0-7]+|\r\n|[\s\S])")
_ODD = b"@Variant("
_ASIDE = ".not-read"


def store_in(path: Path | None = None) -> tuple[QSettings, str]:
    """Return the settings in ``path``, the user's own by default, and what is wrong with the file.

    A file that is not ours is renamed and told about; the settings are the usual ones then.
    """
    file = path or Path(QSettings().fileName())
    why = _why_not(file)
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


def _why_not(file: Path) -> str:
    if not os.path.exists(file):  # noqa: PTH110 - Path's raises on odd names
        return ""
    if not os.path.isfile(file):  # noqa: PTH113 - the same
        return "The settings cannot be read: that is no file"
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
    except OSError as error:
        return f"The settings cannot be read ({error.strerror})"
    if len(data) > _LARGEST:
        return "The settings are not read: the file is too large"
    return "The settings are not read: another program wrote them" if _is_foreign(data) else ""


def _is_foreign(data: bytes) -> bool:
    """Tell whether a value is of a type that we do not write, however that is spelt."""
    return _ODD in _ESCAPE.sub(_meant, data).replace(b'"', b"")


def _meant(escape: re.Match[bytes]) -> bytes:
    """Return what Qt reads for an escape: of those that are no numbers, nothing that spells."""
    said = escape[1]
    if said[:1] == b"x" and said[1:]:
        return bytes([int(said[1:], 16) & 0xFF])
    return bytes([int(said, 8) & 0xFF]) if said[:1] in b"01234567" else b""
