"""The choice of a loss, an optimizer or a scheduler: its name in torch and its parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Component:
    """A loss, an optimizer or a scheduler: its name in torch and the parameters given."""

    name: str
    params: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


Losses = Component | Mapping[str, Component]
"""One loss for all Outputs, or one for each Output's id."""
