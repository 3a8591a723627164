"""The catalogue: every layer by name, in the order of the palette.

A new family is one file with a ``LAYERS`` tuple and one line here.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module

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
    by_lower: dict[str, list[str]] = {}
    for known in CATALOGUE:
        by_lower.setdefault(known.lower(), []).append(known)
    near = get_close_matches(name.lower(), by_lower, n=3, cutoff=0.6)
    found = [known for match in near for known in by_lower[match]]
    # Linear for Linaer, linear for linaer: a capital letter is meant.
    return sorted(found, key=lambda known: known[:1].isupper() != name[:1].isupper())[:3]
