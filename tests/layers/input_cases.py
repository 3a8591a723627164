"""What the inputs of some layers must look like, where their shape line can't say it.

Each function may also give parameters that the inputs then fit.
"""

from collections.abc import Callable
from math import prod
from typing import Any

from hypothesis import strategies as st

from designer.layers.sizes import BATCH
from designer.layers.tensor_types import TensorType
from tests.layers.functional_cases import FED
from tests.layers.pair_cases import PAIRS
from tests.layers.strategies import SIZES, Draw, Inputs, Use, shape_of

TIMES = st.sampled_from((1, 2, 3, 5))


def _optional(draw: Draw, *types: TensorType) -> tuple[TensorType | None, ...]:
    """Return all of the types, or none of them."""
    return types if draw(st.booleans()) else (None,) * len(types)


def _sequence(use: Use, time: int, features: int, batched: bool) -> TensorType:
    shape = (time, BATCH, features) if batched else (time, features)
    if batched and use.params["batch_first"]:
        shape = (BATCH, time, features)
    return TensorType(shape)


def _recurrent(draw: Draw, use: Use) -> Inputs:
    batched = draw(st.booleans())
    p = use.params
    features = use.given.get("input_size") or draw(st.sampled_from(SIZES))
    count = p["num_layers"] * (2 if p["bidirectional"] else 1)
    batch = (BATCH,) if batched else ()
    hidden = TensorType((count, *batch, p.get("proj_size") or p["hidden_size"]))
    cell = TensorType((count, *batch, p["hidden_size"]))
    arrived = _sequence(use, draw(TIMES), features, batched)
    if use.layer.name != "LSTM":
        return {"input": arrived, "h_0": _optional(draw, hidden)[0]}
    h_0, c_0 = _optional(draw, hidden, cell)
    return {"input": arrived, "h_0": h_0, "c_0": c_0}


def _cell(draw: Draw, use: Use) -> Inputs:
    batch = (BATCH,) if draw(st.booleans()) else ()
    features = use.given.get("input_size") or draw(st.sampled_from(SIZES))
    state = TensorType((*batch, use.params["hidden_size"]))
    states = _optional(draw, *([state] * (len(use.layer.inputs) - 1)))
    names = [port.name for port in use.layer.inputs]
    return dict(zip(names, (TensorType((*batch, features)), *states), strict=True))


