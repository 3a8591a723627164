"""The library of ready blocks: each file holds blocks and one use of them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from classic import conv_bn, inception
from efficient import inverted_residuals
from first_steps import SQUEEZE_EXCITE, squeeze_excite
from residual import basic_blocks, bottlenecks, dense_blocks
from segmentation import unet_blocks
from sketch import Pen, Sketch, draw
from transformers import convnext_block

from designer.graph import Design
from designer.layers.catalogue import find


@contextmanager
def library(name: str, purpose: str, *shape: int | str, **dtype: str) -> Iterator[Sketch]:
    """Draw a file of blocks: an Input of ``shape`` is there already, called ``x``."""
    with draw(name, "Blocks", purpose) as sketch:
        sketch.input("x", *shape, **dtype)
        yield sketch


def _use(sketch: Sketch, *steps: tuple[object, ...], source: str = "x") -> None:
    sketch.output("y", sketch.chain(source, *steps))


def residual() -> Design:
    with library(
        "ResidualBlock", "Two 3x3 convolutions with a skip connection, and a variant that halves "
                         "the resolution.",
        64, 56, 56,
    ) as sketch:  # fmt: skip
        basic_blocks(sketch)
        _use(
            sketch, ("same", "BasicBlock", {"width": 64}),
            ("smaller", "BasicDownBlock", {"width": 128}),
        )  # fmt: skip
    return sketch.design


def bottleneck() -> Design:
    with library(
        "BottleneckBlock", "A residual bottleneck: reduce the channels, convolve, expand. Depth at "
                           "little cost.",
        256, 56, 56,
    ) as sketch:  # fmt: skip
        bottlenecks(sketch, "=width")
        _use(
            sketch, ("same", "Bottleneck", {"width": 64}),
            ("smaller", "BottleneckDown", {"width": 128}),
        )  # fmt: skip
    return sketch.design


def inverted_residual() -> Design:
    with library(
        "InvertedResidualBlock",
        "Expand, convolve each channel, reduce: the building block of mobile networks.",
        24, 56, 56,
    ) as sketch:  # fmt: skip
        inverted_residuals(sketch)
        _use(
            sketch, ("same", "InvertedResidual", {"channels": 24}),
            ("smaller", "InvertedBottleneck", {"hidden": 144, "channels": 32, "stride": 2}),
        )  # fmt: skip
    return sketch.design


def squeeze_excite_block() -> Design:
    with library("SqueezeExciteBlock", SQUEEZE_EXCITE, 32, 28, 28) as sketch:
        with sketch.block("SqueezeExcite", SQUEEZE_EXCITE, channels=32, hidden=8) as pen:
            squeeze_excite(pen)
        _use(sketch, ("attend", "SqueezeExcite"))
    return sketch.design


def inception_block() -> Design:
    with library(
        "InceptionBlock", "Four parallel branches at different scales, concatenated.", 192, 28, 28
    ) as sketch:
        conv_bn(sketch)
        inception(sketch)
        _use(sketch, ("inception", "Inception"))
    return sketch.design


def dense() -> Design:
    with library(
        "DenseNetBlock", "Every layer receives the outputs of all layers before it and adds a few "
                         "channels.",
        64, 56, 56,
    ) as sketch:  # fmt: skip
        dense_blocks(sketch)
        _use(sketch, ("dense", "DenseBlock"), ("transition", "Transition"))
    return sketch.design


def unet() -> Design:
    with library(
        "UNetBlocks", "One encoder step and one decoder step with a skip connection.", 64, 64, 64
    ) as sketch:
        unet_blocks(sketch)
        sketch.add("down", "Down", "x")
        sketch.add("up", "Up", "down", "x")
        sketch.output("y", "up")
    return sketch.design


def transformer_encoder() -> Design:
    with library(
        "TransformerEncoderBlock",
        "Self-attention and a feedforward network, with layer normalization first (pre-norm).",
        "T", 256,
    ) as sketch:  # fmt: skip
        with sketch.block(
            "EncoderBlock", "Self-attention and a feedforward network, each with a skip "
                            "connection.",
            width=256, heads=8, dropout=0.1,
        ) as pen:  # fmt: skip
            pen.input("x")
            x = _self_attention(pen, "x")
            pen.output("y", _feed_forward(pen, x, "norm2"))
        _use(sketch, ("encode", "EncoderBlock", {"repeat": 2}))
    return sketch.design


def transformer_decoder() -> Design:
    with library(
        "TransformerDecoderBlock",
        "Self-attention over the target, cross-attention to the source, and a feedforward network.",
        "T", 256,
    ) as sketch:  # fmt: skip
        with sketch.block(
            "DecoderBlock", "Self-attention, cross-attention to a memory, and a feedforward "
                            "network.",
            width=256, heads=8, dropout=0.1,
        ) as pen:  # fmt: skip
            pen.input("x")
            pen.input("memory")
            pen.input("mask")
            x = _self_attention(pen, "x", mask="mask")
            pen.add("norm2", "LayerNorm", x)
            pen.add(
                "cross_attention", "MultiheadAttention", num_heads="=heads", dropout="=dropout",
                batch_first=True,
                wires={"query": "norm2", "key": "memory", "value": "memory"},
            )  # fmt: skip
            x = pen.add("looked", "add", x, "cross_attention.attn_output")
            pen.output("y", _feed_forward(pen, x, "norm3"))
        sketch.input("memory", "S", 256)
        sketch.input("mask", "T", "T", batch=False)
        sketch.add(
            "decode", "DecoderBlock", repeat=2,
            wires={"x": "x", "memory": "memory", "mask": "mask"},
        )  # fmt: skip
        sketch.output("y", "decode")
    return sketch.design


def _self_attention(pen: Pen, x: str, mask: str = "") -> str:
    pen.add("norm1", "LayerNorm", x)
    ports = {"query": "norm1", "key": "norm1", "value": "norm1"}
    pen.add(
        "attention", "MultiheadAttention", num_heads="=heads", dropout="=dropout",
        batch_first=True, wires={**ports, **({"attn_mask": mask} if mask else {})},
    )  # fmt: skip
    return pen.add("attended", "add", x, "attention.attn_output")


def _feed_forward(pen: Pen, x: str, norm: str) -> str:
    last = pen.chain(
        x,
        (norm, "LayerNorm"),
        ("fc1", "Linear", {"out_features": "=4 * width"}), ("act", "gelu"),
        ("drop", "Dropout", {"p": "=dropout"}), ("fc2", "Linear", {"out_features": "=width"}),
    )  # fmt: skip
    return pen.add("thought", "add", x, last)


def lstm_tagger() -> Design:
    with library(
        "LstmTaggerHead", "Labels every step of a sequence of vectors with a bidirectional LSTM.",
        "T", 100,
    ) as sketch:  # fmt: skip
        with sketch.block(
            "LstmTagger", "A bidirectional LSTM, followed by a linear layer at every step.",
            hidden_size=128, tags=9, dropout=0.5,
        ) as pen:  # fmt: skip
            pen.input("x")
            pen.add(
                "lstm", "LSTM", "x", hidden_size="=hidden_size", batch_first=True,
                bidirectional=True,
            )  # fmt: skip
            last = pen.chain(
                "lstm.output",
                ("drop", "Dropout", {"p": "=dropout"}),
                ("head", "Linear", {"out_features": "=tags"}),
            )
            pen.output("y", last)
        _use(sketch, ("tag", "LstmTagger"))
    return sketch.design


def mlp() -> Design:
    with library(
        "MlpBlock", "Linear, batch normalization, ReLU and dropout, to be repeated.", 32
    ) as sketch:
        with sketch.block(
            "Hidden",
            "A hidden layer: linear, batch normalization, ReLU and dropout.",
            features=64,
            p=0.2,
        ) as pen:
            pen.input("x")
            last = pen.chain(
                "x",
                ("linear", "Linear", {"out_features": "=features", "bias": False}),
                ("norm", "BatchNorm1d"), ("act", "relu"), ("drop", "Dropout", {"p": "=p"}),
            )  # fmt: skip
            pen.output("y", last)
        _use(sketch, ("hidden", "Hidden", {"repeat": 3}))
    return sketch.design


def convnext() -> Design:
    with library(
        "ConvNeXtBlocks",
        "A depthwise convolution mixes space, then two linear layers mix channels.",
        96,
        56,
        56,
    ) as sketch:
        convnext_block(sketch)
        _use(sketch, ("stage", "ConvNeXtBlock", {"repeat": 3}))
    return sketch.design


DESIGNS: Mapping[str, Callable[[], Design]] = {
    "mlp": mlp,
    "residual": residual,
    "bottleneck": bottleneck,
    "inverted_residual": inverted_residual,
    "squeeze_excite": squeeze_excite_block,
    "inception": inception_block,
    "dense": dense,
    "unet": unet,
    "transformer_encoder": transformer_encoder,
    "transformer_decoder": transformer_decoder,
    "lstm_tagger": lstm_tagger,
    **({"convnext": convnext} if find("Parameter") else {}),
}
