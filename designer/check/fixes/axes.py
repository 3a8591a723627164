"""Axes that are missing, too many, or in another order than a layer takes them."""

from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import Any

from designer.check.fixes.case import FixCase
from designer.check.report.problems import Fix
from designer.graph import Node
from designer.layers.sizes import BATCH, Dim
from designer.layers.tensor_types import TensorType

_ABOUT_AXES = {"rank", "shape", "batch-axis", "symbolic"}
_PRODUCTS = {"matmul", "bmm", "mm", "scaled_dot_product_attention", "einsum"}
JOINING = {"arithmetic", "comparison", "distance", "joining"}
"""Families that put tensors together; what they need is that the tensors fit each other."""
_CHANNELS = (1, 3, 4)
_FLATTENING = {"Flatten", "flatten"}
Inserted = tuple[str, Mapping[str, Any]]


def _axes_matter(case: FixCase) -> bool:
    return case.has_layer and case.problem.code in _ABOUT_AXES


def flatten_that_eats_the_batch(case: FixCase) -> Iterator[Fix]:
    """Start a Flatten behind the batch axis, where it joined that with the rest."""
    if not case.has_layer:
        return
    for end in case.ends:
        for node in case.upstream(case.wire(*end)):
            start = 1 if node.layer == "Flatten" else 0
            start = case.reports[node.id].params.get("start_dim", start)
            if node.layer in _FLATTENING and start == 0 and _has_batch(case, node):
                yield case.set(node.id, "start_dim", 1)
                return


def _has_batch(case: FixCase, node: Node) -> bool:
    return any(BATCH in tensor.shape[:1] for tensor in case.reports[node.id].arrived)


def averaged_too_much(case: FixCase) -> Iterator[Fix]:
    """Name the axes of a mean or a sum that left nothing, not even the batch."""
    if not _axes_matter(case):
        return
    wire = case.wire(case.problem.port, case.problem.index)
    node = case.network.node(wire.source) if wire else None
    arrived = case.reports[node.id].arrived if node else []
    if node is None or not arrived or node.params.get("dim") is not None:
        return
    if "dim" in case.reports[node.id].params and case.arrived == TensorType((), arrived[0].dtype):
        yield case.set(node.id, "dim", 1 if arrived[0].rank < 4 else (2, 3))


def flatten(case: FixCase) -> Iterator[Fix]:
    """Insert Flatten where features are wanted, and an image or a sequence arrives."""
    if _axes_matter(case) and case.layer.family not in JOINING:
        yield from _inserting(case, (("Flatten", {}),), least=3)


def permute(case: FixCase) -> Iterator[Fix]:
    """Insert a permute where the axes arrive in another order: channels last, or batch second."""
    if not _axes_matter(case) or case.layer.family in {*JOINING, "shape"}:
        return
    for port, index in _ends(case):
        tensor = case.at(port, index)
        if tensor is None or not 3 <= tensor.rank <= 5:
            continue
        for dims in _orders(tensor.rank):
            turned = tuple(tensor.shape[place] for place in dims)
            if turned == tensor.shape or _moves_batch_away(case, tensor, dims):
                continue
            if case.takes(port, TensorType(turned, tensor.dtype), index):
                yield case.insert(port, index, ("permute", {"dims": dims}))
                break


def _orders(rank: int) -> Iterator[tuple[int, ...]]:
    """Iterate over the orders that people have: channels last, channels first, time first."""
    yield (0, rank - 1, *range(1, rank - 1))
    yield (0, *range(2, rank), 1)
    yield (1, 0, *range(2, rank))
    if rank == 3:
        yield from permutations(range(3))


def _moves_batch_away(case: FixCase, tensor: TensorType, dims: tuple[int, ...]) -> bool:
    """Return whether a permutation moves the batch from the front, where the layer needs it."""
    second = "batch_first" in case.layer.by_name
    return tensor.shape[:1] == (BATCH,) and dims[0] != 0 and not second


def transposed(case: FixCase) -> Iterator[Fix]:
    """Insert a transpose before a product of matrices whose inner sizes differ."""
    if not _axes_matter(case) or case.layer.name not in _PRODUCTS:
        return
    for port, index in _ends(case):
        tensor = case.at(port, index)
        if tensor is None or tensor.rank < 2:
            continue
        for one, other in ((-2, -1), (1, 2))[: tensor.rank - 1]:
            places = {one % tensor.rank, other % tensor.rank}
            if 0 in places and tensor.shape[0] == BATCH:
                continue
            params = {"dim0": one, "dim1": other}
            turned = case.gives("transpose", params, tensor)
            if turned and turned[0] != tensor and case.takes(port, turned[0], index):
                yield case.insert(port, index, ("transpose", params))
                break


