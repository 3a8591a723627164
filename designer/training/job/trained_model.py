"""The result of a training job: weights and everything needed to use them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from designer.training.recipe.recipe import Recipe

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class TrainedModel:
    """Trained weights and everything needed to use them.

    ``state_dict`` is on the CPU; names of a shared weight share one tensor. ``normalisation`` is
    ``{"inputs": {id: {"mean", "std"}}, "targets": {id: {"mean", "std"}}}``: pass
    ``(x - mean) / std`` to the network, and convert a standardised output ``y`` to the data's units
    by ``y * std + mean``.
    """

    state_dict: "Mapping[str, Tensor]"
    metrics: Mapping[str, float]
    normalisation: Mapping[str, Any]
    recipe: Recipe
    classes: tuple[str, ...] = ()
    epochs: int = 0
    best_epoch: int = 0
    seconds: float = 0.0
    run: Mapping[str, Any] = field(default_factory=dict)


def detached_state(state: "Mapping[str, Tensor]") -> "dict[str, Tensor]":
    """Return a copy of ``state`` on the CPU; names of one tensor share its copy."""
    copies: dict[tuple[Any, ...], Tensor] = {}
    result = {}
    for name, tensor in state.items():
        key = tensor_identity(name, tensor)
        if key not in copies:
            copies[key] = tensor.detach().to("cpu", copy=True).contiguous()
        result[name] = copies[key]
    return result


def tensor_identity(name: str, tensor: "Tensor") -> tuple[Any, ...]:
    """Return a key that is equal for two names of one tensor and differs for different tensors."""
    if tensor.numel() == 0:
        return (name,)
    return (tensor.data_ptr(), tuple(tensor.shape), tensor.stride(), tensor.dtype)
