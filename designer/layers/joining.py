"""Joining tensors into one, and splitting one into several."""

from collections.abc import Mapping
from typing import Any

from designer.layers.call import Call, Mismatch, SetParam, expect
from designer.layers.declare import Port, layer
from designer.layers.params import AXIS, Param, int_, shape
from designer.layers.sizes import Dim, Size, must_differ
from designer.layers.types import TensorType, result_dtype

FAMILY = "joining"
_TENSORS = (Port("tensors", many=True),)


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
            raise _does_not_join(call, first, arrived, index, place)
        total = total + arrived.shape[place]
    sizes = (*first.shape[:place], total, *first.shape[place + 1 :])
    return (TensorType(sizes, result_dtype(*tensors)),)


def _does_not_join(
    call: Call, first: TensorType, arrived: TensorType, index: int, place: int
) -> Mismatch:
    fits = [
        axis
        for axis in range(first.rank)
        if arrived.rank == first.rank
        and all(
            not must_differ(a, b)
            for other, (a, b) in enumerate(zip(first.shape, arrived.shape, strict=True))
            if other != axis
        )
    ]
    return Mismatch(
        port="tensors",
        index=index,
        expected=f"sizes as in its first input {first}, except on axis {place} (dim)",
        actual=str(arrived),
        mends=tuple(SetParam("dim", axis) for axis in fits if axis != place)
        if len(call.tensors("tensors")) == 2
        else (),
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
                expected=f"{first} like its first input",
                actual=str(arrived),
            )
    sizes = (*first.shape[:place], len(tensors), *first.shape[place:])
    return (TensorType(sizes, result_dtype(*tensors)),)


def numbered(count: int) -> tuple[str, ...]:
    """Return the names of numbered outputs."""
    return tuple(map(str, range(count)))


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
                mends=(SetParam("chunks", pieces),),
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
    return numbered(len(params["split_size_or_sections"]))


def _unbind(call: Call) -> tuple[TensorType, ...]:
    arrived, count = call.input(), call["count"]
    place = call.axis("dim", arrived.rank)
    size = arrived.shape[place]
    if call.differ(size, count):
        mends = (SetParam("count", size),) if isinstance(size, int) else ()
        raise expect("input", f"{count} places (count) on axis {place}", arrived, *mends)
    kept = (*arrived.shape[:place], *arrived.shape[place + 1 :])
    return tuple(TensorType(kept, arrived.dtype) for _ in range(count))


def _counted(params: Mapping[str, Any]) -> tuple[str, ...]:
    return numbered(params["count"])


LAYERS = (
    layer(
        "cat",
        FAMILY,
        "Joins tensors along an axis, one behind the other.",
        "tensors: (*, dim, *), … -> (*, sum, *)",
        Param("dim", AXIS, 0, "the axis to join along; 1 for channels"),
        inputs=_TENSORS,
        rule=_cat,
    ),
    layer(
        "stack",
        FAMILY,
        "Joins tensors of one shape along a new axis.",
        "tensors: (*), … -> (*, count, *)",
        Param("dim", AXIS, 0, "where the new axis stands in the result"),
        inputs=_TENSORS,
        rule=_stack,
    ),
    layer(
        "chunk",
        FAMILY,
        "Cuts an axis into equal parts.",
        "(*, dim, *) -> 0: (*, part, *), …",
        Param("chunks", int_(1, 1000), help="how many parts"),
        Param("dim", AXIS, 0, "the axis to cut"),
        target="Tensor.chunk",
        outputs=_chunks,
        rule=_chunk,
    ),
    layer(
        "split",
        FAMILY,
        "Cuts an axis into parts of your choice.",
        "(*, dim, *) -> 0: (*, part, *), …",
        Param("split_size_or_sections", shape(one=False), help="the size of each part"),
        Param("dim", AXIS, 0, "the axis to cut"),
        target="torch.split",
        outputs=_parts,
        rule=_split,
    ),
    layer(
        "unbind",
        FAMILY,
        "Takes an axis apart: each of its places becomes an output.",
        "(*, dim, *) -> 0: (*), …",
        Param("count", int_(1, 1000), help="how many places the axis has"),
        Param("dim", AXIS, 0, "the axis, which goes"),
        target="Tensor.unbind",
        outputs=_counted,
        rule=_unbind,
        code="{input}.unbind({dim})",
    ),
)
