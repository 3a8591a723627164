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
    "joining",
    "indexing",
    "scattering",
    "arithmetic",
    "matmul",
    "linalg",
    "comparison",
    "reduction",
    "elementwise",
    "distance",
)


LISTED_LAST = {
    "shape": (
        "unfold",
        "swapaxes",
        "ravel",
        "rot90",
        "fliplr",
        "flipud",
        "diff",
        "view_as",
        "reshape_as",
        "expand_as",
        "type_as",
    ),
}
"""Rarely used layers, listed at the end of their family, in this order."""


def _collect() -> dict[str, Layer]:
    """Return all layers by name, in the order in which the palette lists them."""
    found: dict[str, Layer] = {}
    for module in FAMILIES:
        for declared in import_module(f"designer.layers.families.{module}").LAYERS:
            assert declared.name not in found, f"{declared.name} is declared twice"
            found[declared.name] = declared
    for family, rare in LISTED_LAST.items():
        found = _with_last(found, family, rare)
    return found


def _with_last(found: dict[str, Layer], family: str, rare: tuple[str, ...]) -> dict[str, Layer]:
    """Return the layers with those named in ``rare`` moved behind the others of ``family``."""
    usual = [name for name in found if name not in rare]
    last = max(place for place, name in enumerate(usual) if found[name].family == family)
    return {name: found[name] for name in (*usual[: last + 1], *rare, *usual[last + 1 :])}


CATALOGUE: Mapping[str, Layer] = _collect()


def find(name: str) -> Layer | None:
    """Return the layer of that name, None if there is none."""
    return CATALOGUE.get(name)


def similar(name: str) -> list[str]:
    """Return names of layers that look like ``name``, the likeliest first."""
    return nearest_names(name, CATALOGUE, 3)
