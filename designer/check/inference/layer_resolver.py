"""What shape inference needs to know of the layers that a network's nodes name."""

from collections.abc import Mapping
from typing import Any, Protocol

from designer.check.report.report import Copy
from designer.layers.call import PortInput
from designer.layers.declare import Layer


class LayerResolver(Protocol):
    """Layers by name, and what one use of each gives."""

    @property
    def catalogue(self) -> Mapping[str, Layer]:
        """The layers of the catalogue whose names no block of the design has."""

    def layer(self, name: str) -> Layer | None:
        """Return the layer or block of that name, None if there is none."""

    def similar(self, name: str) -> list[str]:
        """Return names that look like ``name``, the likeliest first."""

    def run(
        self,
        layer: Layer,
        params: Mapping[str, Any],
        inputs: Mapping[str, PortInput],
        *,
        path: tuple[str, ...] = (),
    ) -> Copy:
        """Return what one copy of ``layer`` gives; raises Mismatch.

        ``path`` names the blocks that the layer is used inside of, the outermost first.
        """

    def count_copy(self, layer: str, count: int, copies: int) -> None:
        """Count one more of ``count`` copies that is inferred by itself, ``copies`` so far.

        Raises Mismatch where the layer is repeated too often, OverBudgetError where the design
        takes too much work.
        """
