"""Errors of a loss, an optimizer or a scheduler, distinguished from those of the network.

Torch seldom names the parameter that it rejects. It is the one without which the component works;
where there is no such parameter, the error names all that were given.
"""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

from designer.training.errors import (
    JobCancelledError,
    TrainingError,
    first_line,
    lacks_memory,
    name_list,
)
from designer.training.recipe.component import Component
from designer.training.recipe.parameter_kinds import kinds_of
from designer.training.recipe.values import NUMBER, invalid_value
from designer.visible_text import visible

Works = Callable[[Mapping[str, Any]], object]
"""A function that makes or tries a component with parameters, and raises if that fails."""


def rejected_params(
    each: type, given: Mapping[str, Any], place: str, error: Exception, works: Works
) -> TrainingError:
    """Return the error that ``each`` rejects one of the parameters ``given``, with its key.

    ``error`` is what torch raised, ``place`` the recipe's key of the component.
    """
    says = f"{each.__name__} refuses these settings ({first_line(error)})"
    key = rejected_param(given, works)
    if key is not None:
        must = kinds_of(each).get(key, NUMBER).must
        return invalid_value(
            f"{place.removeprefix('training.')}.{key}", must, _listed(given[key]), says
        )
    keys = name_list(f"{place}.{key}" for key in given) or place
    return TrainingError(f"{place}: {says}; change {keys}", place=place, details=str(error))


def rejected_param(given: Mapping[str, Any], works: Works) -> str | None:
    """Return the key of ``given`` without which ``works`` does not raise, None if there is none."""
    for key in given:
        try:
            works({name: value for name, value in given.items() if name != key})
        except Exception:  # noqa: BLE001, S112 - this key alone isn't to blame
            continue
        return key
    return None


class ComponentErrors:
    """A context manager that re-raises errors as TrainingError about one component of the recipe.

    It is entered at every step, so it does as little as possible.
    """

    __slots__ = ("_after", "_before", "_place")

    def __init__(self, place: str, before: str, after: str) -> None:
        """Make errors about the recipe's key ``place``: torch's message between the two texts."""
        self._place, self._before, self._after = place, before, after

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> None:
        if isinstance(error, Exception) and not _is_elsewhere(error):
            sentence = f"{self._before}{first_line(error)}{self._after}"
            raise TrainingError(sentence, place=self._place) from error


def loss_errors(place: str, loss: Component) -> ComponentErrors:
    """Return the context for computing a loss from outputs and targets."""
    otherwise = "choose another loss, or end the network so that it suits this one"
    return _context(
        place, loss, "cannot compare what the network gives with the targets", otherwise
    )


def optimizer_errors(optimizer: Component) -> ComponentErrors:
    """Return the context for a step of an optimizer."""
    return _context("training.optimizer", optimizer, "cannot take a step", "choose another one")


def scheduler_errors(scheduler: Component | None) -> ComponentErrors:
    """Return the context for a step of a scheduler."""
    component = scheduler or Component("")
    cannot = "cannot move the learning rate"
    return _context("training.scheduler", component, cannot, "choose another one")


def _context(place: str, component: Component, cannot: str, otherwise: str) -> ComponentErrors:
    change = f"change {name_list(f'{place}.{key}' for key in component.params)}, or "
    before = visible(f"{place}: {component.name} {cannot} (")
    after = visible(f"); {change if component.params else ''}{otherwise}")
    return ComponentErrors(place, before, after)


def _is_elsewhere(error: Exception) -> bool:
    """Return whether an error is a sentence already, or has another cause, as those of a GPU."""
    has_sentence = isinstance(error, TrainingError | JobCancelledError)
    return has_sentence or lacks_memory(error) or "CUDA error" in str(error)


def _listed(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else value
