"""Counts shared by several families: multiply-adds as ``torch.utils.flop_counter`` counts them.

One multiply-add is half of what torch calls a FLOP count of two.
"""

from collections.abc import Mapping
from typing import Any

from designer.layers.declare import MultiplyAdds
from designer.layers.sizes import Size
from designer.layers.tensor_types import TensorType


def last_axis_macs(features: str) -> MultiplyAdds:
    """Multiply-adds of a matrix product over the last axis: one per input feature and output."""

    def count(
        params: Mapping[str, Any], _: Mapping[str, Any], outputs: tuple[TensorType, ...]
    ) -> Size:
        size: Size = outputs[0].numel * params[features]
        return size

    return count
