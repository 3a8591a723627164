"""Branches that meet in a sum, a product or a concatenation, but whose sizes do not."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from designer.check.fixes.axes import JOINING
from designer.check.fixes.case import FixCase
from designer.check.fixes.sizes import keeping
from designer.check.report.fix_builders import shown
from designer.check.report.problems import ChangeLayer, ClearValue, Fix, SetValue
from designer.graph import Node
from designer.layers.sizes import Dim, Shape, product, stride_between
from designer.layers.tensor_types import TensorType

_JOINING = JOINING - {"joining"}
_LISTS = {"cat", "stack"}
_GROWING = {"Upsample", "interpolate", "UpsamplingNearest2d", "UpsamplingBilinear2d"}
_MAX_SIZE_TRIED = 200
_MAX_PADDING = 4
"""Larger differences do not come from rounding, and are not padded away."""
Inserted = tuple[str, Mapping[str, Any]]


class BranchEnd(NamedTuple):
    """One of the two branches that do not meet: where it ends and what it brings."""

    port: str
    number: int
    tensor: TensorType

    @property
    def spatial(self) -> Shape:
        """The sizes behind the batch and the channels."""
        return self.tensor.shape[2:]


def _pair(case: FixCase) -> tuple[BranchEnd, BranchEnd] | None:
    """Return the branch that the problem is about, and the one that it disagrees with."""
    if not case.has_layer or case.problem.code not in {"shape", "rank"}:
        return None
    if case.layer.family not in _JOINING and case.layer.name not in _LISTS:
        return None
    here = (case.problem.port, case.problem.index)
    others = [end for end in case.ends if end != here]
    tensor = case.arrived
    if not others or tensor is None or (len(others) > 1 and case.layer.name not in _LISTS):
        return None
    other = case.at(*others[0])
    return (BranchEnd(*here, tensor), BranchEnd(*others[0], other)) if other is not None else None


def _same_rank(case: FixCase) -> tuple[BranchEnd, BranchEnd] | None:
    pair = _pair(case)
    return pair if pair and pair[0].tensor.rank == pair[1].tensor.rank else None


# ---- a projection on the skip


def projection(case: FixCase) -> Iterator[Fix]:
    """Insert a 1x1 convolution or a Linear on the skip, with the stride that makes sizes meet."""
    pair = _same_rank(case)
    if pair is None or case.layer.family not in _JOINING:
        return
    for skip, main in _skip_first(case, *pair):
        if skip.tensor.dtype != "float32":
            continue
        for layer, params in _projections(case, skip, main):
            given = case.gives(layer, params, skip.tensor)
            if given and case.takes(skip.port, given[0], skip.number):
                yield case.insert(skip.port, skip.number, (layer, params))


def _projections(case: FixCase, skip: BranchEnd, main: BranchEnd) -> Iterator[Inserted]:
    wanted, arrived = main.tensor.shape, skip.tensor.shape
    rank = len(wanted)
    if not rank:
        return
    linear = [("Linear", {"out_features": wanted[-1]})]
    linear *= not isinstance(wanted[-1], Dim) and wanted[:-1] == arrived[:-1]
    convolution = []
    if 3 <= rank <= 5 and not isinstance(wanted[1], Dim) and not isinstance(arrived[1], Dim):
        strides = [stride_between(a, b) for a, b in zip(skip.spatial, main.spatial, strict=True)]
        if None not in strides:
            params: dict[str, Any] = {"out_channels": wanted[1], "kernel_size": 1}
            if any(stride != 1 for stride in strides):
                params["stride"] = strides[0] if len(set(strides)) == 1 else tuple(strides)
            convolution = [(f"Conv{rank - 2}d", params)]
    images = _are_images(case, skip, main)
    yield from (*convolution, *linear) if images else (*linear, *convolution)


def _skip_first(
    case: FixCase, one: BranchEnd, other: BranchEnd
) -> list[tuple[BranchEnd, BranchEnd]]:
    """Return both ways to choose the skip: the larger map first, then the shorter path."""
    lengths = dict(zip((one, other), _lengths(case, one, other), strict=True))
    images = _are_images(case, one, other)

    def rank(end: BranchEnd) -> tuple[int, int]:
        return (-_area(end) * images, lengths[end])

    skip, main = sorted((one, other), key=rank)
    return [(skip, main), (main, skip)]


def _are_images(case: FixCase, *ends: BranchEnd) -> bool:
    """Tell images and signals, channels first, from sequences of features."""
    if ends[0].tensor.rank != 3:
        return ends[0].tensor.rank > 3
    return any("1d" in node.layer for end in ends for node in case.upstream(case.wire(*end[:2])))


def _area(end: BranchEnd) -> int:
    """Return the number of positions of a map, 0 where it is unknown."""
    area = product(end.spatial)
    return 0 if isinstance(area, Dim) else int(area)


def _lengths(case: FixCase, one: BranchEnd, other: BranchEnd) -> tuple[int, int]:
    """Return how far it is from each branch's end up to where they part."""
    ways = [_distances(case, end) for end in (one, other)]
    shared = ways[0].keys() & ways[1].keys()
    fork = min(shared, key=lambda i: (ways[0][i] + ways[1][i], i), default="")
    return tuple(way.get(fork, len(way)) for way in ways)  # type: ignore[return-value]


