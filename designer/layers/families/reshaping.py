"""Layers that change the shape but not the values: reshape, permute, squeeze, expand."""

from designer.layers.call import SOURCE_NAME, Call, FixHint, SetParam, mismatch
from designer.layers.call_templates import reshape_method, varargs_method
from designer.layers.declare import Layer, Port, Rule, layer
from designer.layers.params import AXIS, Param, axes, shape
from designer.layers.sizes import Dim, Shape, Size, product
from designer.layers.tensor_types import TensorType, shape_text

FAMILY = "shape"


def unfold_size(
    call: Call, name: str, total: Size, whole: str, sizes: Shape | None = None
) -> Shape:
    """Return the sizes in the parameter ``name`` with its -1, if it has one, worked out.

    ``sizes`` are theirs where zeros were replaced. They must hold ``total`` values. Where that
    depends on the batch, which may have any size, they don't; on another symbol, they may.
    """
    wanted: Shape = call.as_tuple(name, 1) if sizes is None else sizes
    known = product(size for size in wanted if size != -1)
    if wanted.count(-1) > 1 or 0 in wanted:
        call.fail(
            f"has {name}={shape_text(wanted)}, but it may hold one -1 only; set the other sizes",
            param=name,
            code="bad-value",
        )
    hole: Size = total // known if -1 in wanted else 1
    rest = hole * known - total
    if isinstance(rest, Dim) and rest.symbols() != {"N"}:
        fits = call.divides(known, total) if -1 in wanted else not call.differ(known, total)
        rest = 0 if fits else rest
    if rest != 0:
        call.fail(
            f"makes {shape_text(wanted)} of {SOURCE_NAME}{whole}, but that holds {total} values, "
            + (f"which {known} does not divide" if -1 in wanted else f"not {known}")
            + "; let one size be -1, or change another",
            port="input",
            param=name,
            fix_hints=_with_hole(name, wanted, total),
        )
    return tuple(hole if size == -1 else size for size in wanted)


def _with_hole(name: str, wanted: Shape, total: Size) -> tuple[FixHint, ...]:
    """Offer -1 in front, or in place of one size, where that works out."""
    if -1 in wanted or any(isinstance(size, Dim) for size in wanted):
        return ()
    replaced = ((*wanted[:i], -1, *wanted[i + 1 :]) for i in range(len(wanted)))
    for sizes in ((-1, *wanted), *replaced):
        known = product(size for size in sizes if size != -1)
        if total // known * known == total:
            return (SetParam(name, sizes),)
    return ()


def _kept_axes(call: Call, name: str, arrived: TensorType) -> Shape:
    """Return the sizes with each 0 replaced by the input's size there, as ONNX reads it."""
    wanted: tuple[int, ...] = call.as_tuple(name, 1)
    if 0 in wanted[arrived.rank :]:
        call.fail(
            f"has {name}={shape_text(wanted)}, whose 0 keeps an axis that its input {arrived} has "
            "not; give a size there",
            port="input",
            param=name,
            code="axis",
        )
    return tuple(
        size if size or place >= arrived.rank else arrived.shape[place]
        for place, size in enumerate(wanted)
    )


def _reshape(name: str) -> Rule:
    def rule(call: Call) -> tuple[TensorType, ...]:
        arrived = call.input()
        kept = _kept_axes(call, name, arrived)
        sizes = unfold_size(call, name, product(arrived.shape), str(arrived), kept)
        return (TensorType(sizes, arrived.dtype),)

    return rule


