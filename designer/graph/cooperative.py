"""Breathing: what goes through thousands of things lets a window answer now and then.

Who starts such work says what happens at a breath, for its own thread and as long as it lasts;
nobody else notices. The places that breathe are those where nothing is left half done that
others may look at.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
_SOME = 256
_own = threading.local()


def checkpoint() -> None:
    """Let whoever started this work do something else, if they want to."""
    hook = getattr(_own, "hook", None)
    if hook is not None:
        hook()


def in_breaths(things: Sequence[T]) -> Iterator[Sequence[T]]:
    """Iterate over parts of a long sequence, with a breath before each."""
    for start in range(0, len(things), _SOME):
        checkpoint()
        yield things[start : start + _SOME]


@contextmanager
def breathing(hook: Callable[[], object] | None) -> Iterator[None]:
    """Call ``hook`` at each breath of what this thread does meanwhile; None for no pause at all."""
    before = getattr(_own, "hook", None)
    _own.hook = hook
    try:
        yield
    finally:
        _own.hook = before
