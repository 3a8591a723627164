"""The one error of training: a sentence for the person who pressed Train.

Whatever goes wrong with data, recipe or run, the person sees one clear line that ends with what
to do about it; the traceback stays in ``details`` for whoever asks.
"""

from collections.abc import Iterable

from designer.visible_text import visible

LONGEST_NAME = 120
"""Characters of a name or path that a sentence shows."""
_NO_MEMORY = ("out of memory", "not enough memory", "can't allocate memory")
_LONGEST = 400


class TrainingError(Exception):
    """Data, recipe or run cannot be used as they are.

    ``node`` is the id of the node it is about, ``place`` the recipe's key ("training.data"),
    ``details`` a traceback or torch's own words; each is "" where there is none.
    """

    def __init__(self, message: str, *, node: str = "", place: str = "", details: str = "") -> None:
        """Keep the sentence and where it belongs."""
        super().__init__(message)
        self.message = message
        self.node = node
        self.place = place
        self.details = details


class CancelledError(Exception):
    """The person stopped the job while data was being read or threads were being measured."""


def name_list(names: Iterable[object], most: int = 12) -> str:
    """Return ``a, b, c``, cut after ``most`` names with the number of those left out."""
    every = list(names)
    left = len(every) - most
    return ", ".join(map(short_name, every[:most])) + (f" and {left} more" if left > 0 else "")


def short_name(name: object) -> str:
    """Return a name from a file as a sentence can show it: visible, its middle left out if long."""
    text = str(name)
    if len(text) > LONGEST_NAME:
        text = f"{text[: LONGEST_NAME // 2]}…{text[-(LONGEST_NAME // 2) :]}"
    return visible(text)


def first_line(error: BaseException) -> str:
    """Return the first line of what the error says, or its kind: visible, and not too long."""
    lines = (line.strip() for line in str(error).splitlines())
    line = next((line for line in lines if line), type(error).__name__)
    return visible(line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…")


def lacks_memory(error: BaseException) -> bool:
    """Say whether ``error`` is about memory, whatever it calls itself."""
    return isinstance(error, MemoryError) or any(sign in str(error).lower() for sign in _NO_MEMORY)
