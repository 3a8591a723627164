"""Scales are computed from the training part only."""

import numpy as np
import pytest
from torch import nn

from designer.training import (
    Dataset,
    InputSpec,
    OutputSpec,
    load_data,
)
from designer.training.data.input_layout import plan_inputs
from designer.training.data.normalisation import fit_input_scales, fit_scale, fit_target_scale
from designer.training.data.split import split_indices
from tests.training.jobs import collect, few, job


def test_normalisation_does_not_see_the_validation_part():
    data = few(40)
    train = np.arange(20)
    feeds = plan_inputs(data, [InputSpec("x", (4,))])
    before = fit_input_scales(data, feeds, train)["x"]
    data.inputs[0][20:] += 1000
    after = fit_input_scales(data, feeds, train)["x"]
    assert np.array_equal(before.mean, after.mean)
    scaled = after.apply(data.inputs[0][:20])
    assert scaled.mean(0) == pytest.approx(np.zeros(4), abs=1e-5)
    assert scaled.std(0) == pytest.approx(np.ones(4), abs=1e-4)


def test_a_pair_of_inputs_of_one_kind_does_not_either():
    data = load_data({"source": "digits_pairs", "pairs": 400})
    feeds = plan_inputs(data, [InputSpec("a", (64,)), InputSpec("b", (64,))])
    train = np.arange(200)
    before = fit_input_scales(data, feeds, train)["a"]
    for array in data.inputs:
        array[200:] += 1000
    after = fit_input_scales(data, feeds, train)["a"]
    assert (before.mean, before.std) == (after.mean, after.std)


def test_nor_do_the_targets_of_a_regression():
    data = few(40, regression=True)
    train = np.arange(5, 25)
    before = fit_target_scale(data, train)
    data.targets[:5] += 1000
    data.targets[25:] *= -30
    after = fit_target_scale(data, train)
    assert (before.mean, before.std) == (after.mean, after.std)
    assert before.apply(data.targets[train]).mean() == pytest.approx(0, abs=1e-5)
    assert before.apply(data.targets[train]).std() == pytest.approx(1, abs=1e-5)


def test_what_a_job_learnt_is_the_scale_of_its_training_part():
    data = few(40, regression=True)
    held = split_indices(data, 0.25, 3)[1]
    data.inputs[0][held] += 1000
    data.targets[held] += 1000
    result = collect(
        job(
            lambda: nn.Linear(4, 1), (InputSpec("x", (4,)),), (OutputSpec("y", (1,)),),
            dataset=data, validation=0.25, seed=3, epochs=1,
        )
    )[-1].result  # fmt: skip
    train = split_indices(data, 0.25, 3)[0]
    for scale, array in (
        (result.normalisation["inputs"]["x"], data.inputs[0]),
        (result.normalisation["targets"]["y"], data.targets),
    ):
        assert scale["mean"] == pytest.approx(array[train].mean(0), rel=1e-4, abs=1e-5)
        assert scale["std"] == pytest.approx(array[train].std(0), rel=1e-4)


def test_a_constant_column_stays_finite():
    scale = fit_scale(np.full((5, 2), 0.1, np.float32))
    assert np.array_equal(scale.apply(np.full((5, 2), 0.1, np.float32)), np.zeros((5, 2)))


def test_pictures_are_scaled_by_channel_whatever_shape_the_input_has():
    rng = np.random.default_rng(0)
    images = rng.normal([[[1]], [[2]], [[3]]], 1, (50, 3, 4, 5)).astype(np.float32)
    data = Dataset("pictures", (images,), np.arange(50) % 2, "classification", ("a", "b"))
    means = {}
    for name, shape in {"first": (3, 4, 5), "last": (4, 5, 3), "flat": (60,)}.items():
        feeds = plan_inputs(data, [InputSpec(name, shape)])
        scale = fit_input_scales(data, feeds, np.arange(50))[name]
        means[name] = scale.mean
        scaled = scale.apply(feeds[0].apply(images))
        assert scaled.mean() == pytest.approx(0, abs=1e-4)
        assert scaled.shape == (50, *shape)
    assert means["first"].shape == (3, 1, 1)
    assert means["last"].shape == (1, 1, 3)
    assert means["flat"].shape == (60,)


def test_inputs_of_one_kind_share_a_scale():
    data = load_data({"source": "digits_pairs", "pairs": 400})
    feeds = plan_inputs(data, [InputSpec("a", (64,)), InputSpec("b", (8, 8))])
    scales = fit_input_scales(data, feeds, np.arange(300))
    assert scales["a"].mean == scales["b"].mean
    assert scales["a"].mean.shape == ()


def test_whole_numbers_are_not_scaled():
    data = load_data({"source": "digits"})
    feeds = plan_inputs(data, [InputSpec("tokens", (64,), "int64")])
    assert fit_input_scales(data, feeds, np.arange(9)) == {}
