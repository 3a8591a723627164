"""Readers for the recipe's values: each returns the value as it will be used or says what is wrong.

Every reader takes the key's name, for the message, and the value from the file.
"""

from collections.abc import Callable, Mapping
from math import isfinite
from types import MappingProxyType
from typing import Any, TypeVar

from designer.training.errors import TrainingError

T = TypeVar("T")


def plain(value: Any) -> Any:
    """Return a literal with tuples as lists and read-only mappings as dicts."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def written(value: Any) -> Any:
    """Return a recipe's field as JSON data; a component without parameters is just its name."""
    if hasattr(value, "params"):
        return {"name": value.name, **plain(value.params)} if value.params else value.name
    if isinstance(value, Mapping):
        return {key: written(item) for key, item in value.items()}
    return plain(value)


def wrong(name: str, must: str, value: Any) -> TrainingError:
    """Return the error that ``training.name`` must be something else."""
    shown = f'"{value}"' if isinstance(value, str) else value
    return TrainingError(
        f"training.{name} must be {must}, not {shown}; change it in the training settings",
        place=f"training.{name}",
    )


def data(name: str, value: Any) -> Mapping[str, Any]:
    """Read where the samples come from: an object with a ``source``, or the source's name."""
    spec = {"source": value} if isinstance(value, str) else value
    if not isinstance(spec, dict) or not isinstance(spec.get("source"), str):
        raise wrong(name, 'an object with a "source", such as {"source": "digits"}', value)
    return MappingProxyType(spec)


def named(name: str, value: Any) -> tuple[str, Mapping[str, Any]]:
    """Read a component: its name, or an object with ``name`` and parameters."""
    given = {"name": value} if isinstance(value, str) else value
    if not isinstance(given, dict) or not isinstance(given.get("name"), str) or not given["name"]:
        raise wrong(name, 'a name or an object such as {"name": "…", "lr": 0.01}', value)
    params = {key: item for key, item in given.items() if key != "name"}
    if "lr" in params:
        positive(f"{name}.lr", params["lr"])
    return given["name"], MappingProxyType(params)


def names(name: str, value: Any) -> tuple[str, ...] | None:
    """Read a list of names; null stands for the default ones."""
    if value is None:
        return None
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise wrong(name, 'a list of names, such as ["accuracy"]', value)
    return tuple(given)


def text(name: str, value: Any) -> str:
    """Read a text that is not empty."""
    if not isinstance(value, str) or not value:
        raise wrong(name, "a name", value)
    return value


def flag(name: str, value: Any) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise wrong(name, "true or false", value)
    return value


def positive(name: str, value: Any) -> float:
    """Read a finite number above 0."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not isfinite(value) or value <= 0:
        raise wrong(name, "a number above 0", value)
    return float(value)


def fraction(name: str, value: Any) -> float:
    """Read a number from 0 up to, but without, 1."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= value < 1:
        raise wrong(name, "a fraction from 0 to below 1, such as 0.2", value)
    return float(value)


def whole(least: int) -> Callable[[str, Any], int]:
    """Return a reader of whole numbers from ``least``."""

    def read(name: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value < 2**63:
            raise wrong(name, f"a whole number from {least}", value)
        return value

    return read


def one_of(*allowed: str) -> Callable[[str, Any], str]:
    """Return a reader of one of the ``allowed`` names."""

    def read(name: str, value: Any) -> str:
        if value not in allowed:
            raise wrong(name, f"one of {', '.join(allowed)}", value)
        return str(value)

    return read


def optional(read: Callable[[str, Any], T]) -> Callable[[str, Any], T | None]:
    """Return ``read`` with null allowed."""
    return lambda name, value: None if value is None else read(name, value)
