"""Keeps exceptions inside overrides of Qt's methods: one that leaves them may end the process.

PySide prints what leaves an override, mostly; but a RecursionError, a SystemExit, or a second
exception on the way out to Python, crashes it. So whatever goes wrong inside is handed to
`sys.excepthook`, which tells the user, and Qt goes on as if the class had no override.

Every class of `designer.gui` that overrides a method of Qt wears ``@guarded``; a test finds the one
that forgot it.
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
_DEEPEST = 60
"""So many overrides call each other at most: Qt itself runs out of stack before Python notices."""
_NOTHING: dict[str, Callable[[], Any]] = {
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
"""What an override gives that failed, where Qt has nothing of its own to give."""


def _accessible() -> Any:
    """Return what the first paint need not wait for: its enums take some milliseconds."""
    from PySide6.QtGui import QAccessible

    return QAccessible


def guarded(cls: C) -> C:
    """Guard the overrides of ``cls``."""
    for name in overrides(cls):
        setattr(cls, name, _guard(cls, name, vars(cls)[name]))
    return cls


def overrides(cls: type) -> Iterator[str]:
    """Give the methods of ``cls`` that Qt calls: what bears a name of Qt's.

    By our habit that are also all with capitals in their names; a class that is mixed in somewhere
    knows no more of Qt than that.
    """
    qt = [base for base in cls.__mro__[1:] if _is_qt(base)]
    for name, method in tuple(vars(cls).items()):
        ours = not name.startswith("_") and isinstance(method, FunctionType)
        if ours and (name != name.lower() or any(name in vars(base) for base in qt)):
            yield name


def is_guarded(cls: type, name: str) -> bool:
    """Tell whether an override of ``cls`` is guarded."""
    return getattr(vars(cls)[name], "guarded", False)


def _is_qt(cls: type) -> bool:
    return issubclass(cls, Shiboken.Object) and cls.__module__.startswith("PySide6")


class _Depth:
    """How many overrides are being carried out, one within the other."""

    now = 0


def _guard(cls: type, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def guard(self: Any, *args: Any, **named: Any) -> Any:
        _Depth.now += 1
        try:
            if _Depth.now > _DEEPEST:
                raise RecursionError(f"{name} calls itself without end")
            return method(self, *args, **named)
        except BaseException:  # noqa: BLE001 - it is told, and must not get out
            _tell()
        finally:
            _Depth.now -= 1
        return _without(cls, self, name, args)

    guard.guarded = True  # type: ignore[attr-defined]
    return guard


def _tell() -> None:
    """Tell at once, so that work is brought to safety; where the stack is full, a little later."""
    trouble = sys.exc_info()
    try:
        sys.excepthook(*trouble)  # type: ignore[arg-type]
    except BaseException:  # noqa: BLE001 - the same
        QTimer.singleShot(0, lambda: sys.excepthook(*trouble))  # type: ignore[arg-type]


def _without(cls: type, self: Any, name: str, args: tuple[Any, ...]) -> Any:
    """Return what Qt would have done without the override."""
    if name == "interface_cast":  # None, which is what Qt has, would end the process
        return VoidPtr(0)
    with suppress(BaseException):  # Qt leaves it to the class, or it fails there too
        if _Depth.now < _DEEPEST:
            return getattr(super(cls, self), name)(*args)
    if name in {"index", "parent"} and isinstance(self, QAbstractItemModel):
        return QModelIndex()
    return _NOTHING[name]() if name in _NOTHING else None
