"""From a recipe's names to torch's losses, optimizer and scheduler.

What a recipe leaves out takes torch's default; what torch requires and only the run knows (how
many steps there will be, the peak learning rate) is filled in from the run.
"""

import inspect
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from designer.did_you_mean import did_you_mean
from designer.training.errors import TrainingError, listed
from designer.training.recipe import components
from designer.training.recipe.components import LEFT_OUT
from designer.training.recipe.keys import Component
from designer.training.recipe.parameter_kinds import read_params, takes_tensor
from designer.training.recipe.refusals import refused
from designer.training.recipe.values import NUMBER, ValueKind, one_of, shown, wrong

if TYPE_CHECKING:
    from torch import nn, optim

    Scheduler = optim.lr_scheduler.LRScheduler

# Moves at every batch by its nature; the others at every epoch, unless "interval" says otherwise.
PER_STEP = frozenset({"OneCycleLR", "CyclicLR"})
# Moves by the validation loss, which there is once an epoch.
PER_EPOCH = frozenset({"ReduceLROnPlateau"})
_LOSS_DEFAULTS = {"KLDivLoss": {"reduction": "batchmean"}}
_OF_LOSSES: Mapping[str, ValueKind] = {"scale": NUMBER}


def make_loss(component: Component, place: str = "training.loss") -> "nn.Module":
    """Return the loss; a list given for a tensor, as class weights are, becomes one."""
    import torch

    each = _find(component.name, components.loss_classes(), "loss", place)
    given = read_params(each, component.params, place, _OF_LOSSES)
    given.pop("scale", None)
    ready = {
        key: torch.tensor(value, dtype=torch.float32) if takes_tensor(each, key) else value
        for key, value in given.items()
    }
    made: nn.Module = _make(each, ready, place, _LOSS_DEFAULTS.get(component.name, {}))
    return made


def loss_scale(component: Component, place: str = "training.loss") -> float:
    """Return ``scale``, by which this loss counts in the sum over several Outputs (default 1)."""
    name = f"{place.removeprefix('training.')}.scale"
    return float(NUMBER.read(name, component.params.get("scale", 1.0)))


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
    given = read_params(each, component.params, place, {})
    if _can_fuse(each, given, model):
        try:
            fused: optim.Optimizer = each(trainable, **given, fused=True)
        except Exception:  # noqa: BLE001, S110
            pass  # not on this device, or not with these settings: the plain one says which
        else:
            return fused
    made: optim.Optimizer = _make(each, given, place, {}, trainable)
    return made


def make_scheduler(
    component: Component, optimizer: "optim.Optimizer", epochs: int, steps_per_epoch: int
) -> tuple["Scheduler", bool]:
    """Return the scheduler and whether it moves at every step (else at every epoch).

    ``interval`` "step" or "epoch" may ask for the other way.
    """
    place = "training.scheduler"
    each = _find(component.name, components.scheduler_classes(), "scheduler", place)
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
    made: Scheduler = _make(each, given, place, defaults, optimizer)
    return made, interval == "step"


def require_long_enough(
    made: tuple["Scheduler", bool], component: Component, epochs: int, steps_per_epoch: int
) -> None:
    """Raise TrainingError where a scheduler ends before training does."""
    scheduler, by_step = made
    moves = epochs * steps_per_epoch - 1 if by_step else epochs
    total = getattr(scheduler, "total_steps", moves)
    if total >= moves:
        return
    given = [key for key in ("total_steps", "epochs", "steps_per_epoch") if key in component.params]
    key = f"scheduler.{given[0]}" if given else "scheduler"
    must = f"left out or large enough for {epochs} epochs, that is {moves} steps or more"
    raise wrong(key, must, component.params[given[0]] if given else total)


def move_scheduler(scheduler: "Scheduler", watched: float) -> None:
    """Let a scheduler move; ``watched`` is the loss that it may go by."""
    if type(scheduler).__name__ in PER_EPOCH:
        scheduler.step(watched)  # type: ignore[arg-type]
    else:
        scheduler.step()


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
        f"{place} {shown(name)} is no {kind} that can be used here{why}; choose one of "
        f"{listed(known, 40)}",
        place=place,
    )


def _make(
    each: type, given: Mapping[str, Any], place: str, defaults: Mapping[str, Any], *first: Any
) -> Any:
    """Make ``each``; what is not ``given`` comes from the run's ``defaults``, then torch's."""

    def works(fewer: Mapping[str, Any]) -> Any:
        return each(*first, **{**defaults, **fewer})

    try:
        return works(given)
    except MemoryError:
        raise
    except Exception as error:
        raise refused(each, given, place, error, works) from error


def _can_fuse(each: type, given: Mapping[str, Any], model: "nn.Module") -> bool:
    chosen = {"fused", "foreach", "differentiable"} & set(given)
    sparse = any(getattr(module, "sparse", False) for module in model.modules())
    return "fused" in inspect.signature(each).parameters and not chosen and not sparse
