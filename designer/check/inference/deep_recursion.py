"""Stack for blocks within blocks, however deep they nest.

A block's inside is inferred by recursion. Python's stack is good for some tens of levels; deeper
designs are checked in a thread with a large stack.
"""

import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextvars import copy_context
from typing import TypeVar

from designer.graph import Design, Network

_T = TypeVar("_T")
_MAX_SHALLOW = 40
"""Levels that fit the usual stack with what callers have on it already."""
_FRAMES_PER_LEVEL, _BYTES_PER_LEVEL = 40, 64 * 1024
"""Python frames and stack that one level takes at most."""
_MAX_STACK = 1 << 30


def with_stack_for(depth: int, work: Callable[[], _T]) -> _T:
    """Return ``work()``, which recurses into ``depth`` blocks, one within the other."""
    if depth <= _MAX_SHALLOW:
        return work()
    future: Future[_T] = Future()
    limit, size = sys.getrecursionlimit(), threading.stack_size()
    sys.setrecursionlimit(max(limit, depth * _FRAMES_PER_LEVEL + 1000))
    threading.stack_size(min(_MAX_STACK, max(1 << 24, depth * _BYTES_PER_LEVEL)))
    try:
        thread = threading.Thread(
            target=copy_context().run, args=(_settle, future, work), name="deep"
        )
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
    return future.result()


def nesting_depth(design: Design) -> int:
    """Return the greatest nesting depth of blocks; a cycle counts once."""
    return max(nesting_levels(design.blocks).values(), default=0)


def nesting_levels(blocks: Mapping[str, Network]) -> dict[str, int]:
    """Return the nesting depth of each block, itself counted."""
    depths: dict[str, int] = {}
    for name in blocks:
        _measure(blocks, name, depths)
    return depths


def _measure(blocks: Mapping[str, Network], name: str, depths: dict[str, int]) -> None:
    stack = [name]
    waiting: dict[str, set[str]] = {}
    while stack:
        block = stack[-1]
        if block not in depths and block not in waiting:
            layers = {data["node"].layer for data in blocks[block].data.values()}
            waiting[block] = {layer for layer in layers if layer in blocks}
            deeper = [o for o in waiting[block] if o not in depths and o not in waiting]
            stack += deeper
            continue
        stack.pop()
        if block not in depths:
            depths[block] = 1 + max((depths.get(o, 0) for o in waiting[block]), default=0)


def _settle(future: "Future[_T]", work: Callable[[], _T]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:  # noqa: BLE001 - it is raised where the result is asked for
        future.set_exception(error)
