"""From a recipe's name to an optimizer of torch over a model's trainable weights."""

import inspect
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from designer.training.errors import TrainingError
from designer.training.recipe.available_components import optimizer_classes
from designer.training.recipe.component import Component
from designer.training.recipe.make_component import find_class, make_component
from designer.training.recipe.parameter_kinds import read_params

if TYPE_CHECKING:
    from torch import nn, optim


def make_optimizer(component: Component, model: "nn.Module") -> "optim.Optimizer":
    """Return the optimizer of the trainable parameters of ``model``, fused where that works.

    Raises TrainingError for an unknown name or parameter, and if nothing is trainable.
    """
    place = "training.optimizer"
    each = find_class(component.name, optimizer_classes(), "optimizer", place)
    trainable = [p for p in model.parameters() if p.requires_grad]
    if not trainable:
        raise TrainingError(
            "the network has nothing to learn: no layer has trainable weights; add a Linear layer, "
            "for instance"
        )
    given = read_params(each, component.params, place, {})
    if _can_fuse(each, given, model):
        try:
            fused: optim.Optimizer = each(trainable, **given, fused=True)
        except Exception:  # noqa: BLE001, S110
            pass  # not on this device or with these settings: the plain one raises the reason
        else:
            return fused
    made: optim.Optimizer = make_component(each, given, place, {}, trainable)
    return made


def _can_fuse(each: type, given: Mapping[str, Any], model: "nn.Module") -> bool:
    chosen = {"fused", "foreach", "differentiable"} & set(given)
    sparse = any(getattr(module, "sparse", False) for module in model.modules())
    return "fused" in inspect.signature(each).parameters and not chosen and not sparse
