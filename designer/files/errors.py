"""The errors of reading and writing files: the file, the place in it and what to do."""

from collections.abc import Sequence

from designer.visible_text import visible

_MAX_KEY_LENGTH = 60
_MAX_LENGTH = 600
"""Characters of a message; a longer one loses its middle, because its end says what to do."""
_MAX_NAMES = 8


class FileError(ValueError):
    """A file cannot be read or written; the attempt has changed nothing.

    ``origin`` is the file ("" for other text), ``place`` the part of it that is wrong
    ("nodes[3].params.shape", "line 4, column 7"), "" for the whole file.
    """

    def __init__(self, message: str, *, origin: str = "", place: str = "") -> None:
        """Join file, place and ``message`` to one sentence without control characters."""
        self.message = message = visible(_without_middle(message))
        self.origin = origin
        self.place = place
        said = f"{place} {message}" if place else message
        super().__init__(visible(f"{origin}: {said}" if origin else said))

    def within(self, place: str) -> "FileError":
        """Return the error with its place extended by that of the enclosing value."""
        inner = f"{place}.{self.place}" if self.place else place
        return FileError(self.message, origin=self.origin, place=inner)


def _without_middle(text: str) -> str:
    half = _MAX_LENGTH // 2
    return text if len(text) <= _MAX_LENGTH else f"{text[:half]} … {text[-half:]}"


def key_path(place: str, key: str) -> str:
    """Return the place of ``key`` in the value at ``place``; a long key is cut."""
    shown = key if len(key) <= _MAX_KEY_LENGTH else f"{key[: _MAX_KEY_LENGTH - 1]}…"
    return f"{place}.{shown}" if place else shown


def cycle_text(names: Sequence[str]) -> str:
    """Return a path as ``a -> b -> c``, without its middle if it is long."""
    if len(names) > _MAX_NAMES:
        half = _MAX_NAMES // 2
        names = [*names[:half], f"… {len(names) - 2 * half} more …", *names[-half:]]
    return " -> ".join(key_path("", name) for name in names)


class FileChangedError(FileError):
    """A file was changed by another program since it was opened or saved; it was not overwritten.

    ``gone`` is True if the file does not exist any more.
    """

    def __init__(self, message: str, *, origin: str = "", gone: bool = False) -> None:
        """Report with ``message`` what happened to the file ``origin``."""
        super().__init__(message, origin=origin)
        self.gone = gone
