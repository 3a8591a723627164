"""Listening without being kept alive by what one listens to."""

from collections.abc import Callable
from typing import ParamSpec
from weakref import WeakMethod

P = ParamSpec("P")


def weak_listener(method: Callable[P, None]) -> Callable[P, None]:
    """Return a listener that calls a method of an object, as long as there is that object."""
    reference = WeakMethod(method)

    def listener(*args: P.args, **kwargs: P.kwargs) -> None:
        alive = reference()
        if alive is not None:
            alive(*args, **kwargs)

    return listener
