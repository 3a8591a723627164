"""Cooperative multitasking: long work lets a window answer between two of its parts.

The caller of such work sets what its checkpoints call, for the current context (PEP 567) and as
long as it lasts. Checkpoints lie where nothing is half done that others may read.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")
_hook: ContextVar[Callable[[], object] | None] = ContextVar("checkpoint hook", default=None)
_CHUNK_SIZE = 256


def checkpoint() -> None:
    """Let the caller of this work do something else.

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


class _HookScope:
    """Sets the hook for the body of a ``with``; a generator would take several times as long."""

    __slots__ = ("_hook", "_token")

    def __init__(self, hook: Callable[[], object] | None) -> None:
        self._hook = hook

    def __enter__(self) -> None:
        self._token = _hook.set(self._hook)

    def __exit__(self, *_: object) -> None:
        _hook.reset(self._token)


def on_checkpoint(hook: Callable[[], object] | None) -> AbstractContextManager[None]:
    """Make the checkpoints of this context call ``hook`` inside the block; None turns them off."""
    return _HookScope(hook)


def uninterrupted() -> AbstractContextManager[None]:
    """Let no checkpoint pause what this context does meanwhile."""
    return _HookScope(None)
