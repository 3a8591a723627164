"""Attention and what grew out of it."""

from collections.abc import Callable, Mapping

from sketch import Pen, Sketch, draw
from swin import swin_t

from designer.graph import Design

FAMILY = "Transformers"
ATTENTION = "Ashish Vaswani and others, Attention Is All You Need, 2017"
ATTENTION_URL = "https://arxiv.org/abs/1706.03762"


def transformer() -> Design:
    size = {"nhead": 8, "dim_feedforward": "=4 * width", "batch_first": True}
    with draw(
        "Translator", FAMILY,
        "The original transformer: six encoder layers over S source tokens, six decoder layers "
        "over T target tokens, with cross-attention to the source. As in the paper, the inputs are "
        "embeddings with positional encodings added; the mask hides later tokens.",
        paper=ATTENTION, url=ATTENTION_URL,
        variables={"width": 512, "depth": 6, "words": 37000},
    ) as sketch:  # fmt: skip
        sketch.input("source", "S", "=width")
        sketch.input("target", "T", "=width")
        sketch.input("mask", "T", "T", batch=False)
        sketch.add("encoder", "TransformerEncoderLayer", "source", repeat="=depth", **size)
        sketch.add(
            "decoder", "TransformerDecoderLayer", repeat="=depth", **size,
            wires={"tgt": "target", "memory": "encoder", "tgt_mask": "mask"},
        )  # fmt: skip
        sketch.add("head", "Linear", "decoder", out_features="=words")
        sketch.output("logits", "head")
    return sketch.design


def mlp_mixer() -> Design:
    with draw(
        "MlpMixer", FAMILY,
        "Image classification without convolution or attention: one MLP mixes the patches of each "
        "channel, another the channels of each patch; a transpose switches between them.",
        paper="Ilya Tolstikhin and others, MLP-Mixer: An all-MLP Architecture for Vision, 2021",
        url="https://arxiv.org/abs/2105.01601",
        variables={"width": 768, "depth": 12, "classes": 1000},
    ) as sketch:  # fmt: skip
        with sketch.block(
            "Mlp", "Two linear layers over the last axis.", hidden=3072, width=768
        ) as pen:
            pen.input("x")
            pen.chain(
                "x",
                ("fc1", "Linear", {"out_features": "=hidden"}), ("act", "gelu"),
                ("fc2", "Linear", {"out_features": "=width"}),
            )  # fmt: skip
            pen.output("y", "fc2")
        with sketch.block(
            "MixerLayer", "Mixes the tokens, then the channels, each with a skip connection.",
            width=768, tokens=196,
        ) as pen:  # fmt: skip
            pen.input("x")
            x = pen.chain(
                "x",
                ("norm1", "LayerNorm"),
                ("columns", "transpose", {"dim0": 1, "dim1": 2}),
                ("mix_tokens", "Mlp", {"hidden": "=width // 2", "width": "=tokens"}),
                ("rows", "transpose", {"dim0": 1, "dim1": 2}),
            )
            x = pen.add("tokens_mixed", "add", "x", x)
            pen.add("norm2", "LayerNorm", x)
            pen.add("mix_channels", "Mlp", "norm2", hidden="=4 * width", width="=width")
            pen.output("y", pen.add("channels_mixed", "add", x, "mix_channels"))
        sketch.input("image", 3, 224, 224)
        sketch.chain(
            "image",
            ("patches", "Conv2d", {"out_channels": "=width", "kernel_size": 16, "stride": 16}),
            ("flat", "flatten", {"start_dim": 2}),
            ("tokens", "transpose", {"dim0": 1, "dim1": 2}),
            ("mixer", "MixerLayer", {"width": "=width", "repeat": "=depth"}),
            ("norm", "LayerNorm"), ("average", "mean", {"dim": 1}),
            ("head", "Linear", {"out_features": "=classes"}),
        )  # fmt: skip
        sketch.output("logits", "head")
    return sketch.design


