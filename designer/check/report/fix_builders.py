"""Builders of the fixes that many rules suggest, so that each has the same title everywhere."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from designer.check.report.problems import (
    AppendNode,
    ClearValue,
    DropNode,
    Fix,
    InsertOnWire,
    SetValue,
)
from designer.graph.records import thaw

_NONE: Mapping[str, Any] = MappingProxyType({})


def set_value(node: str, param: str, value: Any) -> Fix:
    """Return the fix that gives a parameter a value."""
    return Fix(f"Set {node}.{param} to {shown(value)}", (SetValue(node, param, value),))


def clear_value(node: str, param: str) -> Fix:
    """Return the fix that leaves a parameter out."""
    return Fix(f"Clear {node}.{param}", (ClearValue(node, param),))


def remove(node: str, why: str = "") -> Fix:
    """Return the fix that takes a node out of its chain; ``why`` ends its title."""
    return Fix(f"Remove {node}{why}", (DropNode(node),))


def insert_before(node: str, layer: str, params: Mapping[str, Any] = _NONE) -> Fix:
    """Return the fix that puts a layer on the wire into a node with one input."""
    step = InsertOnWire(node, "input", layer, params)
    return Fix(f"Insert {called(layer, params)} before {node}", (step,))


def add_output(node: str) -> Fix:
    """Return the fix that lets a node's result leave the design."""
    return Fix(f"Add an Output after {node}", (AppendNode(node, "Output"),))


def called(layer: str, params: Mapping[str, Any]) -> str:
    """Return a layer as a person would write it, ``Conv2d(out_channels=64, kernel_size=1)``."""
    given = ", ".join(f"{n}={shown(value).removeprefix('=')}" for n, value in params.items())
    return f"{layer}({given})" if given else layer


def shown(value: Any) -> str:
    """Return a parameter's value as a person reads it."""
    return str(thaw(value))
