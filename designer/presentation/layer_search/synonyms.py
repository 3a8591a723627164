"""Names that layers have elsewhere, and the numbers that people type after a name.

``dense`` is Linear, ``conv 64 3x3`` a Conv2d with 64 channels and a kernel of 3.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from designer.layers.declare import Layer
from designer.layers.params import Param

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "dense": ("Linear", "linear"),
    "fc": ("Linear", "linear"),
    "fully connected": ("Linear", "linear"),
    "affine": ("Linear", "linear"),
    "perceptron": ("Linear",),
    "projection": ("Linear", "Conv2d"),
    "bn": ("BatchNorm2d", "BatchNorm1d", "BatchNorm3d"),
    "ln": ("LayerNorm",),
    "gn": ("GroupNorm",),
    "convolution": ("Conv2d", "Conv1d", "Conv3d"),
    "deconv": ("ConvTranspose2d", "ConvTranspose1d", "ConvTranspose3d"),
    "deconvolution": ("ConvTranspose2d", "ConvTranspose1d", "ConvTranspose3d"),
    "pointwise": ("Conv2d", "Conv1d"),
    "pool": ("MaxPool2d", "AvgPool2d", "AdaptiveAvgPool2d"),
    "gap": ("AdaptiveAvgPool2d", "AdaptiveAvgPool1d"),
    "global average": ("AdaptiveAvgPool2d", "AdaptiveAvgPool1d", "mean"),
    "downsample": ("MaxPool2d", "AvgPool2d", "Conv2d"),
    "upsampling": ("Upsample", "ConvTranspose2d"),
    "resize": ("Upsample", "interpolate"),
    "concat": ("cat",),
    "concatenate": ("cat",),
    "join": ("cat", "stack"),
    "merge": ("cat", "add"),
    "skip": ("add", "cat"),
    "residual": ("add",),
    "plus": ("add",),
    "times": ("mul",),
    "multiply": ("mul", "matmul"),
    "minus": ("sub",),
    "subtract": ("sub",),
    "divide": ("div",),
    "swish": ("silu", "SiLU"),
    "activation": ("relu", "gelu", "tanh", "sigmoid"),
    "nonlinearity": ("relu", "gelu", "tanh", "sigmoid"),
    "lookup": ("Embedding",),
    "word vectors": ("Embedding",),
    "tokens": ("Embedding",),
    "self attention": ("MultiheadAttention", "scaled_dot_product_attention"),
    "mha": ("MultiheadAttention",),
    "transformer": ("TransformerEncoderLayer", "TransformerDecoderLayer", "Transformer"),
    "rnn": ("RNN", "LSTM", "GRU"),
    "recurrent": ("LSTM", "GRU", "RNN"),
    "regularisation": ("Dropout",),
    "regularization": ("Dropout",),
    "swapaxes": ("transpose", "permute"),
    "rearrange": ("permute", "reshape"),
    "crop": ("narrow", "slice"),
    "average": ("mean", "AvgPool2d"),
    "result": ("Output",),
    "source": ("Input",),
    "placeholder": ("Input",),
}
"""The layers meant by a word, the likeliest first."""
_SIZES = re.compile(r"\d+(?:x\d+)+")
_NUMBER = re.compile(r"\d+|\d*\.\d+")
_MAX_DIGITS = 30
"""Characters of a number; Python refuses to parse numbers of thousands of digits."""
_DIMENSIONS = re.compile(r"([123])d$")


class LayerQuery(NamedTuple):
    """A parsed query: words to find a layer by, and numbers for its parameters."""

    words: tuple[str, ...]
    numbers: tuple[str, ...] = ()


def parse_query(query: str) -> LayerQuery:
    """Split a query into words and numbers; a number before the first word is a word."""
    words: list[str] = []
    numbers: list[str] = []
    for part in query.lower().replace("×", "x").split():
        short = bool(words) and len(part) <= _MAX_DIGITS
        is_number = short and (_SIZES.fullmatch(part) or _NUMBER.fullmatch(part))
        (numbers if is_number else words).append(part)
    return LayerQuery(tuple(words), tuple(numbers))


def synonym_score(words: Sequence[str], name: str) -> float:
    """Return the score of a layer by its synonyms; 0 if none of them matches."""
    phrase = " ".join(words)
    exact = SYNONYMS.get(phrase, ())
    if name in exact:
        return 95.0 - exact.index(name)
    if len(phrase) < 3:
        return 0.0
    begun = (names for key, names in SYNONYMS.items() if key.startswith(phrase) and name in names)
    return max((50.0 - names.index(name) for names in begun), default=0.0)


def params_from_numbers(numbers: Sequence[str], layer: Layer) -> dict[str, Any] | None:
    """Return the parameters that the typed numbers set, None if they cannot be for this layer.

    The first numbers are the required parameters in their order; ``3x3`` is a kernel or a size of
    as many axes, a fraction a probability. A single 1, 2 or 3 after ``conv`` may be part of the
    layer's name.
    """
    found: dict[str, Any] = {}
    axes = _DIMENSIONS.search(layer.name)
    for place, text in enumerate(numbers):
        if axes and place == 0 and text in {"1", "2", "3"} and len(numbers) == 1:
            if text != axes[1]:
                return None
            continue
        param = next((p for p in _open_to(text, layer) if p.name not in found), None)
        value = _value(text)
        if param is not None and param.kind.name == "sizes":
            value = tuple(map(int, text.split("x")))
        if param is None or param.kind.why_not(value) is not None:
            return None
        found[param.name] = value
    return found


def _open_to(text: str, layer: Layer) -> list[Param]:
    shapes = [p for p in layer.params if p.name == "shape" and "." not in text]
    if shapes:
        return shapes
    if "x" in text:
        axes = text.count("x") + 1
        return [p for p in layer.params if _is_size(p) and p.kind.length == axes]
    if "." in text:
        return [p for p in layer.params if p.kind.name == "float"]
    wanted = [p for p in layer.params if p.required and p.kind.name in {"int", "ints"}]
    return wanted + [p for p in layer.params if p.name == "kernel_size" and p not in wanted]


def _is_size(param: Param) -> bool:
    return param.kind.name == "ints" and param.name in {"kernel_size", "output_size", "size"}


def _value(text: str) -> Any:
    if "x" in text:
        sizes = tuple(map(int, text.split("x")))
        return sizes[0] if len(set(sizes)) == 1 else sizes
    return float(text) if "." in text else int(text)
