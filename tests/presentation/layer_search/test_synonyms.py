"""Other names of layers, and which parameters the numbers behind a name set."""

import pytest

from designer.layers.catalogue import CATALOGUE
from designer.presentation.layer_search.synonyms import SYNONYMS, params_from_numbers


def test_every_synonym_names_a_layer():
    assert {name for names in SYNONYMS.values() for name in names} <= set(CATALOGUE)


@pytest.mark.parametrize(
    ("layer", "numbers", "expected"),
    [("Conv2d", ("64", "3x5"), {"out_channels": 64, "kernel_size": (3, 5)}),
     ("Conv2d", ("64", "3"), {"out_channels": 64, "kernel_size": 3}),
     ("Dropout", ("0.3",), {"p": 0.3}), ("Conv2d", ("1",), None), ("Conv2d", ("2",), {}),
     ("Input", ("1x28x28",), {"shape": (1, 28, 28)}), ("Input", ("784",), {"shape": (784,)}),
     ("Conv1d", ("3x3",), None), ("Linear", ("0",), None), ("relu", ("7",), None)],
)  # fmt: skip
def test_which_settings_numbers_stand_for(layer, numbers, expected):
    assert params_from_numbers(numbers, CATALOGUE[layer]) == expected
