"""Metrics agree with scikit-learn's, however the batches are cut."""

import numpy as np
import pytest
import sklearn.metrics as reference
import torch

from designer.training.loop.metrics import MetricCollector


def gather(collector, outputs, truth, size):
    pairs = zip(torch.split(outputs, size), torch.split(truth, size), strict=True)
    for each, wanted in pairs:
        collector.add(each, wanted)
    return collector.compute()


@pytest.mark.parametrize("size", [1, 7, 200])
def test_classification(size):
    torch.manual_seed(0)
    outputs, truth = torch.randn(200, 5), torch.randint(0, 5, (200,))
    names = ("accuracy", "precision", "recall", "f1")
    values = gather(MetricCollector(names, lambda each: each.argmax(1), 5), outputs, truth, size)
    guess = outputs.argmax(1)
    averaged = {"average": "macro", "zero_division": 0}
    assert values == pytest.approx(
        {
            "accuracy": reference.accuracy_score(truth, guess),
            "precision": reference.precision_score(truth, guess, **averaged),
            "recall": reference.recall_score(truth, guess, **averaged),
            "f1": reference.f1_score(truth, guess, **averaged),
        }
    )


@pytest.mark.parametrize("size", [1, 7, 200])
def test_regression(size):
    torch.manual_seed(0)
    truth = torch.randn(200) * 3 + 100
    outputs = truth[:, None] + torch.randn(200, 1)
    names = ("mae", "mse", "rmse", "r2")
    values = gather(MetricCollector(names, lambda each: each, 0), outputs, truth, size)
    guess = outputs[:, 0]
    assert values == pytest.approx(
        {
            "mae": reference.mean_absolute_error(truth, guess),
            "mse": reference.mean_squared_error(truth, guess),
            "rmse": reference.root_mean_squared_error(truth, guess),
            "r2": reference.r2_score(truth, guess),
        },
        rel=1e-4,
    )


def test_a_class_that_the_data_does_not_have_is_never_right():
    collector = MetricCollector(("accuracy",), lambda each: each.argmax(1), 2)
    collector.add(torch.eye(4), torch.tensor([0, 1, 1, 1]))
    assert collector.compute() == {"accuracy": 0.5}


def test_taking_starts_anew_and_nothing_gives_nothing():
    collector = MetricCollector(("accuracy",), lambda each: each.argmax(1), 2)
    assert collector.compute() == {}
    collector.add(torch.eye(2), torch.tensor([0, 1]))
    assert collector.compute() == {"accuracy": 1.0}
    assert collector.compute() == {}


def test_r2_of_targets_that_never_vary_is_nan():
    collector = MetricCollector(("r2",), lambda each: each, 0)
    collector.add(torch.ones(3, 1), torch.ones(3))
    assert np.isnan(collector.compute()["r2"])
