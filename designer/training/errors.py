"""The error of training: a sentence for the user.

For every error in data, recipe or run the user sees one clear sentence that ends with what to do
about it; the traceback is in ``details``.
"""

from collections.abc import Iterable

from designer.visible_text import visible

MAX_NAME_LENGTH = 120
"""Characters of a name or path in a sentence."""
_NO_MEMORY = ("out of memory", "not enough memory", "can't allocate memory")
_MAX_LENGTH = 400


class TrainingError(Exception):
    """Data, recipe or network cannot be used for training.

    ``node`` is the id of the node that causes it, ``place`` the recipe's key ("training.data"),
    ``details`` a traceback or torch's message; each is "" where there is none.
    """

    def __init__(self, message: str, *, node: str = "", place: str = "", details: str = "") -> None:
        """Make an error with the sentence ``message``."""
        super().__init__(message)
        self.message = message
        self.node = node
        self.place = place
        self.details = details


class JobCancelledError(Exception):
    """The job was stopped while data was read or threads were measured."""


def name_list(names: Iterable[object], most: int = 12) -> str:
    """Return ``a, b, c``, cut after ``most`` names with the number of those left out."""
    every = list(names)
    left = len(every) - most
    return ", ".join(map(short_name, every[:most])) + (f" and {left} more" if left > 0 else "")


def short_name(name: object) -> str:
    """Return a name from a file for a sentence: visible, without its middle if it is long."""
    text = str(name)
    if len(text) > MAX_NAME_LENGTH:
        text = f"{text[: MAX_NAME_LENGTH // 2]}…{text[-(MAX_NAME_LENGTH // 2) :]}"
    return visible(text)


def first_line(error: BaseException) -> str:
    """Return the first line of an error's message, or its type: visible, and not too long."""
    lines = (line.strip() for line in str(error).splitlines())
    line = next((line for line in lines if line), type(error).__name__)
    return visible(line if len(line) <= _MAX_LENGTH else f"{line[:_MAX_LENGTH]}…")


def lacks_memory(error: BaseException) -> bool:
    """Return whether ``error`` is about memory, whatever its type."""
    return isinstance(error, MemoryError) or any(sign in str(error).lower() for sign in _NO_MEMORY)
