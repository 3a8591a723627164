"""What torch accepts as a parameter is not refused, and what is accepted trains."""

import random

import pytest

from designer.training.recipe.values import value_text
from tests.training import hostile_recipes as hostile


@pytest.mark.parametrize("kind", ["loss", "optimizer", "scheduler"])
def test_every_value_of_every_parameter_trains_or_is_told(kind):
    draw = random.Random(kind)
    every = [each for each in hostile.parameters() if each[0] == kind]
    for key, each, name in every:
        for value in draw.sample(hostile.HOSTILE, 3):
            recipe = hostile.with_parameter(key, each, name, value)
            assert not hostile.fault(recipe, f"{key}.{name}"), (each.__name__, value_text(value))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:reduction. 'mean' divides:UserWarning")
@pytest.mark.parametrize("seed", range(4))
def test_what_torch_takes_is_not_refused_and_what_is_accepted_trains(seed):
    draw, taken = random.Random(seed), 0
    for _ in range(75):
        key, each, params = hostile.drawn_component(draw)
        recipe = {"optimizer": hostile.SGD, key: {"name": each.__name__, **params}}
        told = hostile.outcome({"epochs": 3, "threads": 1, "validation": 0.0, **recipe})
        if hostile.torch_takes(key, each, params) and params.get("lr", 1) > 0:
            assert not told or told.startswith("the loss became"), (each.__name__, params)
            taken += 1
        assert not told or f"training.{key}" in told or told.startswith("the loss became"), told
    assert taken > 20
