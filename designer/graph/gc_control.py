"""Control of the garbage collector while thousands of records are created."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause the garbage collector, which would scan all objects again and again meanwhile."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if gc.get_count()[0] > _MAX_YOUNG_OBJECTS:
                _call_all_old()
            gc.enable()


_MAX_YOUNG_OBJECTS = 20_000
"""With more new objects, scanning them all at once would take longer than a frame."""


def _call_all_old() -> None:
    """Move new objects to the oldest generation, so that the next collection does not scan them."""
    frozen = gc.get_freeze_count()
    gc.freeze()
    if not frozen:
        gc.unfreeze()


LARGE_DESIGN = 1000
"""Nodes from which on going through a design takes longer than a frame."""


def collect_now() -> None:
    """Collect now, frozen objects included: a large design has been closed."""
    frozen = gc.get_freeze_count()
    gc.unfreeze()
    gc.collect()
    if frozen:
        gc.freeze()


def freeze_large_design(nodes: int) -> None:
    """Keep the collector from going through a large design, of ``nodes``, while it is open.

    Ten thousand nodes take it 100 ms, each time that some thousand other objects have been made.
    """
    if nodes >= LARGE_DESIGN:
        gc.freeze()