def _distances(case: FixCase, end: BranchEnd) -> dict[str, int]:
    wire = case.wire(end.port, end.number)
    assert wire is not None
    found = {wire.source: 0}
    waiting = [wire.source]
    for node_id in waiting:
        if len(found) > _MAX_SIZE_TRIED:
            break
        for before in case.network.into[node_id]:
            if before not in found:
                found[before] = found[node_id] + 1
                waiting.append(before)
    return found


# ---- padding in a branch that shrinks


def padding(case: FixCase) -> Iterator[Fix]:
    """Pad what makes the map smaller in one branch and not in the other."""
    pair = _same_rank(case)
    if pair is None or pair[0].spatial == pair[1].spatial:
        return
    for end in sorted(pair, key=_area):
        shrinking = list(_shrinking(case, end))
        steady = [node for node in shrinking if _stride(case, node) == 1]
        for nodes in (steady[:1], steady, shrinking):
            if nodes:
                yield _padded(case, nodes)


def _shrinking(case: FixCase, end: BranchEnd) -> Iterator[Node]:
    """Iterate over what makes a branch's map smaller than padding could keep it."""
    for node in case.upstream(case.wire(end.port, end.number)):
        params = case.reports[node.id].params
        if "kernel_size" in params and "padding" in params and "Transpose" not in node.layer:
            kept = list(keeping(params))
            if params["padding"] not in (*kept, "same"):
                yield node
        if len(case.network.out_of[node.id]) > 1:
            return


def _stride(case: FixCase, node: Node) -> Any:
    params = case.reports[node.id].params
    stride = params["stride"] if params["stride"] is not None else params["kernel_size"]
    return 1 if all(s == 1 for s in (stride if isinstance(stride, tuple) else (stride,))) else 2


def _padded(case: FixCase, nodes: list[Node]) -> Fix:
    values = {node.id: next(keeping(case.reports[node.id].params)) for node in nodes}
    steps = [SetValue(node, "padding", value) for node, value in values.items()]
    if len(values) == 1:
        return case.set(steps[0].node, "padding", steps[0].value)
    if len(set(values.values())) == 1:
        return case.fix(f"Set padding of {_listed(values)} to {shown(steps[0].value)}", *steps)
    each = [f"{node}.padding to {shown(value)}" for node, value in values.items()]
    return case.fix(f"Set {_listed(each)}", *steps)


def _listed(names: Any) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


# ---- resizing


def resized(case: FixCase) -> Iterator[Fix]:
    """Resize, pad or crop one branch to the map of the other: a U-Net of odd sizes."""
    pair = _same_rank(case)
    if pair is None or pair[0].spatial == pair[1].spatial or not _are_images(case, *pair):
        return
    if any(isinstance(size, Dim) for end in pair for size in end.spatial):
        return
    small, large = sorted(pair, key=_area)
    grown = next((end for end in pair if _grows(case, end)), small)
    kept = large if grown is small else small
    yield from _grown_to(case, grown, kept)
    ways: list[tuple[BranchEnd, Inserted]] = [
        (grown, ("interpolate", {"size": tuple(kept.spatial)})),
        (small, ("pad", {"pad": _margins(small, large)})),
        (large, ("pad", {"pad": _margins(large, small)})),
    ]
    for end, (layer, params) in ways:
        if max(map(abs, params.get("pad", (0,)))) > _MAX_PADDING:
            continue
        given = case.gives(layer, params, end.tensor)
        if given and case.takes(end.port, given[0], end.number):
            yield case.insert(end.port, end.number, (layer, params))