def _flatten(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    shape_ = arrived.shape or (1,)
    rank = len(shape_)
    start, end = call.axis("start_dim", rank), call.axis("end_dim", rank)
    if start > end:
        call.fail(
            f"has start_dim={call['start_dim']} behind end_dim={call['end_dim']} in {arrived}; "
            "choose a start_dim that is not behind",
            param="start_dim",
            code="axis",
            fix_hints=(SetParam("start_dim", end),),
        )
    middle = product(shape_[start : end + 1])
    return (TensorType((*shape_[:start], middle, *shape_[end + 1 :]), arrived.dtype),)


def _unflatten(sizes_name: str) -> Layer:
    module = sizes_name == "unflattened_size"

    def rule(call: Call) -> tuple[TensorType, ...]:
        arrived = call.input()
        place = call.axis("dim", arrived.rank)
        size = arrived.shape[place]
        sizes = unfold_size(call, sizes_name, size, f"axis {call['dim']} of {arrived}")
        lead, after = arrived.shape[:place], arrived.shape[place + 1 :]
        return (TensorType((*lead, *sizes, *after), arrived.dtype),)

    return layer(
        "Unflatten" if module else "unflatten",
        FAMILY,
        "Splits one axis into several.",
        f"(*, dim, *) -> (*, *{sizes_name}, *)",
        Param("dim", AXIS, help="axis to split"),
        Param(
            sizes_name,
            shape(-1, one=False),
            help="sizes to split it into; one may be -1, which is inferred",
        ),
        rule=rule,
        target="" if module else "Tensor.unflatten",
    )


def _flattens(name: str, purpose: str, start: int) -> Layer:
    return layer(
        name,
        FAMILY,
        purpose,
        "(*, start_dim, …, end_dim, *) -> (*, product, *)",
        Param("start_dim", AXIS, start, "first axis to merge; 1 keeps the batch axis"),
        Param("end_dim", AXIS, -1, "last axis to merge"),
        rule=_flatten,
    )


def _permute(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    dims: tuple[int, ...] = call.as_tuple("dims", 1)
    places = [call.wrap_dim(dim, arrived.rank, name="dims") for dim in dims]
    if sorted(places) != list(range(arrived.rank)):
        call.fail(
            f"has dims={shape_text(dims)}, but must name each of the {arrived.rank} axes of "
            f"{arrived} once; list them in the order you want",
            port="input",
            param="dims",
            code="axis",
        )
    return (TensorType(tuple(arrived.shape[p] for p in places), arrived.dtype),)


def _swap(name: str, other: str) -> Rule:
    """Return the rule of swapping the axes in two parameters; a scalar has one axis to name."""

    def rule(call: Call) -> tuple[TensorType, ...]:
        arrived = call.input()
        sizes = list(arrived.shape)
        scalar = not sizes
        first, second = (call.axis(n, len(sizes), extra=scalar) for n in (name, other))
        if not scalar:
            sizes[first], sizes[second] = sizes[second], sizes[first]
        return (TensorType(tuple(sizes), arrived.dtype),)

    return rule


def _squeeze(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    places = call.axes("dim", arrived.rank)
    kept = tuple(
        size
        for place, size in enumerate(arrived.shape)
        if place not in places or isinstance(size, Dim) or size != 1
    )
    return (TensorType(kept, arrived.dtype),)


def _unsqueeze(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    place = call.axis("dim", arrived.rank, extra=1)
    sizes = (*arrived.shape[:place], 1, *arrived.shape[place:])
    return (TensorType(sizes, arrived.dtype),)


def _flat(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    return (TensorType((product(arrived.shape),), arrived.dtype),)


def _as_other(call: Call) -> tuple[TensorType, ...]:
    arrived, other = call.input(), call.input("other")
    held, wanted = product(arrived.shape), product(other.shape)
    if call.differ(held, wanted):
        raise mismatch("other", f"a shape that holds {held} values, as its input {arrived}", other)
    return (TensorType(other.shape, arrived.dtype),)


def _expanded_as(call: Call) -> tuple[TensorType, ...]:
    arrived, other = call.input(), call.input("other")
    joined = call.broadcast(arrived.shape, other.shape)
    fits = joined is not None and len(joined) == other.rank
    if not fits or any(map(call.differ, joined or (), other.shape)):
        raise mismatch("input", f"a shape that expands to {other}", arrived)
    return (TensorType(other.shape, arrived.dtype),)


def _moved(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    places = {name: _places(call, name, arrived.rank) for name in ("source", "destination")}
    source, destination = places["source"], places["destination"]
    both_tuples = isinstance(call["source"], tuple) == isinstance(call["destination"], tuple)
    if len(source) != len(destination) or not both_tuples:
        call.fail(
            f"moves {call['source']} to {call['destination']}; "
            "give both as a number, or both as lists of one length",
            param="destination",
            code="axis",
        )
    rest = iter(place for place in range(arrived.rank) if place not in source)
    moved = dict(zip(destination, source, strict=True))
    order = [moved[p] if p in moved else next(rest) for p in range(arrived.rank)]
    return (TensorType(tuple(arrived.shape[place] for place in order), arrived.dtype),)


def _places(call: Call, name: str, rank: int) -> list[int]:
    places = [call.wrap_dim(dim, rank, name=name) for dim in call.as_tuple(name, 1)]
    if len(set(places)) != len(places):
        call.fail(f"names an axis twice in {name}; name each once", param=name, code="axis")
    return places


def _expanded(call: Call) -> tuple[TensorType, ...]:
    arrived, like = call.input(), call.optional("like")
    wanted: tuple[int, ...] = call.as_tuple("size", 1)
    new = len(wanted) - arrived.rank
    if new < 0 or -1 in wanted[:new]:
        call.fail(
            f"has size={shape_text(wanted)} for {arrived}; give a size for each axis, "
            "new ones in front, and -1 for those that stay",
            port="input",
            param="size",
        )
    old = (*(1 for _ in range(new)), *arrived.shape)
    sizes = tuple(
        _expanded_axis(call, place, before, size, like)
        for place, (before, size) in enumerate(zip(old, wanted, strict=True))
    )
    return (TensorType(sizes, arrived.dtype),)


def _expanded_axis(
    call: Call, place: int, before: Size, wanted: int, like: TensorType | None
) -> Size:
    size: Size = before if wanted == -1 else wanted
    if wanted == 0:
        if like is None or place >= like.rank:
            call.fail(
                f"has a 0 in size, which takes axis {place} of like; connect a tensor that has "
                "it to like, or give a size",
                port="like",
                param="size",
                code="missing-input",
            )
        size = like.shape[place]
    if before != 1 and call.differ(before, size):
        raise mismatch("input", f"1 or {size} on axis {place} of size", call.input())
    return size


def _like(name: str, purpose: str, rule: Rule) -> Layer:
    return layer(
        name,
        FAMILY,
        purpose,
        "input: (*), other: (*) -> (*)",
        target=f"Tensor.{name}",
        inputs=("input", "other"),
        rule=rule,
    )


LAYERS = (
    _flattens("Flatten", "Merges axes into one: an image becomes a vector of features.", 1),
    _unflatten("unflattened_size"),
    _flattens("flatten", "Merges axes into one; by default all of them.", 0),
    _unflatten("sizes"),
    layer(
        "ravel",
        FAMILY,
        "Flattens to one axis.",
        "(*) -> (product)",
        target="Tensor.ravel",
        rule=_flat,
    ),
    layer(
        "reshape",
        FAMILY,
        "The same values, in the same order, in another shape.",
        "(*) -> (*shape)",
        Param("shape", shape(-1), help="new shape; -1 is inferred, 0 keeps the size of the input"),
        target="Tensor.reshape",
        rule=_reshape("shape"),
        code=reshape_method("reshape", "shape"),
        reads=("shape",),
    ),
    _like("reshape_as", "The same values in the shape of another tensor.", _as_other),
    layer(
        "view",
        FAMILY,
        "The same memory in another shape: reshape that never copies.",
        "(*) -> (*shape)",
        Param("size", shape(-1), help="new shape; -1 is inferred, 0 keeps the size of the input"),
        target="Tensor.view",
        rule=_reshape("size"),
        code=reshape_method("view", "size"),
        reads=("shape",),
    ),
    _like("view_as", "The same memory in the shape of another tensor.", _as_other),
    layer(
        "permute",
        FAMILY,
        "Reorders the axes.",
        "(*) -> (*)",
        Param("dims", axes(), help="axes of the input, in the new order"),
        target="Tensor.permute",
        rule=_permute,
        code=varargs_method("permute", "dims"),
    ),
    layer(
        "transpose",
        FAMILY,
        "Swaps two axes.",
        "(*) -> (*)",
        Param("dim0", AXIS, help="first axis"),
        Param("dim1", AXIS, help="second axis"),
        target="Tensor.transpose",
        rule=_swap("dim0", "dim1"),
    ),
    layer(
        "swapaxes",
        FAMILY,
        "Swaps two axes: transpose by another name.",
        "(*) -> (*)",
        Param("axis0", AXIS, help="first axis"),
        Param("axis1", AXIS, help="second axis"),
        target="Tensor.swapaxes",
        rule=_swap("axis0", "axis1"),
    ),
    layer(
        "squeeze",
        FAMILY,
        "Removes axes of size 1.",
        "(*) -> (*)",
        Param("dim", axes(optional=True), None, "axes to remove; none: all of size 1"),
        target="Tensor.squeeze",
        rule=_squeeze,
    ),
    layer(
        "unsqueeze",
        FAMILY,
        "Inserts an axis of size 1.",
        "(*) -> (*)",
        Param("dim", AXIS, help="position of the new axis in the result"),
        target="Tensor.unsqueeze",
        rule=_unsqueeze,
    ),
    layer(
        "movedim",
        FAMILY,
        "Moves axes to other positions; the rest keep their order.",
        "(*) -> (*)",
        Param("source", axes(), help="axes to move"),
        Param("destination", axes(), help="their new positions"),
        target="Tensor.movedim",
        rule=_moved,
    ),
    layer(
        "expand",
        FAMILY,
        "Repeats axes of size 1 without copying; new axes may be added in front.",
        "input: (*), like: (*) -> (*size)",
        Param("size", shape(-1), help="new sizes; -1 keeps the size, 0 takes that of like"),
        target="Tensor.expand",
        inputs=("input", Port("like", optional=True)),
        rule=_expanded,
        code=reshape_method("expand", "size", "like"),
        reads=("shape",),
    ),
    _like("expand_as", "Repeats axes of size 1 up to the shape of another tensor.", _expanded_as),
)
