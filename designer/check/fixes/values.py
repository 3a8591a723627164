"""Values that a parameter cannot have, and the nearest that it can."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from designer.check.fixes.case import FixCase
from designer.check.report.problems import Fix
from designer.did_you_mean import nearest_names
from designer.layers.initial_params import initial_params
from designer.layers.params import ParamKind

_MAX_DISTANCE = 512
_OPTIONS = {"mode", "padding", "too-small", "two-masks"}
_NOT_SIZES = {"bad-value", "missing-value", "missing-input", "expression", "unknown-param"}


def missing(case: FixCase) -> Iterator[Fix]:
    """Give a parameter that torch demands the value that a new layer starts with."""
    if case.problem.code != "missing-value" or not case.has_layer:
        return
    first = case.layer.inputs[0].name if case.layer.inputs else ""
    start = initial_params(case.layer, case.at(first))
    if case.problem.param in start:
        yield case.set(case.owner.id, case.problem.param, start[case.problem.param])


def correct(case: FixCase) -> Iterator[Fix]:
    """Convert a value of the wrong kind to the one that was probably meant."""
    name = case.problem.param
    if case.problem.code != "bad-value" or not case.has_layer or name not in case.layer.by_name:
        return
    kind, value = case.layer.by_name[name].kind, case.owner.params.get(name)
    for other in _readings(kind, value):
        if other != value and other is not None and kind.why_not(other) is None:
            yield case.set(case.owner.id, name, other)
            return


def _readings(kind: ParamKind, value: Any) -> Iterator[Any]:
    if isinstance(value, str):
        yield from _from_text(kind, value)
    elif isinstance(value, bool | int | float):
        yield int(value) if kind.name in {"int", "ints", "shape"} else bool(value)
        yield from (bound(value) for bound in _bounds(kind))
        yield (value,)
    elif isinstance(value, tuple) and value:
        numbers = [item for item in value if isinstance(item, int) and not isinstance(item, bool)]
        least = int(kind.minimum or 0)
        if kind.name == "ints" and numbers:
            yield numbers[0] if len(set(numbers)) == 1 else (numbers * kind.length)[: kind.length]
        yield tuple(max(least, item) for item in numbers)
        yield value[0]


def _bounds(kind: ParamKind) -> Iterator[Any]:
    whole = kind.name in {"int", "ints", "shape"}
    for bound, choose in ((kind.minimum, max), (kind.maximum, min)):
        if bound is not None:
            yield lambda v, b=bound, c=choose: c(int(b) if whole else b, v)


def _from_text(kind: ParamKind, text: str) -> Iterator[Any]:
    for read in (int, float):
        try:
            yield read(text)
        except ValueError:
            continue
    yield {"true": True, "false": False}.get(text.lower())
    yield text.lower()
    yield from nearest_names(text, kind.choices, cutoff=0.4)


def nearest(case: FixCase) -> Iterator[Fix]:
    """Set the number that a problem is about to the nearest that works."""
    name = case.problem.param
    if not case.has_layer or case.problem.code in _NOT_SIZES or name not in case.layer.by_name:
        return
    if case.problem.severity != "error":
        return
    value = case.found.params.get(name)
    if isinstance(value, tuple) and len(value) == 1:
        value = value[0]
    if isinstance(value, int) and not isinstance(value, bool):
        usual = case.layer.by_name[name].default
        first = [usual] if case.problem.code == "axis" and isinstance(usual, int) else []
        around = (*first, *_around(value))
        working = (n for n in around if n != value and case.works_with(**{name: n}))
        yield from (case.set(case.owner.id, name, n) for n in islice(working, 1))


def _around(value: int) -> Iterable[int]:
    for far in range(1, min(_MAX_DISTANCE, max(64, abs(value)))):
        yield value - far
        yield value + far


def left_out(case: FixCase) -> Iterator[Fix]:
    """Leave a parameter out, or at torch's default, where that works."""
    name = case.problem.param
    if not case.has_layer or name not in case.owner.params or case.problem.code == "unknown-param":
        return
    param = case.layer.by_name.get(name)
    if param is not None and not param.required and not param.inferred:
        if case.problem.code in _OPTIONS and case.works_with(**{name: param.default}):
            yield case.clear(case.owner.id, name)


FIX_RULES = (missing, correct, nearest, left_out)