def more_axes(case: FixCase) -> Iterator[Fix]:
    """Insert the axes of size 1 that are missing."""
    tensor = case.arrived
    if case.problem.code != "rank" or not case.has_layer or tensor is None:
        return
    batched = tensor.shape[:1] == (BATCH,)
    for dim, count in ((1, 1), (-1, 1), (-1, 2), (-1, 3)) if batched else ((0, 1), (-1, 1)):
        offers = list(_inserting(case, (("unsqueeze", {"dim": dim}),) * count, most=4))
        if offers:
            yield from offers
            return


def fewer_axes(case: FixCase) -> Iterator[Fix]:
    """Insert what drops axes: those of size 1, or by flattening all behind the batch."""
    if not _axes_matter(case) or case.layer.family in JOINING:
        return
    for dim in (-1, 1, 2):
        yield from _inserting(case, (("squeeze", {"dim": dim}),), least=2)
    if case.problem.code == "rank":
        yield from _inserting(case, (("Flatten", {"start_dim": 2}),), least=4)


def _inserting(
    case: FixCase, layers: tuple[Inserted, ...], *, least: int = 1, most: int = 6
) -> Iterator[Fix]:
    """Offer layers on the wire where the problem is, else on another, if that then works."""
    for port, index in _ends(case):
        tensor = case.at(port, index)
        if tensor is None or not least <= tensor.rank <= most:
            continue
        changed = tensor
        for layer, params in layers:
            outputs = case.gives(layer, params, changed)
            if outputs is None:
                break
            changed = outputs[0]
        else:
            if changed != tensor and case.takes(port, changed, index):
                yield case.insert(port, index, *layers)
                return


def _ends(case: FixCase) -> list[tuple[str, int]]:
    first = (case.problem.port, case.problem.index)
    return sorted(case.ends, key=lambda end: end != first)


def shape_of_input(case: FixCase) -> Iterator[Fix]:
    """Give the Input another shape: without the batch, with channels, or channels first."""
    if not _axes_matter(case) or case.layer.family in JOINING:
        return
    for port, index in _ends(case)[:1]:
        wire, tensor = case.wire(port, index), case.at(port, index)
        source = case.network.node(wire.source) if wire else None
        if source is None or tensor is None or source.layer != "Input" or case.problem.network:
            continue
        yield from _batched(case, source, tensor, port, index)
        shape = source.params.get("shape")
        if not isinstance(shape, tuple) or tensor.shape[:1] != (BATCH,):
            continue
        last_first = (*shape[-1:], *shape[:-1])
        with_batch = len(shape) > 2 and shape[1] in _CHANNELS
        for other in (shape[1:],) * with_batch + ((1, *shape), last_first):
            if other == shape:
                continue
            sizes = tuple(tensor.shape[1:])
            new = _like(sizes, shape, other)
            if new and case.takes(port, TensorType((BATCH, *new), tensor.dtype), index):
                yield case.set(source.id, "shape", other)
                return


def _like(sizes: tuple[Any, ...], shape: Any, other: Any) -> tuple[Any, ...]:
    """Return the sizes that belong to ``other``, which has the entries of ``shape``, or 1."""
    if len(other) < len(shape):
        return sizes[1:]
    return (1, *sizes) if len(other) > len(shape) else (*sizes[-1:], *sizes[:-1])


def _batched(
    case: FixCase, source: Node, tensor: TensorType, port: str, index: int
) -> Iterator[Fix]:
    """Offer the batch axis to an Input that has batch=False."""
    if source.params.get("batch") is False:
        batched = TensorType((BATCH, *tensor.shape), tensor.dtype)
        if case.takes(port, batched, index):
            yield case.set(source.id, "batch", True)


def symbolic_size(case: FixCase) -> Iterator[Fix]:
    """Put a symbolic axis elsewhere for a layer that needs a number, as in (T, features)."""
    arrived = case.arrived
    if case.problem.code != "symbolic" or arrived is None or arrived.rank != 3:
        return
    turned = TensorType((arrived.shape[0], arrived.shape[2], arrived.shape[1]), arrived.dtype)
    fixed = [size for size in arrived.shape[1:] if not isinstance(size, Dim)]
    if fixed and case.takes(case.problem.port, turned):
        params = {"dim0": 1, "dim1": 2}
        yield case.insert(case.problem.port, case.problem.index, ("transpose", params))


def permute_to_given(case: FixCase) -> Iterator[Fix]:
    """Insert a permute where it yields exactly the size that is given."""
    if case.problem.code == "shape" and case.problem.param in {"in_channels", "num_features"}:
        yield from permute(case)


FIX_RULES = (
    flatten_that_eats_the_batch,
    averaged_too_much,
    shape_of_input,
    permute,
    flatten,
    transposed,
    more_axes,
    fewer_axes,
    symbolic_size,
)
