"""Training: recipe, data, the loop as a generator of frozen events, and what it leaves behind.

It knows nothing of files or windows, and of designs only how to build a module and what goes in
and out of it (``Job``). Importing it loads neither torch nor scikit-learn, and a name's module
(numpy with it) only when that name is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from designer.training.cancel import Cancel
    from designer.training.components import (
        ComponentInfo,
        ParamInfo,
        available_losses,
        available_optimizers,
        available_schedulers,
    )
    from designer.training.data import SOURCES, load_data
    from designer.training.data_access import allow_all, outside, refuse_all
    from designer.training.dataset import Dataset
    from designer.training.device import choose_device
    from designer.training.errors import TrainingError
    from designer.training.events import (
        EpochEnd,
        Event,
        Failed,
        Finished,
        Paused,
        Resumed,
        Started,
        Step,
        Stopped,
        describe,
        is_last,
    )
    from designer.training.fit import check_fit
    from designer.training.fitting import fit_inputs
    from designer.training.job import InputSpec, Job, OutputSpec
    from designer.training.loop import train
    from designer.training.recipe import Component, Recipe
    from designer.training.result import Saved, TrainedModel, save_result
    from designer.training.worker import Worker, preload_torch, warm_up

__all__ = [
    "SOURCES",
    "Cancel",
    "Component",
    "ComponentInfo",
    "Dataset",
    "EpochEnd",
    "Event",
    "Failed",
    "Finished",
    "InputSpec",
    "Job",
    "OutputSpec",
    "ParamInfo",
    "Paused",
    "Recipe",
    "Resumed",
    "Saved",
    "Started",
    "Step",
    "Stopped",
    "TrainedModel",
    "TrainingError",
    "Worker",
    "allow_all",
    "available_losses",
    "available_optimizers",
    "available_schedulers",
    "check_fit",
    "choose_device",
    "describe",
    "fit_inputs",
    "is_last",
    "load_data",
    "outside",
    "preload_torch",
    "refuse_all",
    "save_result",
    "train",
    "warm_up",
]

_MODULES = {
    "cancel": ("Cancel",),
    "components": (
        "ComponentInfo",
        "ParamInfo",
        "available_losses",
        "available_optimizers",
        "available_schedulers",
    ),
    "data": (
        "SOURCES",
        "load_data",
    ),
    "data_access": (
        "allow_all",
        "outside",
        "refuse_all",
    ),
    "dataset": ("Dataset",),
    "device": ("choose_device",),
    "errors": ("TrainingError",),
    "events": (
        "EpochEnd",
        "Event",
        "Failed",
        "Finished",
        "Paused",
        "Resumed",
        "Started",
        "Step",
        "Stopped",
        "describe",
        "is_last",
    ),
    "fit": ("check_fit",),
    "fitting": ("fit_inputs",),
    "job": (
        "InputSpec",
        "Job",
        "OutputSpec",
    ),
    "loop": ("train",),
    "recipe": (
        "Component",
        "Recipe",
    ),
    "result": (
        "Saved",
        "TrainedModel",
        "save_result",
    ),
    "worker": (
        "Worker",
        "preload_torch",
        "warm_up",
    ),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a name's module when it is asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List what the room offers."""
    return sorted({*globals(), *__all__})