def _fold(draw: Draw, use: Use) -> Inputs:
    batch = (BATCH,) if draw(st.booleans()) else ()
    use.given["output_size"] = draw(st.sampled_from((4, 6, (4, 6))))
    for name in ("dilation", "padding"):
        use.given.pop(name, None)
    p = use.params
    two = [v if isinstance(v, tuple) else (v, v) for v in
           (p["output_size"], p["kernel_size"], p["stride"])]  # fmt: skip
    places = prod((size - kernel) // stride + 1 for size, kernel, stride in zip(*two, strict=True))
    columns = prod(two[1]) * draw(st.integers(1, 2))
    return {"input": TensorType((*batch, columns, max(places, 1)))}


def _image(draw: Draw, use: Use) -> Inputs:
    batch = (BATCH,) if draw(st.booleans()) else ()
    factor = max(1, next((v for v in use.given.values() if isinstance(v, int)), 1))
    channels = draw(st.sampled_from((1, 2, 3))) * factor * factor
    height, width = (draw(st.sampled_from((1, 2, 3))) * factor for _ in "hw")
    return {"input": TensorType((*batch, channels, height, width))}


def _halved(draw: Draw, use: Use) -> Inputs:
    shape = [size if size is BATCH else 2 * size for size in shape_of(draw)]
    return {"input": TensorType(tuple(shape))}


def _slopes(draw: Draw, use: Use) -> Inputs:
    shape = shape_of(draw)
    count = [s for s in shape[1:2] if isinstance(s, int)]
    use.given["num_parameters"] = draw(st.sampled_from((1, *count)))
    return {"input": TensorType(shape)}


def _masks(draw: Draw, *shapes: tuple[Any, ...]) -> list[TensorType | None]:
    dtype = draw(st.sampled_from(("bool", "float32")))
    return [TensorType(shape, dtype) if draw(st.integers(0, 2)) == 0 else None for shape in shapes]


def _multihead(draw: Draw, use: Use) -> Inputs:
    batched = draw(st.booleans())
    batch = (BATCH,) if batched else ()
    heads = use.given["num_heads"] = draw(st.sampled_from((1, 2, 4)))
    size = use.given.get("embed_dim")
    if size is None or size % heads:
        use.given.pop("embed_dim", None)
        size = draw(st.sampled_from((4, 8)))
    rows, columns = draw(TIMES), draw(TIMES)
    both = (BATCH * heads if batched else heads, rows, columns)
    padding, mask = _masks(draw, (*batch, columns), draw(st.sampled_from([both, both[1:]])))
    p = use.params
    return {
        "query": _sequence(use, rows, size, batched),
        "key": _sequence(use, columns, p["kdim"] or size, batched),
        "value": _sequence(use, columns, p["vdim"] or size, batched),
        "key_padding_mask": padding,
        "attn_mask": mask,
    }


def _encoder_layer(draw: Draw, use: Use) -> Inputs:
    heads = use.given["nhead"] = draw(st.sampled_from((1, 2, 4)))
    use.given.pop("d_model", None)
    batched, time = draw(st.booleans()), draw(TIMES)
    batch = (BATCH,) if batched else ()
    both = (BATCH * heads if batched else heads, time, time)
    mask, padding = _masks(draw, draw(st.sampled_from([both, both[1:]])), (*batch, time))
    source = _sequence(use, time, draw(st.sampled_from((4, 8))), batched)
    return {"src": source, "src_mask": mask, "src_key_padding_mask": padding}


def _decoder_layer(draw: Draw, use: Use) -> Inputs:
    use.given["nhead"] = draw(st.sampled_from((1, 2)))
    size = 4
    use.given.pop("d_model", None)
    first, second = ("tgt", "memory") if use.layer.name != "Transformer" else ("src", "tgt")
    if first == "src":
        use.given |= {
            "d_model": size,
            "num_encoder_layers": draw(st.integers(1, 2)),
            "num_decoder_layers": draw(st.integers(1, 2)),
            "dim_feedforward": 3,
        }
    batched, one, other = draw(st.booleans()), draw(TIMES), draw(TIMES)
    batch = (BATCH,) if batched else ()
    rows = {first: one, second: other}
    target, memory = (rows["tgt"], rows["memory" if first == "tgt" else "src"])
    masks = {
        "src_mask": (memory, memory), "tgt_mask": (target, target), "memory_mask": (target, memory),
        "src_key_padding_mask": (*batch, memory), "tgt_key_padding_mask": (*batch, target),
        "memory_key_padding_mask": (*batch, memory),
    }  # fmt: skip
    names = [port.name for port in use.layer.inputs[2:]]
    drawn = _masks(draw, *(masks[name] for name in names))
    both = (_sequence(use, time, size, batched) for time in (one, other))
    return dict(zip((first, second, *names), (*both, *drawn), strict=True))


def _bags(draw: Draw, use: Use) -> Inputs:
    rows = draw(st.booleans())
    shape = (BATCH, 3) if rows else (12,)
    offsets = None if rows else TensorType((draw(TIMES),), "int64")
    weighted = use.params["mode"] == "sum" and draw(st.booleans())
    weights = TensorType(shape) if weighted else None
    return {"input": TensorType(shape, "int64"), "offsets": offsets,
            "per_sample_weights": weights}  # fmt: skip


def _grid(draw: Draw, use: Use) -> Inputs:
    dims = draw(st.sampled_from((2, 2, 3)))
    sizes = draw(st.lists(TIMES, min_size=2 * dims + 1, max_size=2 * dims + 1))
    return {"input": TensorType((BATCH, *sizes[: dims + 1])),
            "grid": TensorType((BATCH, *sizes[dims + 1 :], dims))}  # fmt: skip


def _scaled_dot_product(draw: Draw, use: Use) -> Inputs:
    lead = draw(st.sampled_from(((), (BATCH,), (BATCH, 2), (BATCH, 4), (BATCH, 1))))
    rows, columns, size = draw(TIMES), draw(TIMES), draw(st.sampled_from((2, 4)))
    less = (*lead[:-1], draw(st.sampled_from((1, 2)))) if len(lead) == 2 else lead
    less = less if draw(st.booleans()) else lead
    mask = draw(st.sampled_from(((rows, columns), (1, columns), (*lead, rows, columns))))
    return {
        "query": TensorType((*lead, rows, size)),
        "key": TensorType((*less, columns, size)),
        "value": TensorType((*less, columns, draw(st.sampled_from((2, 3))))),
        "attn_mask": _masks(draw, mask)[0],
    }


def _matmul(draw: Draw, use: Use) -> Inputs:
    lead = draw(st.sampled_from(((), (BATCH,), (BATCH, 2))))
    other_lead = draw(st.sampled_from((lead, (), lead[1:])))
    n, m, k = (draw(st.sampled_from((2, 3, 4))) for _ in range(3))
    left = draw(st.sampled_from(((*lead, n, m), (m,))))
    right = draw(st.sampled_from(((*other_lead, m, k), (m,))))
    dtype = draw(st.sampled_from(("float32", "float32", "int64")))
    return {"input": TensorType(left, dtype), "other": TensorType(right, dtype)}


def _spatial(draw: Draw, use: Use) -> Inputs:
    rank = draw(st.sampled_from((3, 4, 5)))
    sizes = draw(st.lists(st.sampled_from(SIZES), min_size=rank - 1, max_size=rank - 1))
    if draw(st.integers(0, 3)):
        use.given.pop(draw(st.sampled_from(("size", "scale_factor"))), None)
        if not use.given.keys() & {"size", "scale_factor"}:
            use.given["scale_factor"] = draw(st.sampled_from((2, 1.5)))
        for name in ("align_corners", "recompute_scale_factor", "antialias"):
            use.given.pop(name, None)
    for name in ("size", "scale_factor", "output_size"):
        given = use.given.get(name)
        if isinstance(given, tuple):
            use.given[name] = (given * 3)[: rank - 2]
    return {"input": TensorType((BATCH, *sizes))}


def _matrices(draw: Draw, use: Use) -> Inputs:
    batch = (BATCH,) if use.layer.name == "bmm" else ()
    n, m, k = (draw(st.sampled_from((2, 3, 4))) for _ in range(3))
    return {"input": TensorType((*batch, n, m)), "mat2": TensorType((*batch, m, k))}


def _einsum(draw: Draw, use: Use) -> Inputs:
    equations = (
        "ij,jk->ik",
        "bij,bjk->bik",
        "bid,bjd->bij",
        "ij->ji",
        "ii->i",
        "ij",
        "b,c",
        "i,i",
    )
    equation = use.given["equation"] = draw(st.sampled_from(equations))
    terms = equation.partition("->")[0].split(",")
    sizes = {letter: BATCH if letter == "b" else draw(TIMES) for letter in "".join(terms)}
    return {"operands": tuple(TensorType(tuple(sizes[c] for c in term)) for term in terms)}


def _rows(draw: Draw, use: Use) -> Inputs:
    return {"input": TensorType((BATCH,)), "vec2": TensorType((3,))}


def _expand(draw: Draw, use: Use) -> Inputs:
    shape = tuple(1 if draw(st.booleans()) else size for size in shape_of(draw, 1, 3))
    like = TensorType((BATCH, 2, 3, 4)) if draw(st.booleans()) else None
    sizes = [draw(st.sampled_from((-1, 2, 3))) for _ in shape]
    if draw(st.booleans()):
        sizes.insert(0, draw(st.sampled_from((2, 0))))
    use.given["size"] = tuple(sizes)
    return {"input": TensorType(shape), "like": like}


def _split(draw: Draw, use: Use) -> Inputs:
    sections = use.given["split_size_or_sections"]
    shape = [*shape_of(draw)]
    dim = use.params["dim"]
    if -len(shape) <= dim < len(shape):
        shape[dim] = sum(sections)
    return {"input": TensorType(tuple(shape))}


def _unbind(draw: Draw, use: Use) -> Inputs:
    shape = [*shape_of(draw)]
    dim = use.params["dim"]
    if -len(shape) <= dim < len(shape):
        shape[dim] = use.given["count"]
    return {"input": TensorType(tuple(shape))}


def _padded(draw: Draw, use: Use) -> Inputs:
    shape = shape_of(draw, 2, 4)
    dims = draw(st.integers(1, len(shape)))
    pads = draw(st.lists(st.integers(-1, 2), min_size=2 * dims, max_size=2 * dims))
    use.given["pad"] = tuple(pads)
    return {"input": TensorType(shape)}


def _plane(draw: Draw, use: Use) -> Inputs:
    return {"input": TensorType((BATCH, *(draw(st.sampled_from(SIZES)) for _ in "chw")))}


def _reshape(draw: Draw, use: Use) -> Inputs:
    """Give sizes that hold as many values, one of them as -1 more often than not."""
    shape = shape_of(draw)
    fixed = [int(size) for size in shape if size is not BATCH]
    sizes = _regrouped(draw, prod(fixed))
    if BATCH in shape or draw(st.booleans()):
        place = draw(st.integers(0, len(sizes) - 1))
        sizes = [-1, *sizes] if BATCH in shape else [*sizes[:place], -1, *sizes[place + 1 :]]
    if draw(st.integers(0, 3)):
        use.given[use.layer.params[0].name] = tuple(sizes)
    return {"input": TensorType(shape)}


def _regrouped(draw: Draw, total: int) -> list[int]:
    divisors = [d for d in range(1, total + 1) if total % d == 0]
    first = draw(st.sampled_from(divisors))
    return [first, total // first]


def _unflatten(draw: Draw, use: Use) -> Inputs:
    shape = shape_of(draw)
    fixed = [place for place, size in enumerate(shape) if size is not BATCH]
    anywhere = st.integers(-len(shape), len(shape))
    dim = use.given["dim"] = draw(st.sampled_from(fixed) if fixed else anywhere)
    name = use.layer.params[1].name
    if dim < len(shape) and shape[dim] is not BATCH and draw(st.integers(0, 5)):
        sizes = _regrouped(draw, shape[dim])
        if draw(st.booleans()):
            sizes[draw(st.integers(0, 1))] = -1
        use.given[name] = tuple(sizes)
    return {"input": TensorType(shape)}


def _permute(draw: Draw, use: Use) -> Inputs:
    shape = shape_of(draw)
    if draw(st.integers(0, 3)):
        order = draw(st.permutations(range(len(shape))))
        negative = draw(st.booleans())
        use.given["dims"] = tuple(d - len(shape) if negative and d else d for d in order)
    return {"input": TensorType(shape)}


def _normalized(draw: Draw, use: Use) -> Inputs:
    shape = shape_of(draw)
    count = draw(st.integers(1, 3))
    if draw(st.booleans()) and BATCH not in shape[-count:]:
        use.given["normalized_shape"] = shape[-count:]
    return {"input": TensorType(shape)}


# fmt: off
CASES: dict[str, Callable[[Draw, Use], Inputs]] = {
    **dict.fromkeys(("RNN", "LSTM", "GRU"), _recurrent),
    "MultiheadAttention": _multihead,
    "TransformerEncoderLayer": _encoder_layer,
    "scaled_dot_product_attention": _scaled_dot_product,
    "matmul": _matmul,
    **dict.fromkeys(("RNNCell", "LSTMCell", "GRUCell"), _cell),
    **dict.fromkeys(("Fold", "fold"), _fold),
    **dict.fromkeys(
        ("Unfold", "PixelShuffle", "PixelUnshuffle", "ChannelShuffle",
         "pixel_shuffle", "pixel_unshuffle", "channel_shuffle"), _image,
    ),
    **dict.fromkeys(("GLU", "glu"), _halved),
    "PReLU": _slopes,
    **dict.fromkeys(("TransformerDecoderLayer", "Transformer"), _decoder_layer),
    "EmbeddingBag": _bags,
    "grid_sample": _grid,
    **dict.fromkeys(("Upsample", "interpolate"), _spatial),
    **dict.fromkeys(("UpsamplingNearest2d", "UpsamplingBilinear2d"), _plane),
    **dict.fromkeys(("reshape", "view"), _reshape),
    **dict.fromkeys(("Unflatten", "unflatten"), _unflatten),
    "permute": _permute,
    **dict.fromkeys(("bmm", "mm"), _matrices),
    "outer": _rows,
    "einsum": _einsum,
    "expand": _expand,
    "split": _split,
    "unbind": _unbind,
    "pad": _padded,
    **dict.fromkeys(("LayerNorm", "RMSNorm"), _normalized),
    **FED,
    **PAIRS,
}
# fmt: on
