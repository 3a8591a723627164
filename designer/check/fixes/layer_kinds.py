"""A layer of the same kind for another number of axes: BatchNorm1d in place of BatchNorm2d."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from designer.check.fixes.case import FixCase
from designer.check.report.problems import ChangeLayer, Fix
from designer.layers.catalogue import CATALOGUE
from designer.layers.tensor_types import TensorType

_DIMENSIONAL = re.compile(r"(.*)([123])d\Z")


def other_dimensions(case: FixCase) -> Iterator[Fix]:
    """Change ``…2d`` to ``…1d`` or ``…3d`` where that takes what arrives."""
    if not case.has_layer or case.problem.code not in {"rank", "shape", "bad-value"}:
        return
    found = _DIMENSIONAL.match(case.layer.name)
    arrived = case.arrived
    if found is None or arrived is None:
        return
    stem, dims = found[1], int(found[2])
    near = {1: "23", 2: "13", 3: "21"}[dims]
    for other in near:
        name = f"{stem}{other}d"
        if name in CATALOGUE and _takes(case, name, int(other), arrived):
            params = _params(case, int(other))
            yield case.fix(
                f"Change {case.owner.id} to {name}", ChangeLayer(case.owner.id, name, params)
            )


def _takes(case: FixCase, name: str, dims: int, arrived: TensorType) -> bool:
    layer = CATALOGUE[name]
    known = {n: v for n, v in case.found.params.items() if n in layer.by_name}
    changed = {n: v for n, v in _params(case, dims).items() if v is not None}
    inputs = {**case.found.inputs, case.problem.port: arrived}
    return case.gives_for(layer, {**layer.defaults, **known, **changed}, inputs) is not None


def _params(case: FixCase, dims: int) -> Mapping[str, Any]:
    """Return parameters that are a list with one number an axis, made as long as they must be."""
    return {
        name: _of_length(value, dims)
        for name, value in case.owner.params.items()
        if isinstance(value, tuple) and value
    }


def _of_length(value: tuple[Any, ...], dims: int) -> Any:
    if len(set(value)) == 1:
        return value[0]
    return (*value, *value[-1:] * dims)[:dims]


FIX_RULES = (other_dimensions,)
