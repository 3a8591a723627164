"""Inputs of functions that take matrices, or tensors that must agree in some of their axes."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from designer.layers.sizes import BATCH
from designer.layers.tensor_types import TensorType
from tests.layers.strategies import SIZES, Draw, Inputs, Use, shape_of

FEW = st.sampled_from((1, 2, 3))


def _square(draw: Draw, use: Use) -> Inputs:
    size, lead = draw(FEW), draw(st.sampled_from(((), (BATCH,), (2, 3))))
    return {"input": TensorType((*lead, size, size), draw(st.sampled_from(("float32", "float64"))))}


def _plane(draw: Draw, use: Use) -> Inputs:
    dtype = draw(st.sampled_from(("float32", "int64")))
    return {"input": TensorType(tuple(draw(FEW) for _ in range(draw(st.integers(1, 2)))), dtype)}


def _added_product(draw: Draw, use: Use) -> Inputs:
    batch = (BATCH,) if use.layer.name == "baddbmm" else ()
    n, m, k = (draw(FEW) for _ in "nmk")
    _, first, second = (port.name for port in use.layer.inputs)
    added = draw(st.sampled_from(((*batch, n, k), (n, k), (k,), (1, k))))
    return {
        "input": TensorType(added),
        first: TensorType((*batch, n, m)),
        second: TensorType((*batch, m, k)),
    }


def _vectors(draw: Draw, use: Use) -> Inputs:
    size, rows = draw(FEW), (draw(FEW),) if use.layer.name == "mv" else ()
    other = use.layer.inputs[1].name
    return {"input": TensorType((*rows, size)), other: TensorType((size,))}


def _last_axes(draw: Draw, use: Use) -> Inputs:
    size = draw(FEW)
    left, right = (draw(st.sampled_from(((), (BATCH,), (2, 3)))) for _ in "lr")
    return {"input": TensorType((*left, size)), "other": TensorType((*right, size))}


def _crossed(draw: Draw, use: Use) -> Inputs:
    shape = draw(st.sampled_from(((3,), (BATCH, 3), (2, 3, 4), (3, 2))))
    use.given["dim"] = draw(st.sampled_from((None, shape.index(3), shape.index(3) - len(shape))))
    return {"input": TensorType(shape), "other": TensorType(shape)}


def _rows(draw: Draw, use: Use) -> Inputs:
    size, lead = draw(FEW), draw(st.sampled_from(((), (BATCH,), (2, 1))))
    return {
        "x1": TensorType((*lead, draw(FEW), size)),
        "x2": TensorType((*draw(st.sampled_from((lead, ()))), draw(FEW), size)),
    }


def _own_rows(draw: Draw, use: Use) -> Inputs:
    return {"input": TensorType((draw(st.sampled_from((BATCH, 2, 4))), draw(FEW)))}


def _affine(draw: Draw, use: Use) -> Inputs:
    dims = draw(st.sampled_from((2, 3)))
    sizes = [draw(FEW) for _ in range(dims + 1)]
    return {"theta": TensorType((BATCH, dims, dims + 1)), "size": TensorType((BATCH, *sizes))}


def _same_values(draw: Draw, use: Use) -> Inputs:
    rows, columns = draw(FEW), draw(FEW)
    other = draw(st.sampled_from(((columns, rows), (rows * columns,), (rows, columns, 1))))
    return {"input": TensorType((rows, columns)), "other": TensorType(other)}


def _expanding(draw: Draw, use: Use) -> Inputs:
    wanted = shape_of(draw)
    start = draw(st.integers(0, len(wanted) - 1))
    one = tuple(1 if draw(st.booleans()) else size for size in wanted[start:])
    return {"input": TensorType(one), "other": TensorType(wanted)}


def _even(draw: Draw, use: Use) -> Inputs:
    shape = list(shape_of(draw, 2, 4))
    dims = {"vsplit": 0, "hsplit": 1, "tensor_split": use.params.get("dim", 0)}
    dim = dims[use.layer.name]
    if draw(st.booleans()) and -len(shape) <= dim < len(shape):
        shape[dim] = use.given["sections"] * draw(FEW)
    return {"input": TensorType(tuple(shape))}


def _joined(draw: Draw, use: Use) -> Inputs:
    shape = list(shape_of(draw, 0, 3))
    place = 0 if use.layer.name == "vstack" and len(shape) > 1 else min(1, len(shape) - 1)
    tensors = []
    for _ in range(draw(st.integers(1, 3))):
        sizes = [*shape]
        if sizes and not (use.layer.name == "vstack" and len(sizes) == 1):
            sizes[place] = draw(st.sampled_from(SIZES))
        tensors.append(TensorType(tuple(sizes), draw(st.sampled_from(("float32", "int64")))))
    return {"tensors": tuple(tensors)}


def _grid(draw: Draw, use: Use) -> Inputs:
    count = use.given["count"] = draw(st.integers(1, 3))
    sizes: list[tuple[Any, ...]] = [(draw(st.sampled_from((2, 3, BATCH))),) for _ in range(count)]
    return {"tensors": tuple(TensorType(size) for size in sizes)}


def _blocks(draw: Draw, use: Use) -> Inputs:
    shapes = [shape_of(draw, 0, 2) for _ in range(draw(st.integers(1, 3)))]
    return {"tensors": tuple(TensorType(shape) for shape in shapes)}


def _scattered(draw: Draw, use: Use) -> Inputs:
    rank, source = draw(st.integers(1, 3)), use.layer.inputs[2].name
    most = [draw(st.sampled_from((3, 4, 6))) for _ in range(rank)]
    index = TensorType(tuple(draw(st.integers(1, size)) for size in most), "int64")
    use.given["dim"] = draw(st.integers(-rank, rank))
    value = use.layer.name == "scatter" and draw(st.booleans())
    if use.layer.name == "scatter":
        use.given["value"] = draw(st.sampled_from((0, 1.5))) if value else None
    arrived = TensorType(tuple(most))
    return {"input": arrived, "index": index, source: None if value else arrived}


def _index_added(draw: Draw, use: Use) -> Inputs:
    shape, count = [*shape_of(draw)], draw(FEW)
    dim = use.given["dim"] = draw(st.integers(-len(shape), len(shape)))
    source = [*shape]
    if dim < len(shape):
        source[dim] = count
    return {
        "input": TensorType(tuple(shape)),
        "index": TensorType((count,), draw(st.sampled_from(("int64", "int32")))),
        "source": TensorType(tuple(source)),
    }


def _taken(draw: Draw, use: Use) -> Inputs:
    shape = shape_of(draw)
    dim = use.given["dim"] = draw(st.none() | st.integers(-len(shape), len(shape)))
    indices = [1 if draw(st.booleans()) else size for size in shape]
    if dim is not None and dim < len(shape):
        indices[dim] = draw(FEW)
    return {"input": TensorType(shape), "indices": TensorType(tuple(indices), "int64")}


def _bounds(draw: Draw, use: Use) -> Inputs:
    bounds = TensorType((draw(FEW),), draw(st.sampled_from(("float32", "int64"))))
    return {"input": TensorType(shape_of(draw)), "boundaries": bounds}


def _ordered(draw: Draw, use: Use) -> Inputs:
    lead = draw(st.sampled_from(((), (BATCH,), (2, 3))))
    rows = draw(st.sampled_from((lead, ())))
    return {
        "sorted_sequence": TensorType((*rows, draw(FEW))),
        "input": TensorType((*lead, draw(FEW))),
    }


def _turned(draw: Draw, use: Use) -> Inputs:
    if "dims" in use.given:
        use.given["dims"] = draw(st.sampled_from(((0, 1), (1, 0), (-1, 0), (1, 2), (1, 1))))
    return {"input": TensorType(shape_of(draw, 2, 4))}


def _diagonals(draw: Draw, use: Use) -> Inputs:
    shape = shape_of(draw, 1, 3)
    for name in ("dim1", "dim2"):
        use.given.pop(name, None)
    if draw(st.booleans()):
        places = draw(st.permutations(range(len(shape) + 1)))
        use.given |= {"dim1": places[0], "dim2": places[1]}
    return {"input": TensorType(shape)}


def _unpooled(draw: Draw, use: Use) -> Inputs:
    dims = int(use.layer.name[-2])
    batch = (BATCH,) if draw(st.booleans()) else ()
    shape = (*batch, draw(FEW), *(draw(FEW) for _ in range(dims)))
    if draw(st.booleans()):
        use.given.pop("output_size", None)
    return {"input": TensorType(shape), "indices": TensorType(shape, "int64")}


def _fraction(draw: Draw, use: Use) -> Inputs:
    dims = int(use.layer.name[-2])
    batch = (BATCH,) if draw(st.booleans()) else ()
    if draw(st.integers(0, 3)):
        gone = draw(st.sampled_from(("output_size", "output_ratio")))
        use.given.pop(gone, None)
        other = "output_ratio" if gone == "output_size" else "output_size"
        value = draw(st.sampled_from((0.25, 0.5) if gone == "output_size" else (1, 2, 3)))
        use.given[other] = (value,) * dims
    use.given["kernel_size"] = draw(st.sampled_from((1, 2)))
    sizes = (draw(st.sampled_from((4, 6, 8))) for _ in range(dims))
    return {"input": TensorType((*batch, draw(FEW), *sizes))}


def _moved(draw: Draw, use: Use) -> Inputs:
    shape = shape_of(draw)
    if draw(st.integers(0, 3)):
        rank = len(shape)
        order = draw(st.permutations(range(rank)))
        count = draw(st.integers(1, rank))
        use.given["source"] = tuple(order[:count])
        places = draw(st.permutations(range(-rank, 0)))
        use.given["destination"] = tuple(places[:count])
    return {"input": TensorType(shape)}


def _diagonal(draw: Draw, use: Use) -> Inputs:
    shape = (*shape_of(draw, 0, 2), *(draw(FEW) for _ in "ab"))
    if draw(st.integers(0, 3)):
        use.given |= {"dim1": -2, "dim2": -1, "offset": draw(st.sampled_from((0, 0, 1, -1)))}
    return {"input": TensorType(shape)}


PAIRS: dict[str, Callable[[Draw, Use], Inputs]] = {
    **dict.fromkeys(("det", "logdet", "inverse", "matrix_exp", "matrix_power"), _square),
    **dict.fromkeys(("trace", "t"), _plane),
    **dict.fromkeys(("addmm", "baddbmm"), _added_product),
    **dict.fromkeys(("mv", "dot"), _vectors),
    "inner": _last_axes,
    "cross": _crossed,
    "cdist": _rows,
    "pdist": _own_rows,
    "affine_grid": _affine,
    **dict.fromkeys(("view_as", "reshape_as"), _same_values),
    "expand_as": _expanding,
    **dict.fromkeys(("tensor_split", "hsplit", "vsplit"), _even),
    **dict.fromkeys(("hstack", "vstack"), _joined),
    "meshgrid": _grid,
    "block_diag": _blocks,
    **dict.fromkeys(("scatter", "scatter_add"), _scattered),
    "index_add": _index_added,
    "take_along_dim": _taken,
    "bucketize": _bounds,
    "searchsorted": _ordered,
    "rot90": _turned,
    "diag_embed": _diagonals,
    **{
        f"{name}{dims}d": _fraction
        for name in ("FractionalMaxPool", "fractional_max_pool")
        for dims in (2, 3)
    },
    "movedim": _moved,
    "diagonal": _diagonal,
    **{f"max_unpool{dims}d": _unpooled for dims in (1, 2, 3)},
}
