"""The kinds of values of the parameters of torch's losses, optimizers and schedulers.

They follow from torch's signatures: from the annotation, or from the default where there is none.
So a parameter of a later torch has its kind, too. Only torch's code knows the bounds of values;
`designer.training.loop.dry_run` tries them.
"""

import ast
import inspect
from collections.abc import Mapping
from functools import cache
from typing import Any

from designer.did_you_mean import did_you_mean
from designer.training.errors import TrainingError, name_list
from designer.training.recipe.values import (
    FLAG,
    NULL,
    NUMBER,
    ValueKind,
    either,
    invalid_value,
    key_text,
    kind_of_values,
    list_of,
    one_of,
    text,
    tuple_of,
    whole,
)

# Parameters that the run supplies, and deprecated ones: a recipe has neither.
_NOT_GIVEN = {"self", "params", "optimizer", "size_average", "reduce", "last_epoch"}
_MAX_TENSOR_AXES = 8
_WHOLE = whole(-(2**63))
_REDUCTIONS = {"KLDivLoss": ("mean", "sum", "batchmean")}


def read_params(
    each: type, given: Mapping[str, Any], place: str, own: Mapping[str, ValueKind]
) -> dict[str, Any]:
    """Return the parameters ``given`` as torch expects them; ``own`` ones are this program's.

    Null counts as left out unless it is a value of that parameter. Raises TrainingError that names
    the parameter which ``each`` does not have, or whose value is wrong.
    """
    kinds = {**own, **kinds_of(each)}
    name = place.removeprefix("training.")
    for key in given:
        if key not in kinds:
            raise TrainingError(
                f"{place}.{key_text(key)} is no parameter of {each.__name__}"
                f"{did_you_mean(key, kinds)}; it has {name_list(kinds, 20)}",
                place=f"{place}.{key}",
            )
    return {
        key: kinds[key].read(f"{name}.{key}", value)
        for key, value in given.items()
        if value is not None or not kinds[key].allows(None)
    }


@cache
def kinds_of(each: type) -> Mapping[str, ValueKind]:
    """Return the kind of each parameter of ``each`` that a recipe can have, by name."""
    parameters = inspect.signature(each).parameters.values()
    kinds = {p.name: _kind(each, p) for p in parameters if p.name not in _NOT_GIVEN}
    return {name: kind for name, kind in kinds.items() if kind is not None}


def takes_tensor(each: type, name: str) -> bool:
    """Return whether a parameter is a tensor, which is a list of numbers in a recipe."""
    return kinds_of(each).get(name) in {_TENSOR, _MAYBE_TENSOR}


def _kind(each: type, parameter: inspect.Parameter) -> ValueKind | None:
    if parameter.name == "reduction":
        return one_of(*_REDUCTIONS.get(each.__name__, ("mean", "sum")))
    kind = _of_annotation(parameter.annotation) or _of_default(parameter.default)
    return None if kind is None else _with_example(kind, parameter.default)


def _of_annotation(annotation: Any) -> ValueKind | None:
    if annotation is inspect.Parameter.empty:
        return None
    written = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    try:
        return _of_node(ast.parse(written, mode="eval").body)
    except SyntaxError:
        return None


def _of_default(default: Any) -> ValueKind | None:
    kinds = {bool: FLAG, int: either(_WHOLE, NUMBER), float: NUMBER, str: text("a word")}
    return kinds.get(type(default))


def _of_node(node: ast.expr) -> ValueKind | None:
    """Return the kind of an annotation, None for values that a file cannot hold."""
    if isinstance(node, ast.Constant):
        return NULL if node.value is None else _of_annotation(node.value)
    if isinstance(node, ast.BinOp):
        return _union([node.left, node.right])
    if isinstance(node, ast.Subscript):
        return _of_subscript(_name(node.value), node.slice)
    return _NAMED.get(_name(node))


def _of_subscript(name: str, inner: ast.expr) -> ValueKind | None:
    parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    if name == "Literal":
        return one_of(*(str(ast.literal_eval(part)) for part in parts))
    if name in {"Union", "Optional"}:
        return _union([*parts, *([ast.Constant(None)] if name == "Optional" else [])])
    kinds = [kind for kind in map(_of_node, parts) if kind is not None]
    if len(kinds) < len(parts):
        return None
    if name in {"tuple", "Tuple"}:
        return tuple_of(*kinds)
    if name in {"list", "List", "Iterable", "Sequence"}:
        return list_of(kinds[0], f"a list, each of it {kinds[0].must}")
    return None


def _union(parts: list[ast.expr]) -> ValueKind | None:
    """Return the kind of a union; a number that may also be a tensor is a number."""
    kinds = [kind for kind in map(_of_node, parts) if kind is not None]
    if len(kinds) > 1 and _TENSOR in kinds:
        if set(kinds) == {_TENSOR, NULL}:
            return _MAYBE_TENSOR
        kinds.remove(_TENSOR)
    return either(*kinds) if len(kinds) > 1 else next(iter(kinds), None)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _with_example(kind: ValueKind, default: Any) -> ValueKind:
    """Return ``kind`` with torch's default as an example in its description."""
    if default is None or default is inspect.Parameter.empty or kind in {FLAG, _MAYBE_TENSOR}:
        return kind
    example = list(default) if isinstance(default, tuple) else default
    if not kind.allows(example) or isinstance(example, str):
        return kind
    must = f"{kind.must}, such as {str(example).replace('None', 'null')}"

    def read(name: str, value: Any) -> Any:
        if not kind.allows(value):
            raise invalid_value(name, must, value)
        return kind.read(name, value)

    return ValueKind(must, read)


def _is_tensor(value: Any) -> bool:
    """Return whether ``value`` is a number or regularly nested, non-empty lists of numbers."""
    return _shape(value, _MAX_TENSOR_AXES) is not None


def _shape(value: Any, left: int) -> tuple[int, ...] | None:
    if not isinstance(value, list):
        return () if NUMBER.allows(value) else None
    shapes = {_shape(item, left - 1) for item in value} if left else set()
    if len(shapes) != 1:
        return None
    (inner,) = shapes
    return None if inner is None else (len(value), *inner)


_TENSOR = kind_of_values("a list of finite numbers, such as one for each class", _is_tensor)
_MAYBE_TENSOR = either(_TENSOR, NULL)
_NAMED: Mapping[str, ValueKind] = {
    "float": NUMBER,
    "int": _WHOLE,
    "bool": FLAG,
    "str": text("a word"),
    "Tensor": _TENSOR,
    "None": NULL,
    "NoneType": NULL,
}
