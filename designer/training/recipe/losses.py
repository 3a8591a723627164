"""From a recipe's names to torch's losses.

What a recipe leaves out takes torch's default.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from designer.training.recipe.available_components import loss_classes
from designer.training.recipe.component import Component
from designer.training.recipe.make_component import find_class, make_component
from designer.training.recipe.parameter_kinds import read_params, takes_tensor
from designer.training.recipe.values import NUMBER, ValueKind

if TYPE_CHECKING:
    from torch import nn

_DEFAULTS = {"KLDivLoss": {"reduction": "batchmean"}}
_OWN_PARAMS: Mapping[str, ValueKind] = {"scale": NUMBER}
"""Parameters of a loss that this program adds to torch's."""


def make_loss(component: Component, place: str = "training.loss") -> "nn.Module":
    """Return the loss as a module; a list for a tensor parameter, such as weights, becomes float32.

    Raises TrainingError.
    """
    import torch

    each = find_class(component.name, loss_classes(), "loss", place)
    given = read_params(each, component.params, place, _OWN_PARAMS)
    given.pop("scale", None)
    ready = {
        key: torch.tensor(value, dtype=torch.float32) if takes_tensor(each, key) else value
        for key, value in given.items()
    }
    made: nn.Module = make_component(each, ready, place, _DEFAULTS.get(component.name, {}))
    return made


def loss_scale(component: Component, place: str = "training.loss") -> float:
    """Return ``scale``, the factor of this loss in the sum over several Outputs (default 1)."""
    name = f"{place.removeprefix('training.')}.scale"
    return float(NUMBER.read(name, component.params.get("scale", 1.0)))
