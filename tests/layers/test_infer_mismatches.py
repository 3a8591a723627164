"""Typical mistakes: what is said about them, and that each hint on offer fixes them."""

from dataclasses import replace
from typing import Any

import pytest

from designer.layers.call import ClearParam, FeedDtype, FixHint, InsertBefore, Mismatch, SetParam
from designer.layers.catalogue import CATALOGUE
from designer.layers.infer import Inference, infer
from designer.layers.sizes import BATCH as N
from designer.layers.sizes import symbol
from designer.layers.tensor_types import TensorType

T = symbol("T")


def mistake(layer: str, *shapes: Any, says: str, hints: int = 1, dtype: str = "float32",
            **params: Any) -> Any:  # fmt: skip
    return pytest.param(layer, shapes, dtype, params, says, hints, id=f"{layer}: {says[:40]}")


MISTAKES = [
    mistake("Linear", (N, 400), in_features=128, out_features=10, hints=2,
            says="expects 128 features (in_features), but gets 400"),
    mistake("Linear", (N, 400), out_features=10, dtype="int64", hints=2,
            says="expects float32, like its weights, but gets int64"),
    mistake("Linear", (N, T), out_features=10, hints=0,
            says="needs a fixed number for in_features"),
    mistake("Conv2d", (N, 28, 28), out_channels=8, kernel_size=3,
            says="expects (N, in_channels, H, W), but gets (N, 28, 28)"),
    mistake("Conv2d", (N, 1, 2, 2), out_channels=8, kernel_size=3, hints=0,
            says="is too large for its input: a kernel of 3 on a size of 2 leaves 0; make it"),
    mistake("Conv2d", (N, 6, 8, 8), out_channels=8, kernel_size=3, groups=4,
            says="needs in_channels to be divisible by groups, but 6 is not by 4"),
    mistake("Conv2d", (N, 6, 8, 8), out_channels=8, kernel_size=3, padding="same", stride=2,
            says="has padding='same', which torch allows with stride 1 only"),
    mistake("Conv2d", (N, 1, 4, 4), out_channels=1, kernel_size=3, padding=4,
            padding_mode="reflect", says="has padding 4 in mode 'reflect' on a size of 4"),
    mistake("ConvTranspose2d", (N, 1, 4, 4), out_channels=1, kernel_size=3, output_padding=2,
            says="has output_padding 2, which must be below its stride or dilation"),
    mistake("MaxPool2d", (N, 1, 4, 4), kernel_size=2, padding=2,
            says="has padding 2, but at most half of its kernel (2) makes sense"),
    mistake("FractionalMaxPool2d", (N, 1, 4, 4), kernel_size=1, output_ratio=1.0,
            says="has output_ratio=1.0, which must be below 1"),
    mistake("CircularPad1d", (N, 1, 3), padding=(1, -3), hints=0,
            says="takes 1 values from its input, but there are 0 to take"),
    mistake("BatchNorm2d", (N, 64), hints=0, says="expects (N, num_features, H, W), but gets"),
    mistake("BatchNorm1d", (1, 64), hints=0, says="needs more than one value to average"),
    mistake("LayerNorm", (N, 10, 64), normalized_shape=32, hints=2,
            says="expects a shape that ends in (32,) (normalized_shape), but gets (N, 10, 64)"),
    mistake("GroupNorm", (N, 10, 8, 8), num_groups=4,
            says="needs num_channels to be divisible by num_groups, but 10 is not by 4"),
    mistake("Embedding", (N, T), num_embeddings=100, embedding_dim=8, hints=2,
            says="expects indices (int64), but gets float32"),
    mistake("Embedding", (N, T), num_embeddings=10, embedding_dim=8, padding_idx=10,
            dtype="int64", says="has padding_idx=10, but its indices run from 0 to 9"),
    mistake("LSTM", (N, T, 8), hidden_size=4,
            says="takes the batch as its second axis (batch_first=False), but N is the first in "
            "(N, T, 8); set batch_first to True"),
    mistake("GRU", (T, N, 8), hidden_size=4, batch_first=True,
            says="takes the batch as its first axis (batch_first=True), but N is the second"),
    mistake("LSTM", (N, 8), hidden_size=4, batch_first=True,
            says="expects (N, T, input_size), but gets (N, 8)"),
    mistake("LSTM", (T, N, 8), (1, N, 4), hidden_size=4, hints=0,
            says="has h_0 but no c_0; connect both"),
    mistake("LSTM", (T, N, 8), (2, N, 4), (1, N, 4), hidden_size=4, hints=0,
            says="expects (1, N, 4), but gets (2, N, 4)"),
    mistake("LSTM", (T, N, 8), hidden_size=4, proj_size=4,
            says="needs a proj_size below its hidden_size, but 4 is not below 4"),
    mistake("MultiheadAttention", (N, T, 10), (N, T, 10), (N, T, 10), num_heads=4,
            batch_first=True, says="needs embed_dim to be divisible by num_heads, but 10"),
    mistake("MultiheadAttention", (N, T, 8), (N, T, 6), (N, T, 8), num_heads=4, batch_first=True,
            says="expects 8 features (kdim), but gets (N, T, 6)"),
    mistake("TransformerEncoderLayer", (N, T, 8), nhead=2, says="set batch_first to True"),
    mistake("scaled_dot_product_attention", (N, 2, T, 8), (N, 2, T, 4), (N, 2, T, 8), hints=0,
            says="expects 8 features, as many as the query, but gets (N, 2, T, 4)"),
    mistake("Upsample", (N, 3, 8, 8), says="needs a size or a scale_factor, but has neither"),
    mistake("Upsample", (N, 3, 8, 8), scale_factor=2.0, mode="linear", hints=2,
            says="has mode='linear', which is for 3 axes, but its input has 4; use 'bilinear'"),
    mistake("reshape", (N, 64), shape=(8, 8),
            says="makes (8, 8) of (N, 64), but that holds 64*N values, not 64"),
    mistake("reshape", (N, 60), shape=(-1, 7), hints=0, says="which 7 does not divide"),
    mistake("Unflatten", (N, 64), dim=1, unflattened_size=(8, 9),
            says="makes (8, 9) of axis 1 of (N, 64), but that holds 64 values, not 72"),
    mistake("permute", (N, 3, 8, 8), dims=(0, 2, 3), hints=0,
            says="has dims=(0, 2, 3), but must name each of the 4 axes of (N, 3, 8, 8) once"),
    mistake("flatten", (N, 3, 8), start_dim=2, end_dim=1, says="has start_dim=2 behind end_dim=1"),
    mistake("unsqueeze", (N, 3), dim=4, hints=0, says="has dim=4, but its input has 2 axes"),
    mistake("add", (N, 64, 8, 8), (N, 32, 8, 8), hints=0,
            says="expects a shape that broadcasts with (N, 64, 8, 8), but gets (N, 32, 8, 8)"),
    mistake("add", (N, 10, 64), (N, 10, 32), hints=0, says="expects a shape that broadcasts with"),
    mistake("mul", (N, 3), hints=0, says="has nothing connected to other and no number in it"),
    mistake("mul", (N, 3), (N, 3), other=2, hints=0, says="remove one of them"),
    mistake("sub", (N, 3), dtype="bool", other=1, says="expects numbers, not booleans"),
    mistake("matmul", (N, 4, 8), (N, 4, 8), hints=0,
            says="expects 8 rows, as many as its input (N, 4, 8) has columns"),
    mistake("cat", (N, 64, 8, 8), (N, 32, 8, 8), hints=0,
            says="expects sizes as in its first input (N, 64, 8, 8), except on axis 0 (dim)"),
    mistake("cat", (N, 64), (N, 64, 8), dim=1, hints=0, says="expects sizes as in its first"),
    mistake("stack", (N, 64), (N, 32), hints=0, says="expects (N, 64) like its first input"),
    mistake("chunk", (N, 5), chunks=4, dim=1, says="pieces of 2 make only 3; set chunks to 3"),
    mistake("mean", (N, 5), dim=(1, -1), hints=0, says="names an axis twice in dim=(1, -1)"),
    mistake("mean", (N, 5), dtype="int64", hints=2, says="expects a float tensor, but gets int64"),
    mistake("select", (N, 5), dim=1, index=5, hints=0, says="takes place 5 of an axis with size 5"),
]  # fmt: skip


