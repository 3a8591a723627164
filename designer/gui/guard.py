"""Keeps exceptions inside overrides of Qt's methods: one that leaves them may end the process.

PySide prints what leaves an override, mostly; but a RecursionError, or a second exception on the
way out to Python, crashes it. So whatever goes wrong inside is handed to `sys.excepthook`, which
tells the user, and Qt goes on as if the class had no override.
"""

import sys
from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any, TypeVar

C = TypeVar("C", bound=type)


def guarded(cls: C) -> C:
    """Guard the overrides of ``cls``: by our habit, its methods with capitals in their names."""
    for name, method in tuple(vars(cls).items()):
        if isinstance(method, FunctionType) and name != name.lower() and name[0].islower():
            setattr(cls, name, _guard(cls, name, method))
    return cls


def _guard(cls: type, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def guard(self: Any, *args: Any) -> Any:
        try:
            return method(self, *args)
        except Exception:  # noqa: BLE001 - it is told, and must not get out
            sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
            try:
                return getattr(super(cls, self), name)(*args)
            except NotImplementedError:  # Qt leaves it to the class: then nothing is done
                return None

    return guard
