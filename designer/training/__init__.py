"""Training: recipe, data, the loop as a generator of frozen events, and trained models.

It does not depend on design files or windows, and of designs only on how to build a module and on
its Inputs and Outputs (``Job``). Importing it loads neither torch nor scikit-learn; the module of a
name (and NumPy with it) is imported when that name is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from designer.training.data.access import allow_all, path_outside, refuse_all
    from designer.training.data.dataset import Dataset
    from designer.training.data.input_layout import lay_out_inputs
    from designer.training.data.sources import SOURCES, load_data
    from designer.training.data.specs import InputSpec, OutputSpec
    from designer.training.errors import TrainingError
    from designer.training.job.checkpoint import Saved, save_result
    from designer.training.job.events import (
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
    from designer.training.job.job import Job
    from designer.training.job.job_control import JobControl
    from designer.training.job.trained_model import TrainedModel
    from designer.training.loop.compatibility import check_compatibility
    from designer.training.loop.device import choose_device
    from designer.training.loop.train import train
    from designer.training.recipe.available_components import (
        ComponentInfo,
        ParamInfo,
        available_losses,
        available_optimizers,
        available_schedulers,
    )
    from designer.training.recipe.component import Component
    from designer.training.recipe.recipe import Recipe
    from designer.training.worker import Worker, preload_torch, warm_up

__all__ = [
    "SOURCES",
    "Component",
    "ComponentInfo",
    "Dataset",
    "EpochEnd",
    "Event",
    "Failed",
    "Finished",
    "InputSpec",
    "Job",
    "JobControl",
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
    "check_compatibility",
    "choose_device",
    "describe",
    "is_last",
    "lay_out_inputs",
    "load_data",
    "path_outside",
    "preload_torch",
    "refuse_all",
    "save_result",
    "train",
    "warm_up",
]

_MODULES = {
    "job.job_control": ("JobControl",),
    "recipe.available_components": (
        "ComponentInfo",
        "ParamInfo",
        "available_losses",
        "available_optimizers",
        "available_schedulers",
    ),
    "data.sources": (
        "SOURCES",
        "load_data",
    ),
    "data.access": (
        "allow_all",
        "path_outside",
        "refuse_all",
    ),
    "data.dataset": ("Dataset",),
    "loop.device": ("choose_device",),
    "errors": ("TrainingError",),
    "job.events": (
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
    "loop.compatibility": ("check_compatibility",),
    "data.input_layout": ("lay_out_inputs",),
    "data.specs": ("InputSpec", "OutputSpec"),
    "job.job": ("Job",),
    "loop.train": ("train",),
    "recipe.component": ("Component",),
    "recipe.recipe": ("Recipe",),
    "job.checkpoint": ("Saved", "save_result"),
    "job.trained_model": ("TrainedModel",),
    "worker": (
        "Worker",
        "preload_torch",
        "warm_up",
    ),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import the module of ``name`` on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted({*globals(), *__all__})
