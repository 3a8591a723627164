"""Detecting whether a file was changed since it was last read or written.

The content is compared, not the date, which a copy may keep and a mere touch changes.
"""

import stat
from hashlib import blake2b
from pathlib import Path

from designer.files import disk
from designer.files.errors import FileChangedError

UNKNOWN = ""
"""The fingerprint of a file that exists and cannot be read; no content has it."""
ANYTHING = "anything"
"""In place of a fingerprint: any file may be overwritten."""


def fingerprint(data: bytes) -> str:
    """Return a hash of ``data`` (BLAKE2b with 128 bits, in hexadecimal digits)."""
    return blake2b(data, digest_size=16).hexdigest()


def fingerprint_of(path: Path) -> str | None:
    """Return the fingerprint of a file's content, None where there is no file."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None  # writing there will fail with a reason
        return fingerprint(disk.read(path))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return UNKNOWN


def require_unchanged(path: Path, seen: str | None, data: bytes) -> None:
    """Raise FileChangedError where writing ``data`` would overwrite changes by another program.

    ``seen`` is the fingerprint of the file that may be overwritten, None where there was no file,
    or `ANYTHING`.
    """
    if seen == ANYTHING:
        return
    now = fingerprint_of(path)
    if now == UNKNOWN or now not in {seen, fingerprint(data)}:
        raise FileChangedError(_what_happened(now, seen), origin=str(path), gone=now is None)


def _what_happened(now: str | None, seen: str | None) -> str:
    if now is None:
        return (
            "was deleted or moved since it was opened or saved; save it elsewhere, or there again"
        )
    if seen is None:
        return "is there already; save under another name, or overwrite it"
    return "was changed by another program since it was opened or saved; save under another name"
