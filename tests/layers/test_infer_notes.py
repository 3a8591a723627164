"""Where symbols leave open whether sizes fit, a layer is let through and says what it needs."""

from typing import Any

import pytest

from designer.layers.catalogue import CATALOGUE
from designer.layers.infer import infer
from designer.layers.sizes import BATCH as N
from designer.layers.sizes import symbol
from designer.layers.tensor_types import TensorType

S, T = symbol("S"), symbol("T")


def notes(name: str, *shapes: Any, dtypes: tuple[str, ...] = (), **params: Any) -> list[str]:
    layer = CATALOGUE[name]
    types = [
        TensorType(shape, dtype)
        for shape, dtype in zip(shapes, dtypes or ["float32"] * len(shapes), strict=True)
    ]
    first = layer.inputs[0]
    given: dict[str, Any] = {port.name: None for port in layer.inputs}
    given |= (
        {first.name: tuple(types)}
        if first.many
        else {port.name: one for port, one in zip(layer.inputs, types, strict=False)}
    )
    return list(infer(layer, {**layer.defaults, **params}, given).notes)


@pytest.mark.parametrize(
    ("name", "shapes", "params", "said"),
    [
        ("add", [(N, 4, T), (N, 4, S)], {}, "needs T = S"),
        ("mul", [(N, T), (N, 5)], {}, "needs T = 5"),
        ("maximum", [(N, T), (N, S)], {}, "needs T = S"),
        ("lerp", [(N, T), (N, S)], {"weight": 0.5}, "needs T = S"),
        ("matmul", [(N, 4, T), (N, S, 3)], {}, "needs T = S"),
        ("bmm", [(N, 4, T), (N, S, 3)], {}, "needs T = S"),
        ("einsum", [(N, T), (N, S)], {"equation": "ni,ni->n"}, "needs T = S"),
        ("cat", [(N, T, 3), (N, S, 3)], {"dim": 2}, "needs T = S"),
        ("stack", [(N, T), (N, S)], {}, "needs T = S"),
        ("split", [(N, T)], {"split_size_or_sections": (2, 3), "dim": 1}, "needs T = 5"),
        ("unbind", [(N, T)], {"count": 3, "dim": 1}, "needs T = 3"),
        ("cosine_similarity", [(N, 4, T), (N, 4, S)], {}, "needs T = S"),
        ("unflatten", [(N, T)], {"dim": 1, "sizes": (2, -1)}, "needs T divisible by 2"),
        ("unflatten", [(N, T)], {"dim": 1, "sizes": (2, 3)}, "needs T = 6"),
        ("reshape", [(3, T)], {"shape": (-1, 4)}, "needs 3*T divisible by 4"),
        ("GLU", [(N, T)], {}, "needs T divisible by 2"),
        ("PixelShuffle", [(N, T, 5, 5)], {"upscale_factor": 2}, "needs T divisible by 4"),
        ("LayerNorm", [(N, T)], {"normalized_shape": 8}, "needs T = 8"),
        ("select", [(N, T)], {"dim": 1, "index": 3}, "needs T to be at least 4"),
        ("select", [(N, T)], {"dim": 1, "index": -2}, "needs T to be at least 2"),
        ("narrow", [(N, T)], {"dim": 1, "start": 1, "length": 2}, "needs T to be at least 3"),
        ("narrow", [(N, T)], {"dim": 1, "start": -3, "length": 2}, "needs T to be at least 3"),
        ("slice", [(N, T)], {"dim": 1, "end": 3}, "needs T to be at least 3"),
        ("slice", [(N, T)], {"dim": 1, "start": -3}, "needs T to be at least 3"),
        ("scaled_dot_product_attention", [(N, 5, 8), (N, S, 8), (N, T, 8)], {}, "needs S = T"),
        (
            "MultiheadAttention",
            [(N, 5, 8), (N, S, 8), (N, T, 8)],
            {"num_heads": 2, "batch_first": True},
            "needs S = T",
        ),
    ],
)
def test_what_is_taken_for_granted_is_said(name: str, shapes: Any, params: Any, said: str) -> None:
    found = notes(name, *shapes, **params)
    assert [set(note.split()) for note in found] == [set(said.split())]


@pytest.mark.parametrize(
    ("name", "shapes", "params"),
    [
        ("add", [(N, 4, T), (N, 1, T)], {}),
        ("add", [(N, T), (1,)], {}),
        ("matmul", [(N, 4, T), (N, T, S)], {}),
        ("cat", [(N, T), (N, S)], {"dim": 1}),
        ("add", [(N, 2 * T), (N, T + T)], {}),
        ("add", [(N, (T + 4) // 2), (N, T // 2 + 2)], {}),
        ("GLU", [(N, 2 * T)], {}),
        ("reshape", [(N, 4 * T)], {"shape": (-1, 4)}),
    ],
)
def test_what_must_fit_needs_no_note(name: str, shapes: Any, params: Any) -> None:
    assert notes(name, *shapes, **params) == []
