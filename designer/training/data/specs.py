"""What goes in and out of a network: the shapes and dtypes that data is laid out for."""

from dataclasses import dataclass

Sizes = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class InputSpec:
    """One Input: its node's id, one sample's shape, dtype; ``batch`` False: no batch axis."""

    id: str
    shape: Sizes
    dtype: str = "float32"
    batch: bool = True


@dataclass(frozen=True, slots=True)
class OutputSpec:
    """One Output: its node's id, one sample's shape, and the node in front of it, if known.

    ``shape`` None means that it is not known before the network runs.
    """

    id: str
    shape: Sizes | None = None
    source: str = ""
