"""Functions that are called when something changes, for what must not know Qt's signals."""

from collections.abc import Callable
from typing import Generic, ParamSpec
from weakref import WeakMethod

P = ParamSpec("P")


class Observers(Generic[P]):
    """Listeners in the order in which they are called."""

    def __init__(self) -> None:
        """Start without listeners."""
        self._listeners: list[Callable[P, object]] = []

    def add(self, listener: Callable[P, object], *, first: bool = False) -> Callable[[], None]:
        """Call ``listener`` at every `notify` from now on; returns a function that removes it.

        A listener is kept alive until then; wrap a method in `weak_listener` where its object
        should not be. With ``first`` it is called before the others.
        """
        self._listeners.insert(0 if first else len(self._listeners), listener)
        return lambda: self._listeners.remove(listener)

    def notify(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call the listeners that are there now, also if one of them adds or removes some."""
        for listener in tuple(self._listeners):
            listener(*args, **kwargs)


def weak_listener(method: Callable[P, object]) -> Callable[P, None]:
    """Return a listener that calls a bound method for as long as its object exists elsewhere."""
    reference = WeakMethod(method)

    def listener(*args: P.args, **kwargs: P.kwargs) -> None:
        alive = reference()
        if alive is not None:
            alive(*args, **kwargs)

    return listener
