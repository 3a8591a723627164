"""Parameters as Python: checked literals, expressions over the variables, and nothing else."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from designer.check.report.report import NodeReport
from designer.codegen.literals import literal
from designer.graph import Node
from designer.graph.expressions import is_expression, to_python
from designer.layers.call_templates import as_operand, tuple_items
from designer.layers.declare import Layer
from designer.layers.params import Param
from designer.layers.sizes import Dim, Named, size_source

Reword = Callable[[str], str]
"""Turns the Python of a value into what it is where it stands: ``size`` into ``self.size``."""


def as_written(text: str) -> str:
    """Return a value's Python as it is."""
    return text


def arguments(
    node: Node, layer: Layer, params: Mapping[str, Any], reword: Reword = as_written
) -> list[str]:
    """Return the arguments of a layer: torch's required ones by position, the rest by name.

    The axis of a function goes by name as well: ``F.softmax(x, dim=1)``.

    ``node`` holds what was given, ``params`` all values; torch's defaults are left out.
    """
    texts = []
    by_position = True
    for param in layer.params:
        by_position = by_position and (param.required or param.inferred)
        if not _is_default(node, param, params):
            value = reword(source(node, param, params))
            bare = by_position and not (param.name == "dim" and layer.target.startswith("F."))
            texts.append(value if bare else f"{param.name}={value}")
    return texts


TENSORS = frozenset({"nn.Parameter", "nn.Buffer"})
"""What is made of a tensor: its ``shape``, filled as ``init`` says, times ``scale``."""


def tensor(node: Node, layer: Layer, params: Mapping[str, Any]) -> str:
    """Return the tensor that a parameter or buffer starts as: ``torch.zeros(1, 1, width)``."""
    texts = {p.name: source(node, p, params) for p in layer.params}
    sizes = ", ".join(tuple_items(texts["shape"]))
    scale = params.get("scale", 1)
    times = f"{as_operand(texts['scale'])} * " if scale != 1 else ""
    return f"{times}torch.{params.get('init', 'zeros')}({sizes})"


def source(node: Node, param: Param, params: Mapping[str, Any]) -> str:
    """Return the Python of one parameter's value."""
    given = node.params.get(param.name)
    if given is None:
        return python_of(params[param.name])
    if param.kind.name == "dtype":
        return f"torch.{given}"
    return python_of(given)


def python_of(value: Any) -> str:
    """Return a literal, a size, an ``=expression`` or a tuple of such as Python."""
    if is_expression(value):
        return to_python(value)
    if isinstance(value, Dim | Named):
        return size_source(value)
    if isinstance(value, tuple | list):
        inside = ", ".join(map(python_of, value))
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    return literal(value)


def sources(node: Node, report: NodeReport, reword: Reword = as_written) -> Mapping[str, str]:
    """Return the Python of every parameter of a node, for templates."""
    assert report.layer is not None
    return {p.name: reword(source(node, p, report.params)) for p in report.layer.params}


def _is_default(node: Node, param: Param, params: Mapping[str, Any]) -> bool:
    given = node.params.get(param.name)
    if param.required or (param.inferred and given is None):
        return params.get(param.name) is None
    return not any(map(is_expression, _flat(given))) and params[param.name] == param.default


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, tuple):
        for item in value:
            yield from _flat(item)
    else:
        yield value
