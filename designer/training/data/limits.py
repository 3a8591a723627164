"""Limits for data: sizes are counted before memory is allocated.

Data that does not fit into a quarter of the machine's memory would not train either: samples are
scaled, split and turned into tensors, each of which is a copy for a while.
"""

import os
from collections.abc import Callable, Iterator

from designer.training.data.dataset import Array
from designer.training.errors import TrainingError

SHARE_OF_MEMORY = 0.25
"""The share of the machine's memory that samples may take."""
MAX_PICTURE_BYTES = 512 * 2**20
"""Bytes of the file of one picture."""
MAX_ENTRIES = 1_000_000
"""Files and folders that are listed in a folder of pictures."""
_USUAL_MEMORY = 16 * 10**9
_NUMBERS_PER_CHECK = 2**20
"""Numbers that are processed between two calls of ``check``."""

CancelCheck = Callable[[], None]
"""A function that is called now and then while data is read; it may raise to cancel."""


class ReadCancelledError(BaseException):
    """Carries what ``check`` raised through decoders that catch every Exception."""

    def __init__(self, reason: Exception) -> None:
        """Carry the exception ``reason``."""
        super().__init__(reason)
        self.reason = reason


def through_decoders(check: CancelCheck) -> CancelCheck:
    """Return ``check`` with what it raises wrapped in ReadCancelledError."""

    def wrapped() -> None:
        try:
            check()
        except Exception as reason:  # noqa: BLE001 - whatever a caller's check raises
            raise ReadCancelledError(reason) from None

    return wrapped


def never_cancel() -> None:
    """Do nothing: for reading that cannot be cancelled."""


def max_data_bytes() -> int:
    """Return how many bytes of samples are allowed on this machine."""
    return int(_physical_memory() * SHARE_OF_MEMORY)


class MemoryBudget:
    """The memory for one data set; exceeding it raises TrainingError."""

    def __init__(self, name: str) -> None:
        """Start with nothing allocated for the data called ``name``."""
        self._name, self._most, self._taken = name, max_data_bytes(), 0

    def take(self, size: int) -> None:
        """Count ``size`` bytes that are about to be allocated; raises TrainingError."""
        self._taken += size
        if self._taken > self._most:
            raise TrainingError(
                f"{self._name} would take {bytes_text(self._taken)} in memory or more, and "
                f"{bytes_text(self._most)} is the limit, a quarter of this machine's memory; "
                "choose fewer or smaller samples",
                place="training.data",
            )

    def release(self, size: int) -> None:
        """Count ``size`` bytes that were freed."""
        self._taken -= size


def bytes_text(size: int) -> str:
    """Return a number of bytes as text: ``512 bytes``, ``9.7 GB``."""
    for unit, name in ((10**15, "PB"), (10**12, "TB"), (10**9, "GB"), (10**6, "MB")):
        if size >= unit:
            return f"{size / unit:,.1f} {name}"
    return f"{size:,} bytes"


def in_slices(array: Array, check: CancelCheck) -> Iterator[slice]:
    """Yield slices along the first axis, of about a million numbers each.

    ``check`` is called before each, so that a computation by slices can be cancelled at once,
    however large ``array`` is.
    """
    rows = max(1, _NUMBERS_PER_CHECK // max(1, array[:1].size))
    for start in range(0, len(array), rows):
        check()
        yield slice(start, start + rows)


def _physical_memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows
        return _USUAL_MEMORY
