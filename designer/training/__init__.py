"""Training: recipe, data, the loop as a generator of frozen events, and what it leaves behind.

It knows nothing of files or windows, and of designs only how to build a module and what goes in
and out of it (``Job``). Importing it loads neither torch nor scikit-learn.
"""

from designer.training.cancel import Cancel
from designer.training.components import (
    ComponentInfo,
    ParamInfo,
    available_losses,
    available_optimizers,
    available_schedulers,
)
from designer.training.data import SOURCES, load_data
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
from designer.training.worker import Worker, preload_torch

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
    "available_losses",
    "available_optimizers",
    "available_schedulers",
    "check_fit",
    "choose_device",
    "describe",
    "fit_inputs",
    "is_last",
    "load_data",
    "preload_torch",
    "save_result",
    "train",
]
