"""Fixes for sizes that differ: changed at their origin, kept by padding, or made divisible."""

from collections.abc import Iterator
from math import prod
from typing import Any

from designer.check.fixes.case import FixCase
from designer.check.report.problems import Fix, SetValue
from designer.graph import Node
from designer.layers.call import per_axis
from designer.layers.sizes import Dim

PortIndex = tuple[str, int]
"""A wire into the node: its port, and its number there."""
MAKING = ("out_features", "out_channels", "embedding_dim", "hidden_size")
"""Parameters for the number of features or channels that a layer gives."""
_FACTORS = {"groups": 1, "upscale_factor": 2}
"""Parameters of layers without weights by which, or by whose power, channels must divide."""
_SECTIONS = "split_size_or_sections"
_MAX_VALUES_TRIED = 512
"""So many kernels are tried, the largest first."""


# ---- where a size comes from


def upstream(case: FixCase) -> Iterator[Fix]:
    """Make the layer that a size comes from give the expected one."""
    if not case.has_layer or case.problem.code not in {"shape", "groups"}:
        return
    here = (case.problem.port or case.layer.inputs[0].name, case.problem.index)
    for end, wanted, actual in _wanted(case, here):
        maker = _maker(case, end)
        if maker is None:
            yield from _input_of(case, end, wanted, actual)
            continue
        node, name, old = maker
        if old * wanted % actual == 0 and old != old * wanted // actual > 0:
            yield case.set(node.id, name, old * wanted // actual)


def _input_of(case: FixCase, end: PortIndex, wanted: int, actual: int) -> Iterator[Fix]:
    """Change the shape of the Input that a size comes from, where a parameter expects another."""
    chain = case.upstream(case.wire(*end)) if case.problem.param else ()
    for node in chain:
        shape = node.params.get("shape")
        if node.layer == "Input" and isinstance(shape, tuple) and shape.count(actual) == 1:
            sizes = tuple(wanted if size == actual else size for size in shape)
            yield case.set(node.id, "shape", sizes)


def _maker(case: FixCase, end: PortIndex) -> tuple[Node, str, int] | None:
    """Return the node above, and its parameter, that what arrives has its size from."""
    for node in case.upstream(case.wire(*end)):
        params = case.reports[node.id].params
        for name in MAKING:
            value = params.get(name)
            if name in node.params and isinstance(value, int):
                return node, name, value
    return None


def _wanted(case: FixCase, here: PortIndex) -> Iterator[tuple[PortIndex, int, int]]:
    """Iterate over ends, the sizes that are wanted there and those that arrive instead."""
    problem, arrived = case.problem, case.arrived
    given = case.found.params.get(problem.param)
    if problem.code == "groups" and isinstance(given, int):
        if problem.param in _FACTORS and arrived is not None and arrived.rank > 2:
            by, size = given ** _FACTORS[problem.param], arrived.shape[1]
            if isinstance(size, int):
                yield here, max(1, round(size / by)) * by, size
        for name in ("in_channels", "num_channels", "embed_dim", "d_model", "in_features"):
            size = case.found.params.get(name) or _features(case, name)
            if isinstance(size, int) and size > 0:
                yield here, max(1, round(size / given)) * given, size
        return
    if isinstance(given, int) and problem.actual.isdigit() and int(problem.actual):
        yield here, given, int(problem.actual)
    for end in case.ends:
        other = case.at(*end)
        if end == here or other is None or arrived is None:
            continue
        pairs = zip(reversed(other.shape), reversed(arrived.shape), strict=False)
        differing = [(a, b) for a, b in pairs if a != b]
        if len(differing) == 1 and not any(isinstance(size, Dim) for size in differing[0]):
            (there, size) = map(int, differing[0])  # type: ignore[arg-type]
            yield here, there, size
            yield end, size, there
        return


def _features(case: FixCase, name: str) -> Any:
    first = case.at(case.layer.inputs[0].name)
    if name not in case.layer.by_name or first is None or first.rank < 2:
        return None
    return first.shape[1 if "channels" in name else -1]


# ---- too large for what arrives


def kept_by_padding(case: FixCase) -> Iterator[Fix]:
    """Pad a convolution or pooling whose kernel is too large for its input."""
    if case.problem.code != "too-small" or not case.has_layer:
        return
    params = case.found.params
    if case.layer.family != "convolution":
        return
    if "kernel_size" not in params or "padding" not in params:
        return
    for padding in keeping(params):
        if case.works_with(padding=padding):
            yield case.set(case.owner.id, "padding", padding)
            return


def keeping(params: Any) -> Iterator[Any]:
    """Iterate over paddings that keep the sizes (at stride 1), the plainest first."""
    kernel, dilation = params["kernel_size"], params.get("dilation") or 1
    if params.get("groups") is not None and _is_one(params.get("stride")):
        yield "same"
    axes = len(kernel) if isinstance(kernel, tuple) else 1
    reach = [per_axis(dilation, i) * (per_axis(kernel, i) - 1) for i in range(axes)]
    around = tuple(size // 2 for size in reach)
    yield around[0] if len(set(around)) == 1 else around


def _is_one(stride: Any) -> bool:
    return all(s == 1 for s in (stride if isinstance(stride, tuple) else (stride,)))


def smaller_kernel(case: FixCase) -> Iterator[Fix]:
    """Make a kernel as large as what arrives, where it is larger."""
    if case.problem.code != "too-small" or not case.has_layer:
        return
    kernel = case.found.params.get("kernel_size")
    largest = max(kernel if isinstance(kernel, tuple) else (kernel or 1,))
    for size in range(min(largest - 1, _room(case)), 0, -1)[:_MAX_VALUES_TRIED]:
        smaller = tuple(min(k, size) for k in kernel) if isinstance(kernel, tuple) else size
        if case.works_with(kernel_size=smaller):
            yield case.set(case.owner.id, "kernel_size", smaller)
            return


def _room(case: FixCase) -> int:
    """Return what no kernel can be larger than: the longest axis that arrives, with its padding."""
    arrived = case.at(case.problem.port or case.layer.inputs[0].name)
    shape, padding = arrived.shape if arrived else (), case.found.params.get("padding", 0)
    sides = padding if isinstance(padding, tuple) else (padding,)
    around = 2 * max((side for side in sides if isinstance(side, int)), default=0)
    return max((int(size) for size in shape if isinstance(size, int)), default=0) + around


def taken_out(case: FixCase) -> Iterator[Fix]:
    """Take a layer out that finds nothing left to pool or to average."""
    if case.problem.code == "too-small" and case.has_layer and len(case.ends) == 1:
        if not case.layer.weights or case.layer.family == "normalization":
            yield case.drop(case.node.id)


# ---- numbers that must multiply or add up


def reshaped(case: FixCase) -> Iterator[Fix]:
    """Give a reshape a shape with as many values as arrive."""
    name, arrived = case.problem.param, case.arrived
    if not case.has_layer or case.layer.family != "shape" or arrived is None:
        return
    wanted = case.found.params.get(name)
    if not isinstance(wanted, tuple) or name not in {"shape", "size", "sizes", "unflattened_size"}:
        return
    rest = [size for size in arrived.shape[1:] if not isinstance(size, Dim)]
    total = prod(int(size) for size in rest)
    tail = wanted[1:] if wanted[:1] in ((-1,), (0,)) else wanted
    numbers = [
        (*wanted[:place], total * size // prod(tail), *wanted[place + 1 :])
        for place, size in enumerate(wanted)
        if size > 0 and prod(tail) > 0 and total * size % prod(tail) == 0
    ]
    holes = [(*wanted[:place], -1, *wanted[place + 1 :]) for place in range(len(wanted))]
    one = [] if any(isinstance(size, Dim) for size in arrived.shape[1:]) else [(-1, total)]
    for sizes in (*reversed(numbers), *holes, *one):
        if case.works_with(**{name: sizes}):
            yield case.set(case.owner.id, name, sizes)


def sections(case: FixCase) -> Iterator[Fix]:
    """Make the parts of a split add up to the size that arrives."""
    arrived = case.arrived
    if case.problem.param != _SECTIONS or arrived is None:
        return
    parts = case.found.params[_SECTIONS]
    size = arrived.shape[case.found.params["dim"]]
    if isinstance(size, Dim):
        return
    last = int(size) - sum(parts[:-1])
    even = (int(size) // len(parts),) * len(parts)
    for new in ((*parts[:-1], last), even):
        if last > 0 or new is even:
            if case.works_with(**{_SECTIONS: new}):
                yield case.fix(
                    f"Split {size} into {', '.join(map(str, new))} at {case.owner.id}",
                    SetValue(case.owner.id, _SECTIONS, new),
                )


FIX_RULES = (kept_by_padding, smaller_kernel, taken_out, reshaped, sections, upstream)
