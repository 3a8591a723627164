"""Cooperative multitasking: long work lets a window answer between two of its parts.

Whoever starts such work sets what its checkpoints call, for the current context (PEP 567) and as
long as it lasts. Checkpoints lie where nothing is half done that others may read.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")
_hook: ContextVar[Callable[[], object] | None] = ContextVar("checkpoint hook", default=None)
_CHUNK_SIZE = 256


def checkpoint() -> None:
    """Let whoever started this work do something else, if they want to.

    Raises what the hook raises, for instance to give the work up.
    """
    hook = _hook.get()
    if hook is not None:
        hook()


def in_chunks(things: Sequence[T]) -> Iterator[Sequence[T]]:
    """Iterate over consecutive parts of a long sequence, with a checkpoint before each."""
    for start in range(0, len(things), _CHUNK_SIZE):
        checkpoint()
        yield things[start : start + _CHUNK_SIZE]


def with_checkpoints(things: Iterable[T]) -> Iterator[T]:
    """Iterate over things, with a checkpoint before each."""
    for thing in things:
        checkpoint()
        yield thing


@contextmanager
def on_checkpoint(hook: Callable[[], object] | None) -> Iterator[None]:
    """Let the checkpoints of this context call ``hook`` meanwhile, nothing where it is None."""
    token = _hook.set(hook)
    try:
        yield
    finally:
        _hook.reset(token)


def uninterrupted() -> AbstractContextManager[None]:
    """Let no checkpoint pause what this context does meanwhile."""
    return on_checkpoint(None)
