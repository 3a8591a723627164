"""Mistakes in components are reported before any data is loaded."""

import pytest

from designer.training import Failed, Finished
from tests.training.jobs import collect, job


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        ({"optimizer": {"name": "AdamW", "betas": {}}}, "training.optimizer.betas must be a list"),
        ({"optimizer": {"name": "AdamW", "betas": [2, 0.9]}}, "Invalid beta parameter at index 0"),
        ({"optimizer": {"name": "AdamW", "amsgrad": 1}}, "amsgrad must be true or false, not 1"),
        ({"optimizer": {"name": "SGD", "params": []}}, "params is no parameter of SGD"),
        ({"scheduler": {"name": "StepLR", "interval": []}}, "interval must be step or epoch"),
        ({"scheduler": {"name": "StepLR", "step_size": 0}}, "scheduler.step_size must be a whole"),
        ({"scheduler": {"name": "CyclicLR", "mode": {}}}, "mode must be one of triangular, tri"),
        (
            {"scheduler": {"name": "OneCycleLR", "total_steps": 2}, "epochs": 5},
            "training.scheduler.total_steps must be left out or large enough for 5 epochs",
        ),
        (
            {"scheduler": {"name": "ReduceLROnPlateau", "interval": "step"}},
            "training.scheduler.interval must be epoch, not",
        ),
        ({"loss": {"name": "CrossEntropyLoss", "label_smoothing": "a"}}, "a number that is finite"),
        ({"loss": {"name": "CrossEntropyLoss", "label_smoothing": 2}}, "loss.label_smoothing must"),
        ({"loss": {"name": "CrossEntropyLoss", "weight": [0, 0, 0]}}, "training.loss.weight must"),
        ({"loss": {"y": {"name": "MSELoss", "reduction": 5}}}, "training.loss.y.reduction must be"),
    ],
)
def test_mistakes_of_components_are_told_before_any_data_is_loaded(recipe, words, monkeypatch):
    monkeypatch.setattr("designer.training.loop.prepare.load_data", unforeseen)
    last = collect(job(**recipe))[-1]
    assert isinstance(last, Failed)
    assert words in last.message
    assert "check the design" not in last.message


def test_only_what_the_recipe_says_is_to_be_changed():
    scheduler = {"name": "OneCycleLR", "epochs": 0, "steps_per_epoch": 0}
    message = collect(job(scheduler=scheduler))[-1].message
    assert "OneCycleLR refuses these settings" in message
    assert "training.scheduler.max_lr" not in message


def test_one_cycle_takes_the_runs_steps_unless_both_parts_are_given():
    assert isinstance(collect(job(scheduler={"name": "OneCycleLR", "epochs": 1}))[-1], Finished)


def test_a_cycle_that_ends_before_training_does_is_told_before_it_starts():
    (last,) = collect(job(scheduler={"name": "OneCycleLR", "total_steps": 30}))
    assert "large enough for 2 epochs, that is 45 steps or more, not 30" in last.message
    assert collect(job(scheduler={"name": "OneCycleLR", "total_steps": 45}))[-1].result


def unforeseen(*_):
    raise AssertionError("data is loaded")
