"""Keeps exceptions inside overrides of Qt's methods: one that leaves them may end the process.

PySide prints most exceptions that leave an override; but a RecursionError, a SystemExit, or a
second exception on the way out to Python, crashes it. So exceptions in overrides are passed to
`sys.excepthook`, which reports them, and Qt goes on as if the class had no override.

Every class of `designer.gui` that overrides a method of Qt is decorated with ``@guarded``; a test
finds those that are not.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps
from types import FunctionType
from typing import Any, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QRect, QSize, QTimer
from shiboken6 import Shiboken, VoidPtr

C = TypeVar("C", bound=type)
_MAX_DEPTH = 60
"""Overrides that may be active, one within the other: Qt's stack overflows before Python's."""
_DEFAULTS: dict[str, Callable[[], Any]] = {
    **dict.fromkeys(("rowCount", "columnCount", "childCount", "selectedItemCount"), int),
    **dict.fromkeys(("event", "eventFilter", "viewportEvent", "isValid", "isSelected"), bool),
    **dict.fromkeys(("select", "unselect", "selectAll", "clear"), bool),
    **dict.fromkeys(("actionNames", "keyBindingsForAction", "selectedItems"), list),
    **dict.fromkeys(("sizeHint", "minimumSizeHint"), QSize),
    "indexOfChild": lambda: -1,
    **dict.fromkeys(("text", "localizedActionDescription"), str),
    "rect": QRect,
    "role": lambda: _accessible().Role.NoRole,
    "state": lambda: _accessible().State(),
}
"""What an override returns that failed, where Qt has no implementation of its own."""


def _accessible() -> Any:
    """Return QAccessible, imported late: its enums would delay the first paint."""
    from PySide6.QtGui import QAccessible

    return QAccessible


def guarded(cls: C) -> C:
    """Guard the overrides of a class, as a decorator."""
    for name in overrides(cls):
        setattr(cls, name, _guard(cls, name, vars(cls)[name]))
    return cls


def overrides(cls: type) -> Iterator[str]:
    """Yield the names of the methods of ``cls`` that Qt calls: those that Qt has too.

    Names with capitals count as well, by convention: of a mixin, nothing else shows that Qt calls
    them.
    """
    qt = [base for base in cls.__mro__[1:] if _is_qt(base)]
    for name, method in tuple(vars(cls).items()):
        ours = not name.startswith("_") and isinstance(method, FunctionType)
        if ours and (name != name.lower() or any(name in vars(base) for base in qt)):
            yield name


def is_guarded(cls: type, name: str) -> bool:
    """Return whether an override of ``cls`` is guarded."""
    return getattr(vars(cls)[name], "guarded", False)


def _is_qt(cls: type) -> bool:
    return issubclass(cls, Shiboken.Object) and cls.__module__.startswith("PySide6")


class _Depth:
    """Counts the overrides that are active, one within the other."""

    now = 0


def _guard(cls: type, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def guard(self: Any, *args: Any, **named: Any) -> Any:
        _Depth.now += 1
        try:
            if _Depth.now > _MAX_DEPTH:
                raise RecursionError(f"{name} calls itself without end")
            return method(self, *args, **named)
        except BaseException:  # noqa: BLE001 - it is reported, and must not leave
            _report()
        finally:
            _Depth.now -= 1
        return _without(cls, self, name, args)

    guard.guarded = True  # type: ignore[attr-defined]
    return guard


def _report() -> None:
    """Report at once, so that recovery copies are saved; later where the stack is full."""
    trouble = sys.exc_info()
    try:
        sys.excepthook(*trouble)  # type: ignore[arg-type]
    except BaseException:  # noqa: BLE001 - the same
        QTimer.singleShot(0, lambda: sys.excepthook(*trouble))  # type: ignore[arg-type]


def _without(cls: type, self: Any, name: str, args: tuple[Any, ...]) -> Any:
    """Return what Qt would have returned without the override."""
    if name == "interface_cast":  # None, which is what Qt has, would end the process
        return VoidPtr(0)
    with suppress(BaseException):  # Qt leaves it to the class, or it fails there too
        if _Depth.now < _MAX_DEPTH:
            return getattr(super(cls, self), name)(*args)
    if name in {"index", "parent"} and isinstance(self, QAbstractItemModel):
        return QModelIndex()
    return _DEFAULTS[name]() if name in _DEFAULTS else None
