"""Specifications of the Inputs and Outputs of a network: ids, shapes and dtypes."""

from dataclasses import dataclass

Sizes = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class InputSpec:
    """An Input: its node's id, the shape of a sample, the dtype, whether it has a batch axis."""

    id: str
    shape: Sizes
    dtype: str = "float32"
    batch: bool = True


@dataclass(frozen=True, slots=True)
class OutputSpec:
    """An Output: its node's id, the shape of one sample and the node before it, if known.

    ``shape`` is None where it is not known before the network runs.
    """

    id: str
    shape: Sizes | None = None
    source: str = ""
