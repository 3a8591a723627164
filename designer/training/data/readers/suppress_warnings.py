"""Suppressing the warnings that decoders write to stderr about odd files."""

import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

_lock = threading.Lock()
_stack = ExitStack()
_inside = 0


@contextmanager
def warnings_suppressed() -> Iterator[None]:
    """Ignore warnings within the block, in all threads: Python has one list of filters for all.

    Blocks in several threads may overlap; the last one to end restores the filters.
    """
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _inside  # noqa: PLW0603 - Python's filters are global as well
    with _lock:
        if not _inside:
            _stack.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore")
            _silence_pillow()
        _inside += 1


def _leave() -> None:
    global _inside  # noqa: PLW0603
    with _lock:
        _inside -= 1
        if not _inside:
            _stack.close()


def _silence_pillow() -> None:
    """Keep Pillow's log from stderr, where Python writes messages without a handler."""
    logger = logging.getLogger("PIL")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
