"""From a recipe's name to a learning rate scheduler of torch.

What torch requires and only the run knows (how many steps there will be, the peak learning rate)
is filled in from the run.
"""

import inspect
from typing import TYPE_CHECKING, Any

from designer.training.recipe.available_components import scheduler_classes
from designer.training.recipe.component import Component
from designer.training.recipe.make_component import find_class, make_component
from designer.training.recipe.parameter_kinds import read_params
from designer.training.recipe.values import invalid_value, one_of

if TYPE_CHECKING:
    from torch import optim

    Scheduler = optim.lr_scheduler.LRScheduler

PER_STEP = frozenset({"OneCycleLR", "CyclicLR"})
"""Schedulers that step after every batch; the others after every epoch unless "interval" is set."""
PER_EPOCH = frozenset({"ReduceLROnPlateau"})
"""Schedulers that step by the validation loss, which there is once an epoch."""
_ALWAYS = {"total_steps", "cycle_momentum"}
"""Parameters that the run supplies even where torch has a default."""


def make_scheduler(
    component: Component, optimizer: "optim.Optimizer", epochs: int, steps_per_epoch: int
) -> tuple["Scheduler", bool]:
    """Return the scheduler, and whether it steps after every batch (else after every epoch).

    Its parameter ``interval``, "step" or "epoch", overrides the default. Raises TrainingError.
    """
    place = "training.scheduler"
    each = find_class(component.name, scheduler_classes(), "scheduler", place)
    usual = "step" if component.name in PER_STEP else "epoch"
    ways = ("epoch",) if component.name in PER_EPOCH else ("step", "epoch")
    given = read_params(each, component.params, place, {"interval": one_of(*ways)})
    interval = given.pop("interval", usual)
    moves = epochs * (steps_per_epoch if interval == "step" else 1)
    wanted = inspect.signature(each).parameters
    defaults = {
        key: value
        for key, value in _run_defaults(optimizer, moves).items()
        if key in wanted and (wanted[key].default is inspect.Parameter.empty or key in _ALWAYS)
    }
    if {"epochs", "steps_per_epoch"} <= set(given):
        defaults.pop("total_steps", None)
    made: Scheduler = make_component(each, given, place, defaults, optimizer)
    return made, interval == "step"


def require_enough_steps(
    made: tuple["Scheduler", bool], component: Component, epochs: int, steps_per_epoch: int
) -> None:
    """Raise TrainingError for a scheduler that ends before training does."""
    scheduler, by_step = made
    moves = epochs * steps_per_epoch - 1 if by_step else epochs
    total = getattr(scheduler, "total_steps", moves)
    if total >= moves:
        return
    given = [key for key in ("total_steps", "epochs", "steps_per_epoch") if key in component.params]
    key = f"scheduler.{given[0]}" if given else "scheduler"
    must = f"left out or large enough for {epochs} epochs, that is {moves} steps or more"
    raise invalid_value(key, must, component.params[given[0]] if given else total)


def step_scheduler(scheduler: "Scheduler", watched: float) -> None:
    """Step a scheduler; ``watched`` is the loss that it may depend on."""
    if type(scheduler).__name__ in PER_EPOCH:
        scheduler.step(watched)  # type: ignore[arg-type]
    else:
        scheduler.step()


def _run_defaults(optimizer: "optim.Optimizer", moves: int) -> dict[str, Any]:
    """Return the parameters that only the run knows; the learning rate given is the highest."""
    lr = float(optimizer.param_groups[0]["lr"])
    third = max(1, moves // 3)
    return {
        "T_max": moves,
        "T_0": third,
        "total_steps": moves,
        "step_size": third,
        "milestones": sorted({max(1, moves // 2), max(1, moves * 3 // 4)}),
        "gamma": 0.95,
        "base_lr": lr / 10,
        "max_lr": lr,
        "cycle_momentum": bool({"momentum", "betas"} & set(optimizer.defaults)),
    }
