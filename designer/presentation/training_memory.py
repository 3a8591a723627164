"""The settings of a training recipe that determine its memory use, for float32 weights.

The status bar and the canvas estimate memory while a recipe is being edited, so values that a run
would refuse count as the recipe's defaults here.
"""

from collections.abc import Mapping
from typing import Any

from designer.training.recipe.recipe import Recipe

BYTES_PER_PARAMETER = 4 * (1 + 1 + 2)
"""The weight, its gradient, and the two averages that Adam keeps."""
_MAX_BATCH_SIZE = 10**9
"""Memory is estimated up to here; training has limits of its own."""
_STATE_PER_PARAMETER = {"SGD": 0, "ASGD": 1, "RMSprop": 1, "Adagrad": 1, "Muon": 1, "Adafactor": 0}
"""How many numbers an optimizer keeps for each parameter, where it is not the two of Adam."""


def batch_size(training: Mapping[str, Any]) -> int:
    """Return the batch size of a recipe, the default where its value is no batch size."""
    given = training.get("batch_size")
    if not isinstance(given, int) or isinstance(given, bool):
        return Recipe.batch_size
    return given if 0 < given <= _MAX_BATCH_SIZE else Recipe.batch_size


def optimizer_name(training: Mapping[str, Any]) -> str:
    """Return the name of a recipe's optimizer, the default's where none is given."""
    given = training.get("optimizer", Recipe.optimizer.name)
    return str(given.get("name") if isinstance(given, Mapping) else given)


def bytes_per_parameter(training: Mapping[str, Any]) -> int:
    """Return the bytes that training by a recipe takes for each parameter.

    These are the weight, its gradient, and what the optimizer keeps: SGD nothing, with momentum an
    average, Adam two.
    """
    given = training.get("optimizer")
    options = given if isinstance(given, Mapping) else {}
    kept = _STATE_PER_PARAMETER.get(optimizer_name(training), 2)
    kept += sum(bool(options.get(option)) for option in ("momentum", "centered", "amsgrad"))
    return 4 * (2 + kept)
