"""The garbage collector, held off while thousands of records are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_later() -> Iterator[None]:
    """Keep the collector from going through all there is again and again meanwhile."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


_LARGE = 1000
"""Nodes from which on going through a design takes longer than a frame."""


def thaw() -> None:
    """Collect what `freeze` kept out, as another design is about to take its place."""
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()


def freeze(nodes: int) -> None:
    """Keep the collector from going through a large design, of ``nodes``, while it is open.

    Ten thousand nodes take it 100 ms, each time that some thousand other objects have been made.
    """
    if nodes >= _LARGE:
        gc.freeze()
