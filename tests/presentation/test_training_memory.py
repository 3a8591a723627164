"""How much memory a recipe makes training take."""

import pytest

from designer.presentation import training_memory
from designer.training.recipe.recipe import Recipe


@pytest.mark.parametrize("given", [None, 0, -1, 10**10, True, "32", 1.5])
def test_what_is_no_batch_size_counts_as_the_recipe_s_default(given) -> None:
    assert training_memory.batch_size({"batch_size": given}) == Recipe().batch_size
    assert training_memory.batch_size({"batch_size": 32}) == 32


def test_the_optimizer_is_the_recipe_s_default_where_none_is_given() -> None:
    assert training_memory.optimizer_name({}) == Recipe().optimizer.name == "AdamW"
    assert training_memory.optimizer_name({"optimizer": "SGD"}) == "SGD"
    assert training_memory.optimizer_name({"optimizer": {"name": "SGD"}}) == "SGD"


@pytest.mark.parametrize(
    ("optimizer", "numbers"),
    [("AdamW", 4), ("SGD", 2), ({"name": "SGD", "momentum": 0.9}, 3), ({"name": "RMSprop"}, 3),
     ({"name": "Adam", "amsgrad": True}, 5), ({}, 4)],
)  # fmt: skip
def test_what_training_holds_for_each_parameter(optimizer, numbers) -> None:
    assert training_memory.bytes_per_parameter({"optimizer": optimizer}) == 4 * numbers