def bert() -> Design:
    with draw(
        "BertBase", FAMILY,
        "A bidirectional language model: token, position and segment embeddings are added, twelve "
        "encoder layers attend over all tokens, and the state of the first token represents the "
        "whole text.",
        paper="Jacob Devlin, Ming-Wei Chang, Kenton Lee and Kristina Toutanova, BERT: Pre-training "
        "of Deep Bidirectional Transformers for Language Understanding, 2018",
        url="https://arxiv.org/abs/1810.04805",
        variables={"width": 768, "heads": 12, "depth": 12, "words": 30522, "longest": 512},
    ) as sketch:  # fmt: skip
        sketch.input("tokens", "T", dtype="int64")
        sketch.input("segments", "T", dtype="int64")
        sketch.input("padding", "T", dtype="bool")
        positions(sketch, "tokens")
        for node_id, source, count in (
            ("word_embedding", "tokens", "=words"),
            ("position_embedding", "positions", "=longest"),
            ("segment_embedding", "segments", 2),
        ):
            sketch.add(node_id, "Embedding", source, num_embeddings=count, embedding_dim="=width")
        sketch.add("placed", "add", "word_embedding", "position_embedding")
        sketch.add("embedded", "add", "placed", "segment_embedding")
        x = sketch.chain(
            "embedded", ("norm", "LayerNorm", {"eps": 1e-12}), ("drop", "Dropout", {"p": 0.1})
        )
        sketch.add(
            "encoder", "TransformerEncoderLayer", repeat="=depth", nhead="=heads",
            dim_feedforward="=4 * width", activation="gelu", layer_norm_eps=1e-12,
            batch_first=True, wires={"src": x, "src_key_padding_mask": "padding"},
        )  # fmt: skip
        sketch.chain(
            "encoder",
            ("first", "select", {"dim": 1, "index": 0}),
            ("pooler", "Linear", {"out_features": "=width"}), ("pooled", "tanh"),
        )  # fmt: skip
        sketch.output("states", "encoder")
        sketch.output("summary", "pooled")
    return sketch.design


def positions(pen: Pen, tokens: str) -> str:
    """Add the places of a sequence's steps, 0 to T - 1."""
    return pen.chain(tokens, ("positions", "arange", {"dim": 1}))


def gpt2() -> Design:
    with draw(
        "GPT2", FAMILY,
        "Predicts the next token from all tokens before it: twelve layers of causal self-"
        "attention. Token embedding and output layer share one weight.",
        paper="Alec Radford and others, Language Models are Unsupervised Multitask Learners, 2019",
        url="https://cdn.openai.com/better-language-models/"
        "language_models_are_unsupervised_multitask_learners.pdf",
        variables={
            "width": 768, "heads": 12, "depth": 12, "vocabulary": 50257, "context": 1024,
            "dropout": 0.1,
        },
    ) as sketch:  # fmt: skip
        _gpt_blocks(sketch)
        sketch.input("tokens", "T", dtype="int64")
        sketch.add("wte", "Parameter", shape=("=vocabulary", "=width"), init="randn", scale=0.02)
        sketch.add("token_embedding", "embedding", "tokens", "wte")
        places = positions(sketch, "tokens")
        sketch.add("wpe", "Embedding", places, num_embeddings="=context", embedding_dim="=width")
        sketch.add("embedded", "add", "token_embedding", "wpe")
        sketch.chain(
            "embedded",
            ("drop", "Dropout", {"p": "=dropout"}),
            ("blocks", "Block", {
                "width": "=width", "heads": "=heads", "dropout": "=dropout", "repeat": "=depth",
            }),
            ("ln_f", "LayerNorm"),
        )  # fmt: skip
        sketch.add("head", "linear", "ln_f", "wte")
        sketch.output("logits", "head")
    return sketch.design


