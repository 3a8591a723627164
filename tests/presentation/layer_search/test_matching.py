"""A layer is found by what people call it elsewhere."""

import pytest

from tests.presentation.layer_search.conftest import search_layers


@pytest.mark.parametrize(
    ("query", "name"),
    [("dense", "Linear"), ("fc", "Linear"), ("conv 3x3", "Conv2d"), ("conv 3x3x3", "Conv3d"),
     ("conv 1", "Conv1d"), ("concat", "cat"), ("fully connected", "Linear"), ("ReLU", "ReLU"),
     ("relu", "relu"), ("bn", "BatchNorm2d"), ("swish", "silu"),
     ("self att", "MultiheadAttention")],
)  # fmt: skip
def test_names_from_elsewhere(query, name):
    assert search_layers(query) == [name]
