"""Sizes that come from the design's variables keep their names through the rules."""

from typing import Any

import pytest

from designer.layers.catalogue import CATALOGUE
from designer.layers.infer import Inference, infer
from designer.layers.params import axes, choice, dtype, float_, floats, int_, ints, shape
from designer.layers.sizes import BATCH, Named, size_source, symbol
from designer.layers.tensor_types import TensorType

HIDDEN = Named(64, symbol("hidden"))


def run(name: str, arrived: Any, **params: Any) -> Inference:
    layer = CATALOGUE[name]
    return infer(layer, {**layer.defaults, **params}, {layer.inputs[0].name: TensorType(arrived)})


@pytest.mark.parametrize(
    ("name", "arrived", "params", "sizes"),
    [
        ("Linear", (BATCH, 3), {"out_features": HIDDEN}, "N, hidden"),
        ("Conv2d", (BATCH, 3, 8, 8), {"out_channels": HIDDEN, "kernel_size": 3}, "N, hidden, 6, 6"),
        ("Flatten", (BATCH, HIDDEN, 2, 2), {}, "N, 4 * hidden"),
        ("reshape", (BATCH, HIDDEN, 4), {"shape": (-1, 4)}, "64 * N, 4"),
        ("unflatten", (BATCH, HIDDEN), {"dim": 1, "sizes": (8, -1)}, "N, 8, hidden // 8"),
        ("chunk", (BATCH, HIDDEN), {"dim": 1, "chunks": 2}, "N, hidden // 2"),
        ("MaxPool1d", (BATCH, HIDDEN, 8), {"kernel_size": 2}, "N, hidden, 4"),
        ("PixelShuffle", (BATCH, HIDDEN, 2, 2), {"upscale_factor": 2}, "N, hidden // 4, 4, 4"),
    ],
)
def test_names_come_through(name: str, arrived: Any, params: Any, sizes: str) -> None:
    first = run(name, arrived, **params).outputs[0]
    assert ", ".join(map(size_source, first.shape)) == sizes


def test_an_inferred_size_remembers_where_it_came_from() -> None:
    inferred = run("Linear", (BATCH, HIDDEN * 4), out_features=10).inferred
    assert size_source(inferred["in_features"]) == "4 * hidden"


@pytest.mark.parametrize(
    ("kind", "good", "bad", "words"),
    [
        (int_(), 3, 0, "a whole number of at least 1"),
        (int_(0, 5), 5, 6, "a whole number from 0 to 5"),
        (int_(), 1, True, "a whole number of at least 1"),
        (float_(0, 1), 1, 1.5, "a number from 0 to 1"),
        (float_(optional=True), None, "x", "a number or none"),
        (choice("a", "b"), "a", "c", "one of a, b"),
        (ints(2), (1, 2), (1, 2, 3), "a whole number or 2 of them"),
        (ints(2, holes=True), (None, 2), (0, 2), "a whole number or 2 of them"),
        (ints(2, words=("same",)), "same", "samé", "a whole number or 2 of them, or 'same'"),
        (floats(2), (0.5, 2), (0.5, "x"), "a number or 2 of them"),
        (shape(-1), (-1, 8), (-2,), "a list of whole numbers"),
        (shape(one=False), (8,), 8, "a list of whole numbers"),
        (axes(), -1, 0.5, "a list of whole numbers"),
        (dtype(), "int64", "int65", "a torch dtype such as float32"),
    ],
)
def test_kinds_say_what_they_take(kind: Any, good: Any, bad: Any, words: str) -> None:
    assert kind.why_not(good) is None
    assert kind.why_not(bad)
    assert kind.description == words


def test_pages_lead_to_torchs_documentation() -> None:
    """What is torch's has a page of it, slices the one on views; the design's own have none."""
    pages = {name: layer.docs_url for name, layer in CATALOGUE.items()}
    assert [name for name, page in pages.items() if not page] == ["Input", "Output"]
    stable = "https://docs.pytorch.org/docs/stable/"
    assert pages["Linear"] == stable + "generated/torch.nn.Linear.html"
    assert pages["Parameter"] == stable + "generated/torch.nn.parameter.Parameter.html"
    assert pages["slice"] == stable + "tensor_view.html"
