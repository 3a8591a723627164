"""Which setting of a loss, optimizer or scheduler torch objects to, told apart from the network.

Torch names what it dislikes in words of its own, seldom by key. The key is the one without which
it works; where there is no such key, all that were given are named.
"""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

from designer.training.errors import (
    CancelledError,
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
"""Makes or tries something with parameters; raises where that does not work."""


def rejected_params(
    each: type, given: Mapping[str, Any], place: str, error: Exception, works: Works
) -> TrainingError:
    """Return the error that ``each`` refuses the parameters ``given``, with the key's name."""
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
    """Return the one key of ``given`` without which ``works`` doesn't raise, None if none is."""
    for key in given:
        try:
            works({name: value for name, value in given.items() if name != key})
        except Exception:  # noqa: BLE001, S112 - this key alone isn't to blame
            continue
        return key
    return None


class ComponentErrors:
    """A block in which what is raised is told as the fault of one part of the recipe.

    Entered at every step, so it does nothing until then.
    """

    __slots__ = ("_after", "_before", "_place")

    def __init__(self, place: str, before: str, after: str) -> None:
        """Blame ``place``, the recipe's key; torch's own words go between the two texts."""
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
    """Return the blame for a loss that cannot be computed from what the network gives."""
    otherwise = "choose another loss, or end the network so that it suits this one"
    return _blamed(place, loss, "cannot compare what the network gives with the targets", otherwise)


def optimizer_errors(optimizer: Component) -> ComponentErrors:
    """Return the blame for an optimizer that cannot take a step."""
    return _blamed("training.optimizer", optimizer, "cannot take a step", "choose another one")


def scheduler_errors(scheduler: Component | None) -> ComponentErrors:
    """Return the blame for a scheduler that cannot move the learning rate."""
    component = scheduler or Component("")
    cannot = "cannot move the learning rate"
    return _blamed("training.scheduler", component, cannot, "choose another one")


def _blamed(place: str, component: Component, cannot: str, otherwise: str) -> ComponentErrors:
    change = f"change {name_list(f'{place}.{key}' for key in component.params)}, or "
    before = visible(f"{place}: {component.name} {cannot} (")
    after = visible(f"); {change if component.params else ''}{otherwise}")
    return ComponentErrors(place, before, after)


def _is_elsewhere(error: Exception) -> bool:
    """Say whether an error has a sentence already, or only shows up here, as a GPU's do."""
    told = isinstance(error, TrainingError | CancelledError)
    return told or lacks_memory(error) or "CUDA error" in str(error)


def _listed(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else value
