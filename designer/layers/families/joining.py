"""Layers that concatenate, stack and split tensors."""

from collections.abc import Callable, Mapping
from typing import Any

from designer.layers.call import OTHER_SOURCE, Call, Mismatch, SetParam, mismatch
from designer.layers.call_templates import tuple_items
from designer.layers.declare import Layer, Port, Rule, layer
from designer.layers.params import AXIS, Param, choice, int_, shape
from designer.layers.sizes import Dim, Size
from designer.layers.tensor_types import TensorType, result_dtype

FAMILY = "joining"
_TENSORS = (Port("tensors", many=True),)
MAX_PORTS = 1_000
"""The most outputs that a layer may have."""
_PORTS = int_(1, MAX_PORTS)


def _cat(call: Call) -> tuple[TensorType, ...]:
    tensors = call.tensors("tensors")
    first = tensors[0]
    place = call.axis("dim", first.rank)
    total: Size = first.shape[place]
    for index, arrived in enumerate(tensors[1:], start=1):
        if arrived.rank != first.rank or any(
            call.differ(a, b)
            for axis, (a, b) in enumerate(zip(first.shape, arrived.shape, strict=True))
            if axis != place
        ):
            raise _does_not_join(first, arrived, index, place)
        total = total + arrived.shape[place]
    sizes = (*first.shape[:place], total, *first.shape[place + 1 :])
    return (TensorType(sizes, result_dtype(*tensors)),)


def _does_not_join(first: TensorType, arrived: TensorType, index: int, place: int) -> Mismatch:
    return Mismatch(
        port="tensors",
        index=index,
        expected=f"sizes as in its first input {first}{OTHER_SOURCE}, except on axis {place} (dim)",
        actual=str(arrived),
        param="dim",
    )


def _stack(call: Call) -> tuple[TensorType, ...]:
    tensors = call.tensors("tensors")
    first = tensors[0]
    place = call.axis("dim", first.rank, extra=1)
    for index, arrived in enumerate(tensors):
        if arrived.rank != first.rank or any(map(call.differ, first.shape, arrived.shape)):
            raise Mismatch(
                port="tensors",
                index=index,
                expected=f"{first} like its first input{OTHER_SOURCE}",
                actual=str(arrived),
            )
    sizes = (*first.shape[:place], len(tensors), *first.shape[place:])
    return (TensorType(sizes, result_dtype(*tensors)),)


def numbered(count: Any) -> tuple[str, ...]:
    """Return the names of numbered outputs, none where the count cannot be one."""
    return tuple(map(str, range(count))) if _PORTS.why_not(count) is None else ()


