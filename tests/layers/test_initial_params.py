"""Initial parameters of new nodes."""

import pytest

from designer import editing
from designer.check import check_design
from designer.graph import Design
from designer.layers.catalogue import CATALOGUE, find
from designer.layers.sizes import BATCH
from designer.layers.tensor_types import TensorType
from tests.editing.designs import (
    edit,
)


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_a_new_layer_has_every_value_it_needs(name):
    design = Design("Net")
    with edit(design) as e:
        editing.add_layer(e, name, (0, 0))
    codes = {problem.code for problem in check_design(design).problems}
    assert not codes & {"missing-value", "bad-value", "unknown-param", "expression"}


def test_usual_values():
    assert editing.initial_params(find("Linear")) == {"out_features": 128}
    conv = editing.initial_params(find("Conv2d"))
    assert conv == {"out_channels": 32, "kernel_size": 3, "padding": 1}
    heads = editing.initial_params(find("MultiheadAttention"), TensorType((BATCH, 9, 6)))
    assert heads["num_heads"] == 3
