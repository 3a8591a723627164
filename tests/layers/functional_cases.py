"""Inputs of functions whose weights arrive by wire."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from designer.layers.sizes import BATCH
from designer.layers.tensor_types import TensorType
from tests.layers.strategies import SIZES, Draw, Inputs, Use, shape_of

FEW = st.sampled_from((1, 2, 3))


def _maybe(draw: Draw, *shape: Any) -> TensorType | None:
    return TensorType(shape) if draw(st.booleans()) else None


def _convolution(draw: Draw, use: Use) -> Inputs:
    dims = int(use.layer.name[-2])
    groups = use.given.setdefault("groups", 1)
    mine, theirs = draw(FEW) * groups, draw(FEW)
    batch = (BATCH,) if draw(st.booleans()) else ()
    kernel = tuple(draw(FEW) for _ in range(dims))
    spatial = tuple(draw(st.sampled_from((3, 4, 6, 8))) for _ in range(dims))
    transposed = "transpose" in use.layer.name
    channels = mine if transposed else theirs * groups
    return {
        "input": TensorType((*batch, channels, *spatial)),
        "weight": TensorType((mine, theirs, *kernel)),
        "bias": _maybe(draw, theirs * groups if transposed else mine),
    }


def _bilinear(draw: Draw, use: Use) -> Inputs:
    lead, (first, second, out) = shape_of(draw), (draw(FEW) for _ in "abc")
    return {
        "input1": TensorType((*lead, first)),
        "input2": TensorType((*lead, second)),
        "weight": TensorType((out, first, second)),
        "bias": _maybe(draw, out),
    }


def _linear(draw: Draw, use: Use) -> Inputs:
    lead, features, out = shape_of(draw), draw(FEW), draw(FEW)
    return {
        "input": TensorType((*lead, features)),
        "weight": TensorType((out, features)),
        "bias": _maybe(draw, out),
    }


def _embedding(draw: Draw, use: Use) -> Inputs:
    table = TensorType((draw(st.sampled_from((4, 8))), draw(FEW)))
    return {"input": TensorType(shape_of(draw), "int64"), "weight": table}


def _bags(draw: Draw, use: Use) -> Inputs:
    rows = draw(st.booleans())
    shape = (BATCH, 3) if rows else (12,)
    weighted = use.params["mode"] == "sum" and draw(st.booleans())
    return {
        "input": TensorType(shape, "int64"),
        "weight": TensorType((draw(st.sampled_from((4, 8))), draw(FEW))),
        "offsets": None if rows else TensorType((draw(FEW),), "int64"),
        "per_sample_weights": TensorType(shape) if weighted else None,
    }


def _over_last(draw: Draw, use: Use) -> Inputs:
    shape = shape_of(draw)
    use.given.pop("normalized_shape", None)
    wanted = shape[-1:]
    if draw(st.booleans()) and BATCH not in shape[-2:]:
        wanted = use.given["normalized_shape"] = shape[-2:]
    names = [port.name for port in use.layer.inputs[1:]]
    return {"input": TensorType(shape), **{name: _maybe(draw, *wanted) for name in names}}


def _channels(draw: Draw, use: Use) -> Inputs:
    spatial = [draw(st.sampled_from(SIZES)) for _ in range(draw(st.integers(0, 3)))]
    count = draw(FEW) * use.given.get("num_groups", 1)
    inputs: Inputs = {"input": TensorType((BATCH, count, *spatial))}
    statistics = draw(st.booleans())
    for port in use.layer.inputs[1:]:
        if port.name.startswith("running"):
            wanted = statistics or not port.optional
            inputs[port.name] = TensorType((count,)) if wanted else None
        else:
            inputs[port.name] = _maybe(draw, count)
    return inputs


FED: dict[str, Callable[[Draw, Use], Inputs]] = {
    **{f"{kind}{dims}d": _convolution for kind in ("conv", "conv_transpose") for dims in (1, 2, 3)},
    "bilinear": _bilinear,
    "linear": _linear,
    "embedding": _embedding,
    "embedding_bag": _bags,
    **dict.fromkeys(("layer_norm", "rms_norm"), _over_last),
    **dict.fromkeys(("group_norm", "instance_norm", "batch_norm"), _channels),
}
