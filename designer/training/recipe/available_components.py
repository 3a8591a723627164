"""The losses, optimizers and schedulers that can be chosen, listed from torch.

Those of a later torch are in the lists, too. Components that this loop cannot drive are left out by
their signature: a loss of anything but (output, target), a scheduler that needs a function or other
schedulers. Those that a signature does not show are in LEFT_OUT, with the reason.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

LEFT_OUT = {
    "LBFGS": "it calls the loss several times a step, which this loop does not do",
    "SparseAdam": "it takes sparse gradients only, which few layers give",
    "Muon": "it takes two-dimensional weights only, so biases would need a second optimizer",
    "LinearCrossEntropyLoss": "it has weights of its own; use Linear and CrossEntropyLoss",
}
# Parameters that change how it is computed, not what; deprecated ones; the optimizer itself.
HIDDEN = {
    "self", "params", "optimizer", "foreach", "fused", "capturable", "differentiable",
    "size_average", "reduce", "last_epoch", "device", "dtype",
}  # fmt: skip
_TWO_TENSORS = 3


class ParamInfo(NamedTuple):
    """A parameter of a component; ``required`` ones without a default are supplied by the run."""

    name: str
    default: Any
    type: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class ComponentInfo:
    """A component of torch: its name, its parameters and the first sentence of its docstring."""

    name: str
    params: tuple[ParamInfo, ...]
    doc: str


@cache
def available_losses() -> tuple[ComponentInfo, ...]:
    """Return the losses of torch.nn that compare one output with one target."""
    return tuple(_info(each) for each in loss_classes().values())


@cache
def available_optimizers() -> tuple[ComponentInfo, ...]:
    """Return the optimizers of torch.optim."""
    return tuple(_info(each) for each in optimizer_classes().values())


@cache
def available_schedulers() -> tuple[ComponentInfo, ...]:
    """Return the schedulers of torch.optim.lr_scheduler that need no function or other object."""
    return tuple(_info(each) for each in scheduler_classes().values())


@cache
def loss_classes() -> dict[str, type]:
    """Return the classes behind ``available_losses`` by name."""
    from torch import nn
    from torch.nn.modules import loss

    def fits(each: type) -> bool:
        own = issubclass(each, nn.Module) and each.__module__ == loss.__name__
        if not own or hasattr(each, "__deprecated__") or not hasattr(nn, each.__name__):
            return False
        compares = list(inspect.signature(each.forward).parameters)  # type: ignore[attr-defined]
        return len(compares) == _TWO_TENSORS and compares[2] == "target"

    return _classes(loss, fits)


@cache
def optimizer_classes() -> dict[str, type]:
    """Return the classes behind ``available_optimizers`` by name."""
    from torch import optim

    return _classes(
        optim, lambda each: issubclass(each, optim.Optimizer) and each is not optim.Optimizer
    )


@cache
def scheduler_classes() -> dict[str, type]:
    """Return the classes behind ``available_schedulers`` by name."""
    from torch.optim import lr_scheduler as module

    def fits(each: type) -> bool:
        if not issubclass(each, module.LRScheduler) or each is module.LRScheduler:
            return False
        required = [p for p in _parameters(each) if p.default is inspect.Parameter.empty]
        kinds = " ".join(f"{p.name} {_type(p)}" for p in required)
        return "Callable" not in kinds and "schedulers" not in kinds

    return _classes(module, fits)


def _classes(module: Any, fits: Callable[[type], bool]) -> dict[str, type]:
    public = (name for name in sorted(vars(module)) if name[0] != "_" and name not in LEFT_OUT)
    found = {name: getattr(module, name) for name in public}
    return {name: each for name, each in found.items() if inspect.isclass(each) and fits(each)}


def _parameters(each: type) -> list[inspect.Parameter]:
    every = inspect.signature(each).parameters.values()
    return [p for p in every if p.name not in HIDDEN and p.kind is not p.VAR_POSITIONAL]


def _info(each: type) -> ComponentInfo:
    params = tuple(_param(p) for p in _parameters(each) if "Callable" not in _type(p))
    doc = inspect.getdoc(each) or ""
    sentence = " ".join(doc.split("\n\n")[0].split())
    return ComponentInfo(each.__name__, params, sentence)


def _param(parameter: inspect.Parameter) -> ParamInfo:
    required = parameter.default is inspect.Parameter.empty
    default = None if required else parameter.default
    return ParamInfo(parameter.name, default, _type(parameter), required)


def _type(parameter: inspect.Parameter) -> str:
    annotation = parameter.annotation
    if annotation is inspect.Parameter.empty:
        return type(parameter.default).__name__
    text = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    return text.strip("'").replace("torch.", "")
