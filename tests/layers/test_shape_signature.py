"""Shape lines: read as the torch documentation writes them, matched, and refused in words."""

from typing import Any

import pytest

from designer.layers.call import Call, ClearParam, InsertBefore, Mismatch, SetParam
from designer.layers.catalogue import CATALOGUE
from designer.layers.shape_signature import parse_signature
from designer.layers.sizes import BATCH, symbol
from designer.layers.tensor_types import TensorType

T = symbol("T")


def apply(line: str, *shapes: Any, **params: Any) -> Any:
    """Return the output shapes and what was inferred."""
    parsed = parse_signature(line)
    inputs = {
        pattern.port: TensorType(shape)
        for pattern, shape in zip(parsed.inputs, shapes, strict=True)
    }
    call = Call(params, inputs)
    return parsed.apply(call, {"half": lambda _, size, axis: size // (2 + axis)}), call.inferred


def test_a_line_is_read_into_ports_and_tokens() -> None:
    line = parse_signature("query: (L, N?, 3), key: (*, kdim) -> output: (*, half(L)), h_n: (N)")
    assert [p.port for p in line.inputs] == ["query", "key"]
    assert [p.port for p in line.outputs] == ["output", "h_n"]
    assert [t.optional for t in line.inputs[0].tokens] == [False, True, False]
    assert line.inputs[1].tokens[0].star
    assert (line.outputs[0].tokens[1].function, line.outputs[0].tokens[1].text) == ("half", "L")
    assert line.inputs[1].text == "(*, kdim)"


def test_one_tensor_needs_no_name() -> None:
    line = parse_signature("(*) -> (*)")
    assert (line.inputs[0].port, line.outputs[0].port) == ("input", "output")


@pytest.mark.parametrize("line", ["(N, C)", "(N, C-1) -> (N)", "(N, 2x!) -> (N)"])
def test_nonsense_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="shape line"):
        parse_signature(line)


@pytest.mark.parametrize(
    ("line", "shape", "params", "after", "inferred"),
    [
        ("(*) -> (*)", (BATCH, 3), {}, (BATCH, 3), {}),
        ("(*) -> (*)", (), {}, (), {}),
        ("(*, a) -> (*, b)", (BATCH, T, 5), {"a": None, "b": 9}, (BATCH, T, 9), {"a": 5}),
        ("(*, a) -> (*, b)", (5,), {"a": 5, "b": 9}, (9,), {}),
        ("(N?, c, H) -> (N?, c, half(H))", (BATCH, 4, 8), {"c": None}, (BATCH, 4, 4), {"c": 4}),
        ("(N?, c, H) -> (N?, c, half(H))", (4, 8), {"c": None}, (4, 4), {"c": 4}),
        ("(N, c, L?) -> (N, c, L?)", (BATCH, 4), {"c": None}, (BATCH, 4), {"c": 4}),
        ("(N, C, H, W) -> (N, half(H), half(W))", (BATCH, 1, 6, 6), {}, (BATCH, 3, 2), {}),
        ("(N, 3) -> (3, N)", (BATCH, 3), {}, (3, BATCH), {}),
        ("(N, T, C) -> (C, half(T))", (BATCH, 2 * T, 5), {}, (5, T), {}),
    ],
)
def test_what_fits_gives_the_right_side(
    line: str, shape: Any, params: Any, after: Any, inferred: Any
) -> None:
    outputs, found = apply(line, shape, **params)
    assert outputs == (after,)
    assert found == inferred


@pytest.mark.parametrize(
    ("line", "shapes", "params", "expected", "actual"),
    [
        ("(N, C, H, W) -> (N)", [(BATCH, 784)], {}, "(N, C, H, W)", "(N, 784)"),
        ("(*, in_features) -> (*)", [(BATCH, 400)], {"in_features": 128},
         "128 features (in_features)", "400"),
        ("(N, in_channels) -> (N)", [(BATCH, 4)], {"in_channels": 3},
         "3 channels (in_channels)", "4"),
        ("a: (N, L), b: (N, L) -> (N)", [(BATCH, 4), (BATCH, 5)], {},
         "L = 4 as in its other input", "5"),
        ("a: (*, x), b: (*, y) -> (*)", [(3, 1), (4, 1)], {},
         "the same leading axes as its other input", "(4, 1)"),
        ("(N?, C, H) -> (C)", [(BATCH, 28)], {}, "(N, C, H)", "(N, 28)"),
        ("(N, 2) -> (N)", [(BATCH, 3)], {}, "2 there", "3"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said(
    line: str, shapes: Any, params: Any, expected: str, actual: str
) -> None:
    with pytest.raises(Mismatch) as caught:
        apply(line, *shapes, **params)
    assert (caught.value.expected, caught.value.actual) == (expected, actual)


def test_a_wrong_size_can_be_cleared_or_set() -> None:
    with pytest.raises(Mismatch) as caught:
        apply("(*, in_features) -> (*)", (BATCH, 400), in_features=128)
    assert caught.value.fix_hints == (ClearParam("in_features"), SetParam("in_features", 400))


def test_an_image_without_channels_gets_some() -> None:
    with pytest.raises(Mismatch) as caught:
        apply("(N?, in_channels, H, W) -> (N)", (BATCH, 28, 28), in_channels=None)
    assert caught.value.fix_hints == (InsertBefore("input", "unsqueeze", {"dim": 1}),)


def test_a_symbol_cannot_size_weights() -> None:
    with pytest.raises(Mismatch, match="needs a fixed number for in_features"):
        apply("(*, in_features) -> (*)", (BATCH, T), in_features=None)


def test_every_line_that_is_no_rule_parses() -> None:
    for layer in CATALOGUE.values():
        if layer.rule is None:
            assert layer.signature.inputs
