"""Results of layers: the same layer, values and arriving types give the same result.

Networks repeat themselves, so most nodes of a large one are found here. Types are interned (with
the variables their sizes came from), so that comparing them is comparing objects.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from designer.check.report.report import NodeReport
from designer.graph import Edge
from designer.graph.expressions import is_expression
from designer.layers import polynomial
from designer.layers.declare import Layer
from designer.layers.sizes import exact_key
from designer.layers.tensor_types import TensorType

_PLAIN = frozenset({int, float, bool, type(None)})
_MAX_ENTRIES = 100_000
caches: list[dict[Any, Any]] = []
"""All caches."""


def new_cache() -> dict[Any, Any]:
    """Return a new dict that `clear_caches` empties with all others."""
    caches.append({})
    return caches[-1]


_types: dict[object, TensorType] = new_cache()
_answers: dict[object, NodeReport] = new_cache()
_variables: dict[object, object] = new_cache()

Shortcut = tuple[tuple[tuple[str, tuple[int, ...]], ...], tuple[Any, ...], Mapping[str, Any]]
"""The wires of each port, the rest of the report, and the params, whose id is in the key."""
shortcuts: dict[tuple[Any, ...], Shortcut] = new_cache()
"""Results by identity: layer, id of the params, then target port and id of the type of each wire.

The values keep all these objects alive, so that no id is reused while it is in a key.
"""


def intern(tensor: TensorType) -> TensorType:
    """Return the one object for this type and the terms of its sizes."""
    return _types.setdefault(tensor.exact_key, tensor)


def cached(key: object) -> NodeReport | None:
    """Return the result for ``key``, None if there is none yet."""
    return _answers.get(key)


def store(key: object, answer: NodeReport) -> NodeReport:
    """Store a result (not an error: its message names the node) and return it."""
    if len(_answers) > _MAX_ENTRIES:
        clear_caches()
    _answers[key] = answer
    return answer


def store_shortcut(
    key: tuple[Any, ...], params: Mapping[str, Any], edges: Sequence[Edge], answer: NodeReport
) -> None:
    """Store a result that holds for every node with these params and such wires.

    Not one with notes (their messages name the node), or that depends on variables.
    """
    if answer.problems or any(map(has_expression, params.values())):
        return
    places = {edge.ends: place for place, edge in enumerate(edges)}
    slots = tuple(
        [(port, tuple([places[edge.ends] for edge in got])) for port, got in answer.wires.items()]
    )
    shortcuts[key] = (slots, answer[1:], params)


def clear_caches() -> None:
    """Empty all caches: they are too large, or a benchmark wants a cold check."""
    for remembered in caches:
        remembered.clear()
    polynomial.forget()


def key_of(
    layer: Layer, params: Mapping[str, Any], arrived: object, variables: object
) -> tuple[object, ...]:
    """Return what a result depends on; ``arrived`` are ids of interned types."""
    if not params:
        return (layer.name, arrived)
    kinds = tuple(map(type, params.values()))
    if _PLAIN.issuperset(kinds):
        return (layer.name, arrived, kinds, *params.items())
    given = tuple([(name, exact(value)) for name, value in params.items()])
    if any(map(has_expression, params.values())):
        return (layer.name, arrived, given, variables)
    return (layer.name, arrived, given)


def exact(value: Any) -> object:
    """Return something equal only for literals of the same type and value."""
    kind = value.__class__
    if kind is tuple:
        return tuple(map(exact, value))
    return (kind, repr(value) if kind is MappingProxyType else value)


def has_expression(value: Any) -> bool:
    """Return whether the value of a parameter depends on variables."""
    if value.__class__ is tuple:
        return any(map(has_expression, value))
    return is_expression(value)


def values_key(variables: Mapping[str, Any]) -> object:
    """Return an object that identifies the variables that results may depend on."""
    key = tuple((name, _exact_terms(value)) for name, value in variables.items())
    return _variables.setdefault(key, object())


def _exact_terms(value: Any) -> object:
    return (value.__class__, exact_key(value))