def _chunk(call: Call) -> tuple[TensorType, ...]:
    arrived, chunks = call.input(), call["chunks"]
    place = call.axis("dim", arrived.rank)
    size = arrived.shape[place]
    step = (size + chunks - 1) // chunks
    if not isinstance(size, Dim):
        pieces = -(-size // step)
        if pieces != chunks:
            call.fail(
                f"splits an axis of size {size} into {chunks}, but pieces of {step} make only "
                f"{pieces}; set chunks to {pieces}, or choose another axis",
                port="input",
                param="chunks",
                code="chunks",
                fix_hints=(SetParam("chunks", pieces),),
            )
    if size % chunks == 0:
        step = size // chunks
    parts = (*(step for _ in range(chunks - 1)), size - (chunks - 1) * step)
    return pieces_of(arrived, place, parts)


def pieces_of(arrived: TensorType, place: int, sizes: tuple[Size, ...]) -> tuple[TensorType, ...]:
    """Return the parts of a tensor that is cut along an axis."""
    lead, after = arrived.shape[:place], arrived.shape[place + 1 :]
    return tuple(TensorType((*lead, size, *after), arrived.dtype) for size in sizes)


def _chunks(params: Mapping[str, Any]) -> tuple[str, ...]:
    return numbered(params["chunks"])


def _split(call: Call) -> tuple[TensorType, ...]:
    arrived, sections = call.input(), call["split_size_or_sections"]
    place = call.axis("dim", arrived.rank)
    size = arrived.shape[place]
    if call.differ(sum(sections), size):
        call.fail(
            f"cuts {sum(sections)} places off an axis of size {size}; make the parts add up to it",
            port="input",
            param="split_size_or_sections",
        )
    return pieces_of(arrived, place, sections)


def _parts(params: Mapping[str, Any]) -> tuple[str, ...]:
    sections = params["split_size_or_sections"]
    return numbered(len(sections)) if isinstance(sections, tuple) else ()


def _unbind(call: Call) -> tuple[TensorType, ...]:
    arrived, count = call.input(), call["count"]
    place = call.axis("dim", arrived.rank)
    size = arrived.shape[place]
    if call.differ(size, count):
        fix_hints = (SetParam("count", size),) if isinstance(size, int) else ()
        raise mismatch("input", f"{count} places (count) on axis {place}", arrived, *fix_hints)
    kept = (*arrived.shape[:place], *arrived.shape[place + 1 :])
    return tuple(TensorType(kept, arrived.dtype) for _ in range(count))


def _counted(params: Mapping[str, Any]) -> tuple[str, ...]:
    return numbered(params["count"])


def _side_by_side(name: str, least: int) -> Rule:
    """Return the rule of ``hstack`` or ``vstack``: the axis follows from the rank."""

    def rule(call: Call) -> tuple[TensorType, ...]:
        tensors = tuple(_with_axes(tensor, least) for tensor in call.tensors("tensors"))
        place = 0 if name == "vstack" or tensors[0].rank < 2 else 1
        return _cat(Call({"dim": place}, {"tensors": tensors}, call.notes))

    return rule


def _with_axes(arrived: TensorType, least: int) -> TensorType:
    lead = (1,) * (least - arrived.rank)
    return TensorType((*lead, *arrived.shape), arrived.dtype)


def _even_parts(place_of: Callable[[Call, int], int], exactly: bool) -> Rule:
    """Return the rule of a split into ``sections`` parts as even as can be, or ``exactly``."""

    def rule(call: Call) -> tuple[TensorType, ...]:
        arrived, count = call.input(), call["sections"]
        place = place_of(call, arrived.rank)
        size = arrived.shape[place]
        if exactly and not call.divides(count, size):
            raise mismatch("input", f"a size divisible by {count} on axis {place}", arrived)
        if isinstance(size, Dim) and not exactly:
            parts = tuple((size + (count - 1 - part)) // count for part in range(count))
            return pieces_of(arrived, place, parts)
        more = 0 if exactly else size % count
        parts = tuple(size // count + (part < more) for part in range(count))
        if not exactly and not parts[-1]:
            call.fail(
                f"splits an axis of size {size} into {count}; set sections to at most {size}",
                port="input",
                param="sections",
                code="chunks",
                fix_hints=(SetParam("sections", size),),
            )
        return pieces_of(arrived, place, parts)

    return rule


def _fixed(fewest: int, place: int) -> Callable[[Call, int], int]:
    def place_of(call: Call, rank: int) -> int:
        if rank < fewest:
            raise mismatch("input", f"at least {fewest} axes", call.input(), code="rank")
        return min(place, rank - 1)

    return place_of


def _sections(params: Mapping[str, Any]) -> tuple[str, ...]:
    return numbered(params["sections"])


def _even_split(
    name: str, purpose: str, place_of: Callable[[Call, int], int], *params: Param,
    exactly: bool = True,
) -> Layer:  # fmt: skip
    return layer(
        name, FAMILY, purpose, "(*, dim, *) -> 0: (*, part, *), …",
        Param("sections", _PORTS, help="number of parts"), *params,
        target=f"Tensor.{name}", outputs=_sections, rule=_even_parts(place_of, exactly),
    )  # fmt: skip


def _grid(call: Call) -> tuple[TensorType, ...]:
    tensors = call.tensors("tensors")
    if len(tensors) != call["count"]:
        call.fail(
            f"has count={call['count']}, but {len(tensors)} axes are connected; set count to "
            f"{len(tensors)}",
            port="tensors",
            param="count",
            code="chunks",
            fix_hints=(SetParam("count", len(tensors)),),
        )
    for index, arrived in enumerate(tensors):
        if arrived.rank > 1 or arrived.dtype != tensors[0].dtype:
            raise Mismatch(
                port="tensors", index=index, code="rank",
                expected=f"one row of {tensors[0].dtype}", actual=f"{arrived} {arrived.dtype}",
            )  # fmt: skip
    sizes = [arrived.shape[0] if arrived.shape else 1 for arrived in tensors]
    if call["indexing"] == "xy":
        sizes[:2] = sizes[1::-1]
    return (TensorType(tuple(sizes), tensors[0].dtype),) * len(tensors)


def _grid_code(args: Mapping[str, str | None], params: Mapping[str, str]) -> str:
    tensors = ", ".join(tuple_items(args["tensors"] or ""))
    return f"torch.meshgrid({tensors}, indexing={params['indexing']})"


LAYERS = (
    layer(
        "cat",
        FAMILY,
        "Concatenates tensors along an axis.",
        "tensors: (*, dim, *), … -> (*, sum, *)",
        Param("dim", AXIS, 0, "axis to concatenate along; 1 for channels"),
        inputs=_TENSORS,
        rule=_cat,
    ),
    layer(
        "stack",
        FAMILY,
        "Stacks tensors of one shape along a new axis.",
        "tensors: (*), … -> (*, count, *)",
        Param("dim", AXIS, 0, "position of the new axis in the result"),
        inputs=_TENSORS,
        rule=_stack,
    ),
    layer(
        "chunk",
        FAMILY,
        "Splits an axis into a number of parts.",
        "(*, dim, *) -> 0: (*, part, *), …",
        Param("chunks", _PORTS, help="number of parts"),
        Param("dim", AXIS, 0, "axis to split"),
        target="Tensor.chunk",
        outputs=_chunks,
        rule=_chunk,
    ),
    layer(
        "split",
        FAMILY,
        "Splits an axis into parts of given sizes.",
        "(*, dim, *) -> 0: (*, part, *), …",
        Param(
            "split_size_or_sections", shape(one=False), help="size of each part, or a list of sizes"
        ),
        Param("dim", AXIS, 0, "axis to split"),
        target="torch.split",
        outputs=_parts,
        rule=_split,
    ),
    layer(
        "unbind",
        FAMILY,
        "Removes an axis: each index along it becomes an output.",
        "(*, dim, *) -> 0: (*), …",
        Param("count", _PORTS, help="size of the axis"),
        Param("dim", AXIS, 0, "axis to remove"),
        target="Tensor.unbind",
        outputs=_counted,
        rule=_unbind,
        code="{input}.unbind({dim})",
    ),
    layer(
        "hstack",
        FAMILY,
        "Concatenates tensors along axis 1, or vectors along their only axis.",
        "tensors: (*), … -> (*)",
        inputs=_TENSORS,
        rule=_side_by_side("hstack", 1),
    ),
    layer(
        "vstack",
        FAMILY,
        "Concatenates tensors along axis 0, vectors as the rows of a matrix.",
        "tensors: (*), … -> (*)",
        inputs=_TENSORS,
        rule=_side_by_side("vstack", 2),
    ),
    _even_split(
        "tensor_split",
        "Splits an axis into parts whose sizes differ by at most 1.",
        lambda call, rank: call.axis("dim", rank),
        Param("dim", AXIS, 0, "axis to split"),
        exactly=False,
    ),
    _even_split("hsplit", "Splits axis 1 (or the only one) into equal parts.", _fixed(1, 1)),
    _even_split("vsplit", "Splits the first axis into equal parts.", _fixed(2, 0)),
    layer(
        "meshgrid",
        FAMILY,
        "Coordinate grids of vectors: each output repeats one of them along the others.",
        "tensors: (n), … -> 0: (n, m), …",
        Param("count", int_(1, 100), 2, "number of vectors"),
        Param(
            "indexing",
            choice("ij", "xy"),
            "ij",
            "order of the first two axes: 'ij' for matrices, 'xy' for images",
        ),
        inputs=_TENSORS,
        outputs=_counted,
        rule=_grid,
        code=_grid_code,
    ),
)
