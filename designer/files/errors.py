"""The errors of reading and writing files: which file, which place, and what to do."""

from collections.abc import Sequence

from designer.visible_text import visible

_LONGEST_KEY = 60
_LONGEST = 600
"""Characters of a message; what is longer loses its middle, for what to do stands at the end."""
_MOST_NAMES = 8


class FileError(ValueError):
    """A file that cannot be read or written; nothing was changed by trying.

    ``origin`` is the file ("" for text that came from elsewhere), ``place`` the part of it
    ("nodes[3].params.shape", "line 4, column 7"), "" where it is about the whole.
    """

    def __init__(self, message: str, *, origin: str = "", place: str = "") -> None:
        """Put file, place and ``message`` into one sentence, whatever keys and names hold."""
        self.message = message = visible(_without_middle(message))
        self.origin = origin
        self.place = place
        said = f"{place} {message}" if place else message
        super().__init__(visible(f"{origin}: {said}" if origin else said))

    def within(self, place: str) -> "FileError":
        """Return the error with its place as seen from further out."""
        inner = f"{place}.{self.place}" if self.place else place
        return FileError(self.message, origin=self.origin, place=inner)


def _without_middle(text: str) -> str:
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]} … {text[-half:]}"


def inside(place: str, key: str) -> str:
    """Return the place of a key of the file's, cut where it is long: ``training.loss``."""
    shown = key if len(key) <= _LONGEST_KEY else f"{key[: _LONGEST_KEY - 1]}…"
    return f"{place}.{shown}" if place else shown


def way(names: Sequence[str]) -> str:
    """Return ``a -> b -> c``, without the middle where there are many or where they are long."""
    if len(names) > _MOST_NAMES:
        half = _MOST_NAMES // 2
        names = [*names[:half], f"… {len(names) - 2 * half} more …", *names[-half:]]
    return " -> ".join(inside("", name) for name in names)


class FileChangedError(FileError):
    """A file that holds what was neither read nor written here: it was not overwritten.

    ``gone`` tells that there is no file any more where one was opened or saved.
    """

    def __init__(self, message: str, *, origin: str = "", gone: bool = False) -> None:
        """Say what happened to the file."""
        super().__init__(message, origin=origin)
        self.gone = gone
