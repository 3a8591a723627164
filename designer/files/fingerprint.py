"""Tells whether a file still holds what was last read from it or written to it.

By what is in it, not by its date: neither a copy with the old date nor a mere touch deceives.
"""

import stat
from hashlib import blake2b
from pathlib import Path

from designer.files import disk
from designer.files.errors import FileChangedError

UNKNOWN = ""
"""The fingerprint of a file that is there and cannot be read; no content has it."""
ANYTHING = "anything"
"""In place of a fingerprint: whatever the file holds may go."""


def fingerprint(data: bytes) -> str:
    """Return what tells ``data`` from other data."""
    return blake2b(data, digest_size=16).hexdigest()


def fingerprint_of(path: Path) -> str | None:
    """Return the fingerprint of a file's content, None where there is no file."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None  # nothing that could be replaced: whoever writes there says so
        return fingerprint(disk.read(path))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return UNKNOWN


def require_unchanged(path: Path, seen: str | None, data: bytes) -> None:
    """Raise FileChangedError where writing ``data`` would replace what nobody here has seen.

    ``seen`` is the fingerprint of what may go: `ANYTHING`, or None where there was no file.
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
