"""The recipe reads the design file's training object and names the key that is wrong."""

from types import MappingProxyType

import pytest

from designer.training import Recipe, TrainingError


def test_an_empty_recipe_has_the_promised_defaults():
    recipe = Recipe.from_dict({})
    assert recipe.data == {"source": "digits"}
    assert (recipe.loss, recipe.scheduler, recipe.metrics, recipe.patience) == (None,) * 4
    assert (recipe.optimizer.name, dict(recipe.optimizer.params)) == ("AdamW", {"lr": 0.001})
    assert (recipe.epochs, recipe.batch_size, recipe.seed, recipe.validation) == (10, 64, 0, 0.2)
    assert (recipe.device, recipe.precision) == ("auto", "float32")
    assert recipe.normalise
    assert recipe.shuffle


FULL = {
    "data": {"source": "csv", "path": "a.csv", "target": "y", "features": ["a", "b"]},
    "loss": {"logits": {"name": "CrossEntropyLoss", "label_smoothing": 0.1}, "side": "MSELoss"},
    "optimizer": {"name": "SGD", "lr": 0.1, "momentum": 0.9},
    "scheduler": {"name": "StepLR", "step_size": 3},
    "metrics": ["accuracy", "f1"],
    "epochs": 3,
    "batch_size": 7,
    "seed": 5,
    "validation": 0.25,
    "device": "cpu",
    "precision": "bfloat16",
    "normalise": False,
    "normalise_target": False,
    "shuffle": False,
    "patience": 4,
    "keep": "best",
    "clip_grad_norm": 1.0,
    "threads": 2,
    "from_the_future": {"a": [1, 2]},
}


@pytest.mark.parametrize("data", [{}, FULL, {"loss": "MSELoss", "optimizer": "SGD"}])
def test_to_dict_is_read_back_as_the_same_recipe(data):
    recipe = Recipe.from_dict(data)
    assert Recipe.from_dict(recipe.to_dict()) == recipe


def test_a_full_recipe_is_written_as_it_was_given():
    assert Recipe.from_dict(FULL).to_dict() == FULL


def test_keys_that_are_not_known_are_kept():
    assert Recipe.from_dict(FULL).extra == {"from_the_future": {"a": [1, 2]}}


def test_frozen_values_of_a_design_are_read_alike():
    frozen = MappingProxyType(
        {
            "data": MappingProxyType({"source": "csv", "features": ("a", "b")}),
            "optimizer": MappingProxyType({"name": "Adam", "betas": (0.8, 0.9)}),
            "metrics": ("accuracy",),
        }
    )
    recipe = Recipe.from_dict(frozen)
    assert recipe.to_dict()["data"] == {"source": "csv", "features": ["a", "b"]}
    assert recipe.optimizer.params["betas"] == [0.8, 0.9]
    assert recipe.metrics == ("accuracy",)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"epochs": 0}, "training.epochs"),
        ({"epochs": 2.5}, "training.epochs"),
        ({"epochs": True}, "training.epochs"),
        ({"batch_size": "64"}, "training.batch_size"),
        ({"seed": -1}, "training.seed"),
        ({"validation": 1}, "training.validation"),
        ({"validation": "half"}, "training.validation"),
        ({"optimizer": {"name": "SGD", "lr": -1}}, "training.optimizer.lr must be"),
        ({"optimizer": {"name": "SGD", "lr": "fast"}}, "training.optimizer.lr must be"),
        ({"optimizer": {"lr": 0.1}}, "training.optimizer"),
        ({"optimizer": 3}, "training.optimizer"),
        ({"loss": {"logits": 3}}, "training.loss.logits"),
        ({"loss": 3}, "training.loss"),
        ({"scheduler": {"gamma": 1}}, "training.scheduler"),
        ({"metrics": [1]}, "training.metrics"),
        ({"precision": "int8"}, "training.precision"),
        ({"keep": "first"}, "training.keep"),
        ({"normalise": "yes"}, "training.normalise"),
        ({"patience": 0}, "training.patience"),
        ({"clip_grad_norm": 0}, "training.clip_grad_norm"),
        ({"device": ""}, "training.device"),
        ({"data": {"path": "x"}}, "training.data"),
        ({"data": 3}, "training.data"),
    ],
)
def test_a_bad_value_names_its_key_and_what_to_do(data, key):
    with pytest.raises(TrainingError) as caught:
        Recipe.from_dict(data)
    assert key in str(caught.value)
    assert caught.value.place.startswith("training.")
    assert "; change" in str(caught.value)


def test_something_else_than_an_object_is_refused():
    with pytest.raises(TrainingError, match="must be an object"):
        Recipe.from_dict([1, 2])


def test_settings_from_the_command_line():
    recipe = Recipe.from_dict({"loss": "CrossEntropyLoss"}).with_settings(
        {
            "optimizer.lr": "0.01",
            "training.epochs": "3",
            "loss.label_smoothing": "0.1",
            "scheduler": "StepLR",
            "data.source": "iris",
            "shuffle": "false",
            "metrics": '["f1"]',
        }
    )
    assert dict(recipe.optimizer.params) == {"lr": 0.01}
    assert recipe.epochs == 3
    assert recipe.loss.name == "CrossEntropyLoss"
    assert dict(recipe.loss.params) == {"label_smoothing": 0.1}
    assert recipe.scheduler.name == "StepLR"
    assert recipe.data == {"source": "iris"}
    assert not recipe.shuffle
    assert recipe.metrics == ("f1",)


def test_a_setting_that_does_not_exist_is_no_silent_success():
    with pytest.raises(TrainingError, match=r"no setting batchsize \(did you mean batch_size\?\)"):
        Recipe().with_settings({"batchsize": "7"})
    assert Recipe.from_dict({"own": 1}).with_settings({"own": "2"}).extra == {"own": 2}


def test_a_setting_that_is_wrong_names_the_key():
    with pytest.raises(TrainingError, match=r"training\.optimizer\.lr must be"):
        Recipe().with_settings({"optimizer.lr": "quick"})
