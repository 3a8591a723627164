"""Initial parameters of a new node: values for parameters that have no default in torch.

A new node should have no error. Where a value must divide or match an input size, it does;
otherwise it is a common choice.
"""

from collections.abc import Mapping
from typing import Any

from designer.layers.declare import Layer
from designer.layers.params import Param
from designer.layers.sizes import product
from designer.layers.tensor_types import TensorType

_DEFAULTS: Mapping[str, Any] = {
    "out_features": 128,
    "out_channels": 32,
    "kernel_size": 3,
    "hidden_size": 128,
    "num_embeddings": 1000,
    "embedding_dim": 64,
    "dim_feedforward": 256,
    "output_size": 1,
    "scale_factor": 2,
    "chunks": 2,
    "split_size": 2,
    "index": 0,
    "dim": 1,
    "dim0": 1,
    "dim1": 2,
    "p": 0.5,
}
"""Initial values by parameter, for required ones. Sizes are common choices of tutorials."""
_LAYER_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    # The bundled digits, which train at once.
    "Input": {"shape": (1, 8, 8)},
    "Conv1d": {"padding": 1},
    "Conv2d": {"padding": 1},
    "Conv3d": {"padding": 1},
    "ConvTranspose1d": {"kernel_size": 2, "stride": 2},
    "ConvTranspose2d": {"kernel_size": 2, "stride": 2},
    "ConvTranspose3d": {"kernel_size": 2, "stride": 2},
    "RNN": {"batch_first": True},
    "LSTM": {"batch_first": True},
    "GRU": {"batch_first": True},
    "MultiheadAttention": {"batch_first": True},
    "TransformerEncoderLayer": {"batch_first": True},
    "TransformerDecoderLayer": {"batch_first": True},
    "Upsample": {"scale_factor": 2},
    "cat": {"dim": 1},
    "softmax": {"dim": -1},
    "log_softmax": {"dim": -1},
    "Softmax": {"dim": -1},
    "LogSoftmax": {"dim": -1},
    "mean": {"dim": 1},
    "sum": {"dim": 1},
    "amax": {"dim": 1},
    "flatten": {"start_dim": 1},
    "squeeze": {"dim": 1},
    "tile": {"dims": (2,)},
}
"""Initial values by layer that replace a default of torch that is rarely intended."""
_DIVIDING = {"num_heads": (1, 4), "nhead": (1, 4), "num_groups": (1, 8)}
"""Parameters that must divide the size of an axis: the axis, and the preferred value."""


def initial_params(layer: Layer, arriving: TensorType | None = None) -> dict[str, Any]:
    """Return parameters for a new node of ``layer``, fed with ``arriving`` where it is known."""
    known = layer.by_name
    start = {p.name: _value(p, layer, arriving) for p in layer.params if p.required}
    more = _LAYER_DEFAULTS.get(layer.name, {})
    return {**start, **{name: value for name, value in more.items() if name in known}}


def _value(param: Param, layer: Layer, arriving: TensorType | None) -> Any:
    shape = arriving.shape if arriving else ()
    if param.name in _DIVIDING:
        axis, wish = (1, 8) if param.name == "num_groups" else (-1, 4)
        size = shape[axis] if len(shape) > 1 else wish
        return _divisor(size, wish) if isinstance(size, int) else 1
    if param.name == "kernel_size" and "Pool" in layer.name:
        return 2
    if layer.name.lower() == "unflatten" and param.name != "dim":
        size = shape[1] if len(shape) > 1 and isinstance(shape[1], int) else 64
        return (1, int(size))
    if layer.name in {"reshape", "view"}:
        rest = product(shape[1:])
        return (-1, int(rest)) if len(shape) > 1 and isinstance(rest, int) else (-1,)
    if param.name == "dims":
        rank = len(shape) or 3
        return (0, *range(2, rank), 1) if rank > 2 else tuple(range(rank))
    if param.name in {"dim0", "dim1"} and 0 < len(shape) < 3:
        return -2 if param.name == "dim0" and len(shape) > 1 else -1
    if param.name in _DEFAULTS:
        return _DEFAULTS[param.name]
    return _smallest_value(param)


def _divisor(size: int, wish: int) -> int:
    return next(d for d in range(min(wish, max(size, 1)), 0, -1) if size % d == 0)


def _smallest_value(param: Param) -> Any:
    """Return the smallest value of the parameter's kind."""
    kind = param.kind
    least = 1 if kind.minimum is None else int(kind.minimum)
    plain: dict[str, Any] = {
        "int": least,
        "float": float(kind.minimum or 0.5),
        "bool": False,
        "choice": kind.choices[0] if kind.choices else "",
        "dtype": "float32",
        "text": "",
        "ints": least if kind.accepts_one else (least,) * kind.length,
        "shape": (least,),
        "sizes": (least,),
    }
    return plain[kind.name]
