"""The catalogue: every layer by name, in the order of the palette.

A new family is one file with a ``LAYERS`` tuple and one line here.
"""

from collections.abc import Mapping
from importlib import import_module

from designer.did_you_mean import nearest_names
from designer.layers.declare import Layer

FAMILIES = (
    "input_output",
    "linear",
    "convolution",
    "padding",
    "pooling",
    "normalization",
    "activation",
    "dropout",
    "embedding",
    "creation",
    "functional",
    "recurrent",
    "attention",
    "transformer",
    "resizing",
    "pixel_shuffle",
    "reshaping",
    "rearranging",
    "viewing",
    "joining",
    "indexing",
    "scattering",
    "arithmetic",
    "matmul",
    "linalg",
    "comparison",
    "reduction",
    "order_statistics",
    "elementwise",
    "distance",
)


def _collect() -> dict[str, Layer]:
    found: dict[str, Layer] = {}
    for family in FAMILIES:
        for declared in import_module(f"designer.layers.families.{family}").LAYERS:
            assert declared.name not in found, f"{declared.name} is declared twice"
            found[declared.name] = declared
    return found


CATALOGUE: Mapping[str, Layer] = _collect()


def find(name: str) -> Layer | None:
    """Return the layer of that name, None if there is none."""
    return CATALOGUE.get(name)


def similar(name: str) -> list[str]:
    """Return names of layers that look like ``name``, the likeliest first."""
    return nearest_names(name, CATALOGUE, 3)
