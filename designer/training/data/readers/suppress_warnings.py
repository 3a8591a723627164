"""Decoders say things about odd files on stderr; here every sentence for people is an error."""

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
    """Ignore warnings meanwhile, in all threads: Python keeps one list of filters for them all.

    Blocks in several threads may overlap; the last to leave brings the filters back.
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
    """Keep Pillow's log from stderr, where Python writes what no handler takes."""
    logger = logging.getLogger("PIL")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
