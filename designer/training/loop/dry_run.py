"""A dry run of a recipe: its losses, optimizer and scheduler on four weights, without any data.

Reading a recipe checks that a value is a number; only torch's code knows which numbers it accepts,
and part of that code runs at the first step. So each component is made and takes a few steps here,
where nothing but the recipe can be wrong.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from designer.training.data import targets
from designer.training.data.dataset import CLASSIFICATION, Dataset
from designer.training.errors import TrainingError
from designer.training.recipe import available_components as components
from designer.training.recipe.component import Component
from designer.training.recipe.component_errors import rejected_params
from designer.training.recipe.losses import loss_scale, make_loss
from designer.training.recipe.optimizers import make_optimizer
from designer.training.recipe.recipe import Recipe
from designer.training.recipe.schedulers import make_scheduler, require_enough_steps, step_scheduler

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn, optim

_STEP_LIMITS = (3, 50)
"""The least and the largest number of scheduler steps that are tried."""
_STEPS_AN_EPOCH = 50
_CLASSES = 3
_MAX_CLASSES = 256
"""Losses with weights for more classes are not tried."""


def dry_run(recipe: Recipe, device: "torch.device") -> None:
    """Try the components of ``recipe``; raises TrainingError with the key that torch rejects."""
    losses = components.loss_classes()
    for place, component in _losses(recipe):
        _try(_try_loss(place), component, losses, place)
    optimizers = components.optimizer_classes()
    _try(_try_optimizer(device), recipe.optimizer, optimizers, "training.optimizer")
    if recipe.scheduler is not None:
        schedulers = components.scheduler_classes()
        _try(_try_scheduler(recipe, device), recipe.scheduler, schedulers, "training.scheduler")


def _try(
    run: Callable[[Component], None], component: Component, known: Mapping[str, type], place: str
) -> None:
    try:
        run(component)
    except (TrainingError, MemoryError):
        raise
    except Exception as error:
        each, given = known[component.name], component.params
        raise rejected_params(
            each, given, place, error, lambda fewer: run(replace(component, params=fewer))
        ) from error


def _losses(recipe: Recipe) -> Iterator[tuple[str, Component]]:
    if isinstance(recipe.loss, Component):
        yield "training.loss", recipe.loss
    elif recipe.loss is not None:
        for id_, component in recipe.loss.items():
            yield f"training.loss.{id_}", component


def _try_loss(place: str) -> Callable[[Component], None]:
    def run(component: Component) -> None:
        import torch

        loss, scale = make_loss(component, place), loss_scale(component, place)
        shape = _shape(loss)
        if shape[0] > _MAX_CLASSES:
            return
        data = _dataset(shape)
        wanted = torch.from_numpy(
            targets.lay_out_targets(component.name, data, data.targets, shape)
        )
        given = torch.linspace(0.2, 0.8, wanted.shape[0] * int(np.prod(shape)))
        given = given.reshape(wanted.shape[0], *shape).requires_grad_()
        _require_finite(loss(given, wanted) * scale, "the loss")

    return run


def _dataset(shape: tuple[int, ...]) -> Dataset:
    """Return a sample of every class, for outputs of ``shape`` per sample."""
    classes = np.arange(shape[0])
    spread = np.broadcast_to(classes.reshape(-1, *[1] * (len(shape) - 1)), (shape[0], *shape[1:]))
    names = tuple(str(each) for each in classes)
    return Dataset("rehearsal", (classes,), np.ascontiguousarray(spread), CLASSIFICATION, names)


def _shape(loss: "nn.Module") -> tuple[int, ...]:
    """Return the shape of outputs per sample that suits the weights of the loss."""
    shape = np.broadcast_shapes(*(tuple(each.shape) for each in loss.buffers()))
    return shape or (_CLASSES,)


def _try_optimizer(device: "torch.device") -> Callable[[Component], None]:
    def run(component: Component) -> None:
        model = _tiny_model(device)
        optimizer = make_optimizer(component, model)
        for step in range(3):
            _take_step(model, optimizer, step)

    return run


def _try_scheduler(recipe: Recipe, device: "torch.device") -> Callable[[Component], None]:
    def run(component: Component) -> None:
        model = _tiny_model(device)
        optimizer = make_optimizer(recipe.optimizer, model)
        made = scheduler, _ = make_scheduler(component, optimizer, recipe.epochs, _STEPS_AN_EPOCH)
        require_enough_steps(made, component, recipe.epochs, 1)
        steps = min(max(recipe.epochs, _STEP_LIMITS[0]), _STEP_LIMITS[1])
        for step in range(min(steps, getattr(scheduler, "total_steps", steps))):
            _take_step(model, optimizer, step)
            step_scheduler(scheduler, 1.0)
            if not isfinite(optimizer.param_groups[0]["lr"]):
                raise ArithmeticError("the learning rate becomes infinite")

    return run


def _tiny_model(device: "torch.device") -> "nn.Module":
    from torch import nn

    return nn.Linear(2, 2).to(device)


def _take_step(model: "nn.Module", optimizer: "optim.Optimizer", step: int) -> None:
    """Take a step from weights of 1, with gradients that are neither 0 nor equal."""
    import torch

    for weights in model.parameters():
        weights.data.fill_(1.0)
        slope = torch.linspace(-0.3, 0.5 + 0.1 * (step % 3), weights.numel())
        weights.grad = slope.reshape(weights.shape).to(weights.device)
    optimizer.step()
    for weights in model.parameters():
        _require_finite(weights.detach(), "the weights")


def _require_finite(values: "Tensor", what: str) -> None:
    if not bool(values.isfinite().all()):
        raise ArithmeticError(f"{what} would become infinite or nan")