def _gpt_blocks(sketch: Sketch) -> None:
    usual = {"width": 768, "heads": 12, "dropout": 0.1}
    with sketch.block(
        "CausalSelfAttention",
        "Causal self-attention: each token attends to itself and to earlier ones.",
        **usual,
    ) as pen:  # fmt: skip
        pen.input("x")
        pen.add("c_attn", "Linear", "x", in_features="=width", out_features="=3 * width")
        pen.chain(
            "c_attn",
            ("split", "unflatten", {"dim": -1, "sizes": (3, "=heads", "=width // heads")}),
            ("heads_first", "permute", {"dims": (2, 0, 3, 1, 4)}),
            ("q_k_v", "unbind", {"dim": 0, "count": 3}),
        )
        qkv = (f"q_k_v.{number}" for number in range(3))
        last = pen.chain(
            pen.add("attention", "scaled_dot_product_attention", *qkv, is_causal=True),
            ("merged", "transpose", {"dim0": 1, "dim1": 2}),
            ("flat", "flatten", {"start_dim": 2}),
            ("c_proj", "Linear", {"in_features": "=width", "out_features": "=width"}),
            ("drop", "Dropout", {"p": "=dropout"}),
        )
        pen.output("y", last)
    with sketch.block(
        "Mlp",
        "Two linear layers with GELU in between; the hidden one is four times as wide.",
        width=768,
        dropout=0.1,
    ) as pen:
        pen.input("x")
        last = pen.chain(
            "x",
            ("c_fc", "Linear", {"in_features": "=width", "out_features": "=4 * width"}),
            ("act", "gelu", {"approximate": "tanh"}),
            ("c_proj", "Linear", {"out_features": "=width"}),
            ("drop", "Dropout", {"p": "=dropout"}),
        )
        pen.output("y", last)
    with sketch.block(
        "Block", "Causal self-attention and an MLP, each with a skip connection.", **usual
    ) as pen:
        pen.input("x")
        pen.add("ln_1", "LayerNorm", "x", normalized_shape="=width")
        same = {"width": "=width", "dropout": "=dropout"}
        pen.add("attn", "CausalSelfAttention", "ln_1", heads="=heads", **same)
        pen.add("attended", "add", "x", "attn")
        pen.add("ln_2", "LayerNorm", "attended", normalized_shape="=width")
        pen.add("mlp", "Mlp", "ln_2", **same)
        pen.add("thought", "add", "attended", "mlp")
        pen.output("y", "thought")


def vit() -> Design:
    with draw(
        "ViTB16", FAMILY,
        "An image as a sequence of 196 tokens: patches are embedded, a learned class token "
        "aggregates them, and the encoder is that of a language model.",
        paper="Alexey Dosovitskiy and others, An Image is Worth 16x16 Words: Transformers for "
        "Image Recognition at Scale, 2020",
        url="https://arxiv.org/abs/2010.11929",
        variables={"width": 768, "heads": 12, "depth": 12, "classes": 1000},
    ) as sketch:  # fmt: skip
        sketch.input("image", 3, 224, 224)
        sketch.chain(
            "image",
            ("patches", "Conv2d", {"out_channels": "=width", "kernel_size": 16, "stride": 16}),
            ("flat", "flatten", {"start_dim": 2}),
            ("tokens", "transpose", {"dim0": 1, "dim1": 2}),
        )
        sketch.add("class_token", "Parameter", shape=(1, 1, "=width"))
        sketch.add("first", "expand", "class_token", size=(0, -1, -1), wires={"like": "tokens"})
        sketch.add("all_tokens", "cat", "first", "tokens", dim=1)
        sketch.add("pos_embedding", "Parameter", shape=(1, 197, "=width"), init="randn", scale=0.02)
        sketch.add("placed", "add", "all_tokens", "pos_embedding")
        sketch.chain(
            "placed",
            ("encoder", "TransformerEncoderLayer", {
                "nhead": "=heads", "dim_feedforward": "=4 * width", "dropout": 0.0,
                "activation": "gelu", "layer_norm_eps": 1e-6, "batch_first": True,
                "norm_first": True, "repeat": "=depth",
            }),
            ("norm", "LayerNorm", {"eps": 1e-6}),
            ("gathered", "select", {"dim": 1, "index": 0}),
            ("head", "Linear", {"out_features": "=classes"}),
        )  # fmt: skip
        sketch.output("logits", "head")
    return sketch.design


