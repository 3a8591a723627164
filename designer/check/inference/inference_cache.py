"""What rules have answered before: the same layer, values and arriving types, the same answer.

Networks repeat themselves, so most nodes of a large one are answered from here. Types are kept
once each (with the variables their sizes came from), so that comparing them is comparing objects.
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
"""All that is remembered."""


def new_cache() -> dict[Any, Any]:
    """Return a new dict that `clear_caches` empties with all others."""
    caches.append({})
    return caches[-1]


_types: dict[object, TensorType] = new_cache()
_answers: dict[object, NodeReport] = new_cache()
_variables: dict[object, object] = new_cache()

Shortcut = tuple[tuple[tuple[str, tuple[int, ...]], ...], tuple[Any, ...], Mapping[str, Any]]
"""Which wires each port gets, the rest of the report, and the params, whose id the key holds."""
shortcuts: dict[tuple[Any, ...], Shortcut] = new_cache()
"""Answers by identity: layer, id of the params, then target port and id of the type of each wire.

What is remembered holds all these objects, so that no id is given away while it is in a key.
"""


def intern(tensor: TensorType) -> TensorType:
    """Return the one object that stands for this type and the terms of its sizes."""
    return _types.setdefault(tensor.exact_key, tensor)


def cached(key: object) -> NodeReport | None:
    """Return the answer to ``key``, None if it was never asked."""
    return _answers.get(key)


def store(key: object, answer: NodeReport) -> NodeReport:
    """Keep an answer (not an error: its words name the node) and return it."""
    if len(_answers) > _MAX_ENTRIES:
        clear_caches()
    _answers[key] = answer
    return answer


def store_shortcut(
    key: tuple[Any, ...], params: Mapping[str, Any], edges: Sequence[Edge], answer: NodeReport
) -> None:
    """Keep an answer that holds for every node with these params and such wires.

    Not one with notes (their words name the node), or where the variables play a part.
    """
    if answer.problems or any(map(has_expression, params.values())):
        return
    places = {edge.ends: place for place, edge in enumerate(edges)}
    slots = tuple(
        [(port, tuple([places[edge.ends] for edge in got])) for port, got in answer.wires.items()]
    )
    shortcuts[key] = (slots, answer[1:], params)


def clear_caches() -> None:
    """Start over: there is too much, or a benchmark wants a cold check."""
    for remembered in caches:
        remembered.clear()
    polynomial.forget()


def key_of(
    layer: Layer, params: Mapping[str, Any], arrived: object, variables: object
) -> tuple[object, ...]:
    """Return what an answer depends on; ``arrived`` are ids of kept types, which it holds."""
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
    """Tell whether the value of a parameter takes variables to compute."""
    if value.__class__ is tuple:
        return any(map(has_expression, value))
    return is_expression(value)


def values_key(variables: Mapping[str, Any]) -> object:
    """Return an object that stands for what answers that use variables depend on."""
    key = tuple((name, _exact_terms(value)) for name, value in variables.items())
    return _variables.setdefault(key, object())


def _exact_terms(value: Any) -> object:
    return (value.__class__, exact_key(value))