def inputs_of(name: str, shapes: tuple[Any, ...], dtype: str) -> dict[str, Any]:
    waiting = [TensorType(shape, dtype) for shape in shapes]
    found: dict[str, Any] = {}
    for port in CATALOGUE[name].inputs:
        if port.many:
            found[port.name], waiting = tuple(waiting), []
        else:
            found[port.name] = waiting.pop(0) if waiting else None
    return found


def run(name: str, params: dict[str, Any], inputs: dict[str, Any]) -> Inference:
    layer = CATALOGUE[name]
    return infer(layer, {**layer.defaults, **params}, inputs)


def fixed(name: str, params: dict[str, Any], inputs: dict[str, Any], hint: FixHint) -> Inference:
    """Return what is inferred once the one change is made."""
    if isinstance(hint, SetParam):
        return run(name, {**params, hint.name: hint.value}, inputs)
    if isinstance(hint, ClearParam):
        return run(name, {k: v for k, v in params.items() if k != hint.name}, inputs)
    if isinstance(hint, FeedDtype):
        fed = replace(inputs[hint.port], dtype=hint.dtype)
    else:
        assert isinstance(hint, InsertBefore)
        between = CATALOGUE[hint.layer].inputs[0].name
        (fed,) = run(hint.layer, dict(hint.params), {between: inputs[hint.port]}).outputs
    return run(name, params, {**inputs, hint.port: fed})


@pytest.mark.parametrize(("name", "shapes", "dtype", "params", "says", "hints"), MISTAKES)
def test_a_mistake_is_explained_and_can_be_fixed(
    name: str, shapes: Any, dtype: str, params: dict[str, Any], says: str, hints: int
) -> None:
    inputs = inputs_of(name, shapes, dtype)
    with pytest.raises(Mismatch) as caught:
        run(name, params, inputs)
    found = caught.value
    assert says in str(found)
    assert not found.message or ";" in found.message, "a message ends with what to do"
    assert not str(found).endswith(".")
    assert found.port in inputs or not found.port
    assert len(found.fix_hints) == hints
    for hint in found.fix_hints:
        assert fixed(name, params, inputs, hint).outputs
