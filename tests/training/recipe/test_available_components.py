"""The losses, optimizers and schedulers on offer are torch's own."""

import pytest
import torch
from torch import nn

from designer.training import (
    TrainingError,
    available_losses,
    available_optimizers,
    available_schedulers,
)
from designer.training.recipe.available_components import LEFT_OUT
from designer.training.recipe.optimizers import make_optimizer
from tests.training.recipe.component_runs import LOSSES, OPTIMIZERS, SCHEDULERS, component


def test_the_lists_are_torchs_own():
    assert {"CrossEntropyLoss", "MSELoss", "BCEWithLogitsLoss", "L1Loss"} <= set(LOSSES)
    assert {"SGD", "Adam", "AdamW", "RMSprop"} <= set(OPTIMIZERS)
    assert {"StepLR", "CosineAnnealingLR", "OneCycleLR", "ReduceLROnPlateau"} <= set(SCHEDULERS)
    assert not {"Optimizer", "LRScheduler", "LambdaLR", "SequentialLR"} & set(
        OPTIMIZERS + SCHEDULERS
    )
    assert not {"CTCLoss", "TripletMarginLoss", "GaussianNLLLoss"} & set(LOSSES)


def test_each_has_its_parameters_defaults_and_a_sentence():
    adam = next(each for each in available_optimizers() if each.name == "AdamW")
    assert {(p.name, p.default) for p in adam.params} >= {("lr", 0.001), ("betas", (0.9, 0.999))}
    assert "fused" not in [p.name for p in adam.params]
    assert adam.doc.startswith("Implements AdamW")
    step = next(each for each in available_schedulers() if each.name == "StepLR")
    assert [(p.name, p.required) for p in step.params] == [("step_size", True), ("gamma", False)]
    smoothing = next(each for each in available_losses() if each.name == "CrossEntropyLoss")
    assert {p.name for p in smoothing.params} == {
        "weight", "ignore_index", "reduction", "label_smoothing",
    }  # fmt: skip


def test_left_out_ones_say_why():
    for name, why in LEFT_OUT.items():
        if hasattr(torch.optim, name):
            with pytest.raises(TrainingError) as caught:
                make_optimizer(component(name=name), nn.Linear(2, 2))
            assert why in str(caught.value)
