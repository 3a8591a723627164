"""The class of torch that a recipe names, made with the parameters that the recipe gives."""

from collections.abc import Mapping
from typing import Any

from designer.did_you_mean import did_you_mean
from designer.training.errors import TrainingError, name_list
from designer.training.recipe.available_components import LEFT_OUT
from designer.training.recipe.component_errors import rejected_params
from designer.training.recipe.values import value_text


def find_class(name: str, known: Mapping[str, type], kind: str, place: str) -> type:
    """Return the class called ``name``.

    Raises TrainingError for an unknown name; ``kind`` says what it should be, ``place`` is the
    recipe's key.
    """
    if name in known:
        return known[name]
    why = f": {LEFT_OUT[name]}" if name in LEFT_OUT else did_you_mean(name, known)
    raise TrainingError(
        f"{place} {value_text(name)} is no {kind} that can be used here{why}; choose one of "
        f"{name_list(known, 40)}",
        place=place,
    )


def make_component(
    each: type, given: Mapping[str, Any], place: str, defaults: Mapping[str, Any], *first: Any
) -> Any:
    """Return an instance of ``each``; parameters not ``given`` come from ``defaults``, then torch.

    Raises TrainingError, naming the parameter, where torch rejects one.
    """

    def works(fewer: Mapping[str, Any]) -> Any:
        return each(*first, **{**defaults, **fewer})

    try:
        return works(given)
    except MemoryError:
        raise
    except Exception as error:
        raise rejected_params(each, given, place, error, works) from error
