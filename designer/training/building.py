"""From a recipe's names to torch's losses, optimizer and scheduler.

What a recipe leaves out takes torch's default; what torch requires and only the run knows (how
many steps there will be, the peak learning rate) is filled in from the run.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from designer.training import components
from designer.training.components import LEFT_OUT
from designer.training.errors import TrainingError, did_you_mean, listed
from designer.training.recipe import Component

if TYPE_CHECKING:
    from torch import nn, optim

    Scheduler = optim.lr_scheduler.LRScheduler

# Moves at every batch by its nature; the others at every epoch, unless "interval" says otherwise.
PER_STEP = frozenset({"OneCycleLR", "CyclicLR"})
_LOSS_DEFAULTS = {"KLDivLoss": {"reduction": "batchmean"}}


def make_loss(component: Component, place: str = "training.loss") -> "nn.Module":
    """Return the loss; a list given for a tensor, as class weights are, becomes one."""
    import torch

    known = components.loss_classes()
    each = _find(component.name, known, "loss", place)
    given = {key: value for key, value in component.params.items() if key != "scale"}
    if given.get("reduction") == "none":
        raise TrainingError(
            f"{place}.reduction must be mean or sum: training needs one number; change it",
            place=place,
        )
    tensors = {p.name for p in inspect.signature(each).parameters.values() if _is_tensor(p)}
    ready = {
        key: torch.tensor(value, dtype=torch.float32) if key in tensors and value else value
        for key, value in given.items()
    }
    made: nn.Module = _make(each, _LOSS_DEFAULTS.get(component.name, {}) | ready, place)
    return made


def loss_scale(component: Component, place: str = "training.loss") -> float:
    """Return ``scale``, by which this loss counts in the sum over several Outputs (default 1)."""
    scale = component.params.get("scale", 1.0)
    if isinstance(scale, bool) or not isinstance(scale, int | float):
        raise TrainingError(f"{place}.scale must be a number; correct or remove it", place=place)
    return float(scale)


def make_optimizer(component: Component, model: "nn.Module") -> "optim.Optimizer":
    """Return the optimizer over what of ``model`` is trainable, fused where that works.

    Raises TrainingError for an unknown name or parameter, and if nothing is trainable.
    """
    place = "training.optimizer"
    each = _find(component.name, components.optimizer_classes(), "optimizer", place)
    trainable = [p for p in model.parameters() if p.requires_grad]
    if not trainable:
        raise TrainingError(
            "the network has nothing to learn: no layer has trainable weights; add a Linear layer, "
            "for instance"
        )
    given = dict(component.params)
    if _can_fuse(each, given, model):
        try:
            fused: optim.Optimizer = each(trainable, **given, fused=True)
        except (RuntimeError, TypeError, ValueError):
            pass  # not on this device, or not with these settings: the plain one says which
        else:
            return fused
    made: optim.Optimizer = _make(each, given, place, trainable)
    return made


def make_scheduler(
    component: Component, optimizer: "optim.Optimizer", epochs: int, steps_per_epoch: int
) -> tuple["Scheduler", bool]:
    """Return the scheduler and whether it moves at every step (else at every epoch).

    ``interval`` "step" or "epoch" may ask for the other way.
    """
    place = "training.scheduler"
    each = _find(component.name, components.scheduler_classes(), "scheduler", place)
    given = dict(component.params)
    usual = "step" if component.name in PER_STEP else "epoch"
    interval = given.pop("interval", usual)
    if interval not in {"step", "epoch"}:
        raise TrainingError(f'{place}.interval must be "step" or "epoch"; change it', place=place)
    moves = epochs * (steps_per_epoch if interval == "step" else 1)
    wanted = inspect.signature(each).parameters
    defaults = {
        key: value
        for key, value in _run_defaults(optimizer, moves).items()
        if key in wanted and (wanted[key].default is inspect.Parameter.empty or key in _ALWAYS)
    }
    if "epochs" in given or "total_steps" in given:
        defaults.pop("total_steps", None)
    made: Scheduler = _make(each, defaults | given, place, optimizer)
    return made, interval == "step"


_ALWAYS = {"total_steps", "cycle_momentum"}


def _run_defaults(optimizer: "optim.Optimizer", moves: int) -> dict[str, Any]:
    """What only the run knows; the given learning rate is the highest one."""
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


def _find(name: str, known: Mapping[str, type], kind: str, place: str) -> type:
    if name in known:
        return known[name]
    why = f": {LEFT_OUT[name]}" if name in LEFT_OUT else did_you_mean(name, known)
    raise TrainingError(
        f'{place} "{name}" is no {kind} that can be used here{why}; choose one of '
        f"{listed(known, 40)}",
        place=place,
    )


def _make(each: Callable[..., Any], given: Mapping[str, Any], place: str, *first: Any) -> Any:
    wanted = inspect.signature(each).parameters
    if strangers := [key for key in given if key not in wanted]:
        names = [key for key in wanted if key not in components.HIDDEN]
        raise TrainingError(
            f"{place}.{strangers[0]} is no parameter of {each.__name__}"
            f"{did_you_mean(strangers[0], names)}; it has {listed(names, 20)}",
            place=f"{place}.{strangers[0]}",
        )
    try:
        return each(*first, **given)
    except (TypeError, ValueError, RuntimeError, AssertionError) as error:
        raise TrainingError(
            f"{place}: {each.__name__} refuses these settings ({_first_line(error)}); change them",
            place=place,
            details=str(error),
        ) from error


def _can_fuse(each: type, given: Mapping[str, Any], model: "nn.Module") -> bool:
    chosen = {"fused", "foreach", "differentiable"} & set(given)
    sparse = any(getattr(module, "sparse", False) for module in model.modules())
    return "fused" in inspect.signature(each).parameters and not chosen and not sparse


def _is_tensor(parameter: inspect.Parameter) -> bool:
    return "Tensor" in str(parameter.annotation)


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
