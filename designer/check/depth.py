"""Room for blocks within blocks: however deep they nest, the stack holds.

Types flow from outside in and back out, so a block's inside is looked at while its outside waits.
Python allows some hundred such waits; deeper designs are looked at in a thread with a large stack.
"""

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from designer.graph import Design

_T = TypeVar("_T")
_SHALLOW = 40
"""Levels that fit the usual stack with what callers have on it already."""
_FRAMES, _BYTES = 40, 64 * 1024
"""Python frames and stack that one level takes at most."""
_LARGEST_STACK = 1 << 30


def with_room(depth: int, work: Callable[[], _T]) -> _T:
    """Return ``work()``, which goes into ``depth`` blocks one within the other."""
    if depth <= _SHALLOW:
        return work()
    future: Future[_T] = Future()
    limit, size = sys.getrecursionlimit(), threading.stack_size()
    sys.setrecursionlimit(max(limit, depth * _FRAMES + 1000))
    threading.stack_size(min(_LARGEST_STACK, max(1 << 24, depth * _BYTES)))
    try:
        thread = threading.Thread(target=_settle, args=(future, work), name="deep")
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
    return future.result()


def nesting(design: Design) -> int:
    """Return how many blocks stand within each other at most; a circle counts once."""
    depths: dict[str, int] = {}
    for name in design.blocks:
        _measure(design, name, depths)
    return max(depths.values(), default=0)


def _measure(design: Design, name: str, depths: dict[str, int]) -> None:
    stack = [name]
    waiting: set[str] = set()
    while stack:
        block = stack[-1]
        used = {node.layer for node in design.network(block).nodes()} & design.blocks.keys()
        deeper = [other for other in used if other not in depths and other not in waiting]
        if deeper and block not in depths:
            waiting.add(block)
            stack += deeper
            continue
        stack.pop()
        waiting.discard(block)
        depths[block] = 1 + max((depths.get(other, 0) for other in used), default=0)


def _settle(future: "Future[_T]", work: Callable[[], _T]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:  # noqa: BLE001 - it is raised where the result is asked for
        future.set_exception(error)
