"""A node's parameters made ready for its rule: expressions computed, values checked."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from designer.check.inference.binding import listed
from designer.check.report.fix_builders import clear_value
from designer.check.report.problems import ClearValue, Fix, Problem, SetValue
from designer.did_you_mean import nearest_names
from designer.graph import BadExpressionError, Node
from designer.graph.expressions import evaluate, is_expression
from designer.layers.declare import Layer
from designer.layers.params import REQUIRED, Param

MAX_COMPARED_PARAMS = 200
"""The number of parameters whose names are compared with an unknown one."""


def resolve(
    node: Node, layer: Layer, variables: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the layer's parameters with their values, and the problems of those given.

    Sizes to infer are None. With problems the values are incomplete, and no input for the rule.
    """
    values: dict[str, Any] = dict(layer.defaults)
    problems: list[Problem] = []
    for name, value in node.params.items():
        param = layer.by_name.get(name)
        if param is None:
            problems.append(_unknown(node, layer, name))
            continue
        try:
            value = values[name] = compute(value, variables)
        except BadExpressionError as error:
            problems.append(_problem(node, name, "expression", f"{node.id}.{name}: {error}"))
            continue
        if not (value is None and param.inferred) and (reason := param.kind.why_not(value)):
            problems.append(_bad_value(node, param, reason))
    problems += _missing(node, layer)
    return values, problems


def compute(value: Any, variables: Mapping[str, Any]) -> Any:
    """Return a value with its expressions computed, those inside lists too."""
    if isinstance(value, str):
        return evaluate(value, variables) if is_expression(value) else value
    if isinstance(value, tuple):
        return tuple([compute(item, variables) for item in value])
    return value


def _bad_value(node: Node, param: Param, reason: str) -> Problem:
    fixes = () if param.required else (clear_value(node.id, param.name),)
    return _problem(node, param.name, "bad-value", f"{node.id}.{param.name} {reason}", fixes)


def _missing(node: Node, layer: Layer) -> Iterator[Problem]:
    for param in layer.params:
        if param.required and param.name not in node.params:
            assert param.default is REQUIRED
            yield _problem(
                node,
                param.name,
                "missing-value",
                f"{node.id} needs {param.name}: {param.help or param.kind.description}; "
                "give it a value",
            )


def _unknown(node: Node, layer: Layer, name: str) -> Problem:
    near = nearest_names(name, islice(layer.by_name, MAX_COMPARED_PARAMS))
    known = listed(layer.by_name) or "none"
    hint = f"did you mean {near[0]}?" if near else f"its parameters are: {known}"
    renamed = (
        (
            Fix(
                f"Rename {name} to {near[0]}",
                (ClearValue(node.id, name), SetValue(node.id, near[0], node.params[name])),
            ),
        )
        if near and near[0] not in node.params
        else ()
    )
    return _problem(
        node,
        name,
        "unknown-param",
        f"{node.id}: {layer.name} has no parameter {name!r}; {hint}",
        (*renamed, clear_value(node.id, name)),
    )


def _problem(node: Node, param: str, code: str, message: str, fixes: Iterable[Fix] = ()) -> Problem:
    return Problem("error", code, message, node=node.id, param=param, candidates=tuple(fixes))