def convnext_block(sketch: Sketch) -> None:
    """Define what ConvNeXt is made of."""
    with sketch.block(
        "ConvNeXtBlock", "A residual block: depthwise 7x7 convolution, normalization, two linear "
                         "layers.",
        width=96,
    ) as pen:  # fmt: skip
        pen.input("x")
        last = pen.chain(
            "x",
            ("depthwise", "Conv2d", {
                "out_channels": "=width", "kernel_size": 7, "padding": 3, "groups": "=width",
            }),
            ("channels_last", "permute", {"dims": (0, 2, 3, 1)}),
            ("norm", "LayerNorm", {"eps": 1e-6}),
            ("fc1", "Linear", {"out_features": "=4 * width"}), ("act", "gelu"),
            ("fc2", "Linear", {"out_features": "=width"}),
        )  # fmt: skip
        pen.add("layer_scale", "Parameter", shape=("=width",), init="ones", scale=1e-6)
        pen.add("scaled", "mul", last, "layer_scale")
        pen.add("channels_first", "permute", "scaled", dims=(0, 3, 1, 2))
        pen.output("y", pen.add("joined", "add", "x", "channels_first"))


def convnext_tiny() -> Design:
    with draw(
        "ConvNeXtTiny", FAMILY,
        "A convolutional network with design choices of transformers: large kernels, few "
        "normalization layers, GELU. Without stochastic depth.",
        paper="Zhuang Liu and others, A ConvNet for the 2020s, 2022",
        url="https://arxiv.org/abs/2201.03545",
        variables={"width": 96, "classes": 1000},
    ) as sketch:  # fmt: skip
        convnext_block(sketch)
        with sketch.block(
            "ChannelNorm", "Layer normalization over the channels at each position."
        ) as pen:
            pen.input("x")
            last = pen.chain(
                "x",
                ("channels_last", "permute", {"dims": (0, 2, 3, 1)}),
                ("norm", "LayerNorm", {"eps": 1e-6}),
                ("channels_first", "permute", {"dims": (0, 3, 1, 2)}),
            )
            pen.output("y", last)
        sketch.input("image", 3, 224, 224)
        x = sketch.chain(
            "image",
            ("stem", "Conv2d", {"out_channels": "=width", "kernel_size": 4, "stride": 4}),
            ("stem_norm", "ChannelNorm"),
            ("stage1", "ConvNeXtBlock", {"width": "=width", "repeat": 3}),
        )
        for number, (factor, depth) in enumerate(((2, 3), (4, 9), (8, 3)), 2):
            half = {"out_channels": f"={factor} * width", "kernel_size": 2, "stride": 2}
            x = sketch.chain(
                x,
                (f"norm{number}", "ChannelNorm"), (f"down{number}", "Conv2d", half),
                (f"stage{number}", "ConvNeXtBlock",
                 {"width": f"={factor} * width", "repeat": depth}),
            )  # fmt: skip
        sketch.chain(
            x,
            ("average", "mean", {"dim": (2, 3)}), ("norm", "LayerNorm", {"eps": 1e-6}),
            ("head", "Linear", {"out_features": "=classes"}),
        )  # fmt: skip
        sketch.output("logits", "head")
    return sketch.design


DESIGNS: Mapping[str, Callable[[], Design]] = {
    "transformer": transformer,
    "mlp_mixer": mlp_mixer,
    "bert_base": bert,
    "gpt2": gpt2,
    "vit_b_16": vit,
    "convnext_tiny": convnext_tiny,
    "swin_t": swin_t,
}
