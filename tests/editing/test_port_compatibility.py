"""Compatible layers and ports for a wire that is being dragged."""

import pytest

from designer import editing
from designer.check import check_design
from designer.layers.catalogue import CATALOGUE
from tests.editing.designs import (
    IMAGE,
    ROW,
    SEQUENCE,
    WORDS,
    design_of,
)


@pytest.mark.parametrize(
    ("arriving", "fits", "does_not"),
    [
        (IMAGE, "Conv2d BatchNorm2d Flatten relu add cat MaxPool2d", "LSTM Embedding Input"),
        (ROW, "Linear relu Dropout Output LayerNorm", "Conv2d MaxPool2d Embedding"),
        (SEQUENCE, "LSTM GRU MultiheadAttention Conv1d TransformerEncoderLayer", "Conv3d"),
        (WORDS, "Embedding Output", "Linear Conv2d LSTM"),
    ],
)
def test_only_layers_that_fit_are_offered(arriving, fits, does_not):
    names = {layer.name for layer in editing.compatible_layers(arriving)}
    assert set(fits.split()) <= names
    assert not names & set(does_not.split())


def test_every_layer_fits_what_is_not_known():
    offered = editing.compatible_layers(None)
    assert {layer.name for layer in offered} == {n for n, la in CATALOGUE.items() if la.inputs}


def test_ports_that_fit():
    design = design_of(
        ("Input", "x", {"shape": (8,)}),
        ("Linear", "right", {"in_features": 8, "out_features": 3}),
        ("Linear", "wrong", {"in_features": 5, "out_features": 3}),
        ("Conv2d", "conv", {"out_channels": 3, "kernel_size": 3}),
        ("add", "join", {}),
        ("relu", "before", {}),
    )
    design.connect("before", "join.input")
    found = editing.compatible_ports(design, check_design(design), "x", "output")
    assert ("right", "input") in found
    assert {("join", "input"), ("join", "other")} <= found
    assert not {("wrong", "input"), ("conv", "input")} & found
    back = editing.compatible_ports(design, check_design(design), "join", "output")
    assert ("before", "input") not in back
