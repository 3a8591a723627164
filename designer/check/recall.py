"""What rules have answered before: the same layer, values and arriving types, the same answer.

Networks repeat themselves, so most nodes of a large one are answered from here. Types are kept
once each (with the variables their sizes came from), so that comparing them is comparing objects.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from designer.check.report import NodeReport
from designer.graph.expressions import is_expression
from designer.layers import polynomial
from designer.layers.declare import Layer
from designer.layers.sizes import terms
from designer.layers.types import TensorType

_PLAIN = frozenset({int, float, bool, type(None)})
_MOST = 100_000
_types: dict[object, TensorType] = {}
_answers: dict[object, NodeReport] = {}


def keep(tensor: TensorType) -> TensorType:
    """Return the one object that stands for this type and the terms of its sizes."""
    return _types.setdefault(tensor.terms, tensor)


def recall(key: object) -> NodeReport | None:
    """Return the answer to ``key``, None if it was never asked."""
    return _answers.get(key)


def remember(key: object, answer: NodeReport) -> NodeReport:
    """Keep an answer (not an error: its words name the node) and return it."""
    if len(_answers) > _MOST:
        _answers.clear()
        _types.clear()
    _answers[key] = answer
    return answer


def forget() -> None:
    """Start over, as a benchmark of a cold check does."""
    _answers.clear()
    _types.clear()
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
    given = tuple([(name, _exact(value)) for name, value in params.items()])
    if any(map(_has_expression, params.values())):
        return (layer.name, arrived, given, variables)
    return (layer.name, arrived, given)


def _exact(value: Any) -> object:
    kind = value.__class__
    if kind is tuple:
        return tuple(map(_exact, value))
    return (kind, repr(value) if kind is MappingProxyType else value)


def _has_expression(value: Any) -> bool:
    if value.__class__ is tuple:
        return any(map(_has_expression, value))
    return is_expression(value)


def values_key(variables: Mapping[str, Any]) -> object:
    """Return what answers that use variables depend on."""
    return tuple((name, _exact_terms(value)) for name, value in variables.items())


def _exact_terms(value: Any) -> object:
    return (value.__class__, terms(value))