def _grown_to(case: FixCase, grown: BranchEnd, kept: BranchEnd) -> Iterator[Fix]:
    """Make a layer that enlarges a branch give the size of the other."""
    sizes = tuple(kept.spatial)
    pairs = zip(grown.spatial, sizes, strict=True)
    missing = [b - a for a, b in pairs if isinstance(a, int) and isinstance(b, int)]
    for node in list(case.upstream(case.wire(*grown[:2])))[:6]:
        before = case.reports[node.id].params.get("output_padding")
        if "Transpose" in node.layer and before == 0 and min(missing) >= 0:
            more = missing[0] if len(set(missing)) == 1 else tuple(missing)
            yield case.set(node.id, "output_padding", more)
            return
        if node.layer in _GROWING and "scale_factor" in node.params:
            clear, give = ClearValue(node.id, "scale_factor"), SetValue(node.id, "size", sizes)
            yield case.fix(f"Set {node.id}.size to {list(sizes)}", clear, give)
            return


def _grows(case: FixCase, end: BranchEnd) -> bool:
    chain = list(case.upstream(case.wire(end.port, end.number)))[:6]
    return any(n.layer in _GROWING or "Transpose" in n.layer for n in chain)


def _margins(end: BranchEnd, other: BranchEnd) -> tuple[int, ...]:
    """Return how much to add (or cut) on each side, the last axis first, as ``F.pad`` takes it."""
    pairs = zip(end.spatial, other.spatial, strict=True)
    missing = [b - a for a, b in pairs if isinstance(a, int) and isinstance(b, int)]
    halves = [(int(size / 2), size - int(size / 2)) for size in reversed(missing)]
    return tuple(part for half in halves for part in half)


# ---- along which axis


def other_axis(case: FixCase) -> Iterator[Fix]:
    """Join along the axis that fits."""
    if not case.has_layer or case.layer.name != "cat" or case.arrived is None:
        return
    for dim in (1, -1, *range(case.arrived.rank)):
        place = dim % case.arrived.rank
        if place != case.found.params["dim"] and case.works_with(dim=place):
            yield case.set(case.owner.id, "dim", place)


def stacked(case: FixCase) -> Iterator[Fix]:
    """Use cat for what cannot be stacked, and stack for what has one axis too few."""
    if not case.has_layer or case.layer.name != "stack" or case.arrived is None:
        return
    for dim in range(case.arrived.rank):
        tensors = case.found.inputs.get("tensors")
        layer = case.layers.layer("cat")
        if layer and case.gives_for(layer, {"dim": dim}, {"tensors": tensors}):
            change = ChangeLayer(case.owner.id, "cat", {"dim": dim})
            yield case.fix(f"Change {case.owner.id} to cat(dim={dim})", change)
            return


# ---- another number of axes


def broadcast(case: FixCase) -> Iterator[Fix]:
    """Insert axes of size 1 so that (N, C) broadcasts with (N, C, H, W)."""
    pair = _pair(case)
    if pair is None or pair[0].tensor.rank == pair[1].tensor.rank:
        return
    few, many = sorted(pair, key=lambda end: end.tensor.rank)
    count = many.tensor.rank - few.tensor.rank
    for dim in (-1, 1, 2, 0):
        shape = list(few.tensor.shape)
        place = dim % (len(shape) + 1)
        shape[place:place] = [1] * count
        spread = TensorType(tuple(shape), few.tensor.dtype)
        if _lies_in(spread, many.tensor) and case.takes(few.port, spread, few.number):
            yield case.insert(few.port, few.number, *[("unsqueeze", {"dim": dim})] * count)
            return


def flattened(case: FixCase) -> Iterator[Fix]:
    """Insert Flatten on an image that is joined with features."""
    pair = _pair(case)
    if pair is None or min(end.tensor.rank for end in pair) != 2:
        return
    image = max(pair, key=lambda end: end.tensor.rank)
    flat = case.gives("Flatten", {}, image.tensor)
    if flat and flat[0] != image.tensor and case.takes(image.port, flat[0], image.number):
        yield case.insert(image.port, image.number, ("Flatten", {}))


def _lies_in(spread: TensorType, whole: TensorType) -> bool:
    """Return whether each axis has the size of the other's, or 1."""
    return all(a in (1, b) for a, b in zip(spread.shape, whole.shape, strict=True))


FIX_RULES = (padding, projection, broadcast, flattened, other_axis, stacked, resized)
