"""The search for a layer, as the palette and the canvas call it."""

from designer.layers.catalogue import CATALOGUE
from designer.presentation.layer_search.likelihood import SearchContext, likelihood
from designer.presentation.layer_search.matching import ranked


def search_layers(query: str, after: str = "", *, count: int = 1) -> list[str]:
    """Return the names of the best ``count`` matches behind a layer ``after``."""
    context = SearchContext(after)
    found = ranked(query, CATALOGUE.values(), lambda layer: likelihood(layer, context))
    return [layer.name for layer in found[:count]]
